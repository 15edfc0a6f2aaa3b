/**
 * How messages of IEC 62056-21 begin, told from as few octets as are enough to be sure. A serial line is asked at any octet, so
 * "none" comes quickly, and waiting is bounded by the limits of a first line and a first value.
 *
 *     00… / ? address ! CR LF              request, perhaps behind what wakes the meter up
 *     / X X X Z identification CR LF       identification, or the first line of a telegram
 *     06 V Z Y CR LF                       option select
 *     06 | 15, then any of the others      acknowledgement, repeat request
 *     01 command [02 | 03]                 command
 *     02 code ( value )  |  02 ! CR LF     data
 *     code ( value )                       data whose beginning is missing
 */
import { Limits } from '../../src/core/index.js';
import {
  ACK,
  BANG,
  CLOSE,
  CR,
  ETX,
  IS_ODD,
  isDigit,
  isLetter,
  isPrintable,
  LF,
  NAK,
  NUL,
  OPEN,
  PARITY_BIT,
  QUESTION,
  SEVEN_BITS,
  SLASH,
  SOH,
  STX,
  withParity,
} from './characters.js';

export const HeadKind = {
  none: 0,
  /** More octets are needed to tell. */
  undecided: 1,
  request: 2,
  identification: 3,
  optionSelect: 4,
  acknowledgement: 5,
  command: 6,
  data: 7,
  /** Data sets without STX or identification in front. */
  lines: 8,
} as const;
export type HeadKind = (typeof HeadKind)[keyof typeof HeadKind];

/** What begins at a place. */
export interface Head {
  kind: HeadKind;
  /** Behind the octets that told. */
  end: number;
}

/** Letters of commands: password, write, read, execute, break. */
const COMMANDS = codesOf('PWREB');
/** Value group C on displays and in readouts, where it is a letter (IEC 62056-6-1). */
const CODE_LETTERS = 'CFLP';
/** Longest code, `255-255:255.255.255*255` and some more. */
const CODE_CHARACTERS = 32;

/** By octet: something may begin with it. Most of a noisy line is done with here. */
export const BEGINS = new Uint8Array(256);
for (const character of [SOH, STX, ACK, NAK, SLASH]) {
  BEGINS[character] = 1;
  BEGINS[withParity(character)] = 1;
}
BEGINS[NUL] = 1;
const IS_CODE_START = new Uint8Array(256);
for (const character of `0123456789${CODE_LETTERS}`) {
  const octet = character.charCodeAt(0);
  IS_CODE_START[octet] = 1;
  IS_CODE_START[withParity(octet)] = 1;
}
for (let octet = 0; octet < 256; octet++) if (IS_CODE_START[octet] === 1) BEGINS[octet] = 1;

const HEAD: Head = { kind: HeadKind.none, end: 0 };

/** What begins at `at`; lent until the next call. */
export function headAt(bytes: Uint8Array, at: number, end: number): Head {
  if (at >= end) return told(HeadKind.undecided, at);
  const octet = bytes[at] as number;
  if (BEGINS[octet] === 0) return told(HeadKind.none, at);
  switch (octet) {
    case NUL:
      return wakeUp(bytes, at, end);
    case ACK:
      if (at + 1 < end && !isDigit(characterAt(bytes, at + 1))) return alone(bytes, at, end);
      return sound(optionSelect(bytes, at, end), bytes, at);
    case NAK:
    case withParity(NAK):
      return alone(bytes, at, end);
    default:
      return first(bytes, at, end);
  }
}

/** All that may begin behind an acknowledgement. */
function first(bytes: Uint8Array, at: number, end: number): Head {
  switch (bytes[at]) {
    case SLASH:
    case withParity(SLASH):
      return sound(slash(bytes, at, end), bytes, at);
    case SOH:
    case withParity(SOH):
      return command(bytes, at, end);
    case STX:
    case withParity(STX):
      return sound(data(bytes, at, end), bytes, at);
    default:
      return sound(lines(bytes, at, end), bytes, at);
  }
}

function told(kind: HeadKind, end: number): Head {
  HEAD.kind = kind;
  HEAD.end = end;
  return HEAD;
}

