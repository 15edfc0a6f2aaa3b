/** Who sent a message, and for whom it is: address and port, and the address on the link. */
import { Payload } from '../core/index.js';
import type { Message } from '../engine/index.js';
import { linkText } from '../sinks/link-address.js';

/** `192.0.2.20:4059 wPort 1`, `HDLC 1/17`; empty where nothing says so. */
export function partyText(endpoint: string, payload: number, link: number): string {
  const shown = link < 0 ? '' : linkText(payload, link);
  return endpoint === '' || shown === '' ? endpoint + shown : `${endpoint} ${shown}`;
}

/** The sender of a message, or who it is for. */
export function partyOf(message: Message, isSender: boolean): string {
  return isSender
    ? partyText(message.source, message.payload, message.linkSource)
    : partyText(message.destination, message.payload, message.linkDestination);
}

const METER_PORT = 4059;
/** Only meters have a station beside their SAP on M-Bus. */
const MOST_SAP = 0xff;
/** The management logical device, which every meter has, and the lowest address of a client but its own management (IEC 62056-46). */
const MANAGEMENT = 1;
const PUBLIC_CLIENT = 16;
/** Addresses of clients have one octet in HDLC (IEC 62056-46). */
const MOST_CLIENT_ADDRESS = 0x7f;

/** Who is the client, where no message tells: above 0 who sent the first one. */
export function guessOf({ flow, side, linkSource, linkDestination, payload }: Message): number {
  const portA = flow?.port(side) ?? 0;
  const portB = flow?.port(side === 0 ? 1 : 0) ?? 0;
  if (portA !== portB && (portA === METER_PORT || portB === METER_PORT)) return portB === METER_PORT ? 1 : -1;
  if (payload === Payload.mbus || payload === Payload.wmbus) {
    const isStationA = linkSource > MOST_SAP;
    if (isStationA !== linkDestination > MOST_SAP) return isStationA ? -1 : 1;
  }
  if (linkSource === MANAGEMENT && linkDestination >= PUBLIC_CLIENT) return -1;
  if (payload !== Payload.hdlc) return 1;
  const isShortA = linkSource <= MOST_CLIENT_ADDRESS;
  return isShortA === linkDestination <= MOST_CLIENT_ADDRESS || isShortA ? 1 : -1;
}
