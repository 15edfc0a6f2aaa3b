/**
 * The dedicated key of an association, which its InitiateRequest carries (IEC 62056-5-3): learned for the ded- APDUs that follow.
 */
import type { Dissection, Security } from '../../src/core/index.js';
import { type Association, associationOf } from './association.js';

const LENGTHS: readonly number[] = [16, 32];

/** The key comes next; 0 octets: there is none. Answers in words, empty where there are no keys at all. */
export function learnDedicatedKey(d: Dissection, length: number): string {
  const { bytes, at } = d;
  return d.once((conversation) => {
    const { security } = conversation.shared;
    if (!security.hasKeys) return '';
    const association = associationOf(d, conversation);
    const isNews = d.isProven || association.dedicated === undefined;
    if (isNews) association.isWithoutDedicatedKey = length === 0;
    if (length === 0) return '';
    const key = security.keyOf(bytes.subarray(at, at + length));
    if (isNews) {
      association.pairings.length = 0;
      association.dedicated = LENGTHS.includes(length) ? key : undefined;
    }
    return `present, ${key.mark}`;
  });
}

const INITIATE_REQUEST = 1;
const PRESENT = 1;
/** Tag, presence, length. */
const KEY_AT = 3;

/** The same of an InitiateRequest that nobody dissects. */
export function learnDedicatedKeyIn(plaintext: Uint8Array, association: Association, security: Security): void {
  if (plaintext[0] !== INITIATE_REQUEST) return;
  const length = plaintext[KEY_AT - 1] as number;
  association.isWithoutDedicatedKey = plaintext[1] !== PRESENT;
  if (plaintext[1] === PRESENT && LENGTHS.includes(length) && KEY_AT + length <= plaintext.length) {
    association.dedicated = security.keyOf(plaintext.subarray(KEY_AT, KEY_AT + length));
    association.pairings.length = 0;
  }
}
