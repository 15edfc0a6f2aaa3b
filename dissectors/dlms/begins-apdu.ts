import type { Dissection } from '../../src/core/index.js';
import { lengthOctets, peekLength } from '../data/length.js';
import { isApduTag } from './tags.js';

/**
 * Do the bytes begin an APDU, and not only with an octet that happens to be the tag of one? For framings that carry other
 * things as well: one of four octets is a tag.
 */
export function beginsApdu(d: Dissection): boolean {
  const tag = d.peek();
  if (isApduTag[tag] !== true || isText(d)) return false;
  if ((tag >= 0x60 && tag <= 0x64) || isCiphered(tag)) return 1 + lengthOctets(d, 1) + peekLength(d, 1) === d.left;
  if (tag >= 0xc0 && tag <= 0xc7) return d.peek(1) <= 6;
  // Reserved bits of the long invoke-id.
  return tag !== 0x0f || (d.peek(1) & 0x0f) === 0;
}

/** A service under a global or dedicated key: its length is that of all that follows. */
function isCiphered(tag: number): boolean {
  return (tag >= 0x21 && tag <= 0x58) || (tag >= 0xc8 && tag <= 0xd7);
}

/** Characters from the first to the last byte: no APDU is made of them only. */
function isText(d: Dissection): boolean {
  for (let i = d.at; i < d.end; i++) {
    const octet = d.bytes[i] as number;
    if ((octet < 0x20 && octet !== 0x0a && octet !== 0x0d && octet !== 0x09) || octet > 0x7e) return false;
  }
  return true;
}
