import { describe, expect, it } from 'vitest';
import {
  Conversation,
  Dissection,
  data,
  dataKind,
  defineFields,
  fieldById,
  group,
  Issue,
  Registry,
  Tape,
  text,
} from '../../../src/core/index.js';
import { ByteWriter } from '../../../src/sinks/bytes.js';
import { TreeWriter } from '../../../src/sinks/tree-text.js';
import {
  ALL_FOLDED,
  ancestors,
  type Folds,
  isFolded,
  LONG_LIST,
  NO_FOLDS,
  NONE_FOLDED,
  parentOf,
  pathOf,
  revealed,
  setAllFolded,
  setFolded,
} from '../../../src/tui/panes/folds.js';
import { farthestLeft, paintTree, rowSpans, type TreePlace } from '../../../src/tui/panes/tree.js';
import { type TreeRows, treeRows } from '../../../src/tui/panes/tree-rows.js';
import { Grid, STYLES } from '../grid.js';
import { type Kept, messageOf, messagesOf, nodeOf } from '../messages.js';

const START: TreePlace = { row: 0, top: 0, left: 0, focused: true };

function rowsOf({ tape, first }: Kept, folds: Folds = NO_FOLDS, headers = false): TreeRows {
  return treeRows(tape, { first, folds, headers });
}

function painted(rows: TreeRows, columns: number, height: number, place: Partial<TreePlace> = {}): Grid {
  const grid = new Grid(columns, height);
  paintTree(grid, grid.area, rows, { ...START, ...place }, STYLES);
  return grid;
}

/** Names of the visible nodes. */
const names = (rows: TreeRows): string[] =>
  Array.from({ length: rows.count }, (_, row) =>
    rows.isStore(row) ? '[store]' : fieldById(rows.tape.fieldId(rows.node(row))).name,
  );

const answer = await messageOf('ip-fragments.pcap', 2);
const request = await messageOf('hdlc-over-tcp.pcap', 1);
const broken = await messageOf('tcp-snaplen.pcap', 1);

