/**
 * How client and server prove who they are (IEC 62056-5-3, authentication mechanisms): the password of LLS, and passes 3 and 4 of HLS,
 * computed anew from challenges and secrets. ST is a system title, StoC and CtoS are the challenges of server and client.
 *
 *     mechanism     pass 3: f(StoC) of the client                        pass 4: f(CtoS) of the server
 *     2             the maker's own; often AES-128-ECB(secret, StoC)     the same of CtoS
 *     3 MD5         MD5(StoC secret)                                     MD5(CtoS secret)
 *     4 SHA-1       SHA-1(StoC secret)                                   SHA-1(CtoS secret)
 *     5 GMAC        SC IC GMAC(SC AK StoC), IV = ST-C IC                 SC IC GMAC(SC AK CtoS), IV = ST-S IC
 *     6 SHA-256     SHA-256(secret ST-C ST-S StoC CtoS)                  SHA-256(secret ST-S ST-C CtoS StoC)
 *     7 ECDSA       ECDSA(ST-C ST-S StoC CtoS)                           ECDSA(ST-S ST-C CtoS StoC)
 */
import { type Conversation, type Dissection, type Key, type KeySet, Limits } from '../../src/core/index.js';
import { sameOctets } from '../data/same-octets.js';
import { type Association, associationOf, CLIENT, otherRole, type Role, SERVER } from './association.js';
import { initializationVector } from './cipher.js';
import { setsOf, taughtSets } from './keys-for.js';
import { learned } from './learned.js';
import { fromEntry } from './sealed.js';
import { checkSignature } from './signature.js';

/** What is told of a proof. `isWrong` makes it an issue. */
export interface Proof {
  readonly verdict: string;
  readonly isWrong: boolean;
  /** What is wrong with the invocation counter of GMAC; empty where nothing is. */
  readonly counter: string;
}

const RIGHT = 'right';
const WRONG = 'wrong';
const NOT_CHECKED = 'not checked: ';

const told = (verdict: string, counter = ''): Proof => ({ verdict, isWrong: verdict.startsWith(WRONG), counter });

/** The password of an AARQ, in words. */
export function checkPassword(
  d: Dissection,
  conversation: Conversation,
  association: Association,
  password: Uint8Array,
): string {
  const { security } = conversation.shared;
  const mine = setsOf(association, d, conversation).slice(0, MOST_OWN);
  const fits = ({ llsSecret }: KeySet): boolean => llsSecret !== undefined && security.equals(llsSecret, password);
  const found = mine.find(fits);
  if (found !== undefined) return `${RIGHT}: the LLS secret of ${found.name}`;
  const other = security.sets.slice(0, Limits.keyTrials).find(fits);
  if (other !== undefined) return `${RIGHT} with the LLS secret of ${other.name}`;
  return mine.some(({ llsSecret }) => llsSecret !== undefined) ? WRONG : `${NOT_CHECKED}no LLS secret is given`;
}

/** Entries for the parties, and titles, that are tried on a proof. */
const MOST_OWN = 32;
const MOST_TITLES = 4;
const TOO_MANY = 'too many proofs and tags were tried in this capture';

/** Proofs are cheap to send, and each costs hundreds of trials where it is false. */
const isSpent = (conversation: Conversation): boolean =>
  conversation.shared.of(learned).trials >= Limits.keyTrialsOfAll;

const MANUFACTURER = 2;
const MD5 = 3;
const SHA1 = 4;
const GMAC = 5;
const SHA256 = 6;
const ECDSA = 7;

/** All that goes into a proof. */
interface Given {
  readonly d: Dissection;
  readonly conversation: Conversation;
  readonly association: Association;
  readonly role: Role;
  readonly value: Uint8Array;
  /** What was to be proved upon: the challenge of the other side. */
  readonly challenge: Uint8Array;
}

