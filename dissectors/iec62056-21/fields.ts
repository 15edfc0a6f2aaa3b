/** What messages of IEC 62056-21 share: texts and the marks between them, makers and speeds, check characters. */
import {
  type Dissection,
  decimal,
  defineFields,
  type Field,
  header,
  issue,
  type NodeView,
  text,
  u8,
} from '../../src/core/index.js';
import { makerOf } from '../cosem/manufacturers.js';
import { verdict } from '../data/verdict.js';
import { BACKSLASH, CR, LF, SEVEN_BITS } from './characters.js';

export const Iec = defineFields('iec62056_21', {
  mark: header('Mark'),
  lineEnd: header('Line end'),
  endMark: header('End mark'),
  manufacturer: text('Manufacturer', {
    about:
      'Three letters that the FLAG association gives (IEC 62056-21, identification message). A small third one: it answers in 20 ms.',
  }),
  maker: text('Maker'),
  baud: text('Baud rate character', {
    about: 'The speed that is proposed or chosen, and with it the protocol mode.',
  }),
  baudRate: decimal('Baud rate', { unit: 'baud' }),
  enhanced: text('Enhanced mode', { about: 'Behind a backslash; 2 offers mode E: HDLC (IEC 62056-21, annex E).' }),
  device: text('Identification', { about: 'What the maker calls the meter; at most 16 characters.' }),
  bcc: u8('Block check character', {
    hex: true,
    about: 'Exclusive or of all characters behind the first SOH or STX, up to the end.',
  }),
  bccVerdict: text('Block check verdict'),
  bccWrong: issue('Block check', 'error', 'The block check character does not fit: something was changed on the way.'),
});

/** Speeds by character: 0 to 6 in modes C and E, A to F in mode B. */
const SPEEDS = [300, 600, 1200, 2400, 4800, 9600, 19_200];

/** The speed that a character stands for; undefined for those of mode A, and for reserved ones. */
export function speedOf(character: number): number | undefined {
  const digit = character - 0x30;
  if (digit >= 0 && digit < SPEEDS.length) return SPEEDS[digit];
  const letter = character - 0x41;
  return letter >= 0 && letter < SPEEDS.length - 1 ? SPEEDS[letter + 1] : undefined;
}

/** `/ X X X Z [\W] identification`: what an identification and a telegram begin with. Answers with the baud rate character. */
export function readIdentity(d: Dissection): number {
  d.mark(Iec.mark, 1);
  d.mark(Iec.manufacturer, 3);
  const maker = makerOf(characters(d, d.at - 3, d.at).toUpperCase());
  if (maker !== undefined) d.derive(Iec.maker, maker);
  const baud = d.peek();
  d.mark(Iec.baud, 1);
  return baud;
}

/** Behind the baud rate character: what other modes the meter has, and what it is. True where it offers HDLC. */
export function readDevice(d: Dissection): boolean {
  let offersHdlc = false;
  while (d.peek() === BACKSLASH && !isLineEnd(d.peek(1))) {
    d.mark(Iec.mark, 1);
    offersHdlc ||= d.peek() === HDLC;
    d.mark(Iec.enhanced, 1);
  }
  readUntil(d, Iec.device, isLineEnd);
  return offersHdlc;
}

const HDLC = 0x32;

/** `/ISK5\2ME382-1003`, as it was sent. */
export function identityText(view: NodeView): string {
  const [manufacturer, baud, enhanced, device] = [Iec.manufacturer, Iec.baud, Iec.enhanced, Iec.device].map((field) =>
    view.textOf(field),
  );
  return `/${manufacturer}${baud}${enhanced === '' ? '' : `\\${enhanced}`}${device}`;
}

export const isLineEnd = (character: number): boolean => character === CR || character === LF;

/** Takes text up to the first character that ends it, or to the end; nothing where there is none. */
export function readUntil(d: Dissection, field: Field, ends: (character: number) => boolean): void {
  const length = lengthUntil(d, ends);
  if (length > 0) d.mark(field, length);
}

/** Characters in front of the first that ends them. */
export function lengthUntil(d: Dissection, ends: (character: number) => boolean): number {
  let length = 0;
  while (length < d.left && !ends(d.peek(length))) length++;
  return length;
}

/** CR LF, or LF alone; where it is missing, the message ends too early. */
export function readLineEnd(d: Dissection): void {
  d.mark(Iec.lineEnd, d.peek() === LF ? 1 : 2);
}

/** Line ends that are there. */
export function readLineEnds(d: Dissection): void {
  const length = lengthUntil(d, (character) => !isLineEnd(character));
  if (length > 0) d.mark(Iec.lineEnd, length);
}

/** Takes the block check character and says whether it fits what stands in [from, here). */
export function readBcc(d: Dissection, from: number): void {
  const { bytes, at } = d;
  const found = d.read(Iec.bcc);
  let right = 0;
  for (let i = from; i < at; i++) right ^= (bytes[i] as number) & SEVEN_BITS;
  verdict(d, Iec.bccVerdict, Iec.bccWrong, found, right, at, 1);
}

/** A short text of the bytes at hand. */
export function characters(d: Dissection, from: number, to: number): string {
  return String.fromCharCode(...d.bytes.subarray(from, to));
}
