/**
 * Why no key fits, by trying what goes wrong in the field: other keys of the ring, keys that are mixed up, and what else than the keys may
 * be another. What fits is remembered; what was not tried is not said to be wrong.
 */
import { AUTHENTICATED, deciphered, ENCRYPTED, SUITE_ID } from './cipher.js';
import { fitting } from './fitting.js';
import type { KeyPairing, Searched } from './key-pairing.js';
import { Telling } from './keys-for.js';
import { mixedUp, otherForm, otherTitle, otherwise } from './mix-ups.js';
import { otherAuthentication, otherEntry, otherKeys } from './other-keys.js';
import { type Case, type Found, titles } from './sealed.js';
import { endSearch, isComplete, type Search, searchFor } from './search.js';
import type { Titled } from './side.js';

/** The suite with keys of 256 bits. */
const SUITE_2 = 2;
/** Other keys of two parties that are remembered. */
const MOST_SEARCHED = 4;

/** Encryption keys that are tried without the tag. */
const MOST_RIGHT = 8;

const TOO_MANY = 'too many messages did not fit before this one for trying what is wrong with it';

/** A key that fits after all, with what is wrong; or why none does, in words, as far as that can be told. */
export function diagnose(it: Case, list: readonly KeyPairing[]): Found | string {
  const before = searchedBefore(it, list);
  if (before !== undefined) return before;
  const search = searchFor(it, list);
  if (search === undefined) return TOO_MANY;
  const { left } = search;
  const right = rightEncryption(search);
  const found =
    (right &&
      (otherForm(search, right.pairing, right.titled) ?? otherAuthentication(search, right.pairing, right.titled))) ??
    otherTitle(search) ??
    otherKeys(search) ??
    mixedUp(search) ??
    otherwise(search);
  endSearch(search, left - search.left);
  if (found === undefined) return inWords(search, right);
  if (!found.isWrong) remember(it, found);
  return found;
}

function searchedBefore(it: Case, list: readonly KeyPairing[]): Found | undefined {
  for (const { kind, pairing, mixUp, fault } of it.association.searched) {
    const found = kind === it.sealed.kind ? fitting(it, pairing) : undefined;
    if (found === undefined || (!found.isVerified && it.association.proven !== undefined)) continue;
    const isOther = mixUp === '' && fault === '' && pairing.set !== undefined;
    return { ...found, mixUp, fault: isOther ? otherEntry(it, list, pairing.set, found) : fault };
  }
  return undefined;
}

function remember({ association, sealed }: Case, { pairing, mixUp, fault }: Found): void {
  const isOfEntries = mixUp === '' && pairing.set?.authentication === pairing.authentication;
  const one: Searched = { kind: sealed.kind, pairing, mixUp, fault: isOfEntries ? '' : fault };
  association.searched = [one, ...association.searched].slice(0, MOST_SEARCHED);
}

/** An encryption key that is right, by what it makes of the ciphertext. */
interface Right {
  readonly pairing: KeyPairing;
  readonly titled: Titled;
}

function rightEncryption(search: Search): Right | undefined {
  const { it, list, telling } = search;
  if (telling !== Telling.both) return undefined;
  for (const pairing of list.slice(0, MOST_RIGHT)) {
    for (const titled of titles(it, pairing.set)) {
      if (search.left-- <= 0) return undefined;
      if (deciphered(it.security, pairing, titled.title, it.sealed, it.sealed.counter) !== undefined)
        return { pairing, titled };
    }
  }
  return undefined;
}

/** What can be told of keys that don't fit. */
function inWords(search: Search, right: Right | undefined): string {
  const { it, list } = search;
  const { sealed } = it;
  if (list.length === 0) return '';
  const length = (sealed.control & SUITE_ID) === SUITE_2 ? 32 : 16;
  const other = list.find(({ encryption }) => encryption.length !== length);
  if (other !== undefined)
    return `suite ${sealed.control & SUITE_ID} takes keys of ${length} octets; that of ${other.name} has ${other.encryption.length}`;
  const isProven = [...list, ...it.association.searched.map(({ pairing }) => pairing)].some((pairing) =>
    isProvenFor(it, pairing),
  );
  if (right !== undefined) {
    if (isProvenFor(it, right.pairing)) return `${changed(it)}; it was deciphered to what may be an APDU`;
    const others = isComplete(search) ? 'no other key given fits' : notAll(search);
    return `the encryption key is right; the authentication key is wrong, or the message was changed; ${others}`;
  }
  if (isProven) return changed(it);
  if (it.association.isEarly(it.role)) return EARLY;
  if (!isComplete(search)) return `no key that was tried fits; ${notAll(search)}`;
  if ((sealed.control & ENCRYPTED) === 0) return 'neither key, title nor a counter nearby fit the tag';
  return (sealed.control & AUTHENTICATED) === 0
    ? 'the encryption key or the system title is wrong, or what was protected is no whole APDU'
    : 'the encryption key or the system title is wrong, or the message was changed';
}

function notAll({ it, looked }: Search): string {
  const { length } = it.security.sets;
  return (
    `only ${looked} of the ${length} entries given were tried besides: ` +
    'an entry with system title or address is tried first'
  );
}

const EARLY = 'no key that was tried fits; which meter it is, whose keys are needed, the AARE tells';

function changed({ association, role, sealed }: Case): string {
  const other = association.isEarly(role) ? CHANGED_OR_OTHER : CHANGED;
  return (sealed.control & AUTHENTICATED) === 0 ? `${other}, or it is no whole APDU` : other;
}

const CHANGED =
  'the keys were right for other messages of these parties: this one was changed, or protected with keys or a title not given';
/** The AARE has not come yet, which says who answers. */
const CHANGED_OR_OTHER = `${CHANGED}, or another meter answers now`;

const isProvenFor = ({ association: { proven } }: Case, pairing: KeyPairing): boolean =>
  proven?.encryption === pairing.encryption && proven.authentication === pairing.authentication;
