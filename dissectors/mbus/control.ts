/**
 * C field and state of the link, the same on wire and radio (EN 13757-2, EN 13757-4).
 *
 *     0  PRM = 1  FCB  FCV  function(4)    from the primary station
 *     0  PRM = 0  ACD  DFC  function(4)    from the secondary station
 */
import { bitGroup, bits, type Dissection, defineFields, enumerated, type Field, Slot } from '../../src/core/index.js';

export const SND_NKE = 0x40;
export const PRIMARY = 0x40;
/** FCB and FCV, or ACD and DFC. */
const TELEGRAM = 0xcf;

/** By C field without the two bits that count and flag. */
const Telegrams: Readonly<Record<number, string>> = {
  [SND_NKE]: 'SND_NKE',
  67: 'SND_UD',
  68: 'SND_NR',
  70: 'SND_IR',
  71: 'ACC_NR',
  72: 'ACC_DMD',
  73: 'REQ_SKE',
  74: 'REQ_UD1',
  75: 'REQ_UD2',
  0: 'ACK',
  6: 'CNF_IR',
  8: 'RSP_UD',
  11: 'RSP_SKE',
};

/** The word for a C field; undefined where it is none. SND_UD without a frame count is SND_UD2. */
export function telegramName(c: number): string | undefined {
  const name = Telegrams[c & TELEGRAM];
  return name === 'SND_UD' && (c & 0x10) === 0 ? 'SND_UD2' : name;
}

export const Control = defineFields('mbus', {
  frame: enumerated('Frame', telegramName, { hex: true, about: 'Kind of frame, from the C field (EN 13757-2).' }),
  fcb: bits('FCB', 0x20, { about: 'Frame count bit: changes with every new frame, so that one sent again is known.' }),
  fcv: bits('FCV', 0x10, { about: 'Frame count bit valid.' }),
  acd: bits('ACD', 0x20, { about: 'Access demand: the device has urgent data (class 1).' }),
  dfc: bits('DFC', 0x10, { about: 'Data flow control: the device can take no more for now.' }),
  control: bitGroup('C field', 1, ['frame', 'fcb', 'fcv']),
});

const FROM_SECONDARY: readonly Field[] = [Control.frame, Control.acd, Control.dfc];

/** Takes the C field. */
export function control(d: Dissection): number {
  return (d.peek() & PRIMARY) !== 0 ? d.flags(Control.control) : d.flags(Control.control, FROM_SECONDARY);
}

/** What the frame at hand told of itself, for those who read what is in it. */
export interface Carrier {
  /** Its check sequences are right: a receiver takes it. */
  isSound: boolean;
}

export const carrier = new Slot<Carrier>('mbus.carrier', () => ({ isSound: true }));

/**
 * Parties are a station and a SAP in it, as one number: many meters on one bus have the same SAPs. Station 0 is one that no
 * address names.
 */
const STATION = 256;

/** Is the party named by an address of one octet, as on a wire, and not by its number? */
export function isPrimary(party: number): boolean {
  return party >= STATION && party < STATION * STATION;
}

/** `-1`: the address is nobody's own, so that the SAPs have to do. */
export function stationParty(station: number): number {
  return station > 0 ? station * STATION : -1;
}

/** The same party with a SAP. */
export function sapParty(station: number, sap: number): number {
  return Math.max(0, station) + sap;
}
