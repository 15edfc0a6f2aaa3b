/** The names that somebody may have meant: what begins so, and what is near by letters, the nearest first. */
const MOST = 3;
/** Longer names are not compared: nobody typed them. */
const LONGEST = 64;
/** So many letters say enough about how a name goes on. */
const LEAST_BEGINNING = 3;

export function nearest(wanted: string, names: Iterable<string>): readonly string[] {
  if (wanted.length > LONGEST) return [];
  const lower = wanted.toLowerCase();
  const allowed = Math.max(1, Math.floor(wanted.length / 4));
  const found: { readonly name: string; readonly distance: number }[] = [];
  for (const name of names) {
    if (wanted.length >= LEAST_BEGINNING && name.toLowerCase().startsWith(lower)) {
      found.push({ name, distance: 0 });
      continue;
    }
    if (Math.abs(name.length - wanted.length) > allowed) continue;
    const distance = distanceBetween(lower, name.toLowerCase());
    if (distance <= allowed) found.push({ name, distance });
  }
  return found
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, MOST)
    .map(({ name }) => name);
}

/** Letters to add, drop or change, and neighbours to swap, until one is the other. */
function distanceBetween(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (beforeLast[j - 2] as number) + 1);
      }
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] as number;
}
