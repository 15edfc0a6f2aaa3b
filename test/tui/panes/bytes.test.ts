import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldById, isContainer, Kind, Tape } from '../../../src/core/index.js';
import { byteHits } from '../../../src/tui/panes/byte-hits.js';
import { nodeAt, placeOf } from '../../../src/tui/panes/byte-places.js';
import { type ByteView, byteLayout, rowsAway, showing, withCursor } from '../../../src/tui/panes/byte-view.js';
import { byteAt, cursorText, paintBytes, paintTabs } from '../../../src/tui/panes/bytes.js';
import { Grid, STYLES } from '../grid.js';
import { messageOf, messagesOf, nodeOf } from '../messages.js';

const START: ByteView = { store: 0, cursor: 0, top: 0 };

/** The pane of the chosen node: tabs, and the bytes scrolled to where the node is. */
function painted(tape: Tape, node: number, columns: number, rows: number, focused = false): Grid {
  const grid = new Grid(columns, rows);
  const { length } = tape.stores[tape.store(node)] as Uint8Array;
  const view = showing(START, placeOf(tape, node), length, byteLayout(columns, length).perRow, rows - 1);
  paintTabs(grid, { ...grid.area, height: 1 }, tape, view.store, STYLES);
  paintBytes(grid, { x: 0, y: 1, width: columns, height: rows - 1 }, tape, view, { node, focused }, STYLES);
  return grid;
}

const request = (await messageOf('hdlc-over-tcp.pcap', 1)).tape;
const joined = (await messageOf('ip-fragments.pcap', 2)).tape;