describe('pictures of trees', () => {
  it('folds headers and long lists, and announces joined bytes', () => {
    expect(painted(rowsOf(answer), 40, 10).picture()).toMatchInlineSnapshot(`
      "▸ Ethernet
      ▸ IPv4
        [datagram joined from 4 fragments, 4,…
      ▸ UDP
      ▾ DLMS wrapper
          Version: 1
          Source wPort: 1 (management)
          Destination wPort: 2
          Length: 4767
      ▾ GET-Response"
    `);
    expect(painted(rowsOf(answer), 66, 18).picture()).toMatchInlineSnapshot(`
      "▸ Ethernet
      ▸ IPv4
        [datagram joined from 4 fragments, 4,783 bytes]
      ▸ UDP
      ▾ DLMS wrapper
          Version: 1
          Source wPort: 1 (management)
          Destination wPort: 2
          Length: 4767
      ▾ GET-Response
          APDU: 0xc4 (get-response)
          Choice: 1 (normal)
        ▾ Invoke-id and priority: 0xc1
            Invoke-id: 1
            Service class: 1 (confirmed)
            Priority: 1 (high)
        ▾ Dialog
            Answers frame: 1"
    `);
  });

  it('shows an APDU unfolded', () => {
    const rows = rowsOf(request);
    expect(
      painted(rows, 66, 12, { top: rows.rowOf(nodeOf(request.tape, 'get_request')) - 1 }).picture(),
    ).toMatchInlineSnapshot(`
      "    Quality: 0x00
      ▾ GET-Request
          APDU: 0xc0 (get-request)
          Choice: 1 (normal)
        ▾ Invoke-id and priority: 0xc2
            Invoke-id: 2
            Service class: 1 (confirmed)
            Priority: 1 (high)
        ▾ Attribute
            Class: 3 (Register)
            Instance: 1-0:1.8.0*255 (Active power+ (QI+QIV) time integr…
            Attribute: 2"
    `);
    expect(painted(rows, 120, 20, { top: rows.count - 20 }).picture()).toMatchInlineSnapshot(`
      "    HCS verdict: good
      ▾ LLC
          Destination LSAP: 0xe6 (DLMS/COSEM)
          Source LSAP: 0xe6 (command)
          Quality: 0x00
      ▾ GET-Request
          APDU: 0xc0 (get-request)
          Choice: 1 (normal)
        ▾ Invoke-id and priority: 0xc2
            Invoke-id: 2
            Service class: 1 (confirmed)
            Priority: 1 (high)
        ▾ Attribute
            Class: 3 (Register)
            Instance: 1-0:1.8.0*255 (Active power+ (QI+QIV) time integral 1 (energy), rate 0 (total))
            Attribute: 2
            Attribute name: value
      ▾ HDLC end
          FCS: 0x9681
          FCS verdict: good"
    `);
  });

  it('shows encoding where somebody asks for it', () => {
    const rows = rowsOf(request, NO_FOLDS, true);
    expect(names(rows)).toContain('dlms.present');
    expect(names(rowsOf(request))).not.toContain('dlms.present');
    expect(painted(rows, 66, 5, { top: rows.count - 5 }).picture()).toMatchInlineSnapshot(`
      "    Presence octet: 00
      ▾ HDLC end
          FCS: 0x9681
          FCS verdict: good
          Flag: 7e"
    `);
  });

  it('shows issues with their marks, in the style of their severity', () => {
    const grid = painted(rowsOf(broken), 100, 12);
    expect(grid.picture()).toMatchInlineSnapshot(`
      "▸ Ethernet
      ▸ IPv4  ! 1
      ▸ TCP
        Segment data: 00010002000100386036a1090607608574050801018a0207808b0760857405080201ac0a800831323334
        [stream, 42 bytes]
        ! Cut by the capture: 22 bytes of this message are missing: 22 bytes were cut by the capture (sna…
      ▾ DLMS wrapper
          Version: 1
          Source wPort: 2
          Destination wPort: 1 (management)
          Length: 56
        ! Cut by the capture: Length says 56 bytes, 34 were captured"
    `);
    const severities = [grid.painted(STYLES.error), grid.painted(STYLES.warning)].join('');
    expect(severities.replaceAll('.', '').trim()).not.toBe('');
  });

  it('tells the worst issue and the count where they are folded away', () => {
    const rows = rowsOf(broken, ALL_FOLDED);
    expect(painted(rows, 66, 6).picture()).toMatchInlineSnapshot(`
      "▸ Ethernet
      ▸ IPv4  ! 1
      ▸ TCP
        Segment data: 00010002000100386036a1090607608574050801018a02078…
        [stream, 42 bytes]
        ! Cut by the capture: 22 bytes of this message are missing: 22 …"
    `);
  });

  it('lays the selection over the chosen row, and hits over what was found', () => {
    const find = (line: string): [number, number][] => {
      const at = line.indexOf('1-0:1.8.0');
      return at < 0 ? [] : [[at, at + 9]];
    };
    const rows = rowsOf(request);
    const row = rows.rowOf(nodeOf(request.tape, 'cosem.instance'));
    const grid = painted(rows, 60, 5, { row, top: row - 2, find });
    expect(grid.under(STYLES.selected)).toMatchInlineSnapshot(`
      "

            Instance: 1-0:1.8.0*255 (Active power+ (QI+QIV) time …

      "
    `);
    expect(grid.under(STYLES.match)).toMatchInlineSnapshot(`
      "

      ................1-0:1.8.0

      "
    `);
    const elsewhere = painted(rows, 60, 5, { row, top: row - 2, focused: false });
    expect(elsewhere.under(STYLES.selectedElsewhere)).toBe(grid.under(STYLES.selected));
  });

  it('scrolls the chosen row to its end', () => {
    const rows = rowsOf(request);
    const row = rows.rowOf(nodeOf(request.tape, 'cosem.instance'));
    const left = farthestLeft(rows, row, 40);
    const line = (cells: number): string => painted(rows, 40, 1, { row, top: row, left: cells }).picture();
    expect(line(0)).toMatch(/…$/);
    expect(line(left)).toMatch(/rate 0 \(total\)\)$/);
    expect(line(left)).toHaveLength(40);
  });
});

