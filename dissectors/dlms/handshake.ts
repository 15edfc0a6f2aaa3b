/**
 * What AARQ and AARE say of their senders: system titles, mechanism, challenges, certificates (ISO/IEC 8650-1; IEC 62056-5-3,
 * ACSE APDUs). It is looked up before the fields are dissected, because the ciphered user-information in them needs it.
 *
 *     A6, A4  04 length system-title        calling (AARQ), responding (AARE)
 *     A7, A5  04 length certificate         of the public key for signatures
 *     8B, 89  object identifier, whose last octet is the mechanism
 *     AC, AA  80 length password or challenge
 */
import type { Conversation, Dissection } from '../../src/core/index.js';
import { octetsOfLength } from '../data/length.js';
import { type Association, associationOf, CLIENT, type Role, SERVER } from './association.js';
import { learnPostponed } from './decipher.js';
import { checkPassword } from './proof.js';
import { TITLE_OCTETS } from './side.js';

interface Tags {
  readonly title: number;
  readonly certificate: number;
  readonly mechanism: number;
  readonly value: number;
}

const AARQ: Tags = { title: 0xa6, certificate: 0xa7, mechanism: 0x8b, value: 0xac };
const AARE: Tags = { title: 0xa4, certificate: 0xa5, mechanism: 0x89, value: 0xaa };
/** In an AARQ: the title of the server, where the client knows it. */
const CALLED_TITLE = 0xa2;

const LOW_LEVEL = 1;
const NOTHING = '';

/** The length of the AARQ comes next; one that nothing proves says nothing. Answers with what is to be told of its password; empty: nothing. */
export function noticeAarq(d: Dissection): string {
  return d.once((conversation) => {
    if (!conversation.shared.security.hasKeys || !d.isProven) return NOTHING;
    const association = associationOf(d, conversation);
    association.restart(d.frame);
    association.sentBy(d, CLIENT);
    // A server that is known by its address has the entries of its title.
    association.titleOf(d, conversation, SERVER, false);
    const password = notice(d, conversation, association, CLIENT, AARQ);
    if (association.mechanism !== LOW_LEVEL || password === undefined) return NOTHING;
    return checkPassword(d, conversation, association, password);
  });
}

/** The length of the AARE comes next. */
export function noticeAare(d: Dissection): void {
  d.once((conversation) => {
    if (!conversation.shared.security.hasKeys || !d.isProven) return 0;
    const association = associationOf(d, conversation);
    association.isAnswered = true;
    association.sentBy(d, SERVER);
    notice(d, conversation, association, SERVER, AARE);
    learnPostponed(d, conversation, association);
    return 0;
  });
}

/** Answers with the authentication value. */
function notice(
  d: Dissection,
  conversation: Conversation,
  association: Association,
  role: Role,
  tags: Tags,
): Uint8Array | undefined {
  const { bytes } = d;
  let value: Uint8Array | undefined;
  const contents = lengthAt(bytes, d.at, d.end);
  if (contents === undefined) return undefined;
  elements(bytes, contents.at, contents.end, (tag, at, end) => {
    if (tag === tags.mechanism) association.mechanism = bytes[end - 1] as number;
    else if (tag === tags.title) learnTitle(role, true, at, end);
    else if (tag === CALLED_TITLE && role === CLIENT) learnTitle(SERVER, false, at, end);
    else if (tag === tags.value) elements(bytes, at, end, (_, from, to) => (value = bytes.slice(from, to)));
    else if (tag === tags.certificate)
      elements(bytes, at, end, (_, from, to) => {
        association.sides[role].publicKey = conversation.shared.security.publicKeyOfCertificate(bytes.slice(from, to));
      });
  });
  if (value !== undefined) association.sides[role].challenge = value;
  return value;

  function learnTitle(whose: Role, isSender: boolean, at: number, end: number): void {
    elements(bytes, at, end, (_, from, to) => {
      if (to - from === TITLE_OCTETS) association.learnTitle(d, conversation, whose, isSender, bytes, from);
    });
  }
}

type Element = (tag: number, at: number, end: number) => void;

/** Elements of BER with tags of one octet and definite lengths; those in the middle of which the bytes end are left out. */
function elements(bytes: Uint8Array, from: number, end: number, take: Element): void {
  for (let at = from; at < end; ) {
    const contents = lengthAt(bytes, at + 1, end);
    if (contents === undefined || contents.end > end) return;
    take(bytes[at] as number, contents.at, contents.end);
    at = contents.end;
  }
}

/** What the length octets at `at` enclose; undefined where they are not there. */
function lengthAt(
  bytes: Uint8Array,
  at: number,
  end: number,
): { readonly at: number; readonly end: number } | undefined {
  if (at >= end) return undefined;
  const first = bytes[at] as number;
  const octets = octetsOfLength(first);
  if (octets === 0 || at + octets > end) return undefined;
  let length = octets === 1 ? first : 0;
  for (let i = 1; i < octets; i++) length = length * 256 + (bytes[at + i] as number);
  return { at: at + octets, end: Math.min(end, at + octets + length) };
}