describe('pictures of bytes', () => {
  it('have eight, sixteen or 32 bytes in a row, as the pane is wide', () => {
    const instance = nodeOf(request, 'cosem.instance');
    expect(painted(request, instance, 40, 10).picture()).toMatchInlineSnapshot(`
      " frame, 82 bytes
      0008  5e 00 53 01 08 00 45 00  ^·S···E·
      0010  00 44 40 01 40 00 40 06  ·D@·@·@·
      0018  76 8a c0 00 02 0a c0 00  v·······
      0020  02 1e c2 94 0f a1 1a 2b  ·······+
      0028  3c 4e 5e 6f 70 90 50 18  <N^op·P·
      0030  fa f0 0a ad 00 00 7e a0  ······~·
      0038  1a 02 23 05 32 a5 36 e6  ··#·2·6·
      0040  e6 00 c0 01 c2 00 03 01  ········
      0048  00 01 08 00 ff 02 00 81  ········"
    `);
    expect(painted(request, instance, 66, 12).picture()).toMatchInlineSnapshot(`
      " frame, 82 bytes
      0000  02 00 5e 00 53 02 02 00  ··^·S···
      0008  5e 00 53 01 08 00 45 00  ^·S···E·
      0010  00 44 40 01 40 00 40 06  ·D@·@·@·
      0018  76 8a c0 00 02 0a c0 00  v·······
      0020  02 1e c2 94 0f a1 1a 2b  ·······+
      0028  3c 4e 5e 6f 70 90 50 18  <N^op·P·
      0030  fa f0 0a ad 00 00 7e a0  ······~·
      0038  1a 02 23 05 32 a5 36 e6  ··#·2·6·
      0040  e6 00 c0 01 c2 00 03 01  ········
      0048  00 01 08 00 ff 02 00 81  ········
      0050  96 7e                    ·~"
    `);
    expect(painted(request, instance, 80, 8).picture()).toMatchInlineSnapshot(`
      " frame, 82 bytes
      0000  02 00 5e 00 53 02 02 00  5e 00 53 01 08 00 45 00  ··^·S···^·S···E·
      0010  00 44 40 01 40 00 40 06  76 8a c0 00 02 0a c0 00  ·D@·@·@·v·······
      0020  02 1e c2 94 0f a1 1a 2b  3c 4e 5e 6f 70 90 50 18  ·······+<N^op·P·
      0030  fa f0 0a ad 00 00 7e a0  1a 02 23 05 32 a5 36 e6  ······~···#·2·6·
      0040  e6 00 c0 01 c2 00 03 01  00 01 08 00 ff 02 00 81  ················
      0050  96 7e                                             ·~
      "
    `);
    expect(painted(request, instance, 140, 5).picture()).toMatchInlineSnapshot(`
      " frame, 82 bytes
      0000  02 00 5e 00 53 02 02 00  5e 00 53 01 08 00 45 00  00 44 40 01 40 00 40 06  76 8a c0 00 02 0a c0 00  ··^·S···^·S···E··D@·@·@·v·······
      0020  02 1e c2 94 0f a1 1a 2b  3c 4e 5e 6f 70 90 50 18  fa f0 0a ad 00 00 7e a0  1a 02 23 05 32 a5 36 e6  ·······+<N^op·P·······~···#·2·6·
      0040  e6 00 c0 01 c2 00 03 01  00 01 08 00 ff 02 00 81  96 7e                                             ·················~
      "
    `);
  });

  it('go without characters where there is no room for them', () => {
    expect(painted(request, nodeOf(request, 'dlms.apdu'), 30, 4).picture()).toMatchInlineSnapshot(`
      " frame, 82 bytes
      0030  fa f0 0a ad 00 00 7e a0
      0038  1a 02 23 05 32 a5 36 e6
      0040  e6 00 c0 01 c2 00 03 01"
    `);
    expect(painted(request, nodeOf(request, 'dlms.apdu'), 20, 4).picture()).toMatchInlineSnapshot(`
      " frame, 82 bytes
      0038  1a 02 23 05
      003c  32 a5 36 e6
      0040  e6 00 c0 01"
    `);
    expect(painted(request, nodeOf(request, 'dlms.apdu'), 9, 4).picture()).toMatchInlineSnapshot(`
      " frame,…
      0038  1a
      003c  32
      0040  e6"
    `);
  });

  it('light the node in both columns, its parent around it, and the cursor', () => {
    const grid = painted(request, nodeOf(request, 'cosem.instance'), 80, 8, true);
    expect(grid.under(STYLES.lit)).toMatchInlineSnapshot(`
      "




      ...........................01  00 01 08 00 ff..................······

      "
    `);
    expect(grid.under(STYLES.litParent)).toMatchInlineSnapshot(`
      "




      .....................00 03 01  00 01 08 00 ff 02.............·········

      "
    `);
    expect(grid.under(STYLES.cursor)).toMatchInlineSnapshot(`
      "




      ...........................01..................................·

      "
    `);
    expect(painted(request, nodeOf(request, 'cosem.instance'), 80, 8).under(STYLES.cursor).trim()).toBe('');
  });

  it('go to the store of the node by themselves', () => {
    const grid = painted(joined, nodeOf(joined, 'dlms.data'), 80, 4);
    expect(grid.picture()).toMatchInlineSnapshot(`
      " frame, 1,514 bytes │ datagram joined from 4 fragments, 4,783 bytes │ asked in …
      0010  c4 01 c1 00 01 81 aa 02  04 09 0c 07 e8 06 09 07  ················
      0020  0c 00 00 00 ff 88 80 11  00 06 00 40 d9 90 06 00  ···········@····
      0030  01 3d 30 02 04 09 0c 07  e8 06 09 07 0c 0f 00 00  ·=0·············"
    `);
    expect(grid.painted(STYLES.tabActive)).toMatchInlineSnapshot(`
      "..................... datagram joined from 4 fragments, 4,783 bytes 


      "
    `);
    expect(painted(joined, nodeOf(joined, 'ip'), 80, 4).painted(STYLES.tabActive)).toMatch(/^ frame, 1,514 bytes/);
  });

  it('show the active tab where not all fit', () => {
    const tape = new Tape();
    for (let i = 0; i < 9; i++) tape.addStore(new Uint8Array(i), `store ${i} \x1b[31m`);
    for (let active = 0; active < 9; active++) {
      const grid = new Grid(40, 1);
      paintTabs(grid, grid.area, tape, active, STYLES);
      expect(grid.painted(STYLES.tabActive)).toContain(`store ${active} \\x1b[31m, ${active} byte`);
    }
  });

  it('say where the cursor is', () => {
    const node = nodeOf(request, 'cosem.instance');
    expect(cursorText(request, { store: 0, cursor: 0x47, top: 0 }, node)).toBe('0x0047 (71), 6 bytes');
  });
});

