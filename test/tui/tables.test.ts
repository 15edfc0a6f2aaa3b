/** Lines of conversations and issues, and their orders. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fieldById } from '../../src/core/index.js';
import { initialState, type State } from '../../src/tui/state/state.js';
import type { CaptureNote } from '../../src/tui/tables/capture-notes.js';
import { CONVERSATION_COLUMNS } from '../../src/tui/tables/conversations.js';
import { ISSUE_COLUMNS } from '../../src/tui/tables/issues.js';
import { open, plainTheme, TestScreen } from './world.js';

const NOTES: readonly CaptureNote[] = [
  { file: 'bad\u202e.pcap', severity: 'error', code: 'pcap.cut', text: 'ends in the middle', offset: 120 },
  { file: 'odd.pcap', severity: 'note', code: 'pcap.odd', text: 'is odd', offset: 0 },
];

let faulty: TestScreen;
let noted: TestScreen;

beforeAll(async () => {
  faulty = await open(['hdlc-faults.bin', 'apdus.hex', 'wrapper-get-blocks.pcap']);
  noted = new TestScreen(faulty.archive, NOTES);
});
afterAll(() => {
  noted.session.close();
  faulty.close();
});

const stateOf = (screen: 'conversations' | 'issues', sort = 0): State => {
  const state = initialState(120, 40, '');
  return { ...state, screen, tables: { ...state.tables, [screen]: { cursor: 0, top: 0, sort } } };
};
const lines = (of: TestScreen, state: State, top = 0, height = 1000): readonly (readonly string[])[] =>
  of.session.tables
    .lines(state, top, height, plainTheme, of.session.first)
    .map((cells) => cells.map(({ text }) => text));

describe('conversations', () => {
  const ids = (sort: number): readonly number[] =>
    lines(faulty, stateOf('conversations', sort)).map(([id]) => Number(id) - 1);
  const facts = (id: number) => {
    const found = faulty.archive.conversations[id];
    if (found === undefined) throw new Error(`no conversation ${id}`);
    return found;
  };
  const isDescending = (values: readonly number[]): boolean =>
    values.every((value, i) => i === 0 || value <= (values[i - 1] as number));

  it('are all there in each order', () => {
    expect(ids(0).length).toBeGreaterThan(2);
    for (const sort of [1, 2, 3, 4])
      expect([...ids(sort)].sort((a, b) => a - b)).toEqual([...ids(0)].sort((a, b) => a - b));
  });

  it('stand by first message, messages, bytes, issues, and from the start again', () => {
    expect(isDescending(ids(0).map((id) => -facts(id).first))).toBe(true);
    expect(isDescending(ids(1).map((id) => facts(id).messagesAB + facts(id).messagesBA))).toBe(true);
    expect(isDescending(ids(2).map((id) => facts(id).bytes))).toBe(true);
    expect(isDescending(ids(3).map((id) => facts(id).errors))).toBe(true);
    expect(ids(4)).toEqual(ids(0));
  });

  it('lead to their messages', () => {
    const state = stateOf('conversations', 2);
    expect(faulty.session.tables.target(state, 0)).toEqual({ kind: 'conversation', conversation: ids(2)[0] });
    expect(faulty.session.tables.target(state, 1000)).toBeUndefined();
  });

  it('have a cell for each column', () => {
    for (const cells of lines(faulty, stateOf('conversations')))
      expect(cells).toHaveLength(CONVERSATION_COLUMNS.length);
  });
});

describe('issues', () => {
  const RANK = ['✗', '!', '·'];
  const messages = (sort: number): readonly number[] =>
    lines(faulty, stateOf('issues', sort)).map(([, n]) => Number(n));

  it('stand with the worst first, by message within', () => {
    const shown = lines(faulty, stateOf('issues'));
    // Failures have the sign of errors, and stand behind them.
    const rankOf = (sign: string, code: string): number => (code === 'failure' ? 0.5 : RANK.indexOf(sign));
    const keys = shown.map((cells) => rankOf(cells[0] ?? '', cells.at(-1) ?? '') * 1e6 + Number(cells[1]));
    expect(keys).toEqual([...keys].sort((a, b) => a - b));
    expect(shown.length).toBe(faulty.archive.issues.count + faulty.archive.failures);
    expect(faulty.archive.failures).toBeGreaterThan(0);
  });

  it('stand by message, and by code', () => {
    expect(messages(1)).toEqual([...messages(1)].sort((a, b) => a - b));
    const codes = lines(faulty, stateOf('issues', 2)).map((cells) => cells.at(-1));
    expect(codes).toEqual([...new Set(codes)].flatMap((code) => codes.filter((each) => each === code)));
  });

  it('tell each its own, where a message has several of one code', () => {
    const texts = lines(faulty, stateOf('issues', 1));
    for (let line = 1; line < texts.length; line++) {
      const [before, here] = [texts[line - 1], texts[line]];
      if (before?.[1] !== here?.[1] || before?.at(-1) !== here?.at(-1)) continue;
      const targets = [line - 1, line].map((each) => faulty.session.tables.target(stateOf('issues', 1), each));
      expect(targets[0]).not.toEqual(targets[1]);
    }
    expect(texts.every(([, , , text]) => text !== '')).toBe(true);
  });

  it('lead to the field that is wrong', () => {
    const state = stateOf('issues');
    const shown = lines(faulty, state);
    shown.forEach((cells, line) => {
      const target = faulty.session.tables.target(state, line);
      expect(target).toMatchObject({ kind: 'node', message: Number(cells[1]) - 1 });
      if (target?.kind !== 'node') return;
      const { tape } = faulty.archive.message(target.message, true);
      const { name } = fieldById(tape.fieldId(target.node));
      if (cells.at(-1) === 'failure') expect(name).toMatch(/result|exception_response|confirmed_service_error/);
      else expect(name).toBe(cells.at(-1));
    });
  });

  it('come a page at a time', () => {
    const state = stateOf('issues', 1);
    const all = lines(faulty, state);
    for (let top = 0; top < all.length; top += 3) {
      expect(lines(faulty, state, top, 3)).toEqual(all.slice(top, top + 3));
    }
  });

  it('of the capture stand before those of messages, and lead nowhere', () => {
    const state = stateOf('issues');
    const all = lines(noted, state);
    expect(all[0]).toEqual(['✗', 'capture', '', expect.stringContaining('ends in the middle'), '', 'pcap.cut']);
    expect(all[0]?.[3]).not.toContain('\u202e');
    expect(all[1]?.at(-1)).toBe('pcap.odd');
    expect(all).toHaveLength(noted.session.tables.count(state));
    expect(all.slice(2)).toEqual(lines(faulty, state));
    expect(noted.session.tables.target(state, 1)).toBeUndefined();
    expect(noted.session.tables.target(state, 2)).toEqual(faulty.session.tables.target(state, 0));
    for (let top = 0; top < 6; top++) expect(lines(noted, state, top, 2)).toEqual(all.slice(top, top + 2));
  });

  it('have a cell for each column', () => {
    for (const cells of lines(noted, stateOf('issues'))) expect(cells).toHaveLength(ISSUE_COLUMNS.length);
  });
});
