/**
 * Where a value of COSEM data ends, without taking it: tells what bytes can be, where nothing but their shape does (the
 * joined blocks of an answer, which is a value or a list of results).
 */
import { Limits } from '../../src/core/index.js';
import { ARRAY, COMPACT_ARRAY, STRUCTURE, sizeOf } from './axdr.js';
import { octetsOfLength } from './length.js';

const BIT_STRING = 4;

/** Position behind the value at `at`; -1 where it is none, or goes beyond `end`. Looks at no octet twice. */
export function skipData(bytes: Uint8Array, at: number, end: number, depth = 0): number {
  if (at >= end || depth > Limits.dataDepth) return -1;
  const tag = bytes[at] as number;
  const size = sizeOf(tag);
  if (size >= 0) return within(at + 1 + size, end);
  if (size === -1) return skipSized(bytes, at + 1, end, tag === BIT_STRING);
  if (tag === COMPACT_ARRAY) {
    const contents = skipType(bytes, at + 1, end, depth + 1);
    return contents < 0 ? -1 : skipSized(bytes, contents, end, false);
  }
  if (tag !== ARRAY && tag !== STRUCTURE) return -1;
  return skipList(bytes, at + 1, end, (_, from) => skipData(bytes, from, end, depth + 1));
}

/** Get-Data-Result: 00 data | 01 data-access-result. */
export function skipDataResult(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] === 0) return skipData(bytes, at + 1, end);
  return bytes[at] === 1 ? within(at + 2, end) : -1;
}

/** Action-Response-With-Optional-Data: result, presence, Get-Data-Result. */
export function skipActionResponse(bytes: Uint8Array, at: number, end: number): number {
  if (at + 2 > end) return -1;
  return bytes[at + 1] === 0 ? at + 2 : skipDataResult(bytes, at + 2, end);
}

/** How an element is skipped. */
export type Skip = (bytes: Uint8Array, at: number, end: number) => number;

/** A count, then as many elements; -1 where one of them is none. */
export function skipList(bytes: Uint8Array, at: number, end: number, element: Skip): number {
  const octets = lengthOctetsAt(bytes, at, end);
  if (octets === 0) return -1;
  let next = at + octets;
  for (let left = lengthValue(bytes, at, octets); left > 0 && next >= 0 && next <= end; left--)
    next = element(bytes, next, end);
  return next;
}

function skipSized(bytes: Uint8Array, at: number, end: number, inBits: boolean): number {
  const octets = lengthOctetsAt(bytes, at, end);
  if (octets === 0) return -1;
  const length = lengthValue(bytes, at, octets);
  return within(at + octets + (inBits ? Math.ceil(length / 8) : length), end);
}

/** 01 count(2) type | 02 count type* | tag. */
function skipType(bytes: Uint8Array, at: number, end: number, depth: number): number {
  if (at >= end || depth > Limits.dataDepth) return -1;
  const tag = bytes[at] as number;
  if (tag === ARRAY) return skipType(bytes, at + 3, end, depth + 1);
  if (tag === STRUCTURE) return skipList(bytes, at + 1, end, (_, from) => skipType(bytes, from, end, depth + 1));
  return sizeOf(tag) < -1 ? -1 : at + 1;
}

function within(next: number, end: number): number {
  return next <= end ? next : -1;
}

/** Octets of the length at `at`; 0 where it is none, or goes beyond `end`. */
export function lengthOctetsAt(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return 0;
  const octets = octetsOfLength(bytes[at] as number);
  return at + octets <= end ? octets : 0;
}

export function lengthValue(bytes: Uint8Array, at: number, octets: number): number {
  let value = octets === 1 ? (bytes[at] as number) : 0;
  for (let i = 1; i < octets; i++) value = value * 256 + (bytes[at + i] as number);
  return value;
}
