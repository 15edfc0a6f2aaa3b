/**
 * `cosem.objects`: which objects the values behind it belong to, where the values themselves don't say it, or not where a reader
 * looks for it: columns of a buffer, the values of a push (IEC 62056-6-2, capture_objects, push_object_list). Nothing of it
 * stood so in the message, so it has a byte store of its own:
 *
 *     class_id(2)  instance(6)  attribute(1)  data_index(2)  scaler(1)  unit(1)      an object
 */
import {
  type Dissection,
  decimal,
  defineFields,
  enumerated,
  group,
  header,
  i8,
  Limits,
  list,
  obisText,
  text,
  u16,
} from '../../src/core/index.js';
import { attributeName } from './class-names.js';
import { Cosem } from './fields.js';
import { UnitWords } from './words.js';

/**
 * What a value belongs to, as far as it is known. Plain values, since answers are remembered. -1, or undefined where a number may
 * be negative: not known.
 */
export interface Column {
  readonly classId: number;
  /** The logical name as one number of 48 bits. */
  readonly instance: number;
  readonly attribute: number | undefined;
  /** 0 is the whole attribute; else an element of it. */
  readonly dataIndex: number;
  /** The value is the number times ten to the power of the scaler; known where the unit is. */
  readonly scaler: number | undefined;
  readonly unit: number;
  /** Of a buffer that is pushed: the columns that are, where not all of them are. */
  readonly columns?: readonly Column[];
}

/** Nothing is known of a value. */
export const UNKNOWN_COLUMN: Column = {
  classId: -1,
  instance: -1,
  attribute: undefined,
  dataIndex: -1,
  scaler: undefined,
  unit: -1,
};

export const Objects = defineFields('cosem', {
  objects: list('Objects', { about: 'The objects that the values behind this belong to, in their order.' }),
  object: group('Object'),
  namedBy: text('Named by', { ofList: true, about: 'What says to which objects the values belong.' }),
  capturePeriod: decimal('Capture period', {
    unit: 's',
    ofList: true,
    about: 'Between two rows; where the time of a row is null-data, it is this much later than that of the row before.',
  }),
  dataIndex: u16('Data index', {
    about: '0 means the whole attribute; else which element of it (IEC 62056-6-2, capture_object_definition).',
  }),
  scaler: i8('Scaler', {
    about: 'The value is the number times ten to the power of this (IEC 62056-6-2, scal_unit_type).',
  }),
  unit: enumerated('Unit', UnitWords, { about: 'Physical unit of the value (IEC 62056-6-2, scal_unit_type).' }),
  notKnown: header('Not known'),
});

const OCTETS = 13;
const INSTANCE_OCTETS = 6;

/**
 * Writes the list of objects, for a `LinkKind.row` or `LinkKind.rows` to point to. `namedBy` says who names them:
 * `capture_objects, frame 12`. Answers with the node of the list; -1 where there is none. The node of each object is added to
 * `nodes`, for a `LinkKind.value`.
 */
export function writeObjects(
  d: Dissection,
  columns: readonly Column[],
  namedBy: string,
  capturePeriod = -1,
  nodes?: number[],
): number {
  if (!d.recording || columns.length === 0) return -1;
  const room = Math.max(0, Limits.itemsPerApdu - d.items);
  const shown = columns.length > room ? columns.slice(0, room) : columns;
  d.items += shown.length;
  const store = d.addStore(bytesOf(shown), `objects: ${namedBy}`);
  if (store < 0) return -1;
  const node = d.nextNode;
  d.elsewhere(store, 0, OCTETS * shown.length, () => {
    d.open(Objects.objects);
    d.derive(Objects.namedBy, namedBy);
    if (capturePeriod > 0) d.derive(Objects.capturePeriod, String(capturePeriod));
    for (const column of shown) {
      nodes?.push(d.nextNode);
      object(d, column);
    }
    d.close();
  });
  return node;
}

function object(d: Dissection, { classId, instance, attribute, dataIndex, unit }: Column): void {
  d.open(Objects.object);
  if (classId >= 0) d.read(Cosem.classId);
  else d.mark(Objects.notKnown, 2);
  if (instance >= 0) d.mark(Cosem.instance);
  else d.mark(Objects.notKnown, INSTANCE_OCTETS);
  if (attribute !== undefined) {
    d.read(Cosem.attribute);
    const name = classId < 0 ? undefined : attributeName(classId, attribute);
    if (name !== undefined) d.derive(Cosem.attributeName, name);
  } else d.mark(Objects.notKnown, 1);
  if (dataIndex >= 0) d.read(Objects.dataIndex);
  else d.mark(Objects.notKnown, 2);
  if (unit >= 0) {
    d.read(Objects.scaler);
    d.read(Objects.unit);
  } else d.mark(Objects.notKnown, 2);
  d.close();
}

/** `1-0:99.1.0*255`. */
export function codeOf(instance: number): string {
  const octets = Uint8Array.from({ length: INSTANCE_OCTETS }, (_, i) => Math.floor(instance / 256 ** (5 - i)) % 256);
  return obisText(octets, 0);
}

/** Lists that are the same for many messages are written once. */
const written = new WeakMap<readonly Column[], Uint8Array>();

function bytesOf(columns: readonly Column[]): Uint8Array {
  let bytes = written.get(columns);
  if (bytes === undefined) {
    bytes = encoded(columns);
    written.set(columns, bytes);
  }
  return bytes;
}

function encoded(columns: readonly Column[]): Uint8Array {
  const bytes = new Uint8Array(OCTETS * columns.length);
  const view = new DataView(bytes.buffer);
  columns.forEach(({ classId, instance, attribute, dataIndex, scaler, unit }, n) => {
    const at = OCTETS * n;
    if (classId >= 0) view.setUint16(at, classId);
    if (instance >= 0) {
      view.setUint16(at + 2, Math.floor(instance / 2 ** 32));
      view.setUint32(at + 4, instance % 2 ** 32);
    }
    view.setInt8(at + 8, attribute ?? 0);
    if (dataIndex >= 0) view.setUint16(at + 9, dataIndex);
    view.setInt8(at + 11, scaler ?? 0);
    if (unit >= 0) view.setUint8(at + 12, unit);
  });
  return bytes;
}
