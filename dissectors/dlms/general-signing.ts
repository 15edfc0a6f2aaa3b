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
  issue,
  type NodeView,
  octets,
  Tables,
  text,
} from '../../src/core/index.js';
import { takeLength } from '../data/length.js';

import { Dlms } from './common.js';
import { type ProtectionHeader, protectionHeader, titlesText } from './general-protection.js';
import { apduIn, innerApduText, remark } from './protection-text.js';
import { TITLE_OCTETS } from './side.js';
import { checkSignature, SignatureVerdict } from './signature.js';
import { objectText } from './summary.js';
import { isApduTag } from './tags.js';

/** r and s, one behind the other: 32 octets each on P-256, 48 each on P-384. */
const SIGNATURE_LENGTHS: readonly number[] = [64, 96];

const F = defineFields('general_signing', {
  self: group('General signing'),
  contentLength: header('Length of the content'),
  signatureLength: header('Length of the signature'),
  signature: octets('Signature', { about: 'ECDSA over all fields but this one: r, then s (FIPS 186-4).' }),
  verdict: text('Verdict', {
    about: 'Whether the signature is that of the originator. Only said where keys were given.',
  }),
  wrong: issue('Signature', 'error', 'The signature is not that of the originator, or the message was changed.'),
});

export const generalSigning: Dissector = {
  name: 'general-signing',
  answers: [[Tables.apdu, 0xdf]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    d.read(Dlms.apdu);
    const header = protectionHeader(d);
    d.protections++;
    if (header !== undefined) contentAndSignature(d, header);
    d.protections--;
    d.close();
  },

  inner: signedNode,

  summary(view, line) {
    if (signedNode(view) >= 0) {
      line.service += ' (signed)';
      if (view.textOf(F.verdict) === SignatureVerdict.wrong) remark(line, 'signature wrong');
      return;
    }
    line.service = 'general-signing';
    line.object = titlesText(view) || objectText(view);
    const signed = view.find(F.signature);
    const parts = [innerApduText(view), signed === undefined ? 'no signature' : `signature of ${signed.length} bytes`];
    line.value = parts.filter((part) => part !== '').join(', ');
  },
};

/** What is signed, where keys told what the signature is worth; -1: nothing is. */
function signedNode(view: NodeView): number {
  return view.find(F.verdict) === undefined ? -1 : apduIn(view);
}

function contentAndSignature(d: Dissection, header: ProtectionHeader): void {
  const { bytes } = d;
  const from = content(d);
  if (from < 0) return;
  const to = d.at;
  const length = takeLength(d, F.signatureLength);
  if (length < 0) return;
  const { at } = d;
  d.narrow(length, F.signatureLength);
  if (!SIGNATURE_LENGTHS.includes(length))
    d.report(Issue.unusual, `a signature of ${length} octets; 64 or 96 were expected`, d.at, d.left);
  d.rest(F.signature);
  d.widen();
  if (d.at - at !== length) return;
  const { originatorAt } = header;
  const verdict = d.once((conversation) => {
    const originator = originatorAt < 0 ? undefined : bytes.subarray(originatorAt, originatorAt + TITLE_OCTETS);
    // The length of the content is not signed.
    const signed = [bytes.subarray(header.at, header.end), bytes.subarray(from, to)];
    return checkSignature(d, conversation, originator, [signed], bytes.subarray(at, at + length));
  });
  if (verdict === '') return;
  d.derive(F.verdict, verdict);
  if (verdict === SignatureVerdict.wrong)
    d.report(F.wrong, 'the public key given for the originator does not verify it', at, length);
}

/** Answers with where the content begins; -1 where decoding has to end. */
function content(d: Dissection): number {
  const length = takeLength(d, F.contentLength);
  if (length < 0) return -1;
  const { at } = d;
  d.narrow(length, F.contentLength);
  if (length === 0) d.report(Issue.malformed, 'nothing is signed: the content is empty');
  else if (isApduTag[d.peek()] === true) d.next(Tables.apdu, d.peek());
  else if (d.left > 0) {
    d.report(Issue.malformed, 'the content that is signed begins with no APDU', d.at, d.left);
    d.rest(Bytes.unknown);
  }
  d.widen();
  return at;
}
