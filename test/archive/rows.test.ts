import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AllRows, FilteredRows, FrozenRows, type Rows, type Selection } from '../../src/archive/rows.js';
import { Slices } from '../../src/archive/slices.js';
import { filterOf, matching } from '../filter/helper.js';
import { archiveOf, type FakeArchive, until } from './fake.js';

const session = await archiveOf(['wrapper-session.pcap']);
const faults = await archiveOf(['hdlc-faults.bin']);

async function rowsOf(archive: FakeArchive, selection: Selection, slices = new Slices()): Promise<FilteredRows> {
  const rows = new FilteredRows(archive, slices, selection);
  await until(() => rows.done === 1);
  return rows;
}

const indexes = (rows: Rows): number[] => Array.from({ length: rows.count }, (_, row) => rows.at(row));
const numbers = (rows: Rows): number[] => indexes(rows).map((index) => index + 1);

describe('filtered rows', () => {
  it.each([
    ['wrapper-session.pcap', 'get_request'],
    ['wrapper-session.pcap', 'cosem.class_id == 7 or dlms.result == object-undefined'],
    ['wrapper-session.pcap', 'tcp.port == 4059 and message.length < 14'],
    ['wrapper-session.pcap', 'frame.time_relative < 0.04'],
    ['wrapper-session.pcap', 'not service contains "Resp"'],
    ['hdlc-faults.bin', 'issue.severity >= error'],
    ['data-types.hex', 'dlms.data contains "Zähler"'],
    ['access-and-general-blocks.pcap', 'frame.number > 3'],
    ['ip-fragments.pcap', 'ip.flags.mf == true or ip'],
    ['pcapng-sections.pcapng', 'frame.time_relative > 0.5'],
  ])('are the messages of %s that -Y shows: %s', async (capture, filter) => {
    const archive = await archiveOf([capture]);
    const rows = await rowsOf(archive, { filter: filterOf(filter) });
    expect(numbers(rows)).toEqual(await matching(filter, capture));
  });

  it('come one by one where the time is short, and all the same', async () => {
    const rows = await rowsOf(session, { filter: filterOf('get_request') }, new Slices(0));
    expect(numbers(rows)).toEqual([3, 5, 7, 9, 11, 13, 19]);
  });

  it('are there at once where there are few', () => {
    const rows = new FilteredRows(session, new Slices(1000), { filter: filterOf('get_request') });
    expect(rows.count).toBe(7);
  });

  it('go on while the archive grows', async () => {
    const archive = await archiveOf(['wrapper-session.pcap']);
    archive.show(0);
    let changes = 0;
    const rows = new FilteredRows(archive, new Slices(), { filter: filterOf('get_request') }, () => changes++);
    expect([rows.count, rows.done]).toEqual([0, 1]);
    archive.show(4);
    await until(() => rows.done === 1);
    expect(numbers(rows)).toEqual([3]);
    archive.show(6);
    archive.show(10);
    expect(rows.done).toBe(0.4);
    await until(() => rows.done === 1);
    expect(numbers(rows)).toEqual([3, 5, 7, 9]);
    expect(changes).toBe(2);
    rows.cancel();
    archive.show();
    await until(() => true);
    expect(numbers(rows)).toEqual([3, 5, 7, 9]);
    expect(archive.listening).toBe(0);
  });

  it('of a conversation, marked ones and those with issues need no decoding', async () => {
    const archive = await archiveOf(['hdlc-over-tcp.pcap', 'hdlc-faults.bin', 'notifications.pcap']);
    const all = Array.from({ length: archive.count }, (_, index) => index);
    for (const [conversation] of archive.conversations.entries()) {
      const rows = await rowsOf(archive, { conversation });
      expect(indexes(rows)).toEqual(all.filter((index) => archive.conversationOf(index) === conversation));
    }
    expect(indexes(await rowsOf(archive, { severity: 3 }))).toEqual(all.filter((i) => archive.severityOf(i) === 3));
    expect(indexes(await rowsOf(archive, { among: new Set([7, 2, 11]) }))).toEqual([2, 7, 11]);
    expect(archive.decoded).toBe(0);
    const both = await rowsOf(archive, { severity: 2, among: new Set([...all].filter((index) => index % 2 === 0)) });
    expect(indexes(both)).toEqual(all.filter((index) => index % 2 === 0 && archive.severityOf(index) >= 2));
    expect(both.count).toBeGreaterThan(0);
  });

  it('count time from the first message of all, also where that one is not looked at', async () => {
    const filter = 'frame.time_relative > 0.3';
    const wanted = await matching(filter, 'wrapper-session.pcap');
    const later = new Set(Array.from({ length: session.count - 8 }, (_, i) => i + 8));
    const rows = await rowsOf(session, { filter: filterOf(filter), among: later });
    expect(numbers(rows)).toEqual(wanted.filter((number) => number > 8));
    expect(rows.count).toBeGreaterThan(0);
    expect(rows.count).toBeLessThan(later.size);
  });
});

describe('rows of messages', () => {
  it('find the row of a message, or the one that follows', async () => {
    const views: readonly Rows[] = [
      new AllRows(session),
      await rowsOf(session, { filter: filterOf('get_request') }),
      await rowsOf(faults, { severity: 1 }),
      new FrozenRows(new AllRows(session), 5),
      new FrozenRows(await rowsOf(session, { filter: filterOf('get_request') }), 8),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...views), fc.nat(40), (rows, index) => {
        const row = rows.rowOf(index);
        expect(row).toBe(indexes(rows).filter((known) => known < index).length);
      }),
    );
  });

  it('stay as they are while they are frozen', () => {
    const growing = { count: 10 };
    const rows = new FrozenRows(new AllRows(growing), growing.count);
    growing.count = 20;
    expect([rows.count, rows.done, rows.at(9), rows.rowOf(15)]).toEqual([10, 1, 9, 10]);
  });
});
