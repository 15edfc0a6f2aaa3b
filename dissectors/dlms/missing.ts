/** What is missing to undo the protection of an APDU, said so that one knows what to look for. */
import type { KeySet } from '../../src/core/index.js';
import { CLIENT, SERVER, UNKNOWN } from './association.js';
import { missingOwnKey } from './key-info.js';
import { KeyKind, KeyWords, setsFor } from './keys-for.js';
import { type Case, titles } from './sealed.js';
import { titleWords } from './title-words.js';

/** `hasKeys`: only the system title is missing. */
export function missing(it: Case, hasKeys: boolean): string {
  if (hasKeys) return missingTitle(it);
  const { sealed } = it;
  if (sealed.kind === KeyKind.own) return missingOwnKey(it, sealed.keyInfo);
  if (sealed.kind === KeyKind.dedicated) return missingDedicatedKey(it);
  const sets = setsFor(it);
  if (sets.length === 0) return `no key: the key file has none for ${whose(it)}`;
  const title = meterTitle(it);
  const isMeant = title === '' || sets.some(({ serverTitle }) => serverTitle === title);
  const none = `no ${KeyWords[sealed.kind]}: there is none in ${namesOf(sets)}`;
  return isMeant ? none : `${none}; the key file has no entry for system title ${titleWords(title)}`;
}

const MOST_NAMED = 3;

/** Nothing could be checked of what is only authenticated. */
export function missingAuthenticationKey(it: Case): string {
  return `nothing was checked, for there is no authentication key in ${namesOf(setsFor(it)) || 'the key file'}`;
}

export function namesOf(sets: readonly KeySet[]): string {
  const names = sets.slice(0, MOST_NAMED).map(({ name }) => name);
  return names.join(', ') + (sets.length > MOST_NAMED ? ', …' : '');
}

/** Keys are those of meters: the system title of the meter in hex, empty where it is not known. */
export function meterTitle({ association, role, d, conversation, claimed }: Case): string {
  if (claimed !== undefined && association.senderOf(d) !== CLIENT) return claimed.name;
  return association.titleOf(d, conversation, SERVER, role === SERVER).name;
}

function whose(it: Case): string {
  const server = meterTitle(it);
  if (server !== '') return `system title ${titleWords(server)}`;
  const known = titles(it, undefined)[0];
  if (known !== undefined) return `what ${titleWords(known.name)} speaks with, whose system title is not known`;
  return 'these parties, whose system titles are not known';
}

function missingTitle({ role, association }: Case): string {
  if (role === UNKNOWN) return 'no system title of the sender is known: neither AARQ nor AARE was captured';
  const [party, by, isThere] =
    role === CLIENT ? ['client', 'AARQ', association.isAsked] : ['server', 'AARE', association.isAnswered];
  const why = isThere ? `the ${by} has none` : `the ${by} with it was not captured`;
  return `no system title of the sender, the ${party}, is known: ${why}`;
}

function missingDedicatedKey({ association }: Case): string {
  if (association.isWithoutDedicatedKey) return 'dedicated key not known: the InitiateRequest carried none';
  const why = association.isAsked ? 'was not deciphered' : 'was not captured';
  return `dedicated key not known: the InitiateRequest that carries it ${why}`;
}
