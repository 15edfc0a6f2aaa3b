/** Words and how often they came. */
import { Limits } from '../core/index.js';

const OTHER = 'other';

/** Bounded: what is beyond is counted together. */
export function countIn(counts: Map<string, number>, word: string): void {
  const key = counts.has(word) || counts.size < Limits.wordsPerConversation ? word : OTHER;
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
