/**
 * compact_buffer: values without their types, in the order of capture_objects. The types stand in template_description, so that
 * both together are a compact-array, which is read in a byte store of its own (IEC 62056-6-2, Compact data):
 *
 *     13  template_description  length  compact_buffer
 */
import { type Dissection, defineFields, issue, LinkKind } from '../../src/core/index.js';
import { dissectAttribute } from '../cosem/attribute.js';
import { type Meter, meterIn, withUnits } from '../cosem/knowledge.js';
import { type Column, writeObjects } from '../cosem/objects.js';
import { COMPACT_ARRAY, dissectData, STRUCTURE } from '../data/axdr.js';
import { concatenate } from '../data/concatenate.js';
import { DataReader } from '../data/data-reader.js';
import type { Asked, From } from './asked-for.js';

const F = defineFields('cosem', {
  otherTemplate: issue(
    'Another template',
    'note',
    'The buffer was made by another template than the one that was read, so its values are not told apart.',
  ),
});

/** What is needed to read a buffer. Plain values. */
interface Template {
  readonly types: Uint8Array;
  /** -1: not known. */
  readonly id: number;
  readonly columns: readonly Column[];
  readonly namedBy: string;
}

/** Takes the buffer, and shows what is in it. False where decoding has to end. */
export function compactBuffer(d: Dissection, asked: Asked, from: From): boolean {
  const template = d.once((all) => templateFor(meterIn(all, d, from), asked));
  if (asked.node >= 0) d.link(d.nextNode, LinkKind.value, asked.node);
  const { at } = d;
  const whole = dissectAttribute(d, asked.classId, asked.member);
  if (!whole || template === 0 || !d.recording) return whole;
  const reader = new DataReader(d.bytes, at, d.at);
  const contents = reader.octets();
  if (!reader.failed && contents.length > 0) unpack(d, contents, template);
  return true;
}

function unpack(d: Dissection, contents: Uint8Array, { types, id, columns, namedBy }: Template): void {
  if (id >= 0 && contents[0] !== id) {
    d.report(F.otherTemplate, `template ${contents[0]}; template_description is that of ${id}`);
    return;
  }
  const isNamed = types[0] === STRUCTURE && types[1] === columns.length;
  const list = isNamed ? writeObjects(d, columns, namedBy) : -1;
  const head = Uint8Array.of(COMPACT_ARRAY);
  const bytes = concatenate([head, types, lengthOf(contents.length), contents]);
  d.inside(bytes, 'compact_buffer with the types of template_description', () => {
    if (list >= 0) d.link(d.nextNode, LinkKind.rows, list);
    dissectData(d);
  });
}

/** In four octets behind 84h, whatever it is: no byte of it was sent. */
const lengthOf = (length: number): Uint8Array =>
  Uint8Array.of(0x84, length >>> 24, (length >>> 16) & 0xff, (length >>> 8) & 0xff, length & 0xff);

function templateFor(meter: Meter | undefined, { classId, instance }: Asked): Template | 0 {
  const known = meter?.knowing(classId, instance, ({ template }) => template !== undefined);
  if (known?.template === undefined) return 0;
  const captured = meter?.knowing(classId, instance, ({ columns }) => columns !== undefined);
  const frame = captured?.columnsIn ?? 0;
  return {
    types: known.template,
    id: known.templateId,
    columns: withUnits(meter, captured?.columns ?? []),
    namedBy: frame === 0 ? 'capture_objects, from a file' : `capture_objects, frame ${frame}`,
  };
}