/** Noise may have the right characters, but hardly with a parity bit that is always right, or never there. */
function sound(head: Head, bytes: Uint8Array, at: number): Head {
  if (head.kind > HeadKind.undecided && contradictions(bytes, at, head.end) > 1) head.kind = HeadKind.none;
  return head;
}

/** How many octets do not fit, whether parity is taken to be there or not. */
export function contradictions(bytes: Uint8Array, at: number, end: number): number {
  let high = 0;
  let odd = 0;
  for (let i = at; i < end; i++) {
    high += (bytes[i] as number) >> 7;
    odd += IS_ODD[bytes[i] as number] as number;
  }
  return Math.min(high, odd);
}

/** Do these octets have even parity in their highest bit? */
export function hasParity(bytes: Uint8Array, at: number, end: number): boolean {
  let high = 0;
  let odd = 0;
  for (let i = at; i < end; i++) {
    high += (bytes[i] as number) >> 7;
    odd += IS_ODD[bytes[i] as number] as number;
  }
  return high > odd;
}

const characterAt = (bytes: Uint8Array, at: number): number => (bytes[at] as number) & SEVEN_BITS;

// ---- first lines

/** Before they are asked, meters on a battery are woken by NULs (IEC 62056-21, annex B). */
function wakeUp(bytes: Uint8Array, at: number, end: number): Head {
  const last = Math.min(end, at + Limits.wakeUpBytes);
  let i = at;
  while (i < last && bytes[i] === NUL) i++;
  if (i === end) return told(HeadKind.undecided, end);
  const octet = bytes[i] as number;
  if (octet !== SLASH && octet !== (SLASH | PARITY_BIT)) return told(HeadKind.none, i);
  const head = sound(slash(bytes, i, end), bytes, i);
  return head.kind === HeadKind.identification ? told(HeadKind.none, i) : head;
}

function slash(bytes: Uint8Array, at: number, end: number): Head {
  if (at + 1 === end) return told(HeadKind.undecided, end);
  if (characterAt(bytes, at + 1) === QUESTION) return request(bytes, at + 2, end);
  for (let i = at + 1; i < at + 4; i++) {
    if (i === end) return told(HeadKind.undecided, end);
    if (!isLetter(characterAt(bytes, i))) return told(HeadKind.none, i);
  }
  const last = Math.min(end, at + Limits.signOnBytes);
  for (let i = at + 4; i < last; i++) {
    const character = characterAt(bytes, i);
    if (character === CR || character === LF) {
      return i === at + 4 ? told(HeadKind.none, i) : lineEnd(bytes, i, end, HeadKind.identification);
    }
    if (!isPrintable(character) || character === SLASH || character === BANG) return told(HeadKind.none, i);
  }
  return told(last === end ? HeadKind.undecided : HeadKind.none, last);
}

function request(bytes: Uint8Array, from: number, end: number): Head {
  const last = Math.min(end, from + Limits.signOnBytes);
  for (let i = from; i < last; i++) {
    const character = characterAt(bytes, i);
    if (character === BANG) return lineEnd(bytes, i + 1, end, HeadKind.request);
    if (!isPrintable(character) || character === SLASH) return told(HeadKind.none, i);
  }
  return told(last === end ? HeadKind.undecided : HeadKind.none, last);
}

/** CR LF; LF alone, as files may have it that were text on their way. */
function lineEnd(bytes: Uint8Array, at: number, end: number, kind: HeadKind): Head {
  let i = at;
  if (i < end && characterAt(bytes, i) === CR) i++;
  if (i === end) return told(HeadKind.undecided, end);
  return characterAt(bytes, i) === LF ? told(kind, i + 1) : told(HeadKind.none, i);
}

function optionSelect(bytes: Uint8Array, at: number, end: number): Head {
  for (let i = at + 1; i < at + 4; i++) {
    if (i === end) return told(HeadKind.undecided, end);
    const character = characterAt(bytes, i);
    if (!isDigit(character) && (i === at + 1 || !isPrintable(character))) return told(HeadKind.none, i);
  }
  return lineEnd(bytes, at + 4, end, HeadKind.optionSelect);
}