/** What `role` sent to prove itself by; undefined where there are no keys. */
export function checkProof(d: Dissection, conversation: Conversation, role: Role, value: Uint8Array): Proof | 0 {
  if (!conversation.shared.security.hasKeys) return 0;
  const association = associationOf(d, conversation);
  association.sentBy(d, role);
  const { mechanism } = association;
  const challenge = association.sides[otherRole(role)].challenge;
  if (mechanism < MANUFACTURER || challenge.length === 0) {
    const [from, by] = role === CLIENT ? ['server', 'AARE'] : ['client', 'AARQ'];
    return told(`${NOT_CHECKED}the ${by} with the challenge of the ${from} was not captured`);
  }
  const given = { d, conversation, association, role, value, challenge };
  if (mechanism === GMAC) return gmac(given);
  if (mechanism === ECDSA) return signature(given);
  return bySecret(given);
}

// ---- a secret that both know

function bySecret(given: Given): Proof {
  const { d, conversation, association } = given;
  const { mechanism } = association;
  if (mechanism > ECDSA) return told(`${NOT_CHECKED}mechanism ${mechanism} is not known`);
  const missing = mechanism === SHA256 ? missingTitle(given) : '';
  if (missing !== '') return told(NOT_CHECKED + missing);
  if (isSpent(conversation)) return told(NOT_CHECKED + TOO_MANY);
  const mine = setsOf(association, d, conversation).slice(0, MOST_OWN);
  const fits = ({ hlsSecret }: KeySet): boolean => hlsSecret !== undefined && isProof(given, hlsSecret);
  conversation.shared.of(learned).trials += mine.length;
  const found = mine.find(fits);
  const how = mechanism === MANUFACTURER ? ", by AES-128-ECB; the mechanism is the maker's own" : '';
  if (found !== undefined) return told(`${RIGHT}: the HLS secret of ${found.name}${how}`);
  const other = conversation.shared.security.sets.slice(0, Limits.keyTrials).find(fits);
  if (other !== undefined) return told(`${RIGHT} with the HLS secret of ${other.name}${how}`);
  if (mechanism === MANUFACTURER) return told(`${NOT_CHECKED}the mechanism is the maker's own, and not AES-128-ECB`);
  if (!mine.some(({ hlsSecret }) => hlsSecret !== undefined)) return told(`${NOT_CHECKED}no HLS secret is given`);
  return told(WRONG);
}

function isProof({ conversation, association, role, value, challenge }: Given, secret: Key): boolean {
  const { security } = conversation.shared;
  const { mechanism, sides } = association;
  let computed: Uint8Array | undefined;
  if (mechanism === MD5) computed = security.hash('md5', [challenge, secret]);
  else if (mechanism === SHA1) computed = security.hash('sha1', [challenge, secret]);
  else if (mechanism === SHA256) computed = security.hash('sha256', [secret, ...signed(sides, role)]);
  else computed = security.block(secret, challenge);
  return computed !== undefined && sameOctets(computed, value);
}

/** Titles and challenges, those of the sender and for the sender first. */
function signed(sides: Association['sides'], role: Role): Uint8Array[] {
  const mine = sides[role];
  const theirs = sides[otherRole(role)];
  return [mine.title, theirs.title, theirs.challenge, mine.challenge];
}

function missingTitle({ association, d, conversation, role }: Given): string {
  for (const whose of [CLIENT, SERVER] as const) {
    if (association.titleOf(d, conversation, whose, whose === role).name === '')
      return `the system title of the ${whose === CLIENT ? 'client' : 'server'} is not known`;
  }
  return '';
}

// ---- GMAC

/** security-control(1) invocation-counter(4) tag(12) */
const GMAC_OCTETS = 17;
const TAG_AT = 5;
const MOST_COUNTERS_OFF = 3;

