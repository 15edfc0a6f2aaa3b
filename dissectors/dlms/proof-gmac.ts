/**
 * Proofs of HLS by GMAC (IEC 62056-5-3, authentication mechanism 5; SP 800-38D), and what goes wrong with them in the field.
 *
 *     security-control(1)  invocation-counter(4)  GMAC(SC AK challenge)(12)
 */
import type { Key, KeySet } from '../../src/core/index.js';
import { sameOctets } from '../data/same-octets.js';
import { CLIENT, otherRole, type Role } from './association.js';
import { initializationVector } from './cipher.js';
import { taughtSets } from './keys-for.js';
import { learned } from './learned.js';
import { sentBack } from './proof-faults.js';
import {
  type Entries,
  entriesFor,
  type Given,
  isSpent,
  missingTitle,
  NOT_CHECKED,
  noneTheirs,
  type Proof,
  RIGHT,
  TOO_MANY,
  told,
  WRONG,
} from './proving.js';
import { fromEntry } from './sealed.js';

const GMAC_OCTETS = 17;
const TAG_AT = 5;
const MOST_COUNTERS_OFF = 3;
/** Titles that are tried on a proof. */
const MOST_TITLES = 4;

export function checkGmac(given: Given): Proof {
  const { d, conversation, association, role, value } = given;
  if (value.length !== GMAC_OCTETS) return told(`${WRONG}: ${value.length} octets; GMAC takes ${GMAC_OCTETS}`);
  const side = association.titleOf(d, conversation, role, true);
  association.titleOf(d, conversation, otherRole(role), false);
  if (isSpent(conversation)) return told(NOT_CHECKED + TOO_MANY);
  const entries = entriesFor(d, conversation, association);
  const { mine, others } = entries;
  const said = side.name === '' ? [] : [side.title];
  const titles = [...said, ...entryTitles(mine, role)].slice(0, MOST_TITLES);
  const tries = new Tries(given, mine);
  for (const title of titles) {
    const own = tries.fitting(mine, { title });
    if (own !== undefined) {
      association.trusted = own;
      return told(`${RIGHT}: the keys of ${own.name}`, counted(given, own));
    }
    const off = counterOff(tries, mine, title);
    if (off !== '') return told(`${WRONG}: ${off}`);
    const other = tries.fitting(others, { title });
    if (other === undefined) continue;
    association.trusted = other;
    return told(`${RIGHT} with the keys of ${other.name}`, counted(given, other));
  }
  const mixedUp = mixedUpOf(association);
  for (const title of titles) {
    const set = tries.fitting(mixedUp, { title });
    if (set !== undefined) return told(`${RIGHT}: ${set.name}`, counted(given, set));
  }
  const fault = faultOf(given, tries, mine, titles);
  if (fault !== '') return told(`${WRONG}: ${fault}`);
  const unknown = titles.length === 0 ? missingTitle(given) : noKeys(entries);
  return told(unknown === '' ? WRONG : NOT_CHECKED + unknown);
}

/** Keys that opened messages, but that an entry has in other places. */
function mixedUpOf({ searched }: Given['association']): KeySet[] {
  return searched
    .filter(({ mixUp }) => mixUp !== '')
    .map(({ pairing, mixUp }) => ({
      name: mixUp,
      globalUnicast: pairing.encryption,
      authentication: pairing.authentication,
    }));
}

function noKeys(entries: Entries): string {
  return (
    noneTheirs(entries, 'global unicast encryption key', ({ globalUnicast }) => globalUnicast) ||
    noneTheirs(entries, 'authentication key', ({ authentication }) => authentication)
  );
}

function entryTitles(sets: readonly KeySet[], role: Role): Uint8Array[] {
  return sets.flatMap(({ clientTitle, serverTitle }) =>
    fromEntry(role === CLIENT ? clientTitle : serverTitle).map(({ title }) => title),
  );
}

