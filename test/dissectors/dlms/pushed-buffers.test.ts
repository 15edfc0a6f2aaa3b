/** Buffers of profiles among the values of a push: columns, units and times as in the answer to a GET. */
import { describe, expect, it } from 'vitest';
import { giveKnowledge, knowledgeText } from '../../../dissectors/cosem/knowledge-file.js';
import { Conversation, Memo, ObjectFinder, objectLabel, objectOf, Shared } from '../../../src/core/index.js';
import { gapsOf, hex, tree } from '../../dissect.js';
import { apdu, expectCutsToKeepWhatCameBefore, summary } from './cuts.js';
import { named, push } from './pushes.js';

const NAME = '0100630100ff';
const CLOCK = '0204 120008 0906 0000010000ff 0f02 120000';
const ENERGY = '0204 120003 0906 0100010800ff 0f02 120000';
const SCALER = ['c0 01 c1 0003 0100010800ff 03 00', 'c4 01 c1 00 0202 0fff 161e'];
const COLUMNS = [`c0 01 c1 0007 ${NAME} 03 00`, `c4 01 c1 00 01 02 ${CLOCK} ${ENERGY}`];
const PERIOD = [`c0 01 c1 0007 ${NAME} 04 00`, 'c4 01 c1 00 06 00000384'];
const TIME = '090c 07e8060a010c000000ff8880';
const ROWS = `01 02  02 02 ${TIME} 06 00003039  02 02 00 06 0000303a`;

/** An object that is pushed, as version 2 has it. */
const pushed = (what: string, dataIndex = '0000', columns = '01 00'): string =>
  `0206 ${what} 12 ${dataIndex} 0202 1600 00 ${columns}`;
const BUFFER = `120007 0906 ${NAME} 0f02`;
const DEVICE = '120001 0906 0000600100ff 0f02';
const listOf = (...objects: readonly string[]): string[] => [
  'c0 01 c1 0028 0000190900ff 02 00',
  `c4 01 c1 00 01 0${objects.length} ${objects.join(' ')}`,
];

const having = (messages: readonly string[], shared = new Shared()): Conversation => {
  const conversation = new Conversation(1, shared);
  for (const [n, text] of messages.entries()) apdu(hex(text), { conversation, frame: n + 1 });
  return conversation;
};
const READ = [...SCALER, ...COLUMNS, ...PERIOD];
const BODY = `02 02 09 04 44393837 ${ROWS}`;
const PUSH = push(hex(BODY), '00000001');
const values = (bytes: Uint8Array, conversation: Conversation): string[] =>
  named(apdu(bytes, { conversation, frame: 9 })).map(({ code, quantity, value }) =>
    `${code} ${quantity || value}`.trim(),
  );

const WITH_COLUMNS = [
  '0-0:96.1.0*255 D987',
  '0-0:1.0.0*255 2024-06-10T12:00:00.00+02:00',
  '1-0:1.8.0*255 1234.5 Wh',
  '0-0:1.0.0*255',
  '1-0:1.8.0*255 1234.6 Wh',
];