function gmac(given: Given): Proof {
  const { d, conversation, association, role, value } = given;
  if (value.length !== GMAC_OCTETS) return told(`${WRONG}: ${value.length} octets; GMAC takes ${GMAC_OCTETS}`);
  const side = association.titleOf(d, conversation, role, true);
  const peer = association.titleOf(d, conversation, otherRole(role), false);
  if (isSpent(conversation)) return told(NOT_CHECKED + TOO_MANY);
  const mine = setsOf(association, d, conversation).slice(0, MOST_OWN);
  const said = side.name === '' ? [] : [side.title];
  const titles = [...said, ...entryTitles(mine, role)].slice(0, MOST_TITLES);
  // An authentication key may have been transferred alone.
  const others = taughtSets(association, conversation).map(({ authentication }) => authentication);
  const anyOwn = mine.find(({ authentication }) => authentication !== undefined)?.authentication;
  const counter = new DataView(value.buffer, value.byteOffset).getUint32(1);
  const tries = (sets: readonly KeySet[], title: Uint8Array, off = 0): KeySet | undefined =>
    sets.find((set) => {
      conversation.shared.of(learned).trials++;
      return isGmac(given, set, [set.authentication ?? anyOwn, ...others], title, counter + off);
    });

  for (const title of titles) {
    const found = tries(mine, title);
    if (found !== undefined) return told(`${RIGHT}: the keys of ${found.name}`, counted(given, found, counter));
    for (let off = 1; off <= MOST_COUNTERS_OFF; off++) {
      for (const by of [off, -off]) {
        if (tries(mine, title, by) !== undefined)
          return told(`${WRONG}: right with invocation counter ${(counter + by) >>> 0}, but ${counter} was sent`);
      }
    }
    const other = tries(conversation.shared.security.sets.slice(0, Limits.keyTrials), title);
    if (other !== undefined) return told(`${RIGHT} with the keys of ${other.name}`, counted(given, other, counter));
  }
  if (peer.name !== '' && tries(mine, peer.title) !== undefined)
    return told(`${WRONG}: right with the system title of the other side, ${peer.name}`);
  if (titles.length === 0) return told(NOT_CHECKED + missingTitle(given));
  if (!mine.some(({ globalUnicast }) => globalUnicast !== undefined))
    return told(`${NOT_CHECKED}no global unicast encryption key is given`);
  if (anyOwn === undefined) return told(`${NOT_CHECKED}no authentication key is given`);
  return told(WRONG);
}

function entryTitles(sets: readonly KeySet[], role: Role): Uint8Array[] {
  return sets.flatMap(({ clientTitle, serverTitle }) =>
    fromEntry(role === CLIENT ? clientTitle : serverTitle).map(({ title }) => title),
  );
}

function isGmac(
  { conversation, value, challenge }: Given,
  { globalUnicast }: KeySet,
  authentications: readonly (Key | undefined)[],
  title: Uint8Array,
  counter: number,
): boolean {
  if (globalUnicast === undefined) return false;
  const iv = initializationVector(title, counter >>> 0);
  return authentications.some((authentication) => {
    if (authentication === undefined) return false;
    const parts = [value.subarray(0, 1), authentication, challenge];
    const tag = conversation.shared.security.gmac(globalUnicast, iv, parts, GMAC_OCTETS - TAG_AT);
    return tag !== undefined && sameOctets(tag, value, TAG_AT);
  });
}

/**
 * Proofs count for themselves: whoever sends one takes its counter before that of the message around it, which is the first to be
 * seen.
 */
function counted({ d, conversation, association, role }: Given, set: KeySet, counter: number): string {
  const { globalUnicast } = set;
  if (globalUnicast === undefined) return '';
  const sender = `proof ${association.sides[role].name}`;
  return conversation.shared.of(learned).countOf(sender, globalUnicast, counter, d.frame);
}

// ---- signatures

function signature(given: Given): Proof {
  const { d, conversation, association, role, value } = given;
  const missing = missingTitle(given);
  if (missing !== '') return told(NOT_CHECKED + missing);
  const verdict = checkSignature(
    d,
    conversation,
    association.sides[role].title,
    [signed(association.sides, role)],
    value,
  );
  return told(verdict);
}
