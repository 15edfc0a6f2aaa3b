/** Which words somebody may have meant who asked for one that nobody knows. */
import { editDistance } from '../core/index.js';

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