describe('a buffer in a push', () => {
  it('has the columns that were read, with units and capture period', () => {
    const conversation = having([...READ, ...listOf(pushed(DEVICE), pushed(BUFFER))]);
    const tape = apdu(PUSH, { conversation, frame: 9 });
    expect(tree(tape)).toContain(`cosem.named_by: capture_objects of 1-0:99.1.0*255, frame 4`);
    expect(tree(tape)).toContain('cosem.capture_period: 900');
    expect(gapsOf(tape)).toEqual([]);
    expect(values(PUSH, conversation)).toEqual(WITH_COLUMNS);
    expect(summary(tape)).toMatch(/\| 0-0:96.1.0\*255 D987$/);
  });

  it('is named itself, and no row of it is', () => {
    const tape = apdu(PUSH, { conversation: having([...READ, ...listOf(pushed(DEVICE), pushed(BUFFER))]), frame: 9 });
    const labels: string[] = [];
    const finder = new ObjectFinder(tape);
    for (let node = 0; node < tape.top; node += 4) {
      const object = finder.of(node);
      expect(objectOf(tape, node)).toBe(object);
      if (object >= 0 && objectLabel(tape, object).startsWith('1-0:99')) labels.push(objectLabel(tape, object));
    }
    expect(labels).toEqual(['1-0:99.1.0*255 buffer']);
  });

  it('is decoded again without what was read', () => {
    const memo = new Memo();
    const conversation = having([...READ, ...listOf(pushed(DEVICE), pushed(BUFFER))]);
    const first = tree(apdu(PUSH, { conversation, memo, frame: 9 }));
    expect(first).toContain('capture_objects of');
    expect(tree(apdu(PUSH, { conversation: new Conversation(2), memo, frame: 9 }))).toBe(first);
  });

  it('may be some rows of it, which the data index says', () => {
    const conversation = having([...READ, ...listOf(pushed(DEVICE), pushed(BUFFER, 'f002'))]);
    expect(values(PUSH, conversation)).toEqual(WITH_COLUMNS);
  });

  it('has the columns that the list selects, and those alone', () => {
    const conversation = having([...READ, ...listOf(pushed(DEVICE), pushed(BUFFER, '0000', `01 01 ${ENERGY}`))]);
    const one = push(hex('02 02 09 04 44393837 01 01 02 01 06 00003039'), '00000001');
    expect(tree(apdu(one, { conversation, frame: 9 }))).toContain(
      'cosem.named_by: push_object_list, for 1-0:99.1.0*255',
    );
    expect(values(one, conversation)).toEqual(['0-0:96.1.0*255 D987', '1-0:1.8.0*255 1234.5 Wh']);
    // Rows that are made otherwise are not named, and that is said where they are.
    const other = apdu(PUSH, { conversation, frame: 9 });
    expect(tree(other)).toContain(
      'cosem.other_columns: 2 values in a row, 1 column (push_object_list, for 1-0:99.1.0*255)',
    );
    expect(values(PUSH, conversation)).toEqual(['0-0:96.1.0*255 D987']);
  });

  it('has no columns where none are known, and none where it has no rows', () => {
    const list = listOf(pushed(DEVICE), pushed(BUFFER));
    expect(values(PUSH, having(list))).toEqual(['0-0:96.1.0*255 D987']);
    const empty = push(hex('02 02 09 04 44393837 01 00'), '00000001');
    expect(tree(apdu(empty, { conversation: having([...READ, ...list]), frame: 9 }))).not.toContain('capture_objects');
    const before = push(hex('02 02 01 00 02 02 11 01 11 02'), '00000001');
    const other = having([...READ, ...listOf(pushed(BUFFER), pushed(DEVICE))]);
    expect(tree(apdu(before, { conversation: other, frame: 9 }))).not.toContain('capture_objects');
  });

  it('is named where the list comes in the push, and where descriptors do', () => {
    const own = pushed('120028 0906 0000190900ff 0f02');
    const listed = push(hex(`02 02 01 02 ${own} ${pushed(BUFFER)} ${ROWS}`), '00000001');
    const rows = WITH_COLUMNS.slice(1);
    expect(values(listed, having(READ)).filter((value) => rows.includes(value))).toEqual(rows);
    const described = push(hex(`02 02 16 01 01 01 02 02 0007 ${NAME} 02 ${ROWS}`), '00000001');
    expect(values(described, having(READ))).toEqual(rows);
    expect(values(described, having([]))).toEqual([]);
  });

  it('is read with what a file says of the meter', () => {
    const list = listOf(pushed(DEVICE), pushed(BUFFER, '0000', `01 01 ${ENERGY}`), pushed(BUFFER));
    const learned = having([...READ, ...list]);
    const shared = new Shared();
    giveKnowledge(shared, knowledgeText(learned.shared));
    expect(knowledgeText(shared)).toBe(knowledgeText(learned.shared));
    const both = push(hex(`02 03 09 04 44393837 01 01 02 01 06 00003039 ${ROWS}`), '00000001');
    const expected = [WITH_COLUMNS[0], '1-0:1.8.0*255 1234.5 Wh', ...WITH_COLUMNS.slice(1)];
    expect(values(both, new Conversation(1, shared))).toEqual(expected);
    expect(values(both, learned)).toEqual(expected);
  });

  it('keeps what came before when it is cut', () => {
    const conversation = having([...READ, ...listOf(pushed(DEVICE), pushed(BUFFER))]);
    expectCutsToKeepWhatCameBefore(PUSH, (bytes) => apdu(bytes, { conversation, frame: 9 }));
  });
});

describe('columns that a push_object_list selects', () => {
  it('say nothing where they are made otherwise', () => {
    for (const columns of ['00', '01 01 0203 120003', '11 05', `01 01 ${ENERGY.replace('0204', '0203')}`]) {
      const conversation = having([...READ, ...listOf(pushed(DEVICE), pushed(BUFFER, '0000', columns))]);
      const known = values(PUSH, conversation);
      // Either all of the list is, or only they are.
      expect([[], WITH_COLUMNS]).toContainEqual(known);
    }
  });
});
