/**
 * Serial numbers that a capture tells of a meter, by which entries of keys are found: those of M-Bus addresses, of gateway
 * prefixes, of sign-on requests and readouts, of names that were read from it, and those that its system title is made of.
 *
 *     system title   maker(3)  number(5)   makers write theirs as an integer of 40, 32 or, with IDIS, 28 bits, or two digits an octet
 */
import { type Conversation, type Dissection, Slot } from '../../src/core/index.js';
import { meterIn } from '../cosem/knowledge.js';

/** What was told last on a line: of several meters on it, that is the one that is spoken with. */
class Told {
  serial = '';
}

const told = new Slot<Told>('dlms.serial', () => new Told());

const MOST_CHARACTERS = 64;

/** Who is spoken with from here on; empty where nothing says so any more. */
export function tellSerial(d: Dissection, serial: string): void {
  const state = d.state(told);
  if (state !== undefined && serial.length <= MOST_CHARACTERS) state.serial = serial.trim();
}

/** What is known of the meter, which may be the sender of the message, likeliest first. `titles` are system titles in hex. */
export function serialsOf(
  d: Dissection,
  conversation: Conversation,
  isSender: boolean,
  titles: readonly string[],
): readonly string[] {
  const found = new Set<string>([conversation.of(told).serial]);
  const names = meterIn(conversation, d, isSender)?.names;
  if (names !== undefined) found.add(names.serial).add(names.logicalDeviceName);
  for (const title of titles) numbersIn(title, found);
  found.delete('');
  return [...found];
}

const MAKER_DIGITS = 6;
const IDIS_BITS = 0x0fffffff;

function numbersIn(title: string, found: Set<string>): void {
  const digits = title.slice(MAKER_DIGITS);
  const low = Number.parseInt(digits.slice(-8), 16);
  for (const number of [low & IDIS_BITS, low, Number.parseInt(digits, 16)]) if (number > 0) found.add(String(number));
  for (const written of [digits.slice(-8), digits]) if (/^\d+$/.test(written)) found.add(written);
}