describe('folds', () => {
  const { tape, first } = answer;
  const buffer = nodeOf(tape, 'profile_generic.buffer');

  it('go by path, so that they hold in the next message', async () => {
    const [one, other] = [await messageOf('wrapper-session.pcap', 4), await messageOf('wrapper-session.pcap', 6)];
    const folds = setFolded(NO_FOLDS, one.tape, nodeOf(one.tape, 'dlms.invoke_id_and_priority'), true);
    expect(pathOf(one.tape, nodeOf(one.tape, 'dlms.invoke_id_and_priority'))).toEqual([
      'get_response',
      'dlms.invoke_id_and_priority',
    ]);
    expect(names(rowsOf(other))).toContain('dlms.priority');
    expect(names(rowsOf(other, folds))).not.toContain('dlms.priority');
  });

  it('tell one element of a list from another', () => {
    const second = nodeOf(tape, 'dlms.data', 6);
    const unfolded = setFolded(NO_FOLDS, tape, buffer, false);
    const one = rowsOf(answer, setFolded(unfolded, tape, second, true));
    expect(rowsOf(answer, unfolded).count - one.count).toBe(4);
    expect(one.isFolded(one.rowOf(second))).toBe(true);
    expect(one.isFolded(one.rowOf(nodeOf(tape, 'dlms.data', 1)))).toBe(false);
  });

  it('fold headers, and lists longer than some', () => {
    expect(isFolded(NO_FOLDS, tape, 0, first)).toBe(true);
    expect(isFolded(NO_FOLDS, tape, buffer, first)).toBe(true);
    expect(isFolded(NO_FOLDS, tape, nodeOf(tape, 'get_response'), first)).toBe(false);
    expect(LONG_LIST).toBeLessThan(170);
  });

  it('unfold all, fold all, and all below one node', () => {
    expect(rowsOf(answer, NONE_FOLDED).count).toBeGreaterThan(850);
    expect(names(rowsOf(answer, ALL_FOLDED))).toEqual(['eth', 'ip', '[store]', 'udp', 'wrapper', 'get_response']);
    const below = setAllFolded(ALL_FOLDED, tape, nodeOf(tape, 'get_response'), false);
    expect(names(rowsOf(answer, below)).slice(0, 5)).toEqual(['eth', 'ip', '[store]', 'udp', 'wrapper']);
    expect(names(rowsOf(answer, below)).filter((name) => name === 'dlms.data')).toHaveLength(170 * 5);
    const again = setAllFolded(below, tape, buffer, true);
    expect(rowsOf(answer, again).isFolded(rowsOf(answer, again).rowOf(buffer))).toBe(true);
  });

  it('agree with the rows, whatever was folded before', () => {
    let folds = NO_FOLDS;
    for (const [n, node] of [buffer, nodeOf(tape, 'dlms.data'), nodeOf(tape, 'get_response'), buffer].entries()) {
      folds = setFolded(folds, tape, node, n % 2 === 1);
      const rows = rowsOf(answer, folds);
      for (let row = 0; row < rows.count; row++) {
        if (rows.isStore(row) || !rows.hasChildren(row)) continue;
        expect(rows.isFolded(row)).toBe(isFolded(folds, tape, rows.node(row), first));
      }
    }
  });

  it('let a node be seen by unfolding what it is in', () => {
    const value = nodeOf(tape, 'dlms.data', 4);
    const hidden = rowsOf(answer);
    expect(hidden.node(hidden.rowOf(value))).toBe(buffer);
    const folds = revealed(ALL_FOLDED, tape, value, first);
    const rows = rowsOf(answer, folds);
    expect(rows.node(rows.rowOf(value))).toBe(value);
    expect(rows.isFolded(0)).toBe(true);
    expect(parentOf(tape, parentOf(tape, value))).toBe(buffer);
  });
});

describe('moving in a tree', () => {
  const { tape } = answer;
  const rows = rowsOf(answer);
  const at = (name: string, n = 1): number => rows.rowOf(nodeOf(tape, name, n));

  it('steps over announcements', () => {
    const announced = names(rows).indexOf('[store]');
    expect(rows.step(announced - 1, 1)).toBe(announced + 1);
    expect(rows.step(announced + 1, -1)).toBe(announced - 1);
    expect(rows.step(0, -1)).toBe(0);
    expect(rows.step(0, 1000)).toBe(rows.count - 1);
  });

  it('goes to parents, siblings and children', () => {
    expect(rows.parent(at('dlms.priority'))).toBe(at('dlms.invoke_id_and_priority'));
    expect(rows.parent(at('get_response'))).toBe(-1);
    expect(rows.nextSibling(at('dlms.invoke_id_and_priority'))).toBe(at('dialog'));
    expect(rows.nextSibling(at('dlms.priority'))).toBe(at('dlms.priority'));
    expect(rows.nextSibling(at('ip'))).toBe(at('udp'));
    expect(rows.previousSibling(at('udp'))).toBe(at('ip'));
    expect(rows.firstChild(at('get_response'))).toBe(at('dlms.apdu'));
    expect(rows.firstChild(at('eth'))).toBe(at('eth'));
  });

  it('finds for hidden encoding the row of what it is in', () => {
    const header = nodeOf(request.tape, 'dlms.present');
    const shown = rowsOf(request);
    expect(shown.node(shown.rowOf(header))).toBe(parentOf(request.tape, header));
  });
});

