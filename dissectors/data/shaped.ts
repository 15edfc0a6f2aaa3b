/**
 * Reads values whose shape is known: every member under its own field. A value that is made otherwise is read as plain
 * data under the same field, with a note on what was expected: meters are like that, and nothing is lost.
 *
 * `fits` looks ahead without taking anything, to tell versions of a class apart.
 */
import { counted, DataTypeNames, type Dissection, defineFields, issue, Limits } from '../../src/core/index.js';
import { ARRAY, COMPACT_ARRAY, dissectCompactArray, dissectData, dissectMembers, STRUCTURE, sizeOf } from './axdr.js';
import type { Layout } from './layout.js';
import { isMalformed, lengthOctets, peekLength } from './length.js';
import type { Shape } from './shape.js';

const F = defineFields('cosem', {
  unexpectedType: issue(
    'Unexpected type',
    'note',
    'The value is not made as the standard says for this attribute or parameter; it is read as plain data.',
  ),
});

const NULL_DATA = 0;
const BIT_STRING = 4;
const OCTET_STRING = 9;
const DONT_CARE = 255;

/** Notes on one value; a table of a thousand rows that are all made otherwise needs no thousand of them. */
const MOST_NOTES = 4;
let notes = 0;

/** Takes one value. False where decoding of the APDU has to end here. */
export function dissectShape(d: Dissection, layout: Layout): boolean {
  notes = 0;
  return value(d, layout, 0);
}

function value(d: Dissection, layout: Layout, depth: number): boolean {
  const { shape } = layout;
  const tag = d.peek();
  // Any value may be absent, or the same as before.
  if (tag === NULL_DATA || tag === DONT_CARE) return dissectData(d, layout.plain, depth);
  switch (shape.form) {
    case 'any':
      break;
    case 'scalar':
      if (tag >= 0 && !isScalar(d, shape, tag, 0)) unexpected(d, shape, tag);
      break;
    case 'structure':
      if (isStructure(d, shape, tag, 0)) return dissectMembers(d, STRUCTURE, layout, depth, member, tell);
      if (tag >= 0) unexpected(d, shape, tag);
      break;
    case 'array':
      if (tag === ARRAY) return dissectMembers(d, ARRAY, layout, depth, element);
      if (tag === COMPACT_ARRAY) return dissectCompactArray(d, layout.field, layout.element as Layout, depth);
      if (tag >= 0) unexpected(d, shape, tag);
      break;
    case 'choice': {
      for (const alternative of layout.alternatives as readonly Layout[]) {
        if (fits(d, alternative.shape)) return value(d, alternative, depth);
      }
      unexpected(d, shape, tag);
      break;
    }
    default:
      shape.form satisfies never;
  }
  return dissectData(d, layout.plain, depth);
}

function member(d: Dissection, of: Layout, index: number, depth: number): boolean {
  return value(d, (of.members as readonly Layout[])[index] as Layout, depth);
}

/** What a structure tells beyond its bytes: names for what is numbered in it. */
function tell(d: Dissection, of: Layout, start: number): void {
  if (d.recording) of.shape.tells?.(d, start);
}

function element(d: Dissection, of: Layout, _index: number, depth: number): boolean {
  return value(d, of.element as Layout, depth);
}

function isScalar(d: Dissection, shape: Shape, tag: number, ahead: number): boolean {
  if (!shape.tags.includes(tag)) return false;
  if (shape.length === 0 || (tag !== OCTET_STRING && tag !== BIT_STRING)) return true;
  const length = peekLength(d, ahead + 1);
  // An empty string says, as null-data does, that there is nothing.
  return length <= 0 || length === shape.length;
}

function isStructure(d: Dissection, shape: Shape, tag: number, ahead: number): boolean {
  if (tag !== STRUCTURE) return false;
  const count = peekLength(d, ahead + 1);
  return count < 0 ? !isMalformed(d, ahead + 1) : count === shape.length;
}

// ---- looking ahead

/** Where a value that is looked at ends: behind it, or one of these. */
const MISFIT = -1;
/** The bytes end, or enough of them were looked at: what was seen fits. */
const UNSEEN = -2;

/** Values looked at to find out whether one fits. Versions differ in their first elements, if they do. */
const MOST_LOOKS = 2048;
let looks = 0;

/** Is the next value made as the shape says, as far as that is seen? */
export function fits(d: Dissection, shape: Shape, ahead = 0): boolean {
  looks = 0;
  return behind(d, shape, ahead, 0) !== MISFIT;
}

