/** The elements of an array or a structure, looked at without taking anything: tells what a push is made of before it is read. */
import { ARRAY, STRUCTURE } from './axdr.js';
import { lengthOctetsAt, lengthValue, skipData } from './skip.js';

export interface Elements {
  readonly bytes: Uint8Array;
  /** Array or structure. */
  readonly tag: number;
  /** How many there are to be. */
  readonly count: number;
  /** Where those begin that are there, and behind them where the last of these ends. */
  readonly bounds: readonly number[];
}

/** Those of the container at `at`; undefined where there is none, or it is to have more than `most`. */
export function elementsAt(bytes: Uint8Array, at: number, end: number, most: number): Elements | undefined {
  const tag = bytes[at] as number;
  if (at >= end || (tag !== ARRAY && tag !== STRUCTURE)) return undefined;
  const octets = lengthOctetsAt(bytes, at + 1, end);
  if (octets === 0) return undefined;
  const count = lengthValue(bytes, at + 1, octets);
  if (count > most) return undefined;
  const bounds = [at + 1 + octets];
  for (let i = 0; i < count; i++) {
    const next = skipData(bytes, bounds[i] as number, end);
    if (next < 0) break;
    bounds.push(next);
  }
  return { bytes, tag, count, bounds };
}

/** How many of them are there. */
export function presentOf({ bounds }: Elements): number {
  return bounds.length - 1;
}

/** Are all of them there? */
export function isWhole(elements: Elements): boolean {
  return presentOf(elements) === elements.count;
}