/** One octet says too little by itself: something has to begin behind it. */
function alone(bytes: Uint8Array, at: number, end: number): Head {
  if (at + 1 === end) return told(HeadKind.undecided, end);
  const next = bytes[at + 1] as number;
  if (BEGINS[next] === 0 || IS_CODE_START[next] === 1 || next === NUL) return told(HeadKind.none, at + 1);
  if (next === ACK || (next & SEVEN_BITS) === NAK) return told(HeadKind.none, at + 1);
  const head = first(bytes, at + 1, end);
  return head.kind > HeadKind.undecided ? told(HeadKind.acknowledgement, at + 1) : head;
}

// ---- commands and data

function command(bytes: Uint8Array, at: number, end: number): Head {
  if (at + 1 < end && !COMMANDS.has(characterAt(bytes, at + 1))) return told(HeadKind.none, at + 1);
  if (at + 2 < end && !isDigit(characterAt(bytes, at + 2))) return told(HeadKind.none, at + 2);
  if (at + 3 >= end) return told(HeadKind.undecided, end);
  const character = characterAt(bytes, at + 3);
  if (character !== STX && character !== ETX) return told(HeadKind.none, at + 3);
  return sound(told(HeadKind.command, at + 4), bytes, at);
}

function data(bytes: Uint8Array, at: number, end: number): Head {
  let i = at + 1;
  while (i < end && i < at + 3 && (characterAt(bytes, i) === CR || characterAt(bytes, i) === LF)) i++;
  if (i < end && characterAt(bytes, i) === BANG) return lineEnd(bytes, i + 1, end, HeadKind.data);
  const last = Math.min(end, i + CODE_CHARACTERS);
  for (; i < last; i++) {
    const character = characterAt(bytes, i);
    if (character === OPEN) return firstValue(bytes, at, i + 1, end, HeadKind.data);
    if (!isCodeCharacter(character)) return told(HeadKind.none, i);
  }
  return told(last === end ? HeadKind.undecided : HeadKind.none, last);
}

/** Groups of up to three digits or letters, at least two, and a value: `1.8.0(`, `F.F(`, `1-0:1.8.0*255(`. */
function lines(bytes: Uint8Array, at: number, end: number): Head {
  let group = 1;
  let groups = 1;
  for (let i = at + 1; ; i++) {
    // Few marks tell them from other octets, so all of these have to be right.
    if (contradictions(bytes, at, i) > 0) return told(HeadKind.none, i);
    if (i === end) return told(HeadKind.undecided, end);
    const character = characterAt(bytes, i);
    if (isDigit(character) || isLetter(character)) {
      if (++group > MOST_IN_GROUP) return told(HeadKind.none, i);
    } else if (group > 0 && character === OPEN) {
      return groups < 2 ? told(HeadKind.none, i) : firstValue(bytes, at, i + 1, end, HeadKind.lines);
    } else {
      if (group === 0 || !isSeparator(character) || ++groups > MOST_GROUPS) return told(HeadKind.none, i);
      group = 0;
    }
  }
}

const MOST_IN_GROUP = 3;
const MOST_GROUPS = 6;

/** A value that ends makes sure that this is no noise. */
function firstValue(bytes: Uint8Array, at: number, from: number, end: number, kind: HeadKind): Head {
  const last = Math.min(end, at + Limits.firstValueBytes);
  for (let i = from; i < last; i++) {
    const character = characterAt(bytes, i);
    if (character === CLOSE) return told(kind, i + 1);
    if (!isPrintable(character) || character === OPEN) return told(HeadKind.none, i);
  }
  return told(last === end ? HeadKind.undecided : HeadKind.none, last);
}

const SEPARATORS = codesOf('-:.*&');
const isSeparator = (character: number): boolean => SEPARATORS.has(character);
const isCodeCharacter = (character: number): boolean =>
  isDigit(character) || isLetter(character) || isSeparator(character);

function codesOf(text: string): ReadonlySet<number> {
  return new Set([...text].map((character) => character.charCodeAt(0)));
}