function counterOff(tries: Tries, mine: readonly KeySet[], title: Uint8Array): string {
  for (let off = 1; off <= MOST_COUNTERS_OFF; off++) {
    for (const by of [off, -off]) {
      if (tries.fitting(mine, { title, by }) !== undefined)
        return `right with invocation counter ${(tries.counter + by) >>> 0}, but ${tries.counter} was sent`;
    }
  }
  return '';
}

/** What else may be wrong; empty where that can't be told. */
function faultOf(given: Given, tries: Tries, mine: readonly KeySet[], titles: readonly Uint8Array[]): string {
  const { association, role } = given;
  const peer = association.sides[otherRole(role)];
  if (peer.name !== '' && tries.fitting(mine, { title: peer.title }) !== undefined)
    return `right with the system title of the other side, ${peer.name}`;
  const back = sentBack(given);
  if (back !== '') return back;
  const { challenge } = association.sides[role];
  for (const title of titles) {
    if (tries.fitting(mine, { title, challenge }) !== undefined) return 'made of its own challenge';
    for (const form of [Form.withoutKey, Form.exchanged]) {
      if (tries.fitting(mine, { title, form }) !== undefined) return FormWords[form];
    }
  }
  return '';
}

/** How the keys go into it. */
const Form = { usual: 0, withoutKey: 1, exchanged: 2 } as const;
type Form = (typeof Form)[keyof typeof Form];

const FormWords: readonly string[] = [
  '',
  'made without the authentication key',
  'made with encryption key and authentication key exchanged',
];

interface Attempt {
  readonly title: Uint8Array;
  /** How far the counter is from the one that was sent. */
  readonly by?: number;
  readonly challenge?: Uint8Array;
  readonly form?: Form;
}

/** Tries keys on one proof, and counts that. */
class Tries {
  readonly counter: number;
  /** Authentication keys that may go with the encryption key of another entry: they may have been transferred alone. */
  private readonly borrowed: readonly (Key | undefined)[];
  private readonly anyOwn: Key | undefined;

  constructor(
    private readonly given: Given,
    mine: readonly KeySet[],
  ) {
    const { association, conversation, value } = given;
    this.counter = new DataView(value.buffer, value.byteOffset).getUint32(1);
    this.borrowed = taughtSets(association, conversation).map(({ authentication }) => authentication);
    this.anyOwn = mine.find(({ authentication }) => authentication !== undefined)?.authentication;
  }

  fitting(sets: readonly KeySet[], attempt: Attempt): KeySet | undefined {
    const known = this.given.conversation.shared.of(learned);
    return sets.find((set) => {
      known.trials++;
      return this.fits(set, attempt);
    });
  }

  private fits({ globalUnicast, authentication }: KeySet, attempt: Attempt): boolean {
    const { title, by = 0, challenge = this.given.challenge, form = Form.usual } = attempt;
    if (globalUnicast === undefined) return false;
    const iv = initializationVector(title, (this.counter + by) >>> 0);
    const control = this.given.value.subarray(0, 1);
    if (form === Form.withoutKey) return this.isTag(globalUnicast, iv, [control, challenge]);
    return [authentication ?? this.anyOwn, ...this.borrowed].some((key) => {
      if (key === undefined) return false;
      const [encryption, other] = form === Form.exchanged ? [key, globalUnicast] : [globalUnicast, key];
      return this.isTag(encryption, iv, [control, other, challenge]);
    });
  }

  private isTag(key: Key, iv: Uint8Array, parts: readonly (Uint8Array | Key)[]): boolean {
    const { conversation, value } = this.given;
    const tag = conversation.shared.security.gmac(key, iv, parts, GMAC_OCTETS - TAG_AT);
    return tag !== undefined && sameOctets(tag, value, TAG_AT);
  }
}

/**
 * Proofs count for themselves: whoever sends one takes its counter before that of the message around it, which is the first to be
 * seen.
 */
function counted({ d, conversation, association, role, value }: Given, { globalUnicast }: KeySet): string {
  if (globalUnicast === undefined) return '';
  const counter = new DataView(value.buffer, value.byteOffset).getUint32(1);
  const sender = `proof ${association.sides[role].name}`;
  return conversation.shared.of(learned).countOf(sender, globalUnicast, counter, d.frame);
}
