import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Conversation, Dissection, data, dataKind, defineFields, Registry, Tape } from '../../../src/core/index.js';
import { AlignmentBudget, aligned } from '../../../src/tui/panes/align.js';
import {
  type CompareFilter,
  type ComparePlace,
  comparedRows,
  comparisonText,
  paintCompare,
} from '../../../src/tui/panes/compare.js';
import { type Comparison, comparison, Difference } from '../../../src/tui/panes/comparison.js';
import { Grid, STYLES } from '../grid.js';
import { type Kept, messagesOf } from '../messages.js';

const ALL: CompareFilter = { equal: true, layers: true };
const BODY: CompareFilter = { equal: true, layers: false };
const DIFFERENT: CompareFilter = { equal: false, layers: false };

function painted(
  compared: Comparison,
  filter: CompareFilter,
  columns: number,
  rows: number,
  place: Partial<ComparePlace> = {},
): Grid {
  const grid = new Grid(columns, rows);
  const where = { row: 0, top: 0, left: 0, focused: true, ...place };
  paintCompare(grid, grid.area, compared, comparedRows(compared, filter), where, STYLES);
  return grid;
}

const session = await messagesOf('wrapper-session.pcap');
const pushes = await messagesOf('notifications.pcap');
const between = (left: number, right: number, from = session): Comparison =>
  comparison(from[left - 1] as (typeof from)[number], from[right - 1] as (typeof from)[number]);

describe('pictures of comparisons', () => {
  const compared = between(1, 2, pushes);

  it('have both values side by side, and a sign where they differ', () => {
    expect(painted(compared, BODY, 80, 18).picture()).toMatchInlineSnapshot(`
      "  DLMS wrapper                                         │
          Version                    1                       │ 1
          Source wPort               1 (management)          │ 1 (management)
          Destination wPort          103                     │ 103
      ≠   Length                     117                     │ 105
        DataNotification                                     │
          APDU                       0x0f (data-notificatio… │ 0x0f (data-notificatio…
          Long invoke-id and priori… 0x00000001              │ 0x00000002
      ≠     Long invoke-id           1                       │ 2
            Self-descriptive         no                      │ no
            Processing option        0 (continue on error)   │ 0 (continue on error)
            Service class            0 (unconfirmed)         │ 0 (unconfirmed)
            Priority                 0 (normal)              │ 0 (normal)
      −   Date-time                                          │
      −     Time                     2024-06-10T12:00:00.00… │
      −     Clock status             0x80 (daylight saving … │
          Objects                                            │
            Named by                 the push_object_list i… │ the push_object_list i…"
    `);
    expect(painted(compared, BODY, 120, 20).picture()).toMatchInlineSnapshot(`
      "  DLMS wrapper                                                                    │
          Version                                  1                                    │ 1
          Source wPort                             1 (management)                       │ 1 (management)
          Destination wPort                        103                                  │ 103
      ≠   Length                                   117                                  │ 105
        DataNotification                                                                │
          APDU                                     0x0f (data-notification)             │ 0x0f (data-notification)
          Long invoke-id and priority              0x00000001                           │ 0x00000002
      ≠     Long invoke-id                         1                                    │ 2
            Self-descriptive                       no                                   │ no
            Processing option                      0 (continue on error)                │ 0 (continue on error)
            Service class                          0 (unconfirmed)                      │ 0 (unconfirmed)
            Priority                               0 (normal)                           │ 0 (normal)
      −   Date-time                                                                     │
      −     Time                                   2024-06-10T12:00:00.00+02:00 Monday  │
      −     Clock status                           0x80 (daylight saving active)        │
          Objects                                                                       │
            Named by                               the push_object_list in it           │ the push_object_list in it
            Object                                                                      │
              Class                                40 (Push setup)                      │ 40 (Push setup)"
    `);
    expect(painted(compared, DIFFERENT, 66, 12).picture()).toMatchInlineSnapshot(`
      "  DLMS wrapper                               │
      ≠   Length                117                │ 105
        DataNotification                           │
          Long invoke-id and p… 0x00000001         │ 0x00000002
      ≠     Long invoke-id      1                  │ 2
      −   Date-time                                │
      −     Time                2024-06-10T12:00:… │
      −     Clock status        0x80 (daylight sa… │



      "
    `);
    expect(painted(compared, DIFFERENT, 40, 10).picture()).toMatchInlineSnapshot(`
      "  DLMS wrapper             │
      ≠   Length      117        │ 105
        DataNotifica…            │
          Long invok… 0x00000001 │ 0x00000002
      ≠     Long inv… 1          │ 2
      −   Date-time              │
      −     Time      2024-06-1… │
      −     Clock st… 0x80 (day… │

      "
    `);
  });

  it('have styles for what was changed, added, removed', () => {
    const grid = painted(compared, DIFFERENT, 80, 10);
    expect(grid.painted(STYLES.changed)).toContain('≠ ');
    expect(grid.painted(STYLES.removed)).toContain('− ');
    expect(painted(between(2, 1, pushes), DIFFERENT, 80, 10).painted(STYLES.added)).toContain('+ ');
    expect(grid.under(STYLES.selected).split('\n')[0]).toHaveLength(80);
  });

  it('say how much differs; headers are compared, but not shown', () => {
    expect(comparisonText(compared)).toBe('3 differences, 4 more in the headers before');
    expect(comparedRows(compared, ALL).length - comparedRows(compared, BODY).length).toBe(compared.body);
    expect(comparisonText(between(1, 1, pushes))).toBe('no difference');
  });

  it('show the part of long values where they differ', () => {
    const left = `${'0'.repeat(100)}left`;
    const right = `${'0'.repeat(100)}right`;
    const texts = comparison(oneText(left), oneText(right));
    expect(painted(texts, BODY, 66, 1, { row: -1 }).picture()).toMatchInlineSnapshot(
      `"≠ List (visible-string)   …000000left"       │ …000000right""`,
    );
  });
});

