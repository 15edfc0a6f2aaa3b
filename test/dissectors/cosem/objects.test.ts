import { describe, expect, it } from 'vitest';
import { type Column, UNKNOWN_COLUMN, writeObjects } from '../../../dissectors/cosem/objects.js';
import { dissectData } from '../../../dissectors/data/axdr.js';
import { allDissectors } from '../../../dissectors/index.js';
import {
  type Dissector,
  fieldByName,
  findNode,
  LinkKind,
  ObjectFinder,
  objectOf,
  quantityOf,
  Table,
  textOf,
} from '../../../src/core/index.js';
import { decode, gapsOf, hex, tree } from '../../dissect.js';

// Installs the names of objects and units.
allDissectors();

const ENERGY: Column = { classId: 3, instance: 0x0100010800ff, attribute: 2, dataIndex: 0, scaler: -1, unit: 30 };
const CLOCK: Column = { ...UNKNOWN_COLUMN, classId: 8, instance: 0x0000010000ff, attribute: -2, dataIndex: 0 };
const CODE: Column = { ...UNKNOWN_COLUMN, instance: 0xffffffffffff };

const table = new Table('a.test', 'test');
/** Data behind a list of objects. */
const dissector = (kind: LinkKind, columns: readonly Column[]): Dissector => ({
  name: 'test',
  answers: [[table, 0]],
  dissect(d) {
    const list = writeObjects(d, columns, 'push_object_list, frame 3');
    if (list >= 0) d.link(d.nextNode, kind, list);
    dissectData(d);
  },
});

const ROW = hex('02 03 06 00002710 0900 12 0005');
const read = (kind: LinkKind, bytes: Uint8Array, columns: readonly Column[] = [ENERGY, CLOCK, CODE]) =>
  decode(table, 0, bytes, [dissector(kind, columns)]).tape;

describe('objects that values belong to', () => {
  it('are written with what is known of them, and every octet has an owner', () => {
    const tape = read(LinkKind.row, ROW);
    expect(tree(tape)).toMatchInlineSnapshot(`
      "1:0+39 cosem.objects
        1:0+0 cosem.named_by: push_object_list, frame 3
        1:0+13 cosem.object
          1:0+2 cosem.class_id 0003
          1:2+6 cosem.instance 0100010800ff
          1:8+1 cosem.attribute 02
          1:9+0 cosem.attribute_name: value
          1:9+2 cosem.data_index 0000
          1:11+1 cosem.scaler ff
          1:12+1 cosem.unit 1e
        1:13+13 cosem.object
          1:13+2 cosem.class_id 0008
          1:15+6 cosem.instance 0000010000ff
          1:21+1 cosem.attribute fe
          1:22+2 cosem.data_index 0000
          1:24+2 cosem.not_known 0000
        1:26+13 cosem.object
          1:26+2 cosem.not_known 0000
          1:28+6 cosem.instance ffffffffffff
          1:34+1 cosem.not_known 00
          1:35+2 cosem.not_known 0000
          1:37+2 cosem.not_known 0000
      0+12 dlms.data
        0+2 data.header 0203
        2+5 dlms.data 0600002710
        7+2 dlms.data 0900
        9+3 dlms.data 120005"
    `);
    expect(gapsOf(tape)).toEqual([]);
  });

  it('are none where there are no columns', () => {
    expect(tree(read(LinkKind.row, ROW, []))).not.toContain('cosem.objects');
  });

  it('are found for the values of a row, by their place', () => {
    const tape = read(LinkKind.row, ROW);
    expect(labels(read(LinkKind.row, ROW))).toEqual([
      '06: 1-0:1.8.0*255 1000.0 Wh',
      '09: 0-0:1.0.0*255',
      '12: 255-255:255.255.255*255',
    ]);
    expect(objectOf(tape, 0)).toBe(-1);
  });

  it('are found for the values of all rows, whatever the order of looking', () => {
    const tape = read(LinkKind.rows, hex(`01 02 ${'02 02 06 00002710 0900'} 02 02 06 00000005 0900`));
    const forward = labels(tape);
    expect(forward).toEqual([
      '06: 1-0:1.8.0*255 1000.0 Wh',
      '09: 0-0:1.0.0*255',
      '06: 1-0:1.8.0*255 0.5 Wh',
      '09: 0-0:1.0.0*255',
    ]);
    const finder = new ObjectFinder(tape);
    const backward: number[] = [];
    for (let node = tape.top - 4; node >= 0; node -= 4) backward.unshift(finder.of(node));
    expect(backward).toEqual(Array.from({ length: tape.top / 4 }, (_, n) => objectOf(tape, 4 * n)));
  });

  it('are none for values behind the last of them, and for what lies within a value', () => {
    const tape = read(LinkKind.row, hex('02 02 02 01 11 07 11 08'), [ENERGY]);
    expect(labels(tape)).toEqual(['02: 1-0:1.8.0*255']);
  });
});

/** All data that belongs to an object: first octet, object, quantity. */
function labels(tape: ReturnType<typeof read>): string[] {
  const found: string[] = [];
  for (let node = 0; node < tape.top; node += 4) {
    const object = objectOf(tape, node);
    if (object < 0) continue;
    const instance = findNode(tape, object, tape.next(object), fieldByName('cosem.instance') as never);
    const quantity = quantityOf(tape, node);
    const first = Buffer.from(tape.stores[0] as Uint8Array).toString('hex', tape.offset(node), tape.offset(node) + 1);
    const code = instance < 0 ? '' : textOf(tape, instance).replace(/ \(.*/, '');
    found.push(`${first}: ${code}${quantity === undefined ? '' : ` ${quantity.number} ${quantity.unit}`}`);
  }
  return found;
}