describe('trees that want too much', () => {
  const F = defineFields('tree_test', {
    self: group('Evil \u202e \x1b[2J group'),
    name: text('Na\x07me'),
    list: data('L'),
  });

  it('never put controls or bidirectional marks on the screen', () => {
    const tape = new Tape();
    const d = new Dissection(new Registry());
    const bytes = Buffer.from('\x1b]0;owned\x07 \u202eevil\u200b \u009b1m');
    d.begin(tape, new Conversation(1), undefined, false);
    d.range(tape.addStore(bytes, 'store \x1b[31m'), 0, bytes.length);
    d.open(F.self);
    d.inside(bytes, 'joined \u202e', () => d.mark(F.name, bytes.length));
    d.report(Issue.unusual, 'text \x1b[0m \u2066 of an issue');
    d.close();
    const rows = treeRows(tape, { first: 0, folds: NO_FOLDS, headers: true });
    // The grid throws where something forbidden comes through.
    expect(painted(rows, 110, 6).picture()).toMatchInlineSnapshot(`
      "▾ Evil \\u{202e} \\x1b[2J group
          [joined \\u{202e}, 26 bytes]
          Na\\x07me: \\x1b]0;owned\\x07 \\u{202e}evil\\u{200b} \\x9b1m
          ! Unusual: text \\x1b[0m \\u{2066} of an issue

      "
    `);
  });

  it('take 100,000 nodes and 16 MiB of text', () => {
    const tape = new Tape();
    const bytes = new Uint8Array(16 * 1024 * 1024).fill(0x41);
    const length = bytes.length - 6;
    bytes.set([10, 0x84, length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff]);
    const d = new Dissection(new Registry());
    d.begin(tape, new Conversation(1), undefined, false);
    d.range(tape.addStore(bytes, 'frame'), 0, bytes.length);
    const add = (kind: number, offset: number, size: number, next: number): void => {
      if (tape.top + 4 > tape.words.length) tape.grow();
      tape.words.set([(F.list.id << 16) | (kind << 8), offset, size, next], tape.top);
      tape.top += 4;
    };
    add(dataKind(10), 0, bytes.length, 4);
    add(dataKind(4), 0, bytes.length, 8);
    add(dataKind(1), 0, bytes.length, 8 + 4 * 100_001);
    for (let i = 1; i <= 100_000; i++) add(dataKind(17), 2 * i, 2, 8 + 4 * (i + 1));
    const rows = treeRows(tape, { first: 0, folds: NONE_FOLDED, headers: false });
    expect(rows.count).toBe(100_003);
    const grid = painted(rows, 40, 6, { row: 2 });
    const folds = revealed(NO_FOLDS, tape, tape.top - 4, 0);
    expect(rows.rowOf(tape.top - 4)).toBe(rows.count - 1);
    expect(folds.inside.size).toBe(1);
    expect(grid.picture()).toMatchInlineSnapshot(`
      "  L (visible-string): "AAAAAAAAAAAAAAAA…
        L (bit-string): 010000010100000101000…
      ▾ L (array): 100000 elements
          L (unsigned): 255
          L (unsigned): 250
          L (unsigned): 65"
    `);
  });
});

const CAPTURES = [
  'access-and-general-blocks.pcap',
  'short-names.pcap',
  'peer-defects.hex',
  'hdlc-segmented.pcap',
  'attributes.hex',
  'tcp-snaplen.pcap',
  'vlan-mpls-sll.pcapng',
];

describe('trees of our captures', () => {
  it.each(CAPTURES)('of %s: every visible node has its row, every other the one of what hides it', async (capture) => {
    for (const kept of await messagesOf(capture)) {
      const rows = rowsOf(kept);
      const visible = new Set(Array.from({ length: rows.count }, (_, row) => rows.node(row)));
      for (let node = 0; node < kept.tape.top; node += 4) {
        const expected = ancestors(kept.tape, node).findLast((parent) => visible.has(parent));
        // Encoding on top of the tree is in nothing: a neighbour stands for it.
        if (expected !== undefined) expect(rows.node(rows.rowOf(node))).toBe(expected);
        else expect(rows.rowOf(node)).toBeGreaterThanOrEqual(0);
      }
      painted(rows, 66, Math.max(1, rows.count));
    }
  });

  it.each(CAPTURES)('of %s, all unfolded, are the trees that a pipe gets', async (capture) => {
    for (const kept of await messagesOf(capture)) {
      const rows = rowsOf(kept, NONE_FOLDED);
      const lines = Array.from({ length: rows.count }, (_, row) =>
        rowSpans(rows, row, STYLES)
          .map((span) => span.text)
          .join('')
          .replace(/^( *)[▾ ] /, '$1')
          // Lines of a pipe have no threes of digits.
          .replace(
            /^( *\[.*, )([\d,]+)( bytes?\])$/,
            (_all, name, digits, unit) => name + digits.replace(/,/g, '') + unit,
          ),
      );
      expect(lines.join('\n')).toBe(pipedTree(kept.tape));
    }
  });
});

/** As `TreeWriter` writes it; without the codes of issues, which the screen tells elsewhere. */
function pipedTree(tape: Tape): string {
  let written = '';
  const out = new ByteWriter((bytes) => {
    written += bytes.toString();
  });
  new TreeWriter(out, false, undefined).write(tape, 0, tape.top);
  out.flush();
  return written
    .trimEnd()
    .split('\n')
    .map((line) =>
      line
        .slice(2)
        .replace(/^( *[✗!·] .*) \[[a-z0-9_.]+\]$/, '$1')
        .replace(/: $/, ''),
    )
    .join('\n');
}
