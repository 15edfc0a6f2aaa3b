/**
 * What is known of two parties that protect what they say: system titles, challenges, the dedicated key, public keys
 * (IEC 62056-5-3, application associations). Kept by parties in each conversation; only where there are keys, since nothing
 * else needs it.
 */
import {
  type Budget,
  type Conversation,
  type Dissection,
  type Holder,
  hexText,
  type Key,
  type KeySet,
  Limits,
  type PublicKey,
  Slot,
  type WhoSpeaks,
} from '../../src/core/index.js';
import { sameOctets } from '../data/same-octets.js';
import { learned } from './learned.js';
import type { Sealed } from './sealed.js';
import { serialsOf } from './serials.js';

export const CLIENT = 0;
export const SERVER = 1;
/** Nothing says which of the two. */
export const UNKNOWN = -1;
export type Role = typeof CLIENT | typeof SERVER;

export const otherRole = (role: Role): Role => (role === CLIENT ? SERVER : CLIENT);

const NOBODY = Number.NaN;
const NONE = new Uint8Array(0);
export const TITLE_OCTETS = 8;

/** One of the two parties. */
export interface Side {
  /** Its address on the link or, where both have the same, its side of the flow. */
  party: number;
  /** Empty while it is not known. */
  title: Uint8Array;
  /** The title in lower hex. */
  name: string;
  /** From its certificate. */
  publicKey: PublicKey | undefined;
  /** What it gave the other to prove itself by. */
  challenge: Uint8Array;
  /** What it proved itself by. */
  proof: Uint8Array;
}

const newSide = (): Side => ({
  party: NOBODY,
  title: NONE,
  name: '',
  publicKey: undefined,
  challenge: NONE,
  proof: NONE,
});

/** An encryption key and the authentication key that goes with it. */
export interface KeyPairing {
  readonly encryption: Key;
  readonly authentication: Key | undefined;
  /** The entry of the encryption key, and that of the authentication key where it is another. */
  readonly name: string;
  /** The entry gives it. */
  readonly set: KeySet | undefined;
}

/** Keys that may fit, as long as nothing that they were chosen by has changed. */
export interface Pairings {
  readonly list: KeyPairing[];
  readonly generation: number;
  readonly version: number;
  readonly learnedVersion: number;
  readonly serials: string;
}

export class Association {
  readonly sides: [Side, Side] = [newSide(), newSide()];
  mechanism = -1;
  /** The AARQ, the AARE was seen. */
  isAsked = false;
  isAnswered = false;
  /** The frame of that AARQ. */
  askedIn = 0;
  /** The InitiateRequest could be read, and had no dedicated key. */
  isWithoutDedicatedKey = false;
  dedicated: Key | undefined;
  /** An InitiateRequest that waits for the AARE: its title may lead to the key. */
  postponed: Sealed | undefined;
  /** Changes when a title was learned. */
  version = 0;
  /** By kind of key. */
  readonly pairings: (Pairings | undefined)[] = [];
  /** The keys that verified a tag last. */
  proven: KeyPairing | undefined;
  /** The entry whose secret or keys a password or proof was made of last, whomever it was given for. */
  trusted: KeySet | undefined;
  trials = 0;
  trialsGeneration = 0;
  /** Something told which of the two is the client. */
  private isSure = false;

  constructor(
    readonly source: number,
    readonly destination: number,
    /** The two can be told apart by what carries them. */
    private readonly isDistinct: boolean,
  ) {}

  get client(): Side {
    return this.sides[CLIENT];
  }

  get server(): Side {
    return this.sides[SERVER];
  }

  /** Who sent the message, as far as its addresses tell. */
  senderOf(d: Dissection): Role | typeof UNKNOWN {
    if (!this.isDistinct || !this.isSure) return UNKNOWN;
    return this.client.party === partyOf(d) ? CLIENT : SERVER;
  }

  /** What the message is tells who sent it. */
  sentBy(d: Dissection, role: Role, isProven = d.isProven): void {
    if (!this.isDistinct) return;
    const party = partyOf(d);
    if (this.isSure && (!isProven || this.sides[role].party === party)) return;
    if (this.sides[otherRole(role)].party === party) this.swap();
    this.sides[role].party = party;
    this.sides[otherRole(role)].party = otherParty(d);
    this.isSure = true;
  }

  /** The title of the sender stands in what it sent; answers with the role that it has then. */
  titleSaid(d: Dissection, conversation: Conversation, bytes: Uint8Array, at: number): Role {
    const sender = this.senderOf(d);
    const role = sender === UNKNOWN ? this.roleOfTitle(bytes, at) : sender;
    if (this.isDistinct && !this.isSure) this.sides[role].party = partyOf(d);
    this.learnTitle(d, conversation, role, true, bytes, at);
    return role;
  }

  /** A meter that pushes is heard without its client, so that a title of nobody is first taken for the server's. */
  private roleOfTitle(bytes: Uint8Array, at: number): Role {
    if (sameOctets(this.client.title, bytes, at, at + TITLE_OCTETS)) return CLIENT;
    return this.server.name === '' ||
      sameOctets(this.server.title, bytes, at, at + TITLE_OCTETS) ||
      this.client.name !== ''
      ? SERVER
      : CLIENT;
  }

  /** What was deciphered tells who sent it: the title was the other's, if it was taken for that. */
  titleWas(role: Role, name: string, isProven: boolean): void {
    if (this.isSure && !isProven) return;
    if (this.sides[role].name !== name && this.sides[otherRole(role)].name === name) this.swap();
  }

