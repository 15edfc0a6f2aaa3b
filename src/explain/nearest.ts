/** How many letters must be changed, added, left out or swapped with a neighbour to make one word of another. */
export function editDistance(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      let least = Math.min((last[j] as number) + 1, (row[j - 1] as number) + 1, (last[j - 1] as number) + same);
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (swapped) least = Math.min(least, (before[j - 2] as number) + 1);
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[other.length] as number;
}

/** Questions longer than this are no misspelt words. */
const LONGEST = 60;

/** The words nearest to one, the nearest first; none that is farther than a third of its letters. */
export function nearest(word: string, among: Iterable<string>, most = 3): readonly string[] {
  if (word.length > LONGEST) return [];
  const small = word.toLowerCase();
  const allowed = Math.max(1, Math.floor(word.length / 3));
  const found: { readonly candidate: string; readonly distance: number }[] = [];
  for (const candidate of new Set(among)) {
    if (Math.abs(candidate.length - word.length) > allowed) continue;
    const distance = editDistance(small, candidate.toLowerCase());
    if (distance <= allowed) found.push({ candidate, distance });
  }
  return found
    .sort((one, other) => one.distance - other.distance)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}
