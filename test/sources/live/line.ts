/** What tests of serial lines share: what is said on them. */
import { axdr, get, HdlcDialog } from '../../../captures/bytes.js';

const dialog = new HdlcDialog(16, { upper: 1, lower: 17, size: 2 });

export const [SNRM, UA] = dialog.connect() as [Uint8Array, Uint8Array];
export const [DISC, DISC_UA] = dialog.disconnect() as [Uint8Array, Uint8Array];
/** A frame of some 330 octets. */
export const LONG = dialog.response(get.response(1, axdr.octetString(new Uint8Array(300).fill(0x41))));

/** Seven bits and even parity in eight. */
export function seven(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => {
    const code = character.charCodeAt(0);
    let bits = 0;
    for (let i = 0; i < 7; i++) bits += (code >> i) & 1;
    return bits % 2 === 0 ? code : code | 0x80;
  });
}

export const plain = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** A long M-Bus frame. */
export function mbus(content: readonly number[]): Uint8Array {
  const sum = content.reduce((all, octet) => (all + octet) & 0xff, 0);
  return Uint8Array.of(0x68, content.length, content.length, 0x68, ...content, sum, 0x16);
}