describe('differences', () => {
  it('are none between a message and itself', async () => {
    for (const capture of [
      'access-and-general-blocks.pcap',
      'attributes.hex',
      'hdlc-segmented.pcap',
      'tcp-snaplen.pcap',
    ]) {
      for (const kept of await messagesOf(capture)) {
        const compared = comparison(kept, kept, true);
        expect([compared.differences, compared.headerDifferences]).toEqual([0, 0]);
        expect(compared.rows).toHaveLength(kept.tape.top / 4);
      }
    }
  });

  it('are the same from both sides, and every node is in one row', () => {
    const names = { [Difference.onlyLeft]: Difference.onlyRight, [Difference.onlyRight]: Difference.onlyLeft };
    for (const [i, other] of session.slice(1).entries()) {
      const one = session[i] as Kept;
      const there = comparison(one, other, true);
      const back = comparison(other, one, true);
      const mirrored = back.rows.map(({ difference }) => (names as Record<number, number>)[difference] ?? difference);
      expect(there.rows.map(({ difference }) => difference).sort()).toEqual(mirrored.sort());
      expect(there.rows.filter(({ left }) => left >= 0).map(({ left }) => left)).toEqual(nodesOf(one.tape));
      expect(there.rows.filter(({ right }) => right >= 0).map(({ right }) => right)).toEqual(nodesOf(other.tape));
    }
  });
});

const nodesOf = (tape: Tape): number[] => Array.from({ length: tape.top / 4 }, (_, n) => 4 * n);

const F = defineFields('compare_test', { list: data('List') });

/** An array of unsigned values, or what `tag` says. */
function values(numbers: readonly number[], tag = 1): { tape: Tape; first: number } {
  const tape = new Tape(4 * numbers.length + 8);
  const bytes = Uint8Array.from(numbers.flatMap((value) => [17, value]));
  tape.addStore(bytes, 'frame');
  const { words } = tape;
  words.set([(F.list.id << 16) | (dataKind(tag) << 8), 0, bytes.length, 4 * numbers.length + 4]);
  for (const [i] of numbers.entries()) {
    words.set([(F.list.id << 16) | (dataKind(17) << 8), 2 * i, 2, 4 * i + 8], 4 * i + 4);
  }
  tape.top = 4 * numbers.length + 4;
  return { tape, first: 0 };
}

function oneText(content: string): { tape: Tape; first: number } {
  const tape = new Tape();
  const d = new Dissection(new Registry());
  const bytes = Buffer.from(content);
  d.begin(tape, new Conversation(1), undefined, false);
  d.range(tape.addStore(Buffer.concat([Buffer.from([10, bytes.length]), bytes]), 'frame'), 0, bytes.length + 2);
  tape.words.set([(F.list.id << 16) | (dataKind(10) << 8), 0, bytes.length + 2, 4]);
  tape.top = 4;
  return { tape, first: 0 };
}

const signs = (compared: Comparison): string => compared.rows.map(({ difference }) => '=≠−+:'[difference]).join('');

describe('lists', () => {
  it('align elements that are equal', () => {
    expect(signs(comparison(values([1, 2, 3, 4]), values([1, 9, 2, 3, 4])))).toBe(':=+===');
    expect(signs(comparison(values([1, 2, 3, 4]), values([2, 3, 4, 5])))).toBe(':−===+');
    expect(signs(comparison(values([1, 2, 3]), values([1, 7, 3])))).toBe(':=≠=');
  });

  it('leave members of structures in their places', () => {
    expect(signs(comparison(values([1, 2, 3], 2), values([2, 3, 1], 2)))).toBe(':≠≠≠');
  });

  it('of 100,000 elements are compared in order where they have nothing in common', () => {
    const many = (salt: number): number[] =>
      Array.from({ length: 100_000 }, (_, i) => (i * 7919 + salt * (i % 13)) & 0xff);
    const compared = comparison(values(many(0)), values(many(5)));
    expect(compared.rows.length).toBeGreaterThanOrEqual(100_001);
    expect(compared.isRough).toBe(true);
    expect(comparisonText(compared)).toMatch(/lists too different to align are compared in order$/);
  });
});

describe('alignment', () => {
  it('is a common subsequence, ascending, as long as there is one', () => {
    const entries = fc.array(fc.nat(4), { maxLength: 14 });
    fc.assert(
      fc.property(entries, entries, (left, right) => {
        const partners = aligned(left, right, new AlignmentBudget());
        const pairs = partners.flatMap((at, i) => (at < 0 ? [] : [[i, at] as const]));
        for (const [i, at] of pairs) expect(left[i]).toBe(right[at]);
        const places = pairs.map(([, at]) => at);
        expect(places).toEqual([...new Set(places)].sort((one, other) => one - other));
        expect(pairs).toHaveLength(longestCommon(left, right));
      }),
      { numRuns: 500 },
    );
  });
});

function longestCommon(left: readonly number[], right: readonly number[]): number {
  const width = right.length + 1;
  const best = new Int32Array((left.length + 1) * width);
  const at = (i: number, j: number): number => best[i * width + j] as number;
  for (let i = 1; i <= left.length; i++) {
    for (let j = 1; j <= right.length; j++) {
      best[i * width + j] = left[i - 1] === right[j - 1] ? at(i - 1, j - 1) + 1 : Math.max(at(i - 1, j), at(i, j - 1));
    }
  }
  return at(left.length, right.length);
}
