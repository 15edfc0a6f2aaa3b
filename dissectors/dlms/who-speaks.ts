/** What entries of keys are found by: titles, addresses, wPorts or HDLC addresses, and serial numbers of two parties. */
import type { Conversation, Dissection, WhoSpeaks } from '../../src/core/index.js';
import { type Association, CLIENT, type Role, UNKNOWN } from './association.js';
import { serialsOf } from './serials.js';
import type { Titled } from './side.js';

/** `titles`: those of both parties in hex, the likeliest first. */
export function whoSpeaks(
  association: Association,
  d: Dissection,
  conversation: Conversation,
  titles = titlesOf(association),
): WhoSpeaks {
  const isClient = association.senderOf(d) === CLIENT;
  return {
    titles,
    addresses: [...addressesOf(conversation, 0), ...addressesOf(conversation, 1)],
    client: isClient ? d.source : d.destination,
    server: isClient ? d.destination : d.source,
    serials: serialsKnown(association, d, conversation, titles),
  };
}

/** A title that nobody has: entries for titles are tried on parties that say none, unless one is said. */
export const NOBODY = '-';

/** Titles that are known of both parties. */
export const titlesOf = ({ client, server }: Association): readonly string[] =>
  [server, ...server.others, client, ...client.others].map(({ name }) => name).filter((name) => name !== '');

/** With the title in the header of a message, which counts for the sender. */
export function titlesWith(association: Association, d: Dissection, role: Role, { name }: Titled): readonly string[] {
  const known = titlesOf(association);
  if (association.sides[role].name === name) return known;
  const sender = association.senderOf(d);
  // Keys are those of meters.
  if (sender === CLIENT) return [...known, name];
  return sender === UNKNOWN ? [name, ...known] : [name, ...known.filter((title) => association.client.has(title))];
}

/** Serial numbers that entries of keys are found by; none where no entry asks for one. */
export function serialsKnown(
  association: Association,
  d: Dissection,
  conversation: Conversation,
  titles?: readonly string[],
): readonly string[] {
  if (!conversation.shared.security.asksSerials) return NO_SERIALS;
  return serialsOf(d, conversation, association.senderOf(d) !== CLIENT, titles ?? titlesOf(association));
}

const NO_SERIALS: readonly string[] = [];

/** Alone, and with its port. */
function addressesOf({ network }: Conversation, side: 0 | 1): readonly string[] {
  const address = network.address(side);
  if (address === '') return [];
  const port = network.port(side);
  return [address, address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`];
}
