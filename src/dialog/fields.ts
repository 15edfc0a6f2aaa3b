/**
 * The fields that tell what a message is to its dialog. They are found by name: dissectors declare them, and this layer knows no
 * dissectors.
 */
import { type Field, fieldById, fieldByName, findNode, nameOf, type Tape, textOf, valueOf } from '../core/index.js';

/** What a field is to a dialog. */
export const Part = {
  /** Not looked at yet. */
  unknown: 0,
  nothing: 1,
  apdu: 2,
  choice: 3,
  invokeId: 4,
  serviceClass: 5,
  lastBlock: 6,
  blockData: 7,
  access: 8,
  link: 9,
  securityControl: 10,
  verdict: 11,
  classId: 12,
  instance: 13,
  attribute: 14,
  method: 15,
  memberName: 16,
  dataIndex: 17,
  unit: 18,
  object: 19,
  quantity: 20,
  quantityUnit: 21,
  authentication: 22,
  telegram: 23,
  signature: 24,
  crcWrong: 25,
  bccWrong: 26,
  lineMessage: 27,
  record: 28,
  recordValue: 29,
} as const;
export type Part = (typeof Part)[keyof typeof Part];

const PARTS: Readonly<Record<string, Part>> = {
  'dlms.apdu': Part.apdu,
  'get_request.choice': Part.choice,
  'set_request.choice': Part.choice,
  'action_request.choice': Part.choice,
  'dlms.invoke_id': Part.invokeId,
  'dlms.long_invoke_id': Part.invokeId,
  'dlms.service_class': Part.serviceClass,
  'dlms.last_block': Part.lastBlock,
  'dlms.raw_data': Part.blockData,
  'general_block_transfer.block_data': Part.blockData,
  'cosem.variable_access': Part.access,
  'hdlc.frame': Part.link,
  'iec62056_21.telegram': Part.telegram,
  'ciphering.security_control': Part.securityControl,
  'ciphering.verdict': Part.verdict,
  'authentication.verdict': Part.authentication,
  'general_signing.verdict': Part.signature,
  'iec62056_21.crc_wrong': Part.crcWrong,
  'iec62056_21.bcc_wrong': Part.bccWrong,
  'iec62056_21.data': Part.lineMessage,
  'iec62056_21.identification': Part.lineMessage,
  'iec62056_21.record': Part.record,
  'iec62056_21.values': Part.recordValue,
  'cosem.class_id': Part.classId,
  'cosem.instance': Part.instance,
  'cosem.attribute': Part.attribute,
  'cosem.method': Part.method,
  'cosem.attribute_name': Part.memberName,
  'cosem.method_name': Part.memberName,
  'cosem.data_index': Part.dataIndex,
  'cosem.unit': Part.unit,
  'cosem.object': Part.object,
  'cosem.quantity': Part.quantity,
  'cosem.quantity_unit': Part.quantityUnit,
};

/** By field id. */
const parts = new Uint8Array(0x8000);

/** What a field is to a dialog. */
export function partOf(fieldId: number): Part {
  const known = parts[fieldId] as Part;
  if (known !== Part.unknown) return known;
  const part = PARTS[fieldById(fieldId).name] ?? Part.nothing;
  parts[fieldId] = part;
  return part;
}

const fields = new Map<string, Field | undefined>();

/** The field of this name, which has no variants. */
function fieldOf(name: string): Field | undefined {
  if (!fields.has(name)) fields.set(name, fieldByName(name));
  return fields.get(name);
}

/** The first node in [from, to) with the field of this name; -1: none. */
export function findNamed(tape: Tape, from: number, to: number, name: string): number {
  const field = fieldOf(name);
  return field === undefined ? -1 : findNode(tape, from, to, field);
}

/** Text of the first node with the field of this name; empty where there is none. */
export function textNamed(tape: Tape, from: number, to: number, name: string): string {
  const node = findNamed(tape, from, to, name);
  return node < 0 ? '' : textOf(tape, node);
}

/** The number that the first such node holds; -1: there is none. */
export function numberNamed(tape: Tape, from: number, to: number, name: string): number {
  const node = findNamed(tape, from, to, name);
  const value = node < 0 ? -1 : valueOf(tape, node);
  return typeof value === 'number' ? value : -1;
}

/** The word for its value, or the value itself; empty where there is none. */
export function wordNamed(tape: Tape, from: number, to: number, name: string): string {
  const node = findNamed(tape, from, to, name);
  return node < 0 ? '' : wordOf(tape, node);
}

/** The word for the value of a node. */
export function wordOf(tape: Tape, node: number): string {
  const value = valueOf(tape, node);
  if (typeof value === 'number') return nameOf(fieldById(tape.fieldId(node)), value) ?? String(value);
  // Object identifiers: `2.16.756.5.8.1.1 (LN referencing)`.
  const text = textOf(tape, node);
  return /^[\d.]+ \((.*)\)$/.exec(text)?.[1] ?? text;
}

/** The names that a set of flags holds. */
export function flagsNamed(tape: Tape, from: number, to: number, name: string): readonly string[] {
  const node = findNamed(tape, from, to, name);
  const value = node < 0 ? undefined : valueOf(tape, node);
  return Array.isArray(value) ? (value as readonly string[]) : [];
}
