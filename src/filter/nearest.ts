/** Which names of fields somebody may have meant who wrote one that there is not. */
import { editDistance } from '../core/index.js';

const MOST = 3;
/** Longer names are not compared: nobody typed them. */
const LONGEST = 64;
/** So many letters say enough about how a name goes on. */
const LEAST_BEGINNING = 3;

/** The names that begin so, and those near by letters, the nearest first; at most a quarter of the letters differ. */
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
    const distance = editDistance(lower, name.toLowerCase());
    if (distance <= allowed) found.push({ name, distance });
  }
  return found
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, MOST)
    .map(({ name }) => name);
}
