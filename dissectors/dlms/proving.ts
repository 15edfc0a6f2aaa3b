/**
 * What a password or a proof is checked by: the entries with secrets for the parties, what is to be proved upon, and how it is told
 * (IEC 62056-5-3, authentication mechanisms).
 */
import { type Conversation, type Dissection, type Key, type KeySet, Limits } from '../../src/core/index.js';
import { type Association, CLIENT, otherRole, type Role, SERVER } from './association.js';
import { setsOf, taughtSets } from './keys-for.js';
import { learned } from './learned.js';
import { NOBODY, whoSpeaks } from './who-speaks.js';

/** What is told of a proof. `isWrong` makes it an issue. */
export interface Proof {
  readonly verdict: string;
  readonly isWrong: boolean;
  /** What is wrong with the invocation counter of GMAC; empty where nothing is. */
  readonly counter: string;
}

export const RIGHT = 'right';
export const WRONG = 'wrong';
export const NOT_CHECKED = 'not checked: ';
export const TOO_MANY = 'too many proofs and tags were tried in this capture';

export const told = (verdict: string, counter = ''): Proof => ({
  verdict,
  isWrong: verdict.startsWith(WRONG),
  counter,
});

/** All that goes into a proof. */
export interface Given {
  readonly d: Dissection;
  readonly conversation: Conversation;
  readonly association: Association;
  readonly role: Role;
  readonly value: Uint8Array;
  /** What was to be proved upon: the challenge of the other side. */
  readonly challenge: Uint8Array;
}

export const Mechanism = { manufacturer: 2, md5: 3, sha1: 4, gmac: 5, sha256: 6, ecdsa: 7 } as const;

/** Entries for the parties, and of all, that are tried. */
const MOST_OWN = 32;

/** The entries that secrets and keys are tried of, each once. */
export interface Entries {
  /** Those for the parties, and those that come into question where nothing tells who they are. */
  readonly mine: readonly KeySet[];
  readonly others: readonly KeySet[];
  /** Is it for the parties, or was it proven to be? */
  readonly areTheirs: (set: KeySet) => boolean;
}

export function entriesFor(d: Dissection, conversation: Conversation, association: Association): Entries {
  const { security } = conversation.shared;
  // What fitted once is theirs, whoever it was given for.
  const proven = [association.trusted, association.proven?.set].filter((set) => set !== undefined);
  const mine = [...new Set([...proven, ...setsOf(association, d, conversation)])].slice(0, MOST_OWN);
  const others = security.sets.slice(0, Limits.keyTrials).filter((set) => !mine.includes(set));
  const who = whoSpeaks(association, d, conversation);
  const theirs =
    who.titles.length > 0
      ? mine
      : [...proven, ...taughtSets(association, conversation), ...security.setsFor({ ...who, titles: [NOBODY] })];
  return { mine, others, areTheirs: (set) => theirs.includes(set) };
}

/** Proofs are cheap to send, and each costs hundreds of trials where it is false. */
export const isSpent = (conversation: Conversation): boolean =>
  conversation.shared.of(learned).trials >= Limits.keyTrialsOfAll;

/** Why nothing can be told where no secret fits and none is for the parties; empty where one is. */
export function noneTheirs(
  { mine, others, areTheirs }: Entries,
  what: string,
  of: (set: KeySet) => Key | undefined,
): string {
  if (mine.some((set) => areTheirs(set) && of(set) !== undefined)) return '';
  // An entry for a title may be among both, as two objects.
  const tried = new Set([...mine, ...others].map(of).filter((secret) => secret !== undefined)).size;
  if (tried === 0) return `no ${what} is given`;
  const those = tried === 1 ? 'that of 1 entry for others does' : `those of ${tried} entries for others do`;
  return `no ${what} is given for these parties; ${those} not fit`;
}

export function missingTitle({ association, d, conversation, role }: Given): string {
  for (const whose of [CLIENT, SERVER] as const) {
    if (association.titleOf(d, conversation, whose, whose === role).name === '')
      return `the system title of the ${roleWord(whose)} is not known`;
  }
  return '';
}

export const roleWord = (role: Role): string => (role === CLIENT ? 'client' : 'server');

/** What is hashed or signed: titles and challenges, those of the sender and for the sender first. */
export function signed({ association: { sides }, role }: Given, exchanged = NOT_EXCHANGED): Uint8Array[] {
  const mine = sides[role];
  const theirs = sides[otherRole(role)];
  const titles = exchanged.titles ? [theirs.title, mine.title] : [mine.title, theirs.title];
  const challenges = exchanged.challenges ? [mine.challenge, theirs.challenge] : [theirs.challenge, mine.challenge];
  return [...titles, ...challenges];
}

export interface Exchanged {
  readonly titles: boolean;
  readonly challenges: boolean;
}
export const NOT_EXCHANGED: Exchanged = { titles: false, challenges: false };
