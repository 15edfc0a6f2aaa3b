import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AllRows, FilteredRows } from '../../../src/archive/rows.js';
import { Slices } from '../../../src/archive/slices.js';
import { countStatistics, type Statistics } from '../../../src/archive/statistics.js';
import { bar } from '../../../src/tui/panes/statistics/charts.js';
import { bytesText, durationText, shareText } from '../../../src/tui/panes/statistics/words.js';
import {
  choiceAt,
  moveChoice,
  paintStatistics,
  type StatisticsStyles,
  scrolled,
  statisticsPage,
  timelineColumns,
} from '../../../src/tui/panes/statistics.js';
import { archiveOf, type FakeArchive, until } from '../../archive/fake.js';
import { filterOf } from '../../filter/helper.js';
import { Cells } from './cells.js';

const MEANINGS = ['text', 'dim', 'label', 'value', 'service', 'title', 'bar', 'error', 'warning', 'note'] as const;
const STYLES = Object.fromEntries(
  [...MEANINGS, 'selected', 'selectedElsewhere'].map((name, i) => [name, i]),
) as unknown as StatisticsStyles;

async function statisticsOf(archive: FakeArchive, width: number): Promise<Statistics> {
  let found: Statistics | undefined;
  countStatistics(archive, new Slices(), new AllRows(archive), timelineColumns(width - 2), (statistics) => {
    found = statistics;
  });
  await until(() => found !== undefined);
  return found as Statistics;
}

function painted(statistics: Statistics, width: number, height: number, top = 0, chosen = -1): Cells {
  const cells = new Cells(width, height);
  const page = statisticsPage(statistics, width);
  paintStatistics(cells, { x: 0, y: 0, width, height }, page, top, chosen, true, STYLES);
  return cells;
}

const mixed = await archiveOf(['wrapper-session.pcap', 'hdlc-over-tcp.pcap', 'tcp-gap-midstream.pcap']);

