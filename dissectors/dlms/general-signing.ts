/**
 * GeneralSigning: an APDU, often a ciphered one, with the signature of who sent it (IEC 62056-5-3, general protection).
 *
 *     DF  transaction-id  originator-system-title  recipient-system-title  date-time  other-information
 *         length APDU  length signature
 */
import {
  Bytes,
  type Dissection,
  type Dissector,
  defineFields,
  group,
  header,
  Issue,
  octets,
  Tables,
} from '../../src/core/index.js';
import { takeLength } from '../data/length.js';
import { Dlms } from './common.js';
import { protectionHeader, titlesText } from './general-protection.js';
import { innerApduText } from './protection-text.js';
import { objectText } from './summary.js';
import { isApduTag } from './tags.js';

/** r and s, one behind the other: 32 octets each on P-256, 48 each on P-384. */
const SIGNATURE_LENGTHS: readonly number[] = [64, 96];

const F = defineFields('general_signing', {
  self: group('General signing'),
  contentLength: header('Length of the content'),
  signatureLength: header('Length of the signature'),
  signature: octets('Signature', { about: 'ECDSA over all fields but this one: r, then s (FIPS 186-4).' }),
});

export const generalSigning: Dissector = {
  name: 'general-signing',
  answers: [[Tables.apdu, 0xdf]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    d.read(Dlms.apdu);
    const header = protectionHeader(d);
    if (header !== undefined && content(d)) signature(d);
    d.close();
  },

  service: 'general-signing',

  summary(view, line) {
    line.object = titlesText(view) || objectText(view);
    const signed = view.find(F.signature);
    const parts = [innerApduText(view), signed === undefined ? 'no signature' : `signature of ${signed.length} bytes`];
    line.value = parts.filter((part) => part !== '').join(', ');
  },
};

/** False where decoding has to end. */
function content(d: Dissection): boolean {
  const length = takeLength(d, F.contentLength);
  if (length < 0) return false;
  d.narrow(length, F.contentLength);
  if (length === 0) d.report(Issue.malformed, 'nothing is signed: the content is empty');
  else if (isApduTag[d.peek()] === true) d.next(Tables.apdu, d.peek());
  else if (d.left > 0) {
    d.report(Issue.malformed, 'the content that is signed begins with no APDU', d.at, d.left);
    d.rest(Bytes.unknown);
  }
  d.widen();
  return true;
}

function signature(d: Dissection): void {
  const length = takeLength(d, F.signatureLength);
  if (length < 0) return;
  d.narrow(length, F.signatureLength);
  if (!SIGNATURE_LENGTHS.includes(length))
    d.report(Issue.unusual, `a signature of ${length} octets; 64 or 96 were expected`, d.at, d.left);
  d.rest(F.signature);
  d.widen();
}
