/**
 * Tells from its first bytes what an input is; names and extensions are not looked at. The answer depends on the bytes
 * alone and not on the pieces they come in, and is given as soon as it is certain.
 */

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

const HEX_LINE = /^[ \t\r]*(?:(?:0x)?[0-9a-f]{2}[ \t\r]*)+(?:#[\s\S]*)?$/i;
/** A byte that the end of what is looked at cut in two. */
const HALF_BYTE = /(?:0x?|0x[0-9a-f]|[0-9a-f])$/i;
const COMMENT_LINE = /^[ \t\r]*#/;
/** Comments may be in any language; what stands before them is plain text. */
const NO_TEXT = /^[^#]*?(?:[^\t\n\f\r -~]|#[\s\S]*?[^\t\n\f\r -~\x80-\xff])/;

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

/** Hex where a line of it comes before the first byte that is no text; else serial. */
function hexOrSerial(head: Uint8Array, isAll: boolean): Format | undefined {
  const mark = begins(head, BYTE_ORDER_MARK);
  if (mark === 'perhaps' && !isAll) return undefined;
  const isWhole = isAll && head.length <= LOOKED_AT;
  const from = mark === 'yes' ? BYTE_ORDER_MARK.length : 0;
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, LOOKED_AT)).toString('latin1', from);
  const lines = text.split('\n');
  let last = lines.pop() ?? '';
  let hasComment = false;
  for (const line of lines) {
    if (HEX_LINE.test(line)) return 'hex';
    if (NO_TEXT.test(line)) return 'serial';
    hasComment ||= COMMENT_LINE.test(line);
  }
  if (NO_TEXT.test(last)) return 'serial';
  if (!isWhole && head.length < LOOKED_AT) return undefined;
  if (!isWhole && !HEX_LINE.test(last)) last = last.replace(HALF_BYTE, '');
  return HEX_LINE.test(last) || hasComment || COMMENT_LINE.test(last) ? 'hex' : 'serial';
}

function begins(head: Uint8Array, magic: readonly number[]): 'yes' | 'no' | 'perhaps' {
  for (let i = 0; i < magic.length; i++) {
    if (i === head.length) return 'perhaps';
    if (head[i] !== magic[i]) return 'no';
  }
  return 'yes';
}