describe('the cursor', () => {
  it('moves by rows in its column, as far as there are some', () => {
    const away = (at: number, by: number): number => rowsAway(at, by, 16, 100);
    expect([away(20, -1), away(4, -1), away(20, 1), away(5, 4), away(69, -4)]).toEqual([4, 4, 36, 69, 5]);
    // The last row ends before the column.
    expect([away(85, 1), away(90, 9), away(97, 1), away(5, -9)]).toEqual([85, 90, 97, 5]);
  });

  it('is on screen after every move, and under the cell where it is painted', () => {
    const offsets = fc.array(fc.integer({ min: -20, max: 400 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(offsets, fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 9 }), (all, size, height) => {
        const area = { x: 3, y: 2, width: 80, height };
        const { perRow } = byteLayout(area.width, size);
        let view = START;
        for (const offset of all) view = withCursor(view, offset, size, perRow, height);
        expect(view.cursor).toBeGreaterThanOrEqual(0);
        expect(view.cursor).toBeLessThan(size);
        const row = Math.floor(view.cursor / perRow) - view.top;
        expect(row).toBeGreaterThanOrEqual(0);
        expect(row).toBeLessThan(height);

        const grid = new Grid(90, 12);
        const tape = new Tape();
        tape.addStore(new Uint8Array(size).fill(0x41), 'frame');
        paintBytes(grid, area, tape, view, { node: -1, focused: true }, STYLES);
        const line = grid
          .under(STYLES.cursor)
          .split('\n')
          .findIndex((one) => one !== '');
        const column = (grid.under(STYLES.cursor).split('\n')[line] as string).search(/[^.]/);
        expect(byteAt(area, view, size, column, line)).toBe(view.cursor);
      }),
      { numRuns: 50 },
    );
  });

  it('is on the first byte of a node, of which as much is shown as there is room for', () => {
    const at = (offset: number, length: number, top: number): ByteView =>
      showing({ store: 0, cursor: 0, top }, { store: 0, offset, length }, 160, 16, 4);
    expect(at(20, 4, 0)).toEqual({ store: 0, cursor: 20, top: 0 });
    expect(at(62, 30, 0)).toEqual({ store: 0, cursor: 62, top: 2 });
    expect(at(62, 90, 0)).toEqual({ store: 0, cursor: 62, top: 0 });
    expect(at(20, 4, 5)).toEqual({ store: 0, cursor: 20, top: 1 });
    expect(at(160, 0, 0)).toEqual({ store: 0, cursor: 159, top: 6 });
    const other = showing({ store: 1, cursor: 9, top: 3 }, { store: 0, offset: 0, length: 1 }, 0, 16, 4);
    expect(other).toEqual({ store: 0, cursor: 0, top: 0 });
  });
});

const CAPTURES = [
  'hdlc-over-tcp.pcap',
  'ip-fragments.pcap',
  'access-and-general-blocks.pcap',
  'wrapper-get-blocks.pcap',
  'hdlc-segmented.pcap',
  'tcp-snaplen.pcap',
  'attributes.hex',
  'hdlc-faults.bin',
];

