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
  type Key,
  type KeySet,
  Limits,
  Slot,
} from '../../src/core/index.js';
import { sameOctets } from '../data/same-octets.js';
import type { KeyPairing, Pairings, Searched } from './key-pairing.js';
import { learned } from './learned.js';
import type { Sealed } from './sealed.js';
import { Side, type Titled, titledAt } from './side.js';

export const CLIENT = 0;
export const SERVER = 1;
/** Nothing says which of the two. */
export const UNKNOWN = -1;
export type Role = typeof CLIENT | typeof SERVER;

export const otherRole = (role: Role): Role => (role === CLIENT ? SERVER : CLIENT);

export class Association {
  readonly sides: [Side, Side] = [new Side(), new Side()];
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
  /** By kind of key, and by what tells whether one is right. */
  readonly pairings: (Pairings | undefined)[] = [];
  /** The keys that verified a tag last. */
  proven: KeyPairing | undefined;
  /** The entry whose secret or keys a password or proof was made of last, whomever it was given for. */
  trusted: KeySet | undefined;
  /** The entry whose encryption key opened a message last. */
  opener: KeySet | undefined;
  /** What was tried to say why messages don't fit, with the keys of so many generations; the entry where to go on. */
  trials = 0;
  trialsGeneration = 0;
  nextEntry = 0;
  /** What that found, the latest first. */
  searched: readonly Searched[] = [];
  /** Something told which of the two is the client. */
  private isSure = false;
  /** The only title that is known was taken for that of one of the two, though nothing told whose it is. */
  private isGuessed = false;

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

  /** Who it is whose message says the title, as far as addresses and titles tell. */
  roleOfTitle(d: Dissection, conversation: Conversation, { title, name }: Titled): Role {
    const sender = this.senderOf(d);
    if (sender !== UNKNOWN) return sender;
    if (this.client.has(name)) return CLIENT;
    for (const role of [CLIENT, SERVER] as const)
      if (this.isDistinct && this.sides[role].party === partyOf(d)) return role;
    const known = conversation.shared.of(learned).titleAt(addressOf(d, conversation, CLIENT, true));
    if (known !== undefined && sameOctets(known, title)) return CLIENT;
    // A meter that pushes is heard without its client, so that a title of nobody is first taken for the server's.
    return this.server.name === '' || this.server.has(name) || this.client.name !== '' ? SERVER : CLIENT;
  }

  /** What was deciphered tells who sent it: the title was the other's, if it was taken for that. */
  titleWas(role: Role, name: string, isProven: boolean): void {
    if (this.isSure && !isProven) return;
    const [side, other] = [this.sides[role], this.sides[otherRole(role)]];
    const isGuess = this.isGuessed && side.name !== '' && !side.has(name) && other.name === '';
    if (isGuess || (side.name !== name && other.name === name)) this.swap();
    // It was not kept for its address.
    if (isGuess) side.doubt();
    this.isGuessed = false;
  }

  /** AARQ or AARE say the title. `isSender`: of who sent the message at hand. Kept for later connections of the same addresses, too. */
  learnTitle(
    d: Dissection,
    conversation: Conversation,
    role: Role,
    isSender: boolean,
    bytes: Uint8Array,
    at: number,
  ): void {
    const titled = titledAt(bytes, at);
    if (!d.isProven && this.titleOf(d, conversation, role, isSender).name !== '') return;
    if (this.sides[role].say(titled)) this.keepTitle(d, conversation, role, isSender, titled);
  }

  /** A message of the sender fits that was protected with the title; `inHeader`: it stood in its header. */
  titleFits(d: Dissection, conversation: Conversation, role: Role, titled: Titled, inHeader: boolean): void {
    const side = this.sides[role];
    if (side.name === titled.name && side.isSaid) return;
    if (inHeader) this.noteParty(d, role);
    if (inHeader ? side.fit(titled) : side.use(titled)) this.keepTitle(d, conversation, role, true, titled);
  }

  /** The header of a message says the title, and nothing verifies it. */
  supposeTitle(d: Dissection, role: Role, titled: Titled): void {
    this.noteParty(d, role);
    if (this.sides[role].suppose(titled)) this.version++;
  }

  private noteParty(d: Dissection, role: Role): void {
    if (this.isSure) return;
    if (this.sides.every(({ name }) => name === '')) this.isGuessed = true;
    if (this.isDistinct) this.sides[role].party = partyOf(d);
  }

  private keepTitle(d: Dissection, conversation: Conversation, role: Role, isSender: boolean, { title }: Titled): void {
    this.version++;
    const address = addressOf(d, conversation, role, isSender);
    if (address !== '') conversation.shared.of(learned).learnTitle(address, title);
  }

  /** The title of a party: what it said, or what the same address said before. */
  titleOf(d: Dissection, conversation: Conversation, role: Role, isSender: boolean): Side {
    const side = this.sides[role];
    if (side.name !== '') return side;
    const address = addressOf(d, conversation, role, isSender);
    const title = address === '' ? undefined : conversation.shared.of(learned).titleAt(address);
    if (title !== undefined && side.suppose(titledAt(title, 0))) this.version++;
    return side;
  }

  /** The meter is not known for sure before it answers, and the keys are those of meters. */
  isEarly(role: Role | typeof UNKNOWN): boolean {
    return role === CLIENT && this.isAsked && !this.isAnswered;
  }

  /** A new association begins. Titles stay until others are said: they are of the devices, and the meter may be another. */
  restart(frame: number): void {
    this.mechanism = -1;
    this.isAsked = true;
    this.askedIn = frame;
    this.isAnswered = false;
    this.isWithoutDedicatedKey = false;
    this.dedicated = undefined;
    this.postponed = undefined;
    this.pairings.length = 0;
    this.client.restart();
    this.server.restart();
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
