/** APDUs of one dialog, as hex. */
import { expect } from 'vitest';
import { Conversation, Memo } from '../../../src/core/index.js';
import { gapsOf, hex, tree } from '../../dissect.js';
import { apdu } from './cuts.js';

/** Trees of APDUs, decoded one after the other as frames 1, 2 …; decoded again, backwards and alone, they are the same. */
export function dialog(messages: readonly string[], conversation = new Conversation(1)): string[] {
  const memos = messages.map(() => new Memo());
  const tapes = messages.map((text, n) => apdu(hex(text), { conversation, frame: n + 1, memo: memos[n] as Memo }));
  const trees = tapes.map(tree);
  for (let n = messages.length - 1; n >= 0; n--) {
    const again = apdu(hex(messages[n] as string), { frame: n + 1, memo: memos[n] as Memo });
    expect(tree(again)).toBe(trees[n]);
    expect(gapsOf(again)).toEqual([]);
  }
  return trees;
}

/** The tree of the last one. */
export const last = (messages: readonly string[], conversation?: Conversation): string =>
  dialog(messages, conversation).at(-1) as string;
