/**
 * What the one-line summaries of APDUs share: the object that a message is about, a value, a result, a word, each as short as a
 * line asks for.
 */
import {
  dataTag,
  type Field,
  fieldById,
  findNode,
  isContainer,
  isData,
  Kind,
  lengthAt,
  type NodeView,
  nameOf,
  obisEntry,
  octetStringGuess,
  type Tape,
  textOf,
  unitGuess,
  valueOf,
  visibleStringGuess,
} from '../../src/core/index.js';
import { attributeName, className, methodName } from '../cosem/classes.js';
import { Quantity } from '../cosem/quantity.js';
import { STRUCTURE } from '../data/axdr.js';
import type { Asked } from './asked.js';
import { Cosem, Dlms } from './common.js';

/** `Register 1-0:1.8.0*255 value` of the first descriptor below the node, `+2` where there are more. */
export function objectText(view: NodeView): string {
  const tape = view.tape;
  const from = view.node + 4;
  const to = tape.next(view.node);
  const classNode = findNode(tape, from, to, Cosem.classId);
  if (classNode < 0) return '';
  const instanceNode = findNode(tape, from, to, Cosem.instance);
  if (instanceNode < 0) return '';
  const classId = valueOf(tape, classNode) as number;
  const more = view.count(Cosem.attributeDescriptor) + view.count(Cosem.methodDescriptor) - 1;
  const instance = obisEntry(tape.stores[tape.store(instanceNode)] as Uint8Array, tape.offset(instanceNode)).brief;
  return `${className(classId) ?? `class ${classId}`} ${instance} ${member(tape, from, to, classId)}${more > 0 ? ` +${more}` : ''}`;
}

/** The same, shorter, of what a request in `bytes` asked for: `1-0:1.8.0*255 value`; empty where nothing is known. */
export function askedText({ classId, member, isMethod, at, end }: Asked, bytes: Uint8Array): string {
  if (classId < 0 || end <= at) return '';
  return `${obisEntry(bytes, at + CLASS_OCTETS).brief} ${memberText(classId, member, isMethod)}`;
}

const CLASS_OCTETS = 2;

/** The attribute or method of the first descriptor in [from, to). */
function member(tape: Tape, from: number, to: number, classId: number): string {
  const attribute = findNode(tape, from, to, Cosem.attribute);
  if (attribute >= 0) return memberText(classId, valueOf(tape, attribute) as number, false);
  const method = findNode(tape, from, to, Cosem.method);
  return method < 0 ? '' : memberText(classId, valueOf(tape, method) as number, true);
}

function memberText(classId: number, id: number, isMethod: boolean): string {
  return isMethod
    ? `${methodName(classId, id) ?? `method ${id}`}()`
    : (attributeName(classId, id) ?? `attribute ${id}`);
}

/** Longest value shown in one line. */
const PREVIEW = 72;

const NULL_DATA = 0;
const OCTET_STRING = 9;
const VISIBLE_STRING = 10;
const ENUM = 22;

/** In one line, what octets or a unit seem to be stands for their hex and its number. */
function guessOf(tape: Tape, node: number): string | undefined {
  const kind = tape.kind(node);
  const tag = dataTag(kind);
  if (tag === ENUM) return unitGuess(tape, node);
  if (tag !== OCTET_STRING && tag !== VISIBLE_STRING) return undefined;
  const bytes = tape.stores[tape.store(node)] as Uint8Array;
  const at = tape.offset(node) + (kind >= Kind.packedData ? 0 : 1);
  const guess = tag === OCTET_STRING ? octetStringGuess : visibleStringGuess;
  return guess(bytes, at + lengthAt(bytes, at).octets, tape.offset(node) + tape.length(node), false);
}

/** In one line, the word stands for its number, and names of bits for theirs. */
function knownText(tape: Tape, node: number): string | undefined {
  const field = fieldById(tape.fieldId(node));
  if (!field.meaningful) return undefined;
  if (field.content !== 0) return textOf(tape, node);
  if (field.names !== undefined && !field.uncertain) {
    const value = valueOf(tape, node);
    return typeof value === 'number' ? nameOf(field, value) : undefined;
  }
  if (field.flags === undefined) return undefined;
  const set = valueOf(tape, node);
  return Array.isArray(set) && set.length > 0 ? set.join(' + ') : undefined;
}

/** The first value below a node: `12345`, `{-1, Wh}`, `[26] {…}`; what is beyond a line is left out. */
export function dataText(view: NodeView): string {
  const node = findData(view.tape, view.node + 4, view.tape.next(view.node));
  return node < 0 ? '' : preview(view.tape, node, PREVIEW);
}

/** The first value of COSEM data in [from, to), whatever it is called; -1 where there is none. */
function findData(tape: Tape, from: number, to: number): number {
  const words = tape.words;
  let node = from;
  while (node < to) {
    const word = words[node] as number;
    if (((word >>> 8) & 0xff) >= Kind.data) return node;
    // What an answer was selected by is no value of it.
    node = word >>> 16 === Cosem.selection.id ? (words[node + 3] as number) : node + 4;
  }
  return -1;
}

/** The value of a data node in one line. */
export function previewOf(tape: Tape, node: number): string {
  return preview(tape, node, PREVIEW) + quantityBehind(tape, node);
}

/** ` = 1234.5 Wh`, where the unit of the value is known. */
function quantityBehind(tape: Tape, node: number): string {
  const behind = tape.next(node);
  if (behind >= tape.top || tape.fieldId(behind) !== Quantity.quantity.id) return '';
  const unit = tape.next(behind);
  const word = unit < tape.top && tape.fieldId(unit) === Quantity.quantityUnit.id ? ` ${textOf(tape, unit)}` : '';
  return ` = ${textOf(tape, behind)}${word}`;
}

/** In `room` characters, or a few more where that ends in a container. */
function preview(tape: Tape, node: number, room: number): string {
  const kind = tape.kind(node);
  if (!isData(kind)) return textOf(tape, node);
  const tag = dataTag(kind);
  if (!isContainer(kind)) {
    if (tag === NULL_DATA) return 'null';
    const shown = knownText(tape, node) ?? guessOf(tape, node) ?? textOf(tape, node);
    return shown.length > room ? `${shown.slice(0, Math.max(8, room - 1))}…` : shown;
  }
  const [before, after] = tag === STRUCTURE ? ['{', '}'] : ['[', ']'];
  let shown = before as string;
  const end = tape.next(node);
  for (let child = node + 4; child < end; child = tape.next(child)) {
    if (!isData(tape.kind(child))) continue;
    if (shown.length > 1) shown += ', ';
    const left = room - shown.length;
    if (left < 8) {
      shown += '…';
      break;
    }
    shown += preview(tape, child, left);
  }
  return shown + after;
}

/** `= 12345` or `object-undefined` of an answer with data or a result. */
export function resultText(view: NodeView): string {
  const tape = view.tape;
  const from = view.node + 4;
  const to = tape.next(view.node);
  const error = findNode(tape, from, to, Dlms.result);
  const value = findData(tape, from, to);
  if (value >= 0 && (error < 0 || value < error)) return previewOf(tape, value);
  return error < 0 ? '' : wordOf(view, Dlms.result);
}

/** The word for an enumerated value, without its number. */
export function wordOf(view: NodeView, field: Field): string {
  const value = view.valueOf(field);
  return typeof value === 'number' ? (nameOf(field, value) ?? String(value)) : '';
}
