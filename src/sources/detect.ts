/**
 * Tells from its first bytes what an input is; names and extensions are not looked at. The answer depends on the bytes
 * alone and not on the pieces they come in, and is given as soon as it is certain.
 */

import { isUtf8 } from 'node:buffer';
import { hasBytes } from './text/has-bytes.js';

export type Format = 'pcap' | 'pcapng' | 'hex' | 'serial';
export type Compression = 'none' | 'gzip' | 'zstd';

/** As much as is looked at to tell text from bytes. */
const LOOKED_AT = 4096;

const PCAPNG = [0x0a, 0x0d, 0x0d, 0x0a];
const PCAP = [
  [0xa1, 0xb2, 0xc3, 0xd4],
  [0xd4, 0xc3, 0xb2, 0xa1],
  [0xa1, 0xb2, 0x3c, 0x4d],
  [0x4d, 0x3c, 0xb2, 0xa1],
  [0xa1, 0xb2, 0xcd, 0x34],
  [0x34, 0xcd, 0xb2, 0xa1],
];
/** With the one method that there is, so that a serial line beginning 1f 8b is not taken for it. */
const GZIP = [0x1f, 0x8b, 0x08];
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd];

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

const UTF_16 = [
  [0xff, 0xfe],
  [0xfe, 0xff],
];

/** Characters beyond ASCII are in comments of any encoding, and in logs as UTF-8. */
const COMMENT_LINE = /^[ \t\r]*(?:#|\/\/|;)/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]/;
const BEYOND_ASCII = /[\x80-\xff]/;
/** Readouts of IEC 62056-21 and P1 are text as well: their identification, and their data sets `1-0:1.8.0(0042*kWh)`. */
const READOUT_LINE = /^[ \t]*(?:\/[A-Za-z]{3}\d|!?[\dA-FCLP]{1,3}(?:[-:.*&]\w{1,3}){1,5}\([^()]*\))/;

/** The rest of a line of a readout, where a tap was put on in the middle of it: `156.669*kWh)`, which may look like bytes. */
const READOUT_REST = /^\S{0,80}\)\r?$/;

/** Undefined: cannot be told before more bytes come. `isAll`: no more will. */
export function detectCompression(head: Uint8Array, isAll: boolean): Compression | undefined {
  const gzip = begins(head, GZIP);
  const zstd = begins(head, ZSTD);
  if (gzip === 'yes') return 'gzip';
  if (zstd === 'yes') return 'zstd';
  return !isAll && (gzip === 'perhaps' || zstd === 'perhaps') ? undefined : 'none';
}

/** Undefined: cannot be told before more bytes come. `isAll`: no more will. */
export function detectFormat(head: Uint8Array, isAll: boolean): Format | undefined {
  const pcapng = begins(head, PCAPNG);
  if (pcapng === 'yes') return 'pcapng';
  const pcap = PCAP.map((magic) => begins(head, magic));
  if (pcap.includes('yes')) return 'pcap';
  if (!isAll && (pcapng === 'perhaps' || pcap.includes('perhaps'))) return undefined;
  return hexOrSerial(head, isAll);
}

/** Text where it has lines of bytes, or is nothing but text; else, and where it is the readout of a meter, serial. */
function hexOrSerial(head: Uint8Array, isAll: boolean): Format | undefined {
  const isWhole = isAll && head.length <= LOOKED_AT;
  const mark = begins(head, BYTE_ORDER_MARK);
  const wide = UTF_16.map((one) => begins(head, one));
  if ((mark === 'perhaps' || wide.includes('perhaps')) && !isAll) return undefined;
  if (wide.includes('yes')) {
    // The first character of text has a byte 0; a serial line that begins so by chance has hardly one there.
    if (head.length < 4) return isAll ? 'serial' : undefined;
    return head[wide[0] === 'yes' ? 3 : 2] === 0 ? 'hex' : 'serial';
  }
  const from = mark === 'yes' ? BYTE_ORDER_MARK.length : 0;
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, LOOKED_AT)).toString('latin1', from);
  const lines = text.split('\n');
  const last = lines.pop() as string;
  for (const [i, line] of lines.entries()) {
    const kind = i === 0 && READOUT_REST.test(line) && !READOUT_LINE.test(line) ? undefined : kindOf(line);
    if (kind !== undefined) return kind;
  }
  // Of a line that goes on, only what can't be text is certain.
  if (!isText(last, !isWhole)) return 'serial';
  if (!isWhole && head.length < LOOKED_AT) return undefined;
  return READOUT_LINE.test(last) || text.trim() === '' ? 'serial' : 'hex';
}

/** Undefined: prose, a comment, an empty line. */
function kindOf(line: string): Format | undefined {
  if (!isText(line, false)) return 'serial';
  if (READOUT_LINE.test(line)) return 'serial';
  return hasBytes(line) ? 'hex' : undefined;
}

/** @param isOpen The line may be cut in the middle of a character. */
function isText(line: string, isOpen: boolean): boolean {
  if (CONTROL.test(line)) return false;
  if (COMMENT_LINE.test(line) || !BEYOND_ASCII.test(line)) return true;
  const hash = line.indexOf('#');
  if (hash >= 0 && !BEYOND_ASCII.test(line.slice(0, hash))) return true;
  const bytes = Buffer.from(line, 'latin1');
  return isUtf8(isOpen ? withoutCutCharacter(bytes) : bytes);
}

function withoutCutCharacter(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  for (let i = 0; i < 4 && end > 0; i++) {
    const byte = bytes[--end] as number;
    if (byte < 0x80) return bytes;
    if (byte >= 0xc0) return bytes.subarray(0, end);
  }
  return bytes;
}

function begins(head: Uint8Array, magic: readonly number[]): 'yes' | 'no' | 'perhaps' {
  for (let i = 0; i < magic.length; i++) {
    if (i === head.length) return 'perhaps';
    if (head[i] !== magic[i]) return 'no';
  }
  return 'yes';
}
