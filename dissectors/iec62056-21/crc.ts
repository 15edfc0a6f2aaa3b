/**
 * Check sequence of P1 telegrams, as four hexadecimal digits behind `!`: CRC-16/ARC, reflected polynomial A001h, zeros first, not
 * complemented, from `/` to `!` (DSMR P1, from version 4 on).
 */
import { CRC16_IBM, crc16, type Dissection, defineFields, issue, text } from '../../src/core/index.js';
import { CR, isHexDigit, LF } from './characters.js';
import { characters, lengthUntil } from './fields.js';

const CRC_DIGITS = 4;
const RETURN = Uint8Array.of(CR);

export const Crc = defineFields('iec62056_21', {
  crc: text('CRC', { about: 'CRC-16/ARC from / to !, as four hexadecimal digits (DSMR P1, from version 4 on).' }),
  crcVerdict: text('CRC verdict'),
  crcWrong: issue('CRC', 'error', 'The CRC of the telegram does not fit: something was changed on the way.'),
});

/** Takes the digits behind `!`, where there are some; the telegram begins at `start`, -1: that is not there. */
export function readCrc(d: Dissection, start: number): void {
  const { at } = d;
  const digits = Math.min(
    CRC_DIGITS,
    lengthUntil(d, (character) => !isHexDigit(character)),
  );
  if (digits === 0) {
    if (d.peek() === CR || d.peek() === LF) d.derive(Crc.crcVerdict, 'none: DSMR 2 and 3, and mode D, have no CRC');
    return;
  }
  d.mark(Crc.crc, CRC_DIGITS);
  if (!d.recording) return;
  if (start < 0) {
    d.derive(Crc.crcVerdict, 'not checked: the beginning is missing');
    return;
  }
  const found = Number.parseInt(characters(d, at, d.at), 16);
  const right = crcOf(d.bytes, start, at, false);
  if (found === right) {
    d.derive(Crc.crcVerdict, 'good');
    return;
  }
  d.derive(Crc.crcVerdict, `wrong, ${hex(right)} expected`);
  const why =
    crcOf(d.bytes, start, at, true) === found
      ? '; it would fit if lines ended with CR LF, of which the CR was lost'
      : '';
  d.report(Crc.crcWrong, `found ${characters(d, at, d.at)}, expected ${hex(right)}${why}`, at, CRC_DIGITS);
}

/** Of bytes[at, end). `restored`: with a CR in front of each LF, as it was before somebody took them for a text file. */
function crcOf(bytes: Uint8Array, at: number, end: number, restored: boolean): number {
  let register = 0;
  let from = at;
  for (let i = at; restored && i < end; i++) {
    if (bytes[i] !== LF || bytes[i - 1] === CR) continue;
    register = crc16(CRC16_IBM, crc16(CRC16_IBM, register, bytes, from, i), RETURN, 0, 1);
    from = i;
  }
  return crc16(CRC16_IBM, register, bytes, from, end);
}

const hex = (value: number): string => value.toString(16).toUpperCase().padStart(4, '0');