function behind(d: Dissection, shape: Shape, ahead: number, depth: number): number {
  const tag = d.peek(ahead);
  if (tag < 0 || looks++ >= MOST_LOOKS || depth > Limits.dataDepth) return UNSEEN;
  if (tag === NULL_DATA || tag === DONT_CARE) return ahead + 1;
  switch (shape.form) {
    case 'any':
      return behindAny(d, ahead, depth);
    case 'scalar':
      if (!isScalar(d, shape, tag, ahead)) return MISFIT;
      if (shape.accepts !== undefined && !shape.accepts(d.peek(ahead + 1))) return MISFIT;
      return behindAny(d, ahead, depth);
    case 'structure':
      return isStructure(d, shape, tag, ahead) ? behindMembers(d, shape, ahead, depth) : MISFIT;
    case 'array':
      // What a compact-array is made of is told apart when it is read.
      if (tag === COMPACT_ARRAY) return UNSEEN;
      return tag === ARRAY ? behindElements(d, shape.element as Shape, ahead, depth) : MISFIT;
    case 'choice':
      return behindChoice(d, shape, ahead, depth);
    default:
      shape.form satisfies never;
      return MISFIT;
  }
}

function behindMembers(d: Dissection, shape: Shape, ahead: number, depth: number): number {
  let next = ahead + 1 + Math.max(lengthOctets(d, ahead + 1), 1);
  for (const key in shape.members) {
    next = behind(d, shape.members[key] as Shape, next, depth + 1);
    if (next < 0) return next;
  }
  return next;
}

function behindElements(d: Dissection, shape: Shape, ahead: number, depth: number): number {
  const octets = lengthOctets(d, ahead + 1);
  if (octets === 0) return d.peek(ahead + 1) < 0 ? UNSEEN : MISFIT;
  const count = peekLength(d, ahead + 1);
  let next = ahead + 1 + octets;
  for (let i = 0; i < count; i++) {
    next = behind(d, shape, next, depth + 1);
    if (next < 0) return next;
  }
  return next;
}

function behindChoice(d: Dissection, shape: Shape, ahead: number, depth: number): number {
  for (const alternative of shape.alternatives as readonly Shape[]) {
    const next = behind(d, alternative, ahead, depth);
    if (next !== MISFIT) return next;
  }
  return MISFIT;
}

const AnyShape: Shape = { form: 'any', tags: [], length: 0, reads: {} };

function behindAny(d: Dissection, ahead: number, depth: number): number {
  const tag = d.peek(ahead);
  const size = sizeOf(tag);
  if (size >= 0) return ahead + 1 + size;
  if (size === -3) return MISFIT;
  if (tag === COMPACT_ARRAY) return UNSEEN;
  if (size === -2) return behindElements(d, AnyShape, ahead, depth);
  const octets = lengthOctets(d, ahead + 1);
  if (octets === 0) return d.peek(ahead + 1) < 0 ? UNSEEN : MISFIT;
  const length = peekLength(d, ahead + 1);
  if (length < 0) return UNSEEN;
  return ahead + 1 + octets + (tag === BIT_STRING ? Math.ceil(length / 8) : length);
}

// ---- telling

function unexpected(d: Dissection, shape: Shape, tag: number): void {
  if (!d.recording || notes++ >= MOST_NOTES) return;
  d.report(F.unexpectedType, `${expected(shape)} was expected, ${found(d, tag)} found`, d.at, 1);
}

function expected(shape: Shape): string {
  if (shape.form === 'structure') return `structure of ${shape.length} members`;
  if (shape.form === 'choice') return (shape.alternatives ?? []).map(expected).join(' or ');
  if (shape.form !== 'scalar') return shape.form;
  return shape.tags.map((tag) => sizedText(tag, shape.length)).join(' or ');
}

function found(d: Dissection, tag: number): string {
  return sizedText(tag, Math.max(0, peekLength(d, 1)));
}

/** `octet-string of 12 octets`; types that have no length, and 0, say only the type. */
function sizedText(tag: number, length: number): string {
  const type = DataTypeNames[tag] ?? `tag ${tag}`;
  if (length === 0) return type;
  if (tag === STRUCTURE) return `${type} of ${counted(length, 'member')}`;
  if (tag === OCTET_STRING) return `${type} of ${counted(length, 'octet')}`;
  return tag === BIT_STRING ? `${type} of ${counted(length, 'bit')}` : type;
}
