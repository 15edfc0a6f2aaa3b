/** Octets in front of an APDU that have no framer: of the wrapper, of the LLC of HDLC, of that of IEC 61334-4-32. */
import { type Dissector, type Registry, Tables } from '../core/index.js';

/** Control and two L-SAPs in front of an APDU (IEC 61334-4-32). */
const HEADER_432 = 3;
/** Two L-SAPs and quality in front of an APDU. */
export const LLC_OCTETS = 3;

/** The version of the wrapper, which has never been another. */
export function isVersion1(bytes: Uint8Array, at: number, end: number): boolean {
  return at + 1 < end && bytes[at] === 0 && bytes[at + 1] === 1;
}

/** Destination and source LSAP, quality: `E6 E6 00`, `E6 E7 00`, `FF E6 00`. */
export function isLlc(bytes: Uint8Array, at: number, end: number): boolean {
  return (
    end - at > LLC_OCTETS &&
    (bytes[at] === 0xe6 || bytes[at] === 0xff) &&
    (bytes[at + 1] === 0xe6 || bytes[at + 1] === 0xe7) &&
    bytes[at + 2] === 0
  );
}

/** Connectionless data between L-SAPs that may be: clients and logical devices, a new system, all of them. */
export function isHeader432(bytes: Uint8Array, at: number, end: number): boolean {
  return (
    bytes[at] === 0x90 && end - at > HEADER_432 && isLsap(bytes[at + 1] as number) && isLsap(bytes[at + 2] as number)
  );
}

function isLsap(octet: number): boolean {
  return octet < 0x80 || octet === 0xfd || octet === 0xff;
}

/** Management, the CIASE, the public client, all: on one side of nearly every frame is one of them. */
export function isUsual(lsap: number): boolean {
  return lsap <= 0x01 || lsap === 0x10 || lsap >= 0x80;
}

/** Who answers for what follows an LLC header of IEC 61334-4-32. */
export function pdu432(registry: Registry, bytes: Uint8Array, at: number): Dissector | undefined {
  const tag = bytes[at + HEADER_432] as number;
  return registry.find(Tables.apdu, tag) ?? registry.find(Tables.ciPdu, tag);
}
