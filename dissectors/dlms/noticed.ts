/**
 * Values that teach something about keys, wherever they are read: proofs of HLS, keys that are transferred, system titles
 * (IEC 62056-6-2, Association LN and SN, Security setup).
 */
import { type Dissection, defineFields, issue, text } from '../../src/core/index.js';
import type { Asked } from './asked-for.js';
import { associationOf, CLIENT, type Role, SERVER } from './association.js';
import { Ciphering } from './ciphering-fields.js';
import { transferKeys } from './key-transfer.js';
import { notTaken } from './missed-keys.js';
import { checkProof } from './proof.js';
import { TITLE_OCTETS } from './side.js';

const ASSOCIATION_SN = 12;
const ASSOCIATION_LN = 15;
const SECURITY_SETUP = 64;
/** reply_to_HLS_authentication of both associations. */
const REPLY_LN = 1;
const REPLY_SN = 8;
const KEY_TRANSFER = 2;
const CLIENT_SYSTEM_TITLE = 4;
const SERVER_SYSTEM_TITLE = 5;

const OCTET_STRING = 9;
const MOST_PROOF_OCTETS = 127;

export const Proven = defineFields('authentication', {
  verdict: text('Authentication', {
    about:
      'Whether password or proof are what the secrets given make of the challenges (IEC 62056-5-3, authentication mechanisms). ' +
      'Only said where keys were given.',
  }),
  wrong: issue('Authentication', 'error', 'Password or proof are not what the secrets given make of the challenges.'),
  notUnwrapped: issue(
    'Key not unwrapped',
    'warning',
    'A key came over the wire that the master key given does not unwrap: what it protects from then on is not deciphered.',
  ),
  notKnown: issue(
    'Key not known',
    'note',
    'A key came over the wire, and no master key is given to unwrap it: what it protects from then on is not deciphered.',
  ),
  keys: text('Keys transferred', { about: 'Which keys came, unwrapped by the master key; never their content.' }),
});

/** What became of the password of an AARQ. */
export function tellPassword(d: Dissection, verdict: string): void {
  d.derive(Proven.verdict, verdict);
  if (!verdict.startsWith('wrong')) return;
  d.report(Proven.wrong, verdict === 'wrong' ? 'the password is not the LLS secret given' : verdict);
}

/** Parameters of a method stood at [at, d.at). */
export function noticeParameters(d: Dissection, asked: Asked, at: number): void {
  if (isReply(asked)) proof(d, at, CLIENT);
  else if (isTransfer(asked)) {
    const { bytes, at: end } = d;
    const transfer = d.once((conversation) => transferKeys(d, conversation, bytes, at, end));
    if (transfer === 0) return;
    const { came, missed, isMisfit } = transfer;
    d.derive(Proven.keys, came);
    if (missed !== '') d.report(isMisfit ? Proven.notUnwrapped : Proven.notKnown, missed, at, end - at);
  }
}

/** A method was called, and did not go well. */
export function noticeFailure(d: Dissection, asked: Asked): void {
  if (!isTransfer(asked) || !d.isProven) return;
  d.once((conversation) => {
    if (conversation.shared.security.hasKeys) notTaken(associationOf(d, conversation), conversation);
    return 0;
  });
}

/** A value, or what a method returned, stood at [at, d.at). */
export function noticeValue(d: Dissection, asked: Asked, at: number): void {
  if (d.isAmbiguous) return;
  if (asked.isMethod) {
    if (isReply(asked)) proof(d, at, SERVER);
  } else if (asked.classId === SECURITY_SETUP) {
    if (asked.member === CLIENT_SYSTEM_TITLE) title(d, at, CLIENT);
    else if (asked.member === SERVER_SYSTEM_TITLE) title(d, at, SERVER);
  }
}

const isTransfer = ({ classId, member, isMethod }: Asked): boolean =>
  isMethod && classId === SECURITY_SETUP && member === KEY_TRANSFER;

const isReply = ({ classId, member, isMethod }: Asked): boolean =>
  isMethod &&
  ((classId === ASSOCIATION_LN && member === REPLY_LN) || (classId === ASSOCIATION_SN && member === REPLY_SN));

function proof(d: Dissection, at: number, role: Role): void {
  const { bytes, at: end } = d;
  const length = end - at - 2;
  if (bytes[at] !== OCTET_STRING || bytes[at + 1] !== length || length > MOST_PROOF_OCTETS) return;
  const proven = d.once((conversation) => checkProof(d, conversation, role, bytes.slice(at + 2, end)));
  if (proven === 0) return;
  d.derive(Proven.verdict, proven.verdict);
  if (proven.isWrong) {
    const why = proven.verdict === 'wrong' ? 'it is not what the secrets given make of the challenge' : proven.verdict;
    d.report(Proven.wrong, why, at, end - at);
  }
  if (proven.counter !== '') d.report(Ciphering.counterNotHigher, proven.counter, at, end - at);
}

/** 09 08 and the title. */
function title(d: Dissection, at: number, role: Role): void {
  const { bytes, at: end } = d;
  if (end - at !== TITLE_OCTETS + 2 || bytes[at] !== OCTET_STRING || bytes[at + 1] !== TITLE_OCTETS) return;
  d.once((conversation) => {
    if (!conversation.shared.security.hasKeys) return 0;
    const association = associationOf(d, conversation);
    // What a party says of itself on the wire comes before what stands in an object.
    if (association.sides[role].name === '') {
      const isSender = association.senderOf(d) === role;
      association.learnTitle(d, conversation, role, isSender, bytes, at + 2);
    }
    return 0;
  });
}