describe('the page of statistics', () => {
  it('has everything below each other at 80 columns', async () => {
    expect(painted(await statisticsOf(mixed, 80), 80, 20).lines).toMatchInlineSnapshot(`
      [
        " 58 messages   2,128 bytes   1 conversation   ✗ 2 with errors",
        " ! 4 with warnings",
        " 2024-06-10 10:00:00.002 – 10:00:05.362 UTC   5.36 s   10.8 messages/s",
        "",
        " Messages over time   a bar is 100 ms, the highest 16 messages",
        "     16 │ ██",
        "        │███",
        "        │███▄",
        "      0 │████▆                                               ▂█",
        " errors │ 1                                                   1",
        "         2024-06-10 10:00:00.000                   10:00:05.400",
        "",
        " Services        messages  share     bytes",
        " GET-Request           18 31.0 %       485  ███████████████████████████████████",
        " GET-Response          18 31.0 %       725  ███████████████████████████████████",
        " I                      5  8.6 %       533  █████████▊",
        " no frame               3  5.2 %        95  █████▉",
        " RLRQ                   2  3.4 %        26  ███▉",
        " RLRE                   2  3.4 %        26  ███▉",
        " RR                     2  3.4 %        20  ███▉",
      ]
    `);
  });

  it('has two columns at 120', async () => {
    expect(painted(await statisticsOf(mixed, 120), 120, 36).lines).toMatchInlineSnapshot(`
      [
        " 58 messages   2,128 bytes   1 conversation   ✗ 2 with errors   ! 4 with warnings",
        " 2024-06-10 10:00:00.002 – 10:00:05.362 UTC   5.36 s   10.8 messages/s",
        "",
        " Messages over time   a bar is 50 ms, the highest 13 messages",
        "     13 │    █",
        "        │ ▁▆▁█",
        "        │▄████ ▂",
        "      0 │█████▇█▅▅▂                                                                                               ▂▇▂",
        " errors │   1                                                                                                      1",
        "         2024-06-10 10:00:00.000                                                                         10:00:05.400",
        "",
        " Services        messages  share     bytes                   Results          messages  share     bytes",
        " GET-Request           18 31.0 %       485  ██████████████   object-undefined        2 50.0 %        35  █████████████",
        " GET-Response          18 31.0 %       725  ██████████████   success                 2 50.0 %        25  █████████████",
        " I                      5  8.6 %       533  ███▉",
        " no frame               3  5.2 %        95  ██▍              Issues                         issues  messages",
        " RLRQ                   2  3.4 %        26  █▌               ✗ Truncated                         2         1",
        " RLRE                   2  3.4 %        26  █▌               ✗ Length wrong                      1         1",
        " RR                     2  3.4 %        20  █▌               ✗ FCS wrong                         1         1",
        " AARQ                   1  1.7 %        64  ▊                ! Bytes missing                     3         3",
        " AARE                   1  1.7 %        51  ▊                ! Bytes outside of any frame        2         2",
        " SET-Request            1  1.7 %        35  ▊                · Rest of a message                 1         1",
        " SET-Response           1  1.7 %        12  ▊                · Not asked for                     1         1",
        " ACTION-Request         1  1.7 %        23  ▊",
        " ACTION-Response        1  1.7 %        13  ▊                Response times       answers",
        " DISC                   1  1.7 %        10  ▊                min 18.0 ms   median 37.4 ms   95 % 4.98 s   max 4.98 s",
        " UA                     1  1.7 %        10  ▊                ? 11 not answered",
        "                                                                10 ms –    20 ms        4  █████████▉",
        " Sizes             messages                                     20 ms –    50 ms       11  ███████████████████████████",
        " min 3  median 21  mean 36.7  max 250 bytes                     50 ms –   100 ms        2  ████▉",
        "       2 –       3        1  ▉                                 100 ms –   200 ms        0",
        "       4 –       7        0                                    200 ms –   500 ms        0",
        "       8 –      15       12  ███████████▎                      500 ms –      1 s        0",
        "      16 –      31       31  █████████████████████████████        1 s –      2 s        0",
        "      32 –      63        5  ████▋                                2 s –      5 s        2  ████▉",
        "      64 –     127        4  ███▊",
      ]
    `);
  });

  it('says how the messages are spread where there are no times', async () => {
    const archive = await archiveOf(['apdus.hex']);
    expect(painted(await statisticsOf(archive, 80), 80, 11).lines).toMatchInlineSnapshot(`
      [
        " 126 messages   3,979 bytes   1 conversation   ✗ 5 with errors",
        " ! 4 with warnings",
        " The capture has no times.",
        "",
        " Messages by number   a bar is 2 messages, the highest 2 messages",
        "      2 │ ██████████████████████████████████████████████████████████████",
        "        │ ██████████████████████████████████████████████████████████████",
        "        │████████████████████████████████████████████████████████████████",
        "      0 │████████████████████████████████████████████████████████████████",
        " errors │           1    1       1  11",
        "         1                                                            127",
      ]
    `);
  });

  it('is a page of zeros where no message is in view', async () => {
    const lines = painted(await statisticsOf(await archiveOf([]), 80), 80, 5).lines;
    expect(lines.slice(0, 2)).toEqual([' 0 messages   0 bytes   0 conversations', ' The capture has no times.']);
  });

  it('shows names that would steer the terminal as what they are', async () => {
    const name = 'GET\u001b[2J';
    const statistics = { ...(await statisticsOf(mixed, 80)), services: [{ name, count: 1, bytes: 1 }] };
    const text = painted(statistics, 80, 40).lines.join('\n');
    expect(text).toContain('GET\\x1b[2J');
    expect(text).not.toContain('\u001b');
  });

  it('stays within its area, however small or scrolled', async () => {
    const statistics = await statisticsOf(mixed, 80);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 240 }),
        fc.integer({ min: 1, max: 60 }),
        fc.nat(80),
        (width, height, top) => {
          const cells = new Cells(width + 4, height + 2);
          const page = statisticsPage(statistics, width);
          paintStatistics(cells, { x: 2, y: 1, width, height }, page, top, 3, true, STYLES);
          const frame = [cells.lines[0], cells.lines[height + 1]];
          expect(frame).toEqual(['~'.repeat(width + 4), '~'.repeat(width + 4)]);
          for (const line of cells.lines) expect(`${line.slice(0, 2)}${line.slice(width + 2)}`).toBe('~~~~');
        },
      ),
    );
  });
});