  /** `isSender`: of who sent the message at hand. Kept for later connections of the same addresses, too. */
  learnTitle(
    d: Dissection,
    conversation: Conversation,
    role: Role,
    isSender: boolean,
    bytes: Uint8Array,
    at: number,
  ): void {
    const side = this.sides[role];
    if (sameOctets(side.title, bytes, at, at + TITLE_OCTETS)) return;
    if (!d.isProven && this.titleOf(d, conversation, role, isSender).name !== '') return;
    side.title = bytes.slice(at, at + TITLE_OCTETS);
    side.name = hexText(side.title, 0, TITLE_OCTETS);
    this.version++;
    const address = addressOf(d, conversation, role, isSender);
    if (address !== '') conversation.shared.of(learned).learnTitle(address, side.title);
  }

  /** The title of a party: what it said, or what the same address said before. */
  titleOf(d: Dissection, conversation: Conversation, role: Role, isSender: boolean): Side {
    const side = this.sides[role];
    if (side.name !== '') return side;
    const address = addressOf(d, conversation, role, isSender);
    const title = address === '' ? undefined : conversation.shared.of(learned).titleAt(address);
    if (title !== undefined) {
      side.title = title;
      side.name = hexText(title, 0, TITLE_OCTETS);
      this.version++;
    }
    return side;
  }

  /** A new association begins. Titles stay: they are of the devices. */
  restart(frame: number): void {
    this.mechanism = -1;
    this.isAsked = true;
    this.askedIn = frame;
    this.isAnswered = false;
    this.isWithoutDedicatedKey = false;
    this.dedicated = undefined;
    this.postponed = undefined;
    this.pairings.length = 0;
    for (const side of this.sides) {
      side.challenge = NONE;
      side.proof = NONE;
      side.publicKey = undefined;
    }
  }

  private swap(): void {
    this.sides.reverse();
    this.version++;
  }
}

const partyOf = (d: Dissection): number => (d.source === d.destination ? d.side : d.source);
const otherParty = (d: Dissection): number => (d.source === d.destination ? 1 - d.side : d.destination);

/** Where a party is found again; empty on lines, whose addresses mean nothing beyond them. */
function addressOf(d: Dissection, conversation: Conversation, role: Role, isSender: boolean): string {
  const { network } = conversation;
  const side = isSender ? d.side : d.side === 0 ? 1 : 0;
  const address = network.address(side);
  if (address === '') return '';
  const party = isSender ? d.source : d.destination;
  // Clients have another port for each connection; servers behind one address differ by it.
  return role === CLIENT ? `client ${address} ${party}` : `server ${address} ${network.port(side)} ${party}`;
}

/** All associations of a conversation: on the line of a concentrator there are many. */
class Associations implements Holder {
  private readonly byParties = new Map<string, Association>();
  private latest: Association | undefined;

  /** Undefined where nothing is known of the parties. */
  find({ source, destination }: Dissection): Association | undefined {
    const { latest } = this;
    if (latest !== undefined && isOf(latest, source, destination)) return latest;
    return this.byParties.get(keyOf(source, destination));
  }

  of(d: Dissection, conversation: Conversation): Association {
    const { source, destination } = d;
    let association = this.find(d);
    if (association === undefined) {
      const isDistinct = source !== destination || conversation.network.address(0) !== '';
      association = new Association(source, destination, isDistinct);
      this.add(keyOf(source, destination), association, conversation.budget);
    }
    this.latest = association;
    return association;
  }

  private add(key: string, association: Association, budget: Budget): void {
    if (budget.hold(this, Limits.associationBytes)) this.byParties.set(key, association);
  }

  drop(): void {
    this.byParties.clear();
    this.latest = undefined;
  }
}

const keyOf = (source: number, destination: number): string =>
  source < destination ? `${source} ${destination}` : `${destination} ${source}`;

const isOf = (association: Association, source: number, destination: number): boolean =>
  (association.source === source && association.destination === destination) ||
  (association.source === destination && association.destination === source);

const associations = new Slot<Associations>('dlms.associations', () => new Associations());

/** What is known of the parties of the message at hand. */
export function associationOf(d: Dissection, conversation: Conversation): Association {
  return conversation.of(associations).of(d, conversation);
}

/** The system title of the server in hex, as far as it was learned; empty where it was not. */
export function serverTitleOf(d: Dissection, conversation: Conversation): string {
  return conversation.of(associations).find(d)?.server.name ?? '';
}

/** What entries of keys are found by. */
export function whoSpeaks(association: Association, d: Dissection, conversation: Conversation): WhoSpeaks {
  const isClient = association.senderOf(d) === CLIENT;
  return {
    titles: titlesOf(association),
    addresses: [...addressesOf(conversation, 0), ...addressesOf(conversation, 1)],
    client: isClient ? d.source : d.destination,
    server: isClient ? d.destination : d.source,
    serials: serialsKnown(association, d, conversation),
  };
}

const titlesOf = ({ client, server }: Association): readonly string[] =>
  [server.name, client.name].filter((name) => name !== '');

/** Serial numbers that entries of keys are found by; none where no entry asks for one. */
export function serialsKnown(association: Association, d: Dissection, conversation: Conversation): readonly string[] {
  if (!conversation.shared.security.asksSerials) return NO_SERIALS;
  return serialsOf(d, conversation, association.senderOf(d) !== CLIENT, titlesOf(association));
}

const NO_SERIALS: readonly string[] = [];

/** Alone, and with its port. */
function addressesOf({ network }: Conversation, side: 0 | 1): readonly string[] {
  const address = network.address(side);
  if (address === '') return [];
  const port = network.port(side);
  return [address, address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`];
}
