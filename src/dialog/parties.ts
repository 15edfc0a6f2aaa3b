/** Who sent a message, and for whom it is: address and port, and the address on the link. */
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
