/** Do keys fit a protected APDU, with one of the titles that its sender may have (IEC 62056-5-3, protection of xDLMS APDUs)? */

import { Additional, deciphered, type Fit, tryKeys } from './cipher.js';
import type { KeyPairing, Lent } from './key-pairing.js';
import { named } from './keys-for.js';
import { type Case, type Found, titles } from './sealed.js';
import type { Titled } from './side.js';

const USUAL: readonly Additional[] = [Additional.usual];
const WITH_FIELDS: readonly Additional[] = [Additional.withFields, Additional.usual];

/** Authentication keys that are tried where the encryption key seems to be wrong. */
const MOST_BLIND = 8;

/** What the keys make of it; undefined where they are not the ones. */
export function fitting(it: Case, pairing: KeyPairing): Found | undefined {
  for (const titled of titles(it, pairing.set)) {
    const found =
      pairing.lent === undefined ? inForms(it, pairing, titled) : withLent(it, pairing, pairing.lent, titled);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** With what may count as additional data. */
function inForms(it: Case, pairing: KeyPairing, titled: Titled): Found | undefined {
  const { security, sealed } = it;
  for (const form of sealed.extra === undefined ? USUAL : WITH_FIELDS) {
    const fit = tryKeys(security, pairing, titled.title, sealed, sealed.counter, form);
    if (fit !== undefined) return foundBy(fit, pairing, titled, form);
  }
  return undefined;
}

/** The entry has no authentication key: where its encryption key is right, those of others may go with it. */
function withLent(it: Case, pairing: KeyPairing, lent: Lent, titled: Titled): Found | undefined {
  const { security, sealed } = it;
  const { set, encryption } = pairing;
  const bare = deciphered(security, pairing, titled.title, sealed, sealed.counter);
  // What is no APDU by its form may be one that a maker bent, which a tag speaks for.
  const keys = bare !== undefined ? lent.keys : lent.isMeant ? lent.keys.slice(0, MOST_BLIND) : [];
  for (const [authentication, by] of keys) {
    const name = named(pairing.name, by, set);
    const found = inForms(it, { encryption, authentication, name, set, lent: undefined }, titled);
    if (found !== undefined) return found;
  }
  return bare === undefined || lent.isMeant ? undefined : foundBy(bare, pairing, titled, Additional.usual);
}

export function foundBy({ plaintext, isVerified }: Fit, pairing: KeyPairing, titled: Titled, form: Additional): Found {
  return { plaintext, isVerified, pairing, titled, form, fault: '', mixUp: '', isWrong: false };
}
