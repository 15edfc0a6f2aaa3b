/**
 * What was protected (IEC 62056-5-3): an APDU or a telegram, readable as it stands or deciphered; and what became of the protection.
 */
import { type Dissection, Issue, Payload, Secret, Tables } from '../../src/core/index.js';
import { COMPRESSED } from './cipher.js';
import { Ciphering } from './ciphering-fields.js';
import type { Outcome } from './decipher.js';
import type { Sealed } from './sealed.js';
import { concealed } from './secrets.js';
import { ApduNames, isApduTag } from './tags.js';
import { Verdict } from './verdicts.js';
import { beginsTelegram } from './well-formed.js';

/** `plainTag` is the APDU that the tag outside tells; -1 where it may be any. False: it is nothing that can be read. */
export function dissectPlaintext(d: Dissection, plainTag: number): boolean {
  const tag = d.peek();
  if (plainTag < 0 && beginsTelegram(d.bytes, d.at, d.end)) {
    d.next(Tables.payload, Payload.iec62056_21);
    return true;
  }
  if (isApduTag[tag] !== true) {
    d.rest(Ciphering.plaintext);
    return false;
  }
  if (plainTag >= 0 && tag !== plainTag) {
    const [found, expected] = [tag, plainTag].map((each) => ApduNames[each]);
    d.report(Issue.unusual, `${found} inside, where the tag outside tells ${expected}`, d.at, 1);
  }
  d.next(Tables.apdu, tag);
  return true;
}

/** What became of the protection and, where it was deciphered, what was in it. True where that could be read. */
export function tellOutcome(d: Dissection, sealed: Sealed, outcome: Outcome): boolean {
  const { verdict, key, plaintext, isProven, additional, fault, mixUp, counter } = outcome;
  const { control, plainTag, end, tagEnd, at } = sealed;
  if (d.recording) {
    d.derive(Ciphering.verdict, verdict);
    if (key !== '') d.derive(Ciphering.key, key);
    if (additional !== '') d.derive(Ciphering.additionalData, additional);
    if (fault !== '') {
      const isOther = verdict !== Verdict.wrong && key !== '';
      d.report(isOther ? Ciphering.otherKey : Ciphering.wrong, fault, end, tagEnd - end);
    }
    if (mixUp !== '') d.report(Ciphering.keysMixedUp, mixUp, end, tagEnd - end);
    if (counter !== '') d.report(Ciphering.counterNotHigher, counter, at - COUNTER, COUNTER);
  }
  if (plaintext.length === 0) return false;
  let isRead = false;
  const isAroundProven = d.isProven;
  d.ciphers++;
  d.isProven = isProven;
  d.inside(plaintext, 'deciphered', () => {
    if ((control & COMPRESSED) !== 0) {
      // An InitiateRequest may carry a key, and is not taken apart here.
      if (plainTag === INITIATE_REQUEST || d.peek() === INITIATE_REQUEST) concealed(d, d.left, Secret.key);
      d.rest(Ciphering.compressedPlaintext);
    } else isRead = dissectPlaintext(d, plainTag);
  });
  d.ciphers--;
  d.isProven = isAroundProven;
  return isRead;
}

const INITIATE_REQUEST = 0x01;

/** Octets of the invocation counter, right before the contents. */
const COUNTER = 4;