describe('lines of statistics that are chosen', () => {
  it('carry filters that find as many messages as the line says', async () => {
    const archive = await archiveOf(['wrapper-session.pcap', 'hdlc-faults.bin', 'apdus.hex']);
    const statistics = await statisticsOf(archive, 120);
    const { choices } = statisticsPage(statistics, 120);
    const counts = [
      // What is beyond stands in no line of its own.
      ...statistics.services.slice(0, 40).map(({ count }) => count),
      ...statistics.issues.map(({ messages }) => messages),
      ...(statistics.sizes?.buckets ?? []).map(({ count }) => count),
      ...statistics.responses.buckets.map(({ count }) => count),
    ];
    const found: number[] = [];
    const results: number[] = [];
    for (const { filter } of choices) {
      const rows = new FilteredRows(archive, new Slices(1000), { filter: filterOf(filter) });
      await until(() => rows.done === 1);
      (filter.startsWith('dlms.result') ? results : found).push(rows.count);
    }
    const ordered = (numbers: readonly number[]): readonly number[] => [...numbers].sort((a, b) => a - b);
    expect(ordered(found)).toEqual(ordered(counts.filter((count) => count > 0)));
    // Of lists of results, one is counted, and all are found.
    expect(results).toHaveLength(statistics.results.length);
    for (const [i, { count }] of statistics.results.entries()) expect(results[i]).toBeGreaterThanOrEqual(count);
  });

  it('are gone through with the arrows, also from column to column', async () => {
    const page = statisticsPage(await statisticsOf(mixed, 120), 120);
    const { choices } = page;
    expect(moveChoice(page, -1, 'down')).toBe(0);
    expect(moveChoice(page, 0, 'up')).toBe(0);
    expect(moveChoice(page, choices.length - 1, 'down')).toBe(choices.length - 1);
    const right = moveChoice(page, 0, 'right');
    expect((choices[right]?.x as number) > (choices[0]?.x as number)).toBe(true);
    expect(choices[right]?.y).toBe(choices[0]?.y);
    expect(moveChoice(page, right, 'left')).toBe(0);
    expect(choiceAt(page, (choices[3]?.x as number) + 2, choices[3]?.y as number)).toBe(3);
    expect(choiceAt(page, 0, 0)).toBe(-1);
  });

  it('are always in view', async () => {
    const page = statisticsPage(await statisticsOf(mixed, 80), 80);
    let top = 0;
    for (const way of ['down', 'up'] as const) {
      for (let i = 0, chosen = way === 'down' ? 0 : page.choices.length - 1; i < page.choices.length; i++) {
        top = scrolled(page, top, 16, chosen);
        const line = page.choices[chosen]?.y as number;
        expect(line >= top && line < top + 16).toBe(true);
        chosen = moveChoice(page, chosen, way);
      }
    }
    expect(top).toBe(0);
    expect(scrolled(page, 1000, 16, -1)).toBe(page.height - 16);
  });

  it('are shown as chosen', async () => {
    const statistics = await statisticsOf(mixed, 80);
    const { choices } = statisticsPage(statistics, 80);
    const place = { x: 1, y: choices[1]?.y as number, width: 78, height: 1 };
    expect(painted(statistics, 80, 20, 0, 1).overlays).toEqual([{ area: place, style: STYLES.selected }]);
    expect(painted(statistics, 80, 20, 20, 1).overlays).toEqual([]);
  });
});

describe('words and bars', () => {
  it('are short', () => {
    expect([0, 1, 9_999, 10_000, 99_949, 999_499, 999_500, 123_456_789].map((bytes) => bytesText(bytes))).toEqual([
      ...['0 bytes', '1 byte', '9,999 bytes', '10.0 kB', '99.9 kB', '999 kB', '1.0 MB', '123 MB'],
    ]);
    expect([0.25, 250, 1500, 150_000, 11_100_000, 1_051_200_000].map(durationText)).toEqual([
      ...['0.25 ms', '250 ms', '1.5 s', '2 min 30 s', '3 h 5 min', '12 d 4 h'],
    ]);
    expect([shareText(0, 5), shareText(1, 5), shareText(5, 5), shareText(1, 1e6), shareText(999_999, 1e6)]).toEqual([
      ...['0 %', '20.0 %', '100 %', '<0.1 %', '99.9 %'],
    ]);
    expect([bar(0, 8), bar(0.0001, 8), bar(0.5, 8), bar(1, 8), bar(0.33, 8)]).toEqual([
      ...['', '▏', '████', '████████', '██▋'],
    ]);
  });
});
