/**
 * How wireless M-Bus cuts a telegram into blocks, each with a check sequence of two octets behind it (EN 13757-4, frame formats).
 *
 *     A      L C M(2) A(6)  CRC   CI …(16)  CRC   …(16)  CRC   …        L counts no check sequences
 *     B      L C M(2) A(6) CI …(126 in all)  CRC   …(126)  CRC          L counts them
 *     none   L C M(2) A(6) CI …                                         taken off by the receiver, L without them
 */
import { blockCheck, isBlockChecked } from './crc.js';

export type Format = 'A' | 'B' | 'none';

/** L field, C field and address. */
export const LINK_HEADER = 10;
export const CHECK = 2;
const BLOCK_A = 16;
const BLOCK_B = 126;
/** The first octets of format A that a check sequence proves. */
export const FIRST_A = LINK_HEADER + CHECK;

/** Octets of format B that the first check sequence proves, itself included. */
export function firstOfB(length: number): number {
  return Math.min(length + 1, BLOCK_B + CHECK);
}

export function isFormatA(bytes: Uint8Array, at: number, end: number): boolean {
  return end - at >= FIRST_A && isBlockChecked(bytes, at, at + FIRST_A);
}

export function isFormatB(bytes: Uint8Array, at: number, end: number): boolean {
  const first = firstOfB(bytes[at] as number);
  return first >= FIRST_A && end - at >= first && isBlockChecked(bytes, at, at + first);
}

/** The format of `bytes[at, end)`: as a check sequence says or, where none is right, as the length. */
export function formatOf(bytes: Uint8Array, at: number, end: number): Format {
  if (isFormatA(bytes, at, end)) return 'A';
  if (isFormatB(bytes, at, end)) return 'B';
  return end - at === telegramSize('A', bytes[at] as number) ? 'A' : 'none';
}

/** Octets of data in each block behind the link header. */
export function blocksOf(format: Format, length: number): readonly number[] {
  let data = Math.max(0, length + 1 - LINK_HEADER);
  if (format === 'none') return [data];
  const blocks: number[] = [];
  let room = format === 'A' ? BLOCK_A : BLOCK_B - LINK_HEADER;
  while (data > 0) {
    const size = Math.max(0, Math.min(room, format === 'A' ? data : data - CHECK));
    blocks.push(size);
    data -= format === 'A' ? size : size + CHECK;
    room = format === 'A' ? BLOCK_A : BLOCK_B;
  }
  return blocks;
}

/** Octets of the whole telegram. */
export function telegramSize(format: Format, length: number): number {
  return format === 'A' ? length + 1 + CHECK * (1 + blocksOf(format, length).length) : length + 1;
}

/** The check sequence that block number `block` behind the link header should have; `at` and `size`: its data. */
export function rightCheck(bytes: Uint8Array, format: Format, start: number, at: number, size: number): number {
  // The first of format B is for the link header, too.
  const isFirstOfB = format === 'B' && at === start + LINK_HEADER;
  return blockCheck(bytes, isFirstOfB ? start : at, at + size);
}