describe('between bytes and nodes', () => {
  it('is nobody before the first and behind the last byte', () => {
    expect(nodeAt(request, 0, -1)).toBe(-1);
    expect(nodeAt(request, 0, 82)).toBe(-1);
    expect(nodeAt(request, 1, 0)).toBe(-1);
  });

  it('takes the first part of a bit field, or the chosen one', () => {
    const [first, priority] = [nodeOf(request, 'dlms.invoke_id'), nodeOf(request, 'dlms.priority')];
    const { offset } = placeOf(request, priority);
    expect(nodeAt(request, 0, offset)).toBe(first);
    expect(nodeAt(request, 0, offset, priority)).toBe(priority);
    expect(nodeAt(request, 0, offset, nodeOf(request, 'get_request'))).toBe(first);
    expect(nodeAt(request, 0, offset + 1, priority)).not.toBe(priority);
  });

  it.each(CAPTURES)('goes from every byte of %s to a node that holds it', async (capture) => {
    const messages = await messagesOf(capture);
    expect(messages.length).toBeGreaterThan(0);
    const place = fc.nat().chain((m) => {
      const { tape } = messages[m % messages.length] as (typeof messages)[number];
      return fc.nat().map((n) => {
        const store = n % tape.storeCount;
        const { length } = tape.stores[store] as Uint8Array;
        return { tape, store, offset: length === 0 ? -1 : Math.floor(n / tape.storeCount) % length };
      });
    });
    fc.assert(
      fc.property(place, ({ tape, store, offset }) => {
        const node = nodeAt(tape, store, offset);
        if (node < 0) {
          // Only what no node claims has none: the whole tape is asked.
          for (let one = 0; one < tape.top; one += 4) expect(holds(tape, one, store, offset)).toBe(false);
          return;
        }
        expect(holds(tape, node, store, offset)).toBe(true);
        for (let child = node + 4; child < tape.next(node); child += 4) {
          expect(holds(tape, child, store, offset)).toBe(false);
        }
      }),
    );
  });

  it.each(CAPTURES)('goes from every leaf of %s to its first byte and back', async (capture) => {
    for (const { tape } of await messagesOf(capture)) {
      for (let node = 0; node < tape.top; node += 4) {
        const kind = tape.kind(node);
        if (isContainer(kind) || kind === Kind.issue || kind === Kind.derived || tape.length(node) === 0) continue;
        const { store, offset } = placeOf(tape, node);
        expect(nodeAt(tape, store, offset, node)).toBe(node);
        const found = nodeAt(tape, store, offset);
        const isOwn = found === node;
        const isPart = kind === Kind.bits || fieldById(tape.fieldId(node)).mask !== 0;
        if (!isOwn) expect([isPart, placeOf(tape, found)]).toEqual([true, placeOf(tape, node)]);
      }
    }
  });
});

function holds(tape: Tape, node: number, store: number, offset: number): boolean {
  const kind = tape.kind(node);
  if (tape.store(node) !== store || kind === Kind.issue || kind === Kind.derived) return false;
  return offset >= tape.offset(node) && offset < tape.offset(node) + tape.length(node);
}

describe('large stores', () => {
  it('of 16 MiB are painted where they end', () => {
    const tape = new Tape();
    const bytes = new Uint8Array(16 * 1024 * 1024);
    tape.addStore(bytes, 'frame');
    const grid = new Grid(80, 4);
    const view = withCursor(START, bytes.length, bytes.length, byteLayout(80, bytes.length).perRow, 4);
    paintBytes(
      grid,
      grid.area,
      tape,
      view,
      { node: -1, focused: true, found: [{ start: 0, end: bytes.length }] },
      STYLES,
    );
    expect(grid.picture()).toMatchInlineSnapshot(`
      "ffffc0  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  ················
      ffffd0  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  ················
      ffffe0  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  ················
      fffff0  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  ················"
    `);
  });
});

describe('what was searched for', () => {
  const bytes = Uint8Array.of(1, 2, 1, 2, 9, 2);

  it('is found as far as it reaches into what is on the screen', () => {
    expect(byteHits('01 02', bytes, 0, 6)).toEqual([
      { start: 0, end: 2 },
      { start: 2, end: 4 },
    ]);
    expect(byteHits('01 02', bytes, 3, 6)).toEqual([{ start: 2, end: 4 }]);
    expect(byteHits('?? 02', bytes, 4, 5)).toEqual([{ start: 4, end: 6 }]);
  });

  it('is nothing where something else than bytes is searched for', () => {
    for (const search of [undefined, 'clock', '1.8.0', 'hex:zz']) expect(byteHits(search, bytes, 0, 6)).toEqual([]);
  });
});
