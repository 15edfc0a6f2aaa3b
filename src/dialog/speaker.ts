/** Whose a message is: the address of the meter's side, and what it calls itself there. */
import { hexText, Payload, type Tape, valueOf } from '../core/index.js';
import type { Message } from '../engine/index.js';
import { findNamed } from './fields.js';
import { partyOf } from './parties.js';
import { Act } from './services.js';

/** What the meter calls itself in a message, or is called; empty where nothing says so. */
export function titleIn({ tape, first, payload }: Message, act: Act): string {
  if (payload === Payload.euridis) return addressOnBus(tape, first);
  if (act !== Act.answer && act !== Act.push) return '';
  let node = findNamed(tape, first, tape.top, 'acse.responding_ap_title');
  if (node < 0) node = findNamed(tape, first, tape.top, 'ciphering.system_title');
  return node < 0 ? '' : String(valueOf(tape, node));
}

/** Manufacturer, year, type and serial number of a secondary station, in decimal digits (IEC 62056-3-1). */
function addressOnBus(tape: Tape, first: number): string {
  const node = findNamed(tape, first, tape.top, 'euridis.ads');
  if (node < 0) return '';
  const at = tape.offset(node);
  return hexText(tape.stores[tape.store(node)] as Uint8Array, at, at + tape.length(node));
}

/** The meter's side of a message; of lines, which have no addresses of their own, with the file. */
export function meterAddress(message: Message, act: Act): string {
  return partyOf(message, isFromMeter(act)) || message.file;
}

/** Or nothing tells who sent it. */
export const isFromMeter = (act: Act): boolean => act !== Act.request && act !== Act.confirm;
