/**
 * What a ciphered APDU holds, whichever one it is (IEC 62056-5-3, security header and protection of xDLMS APDUs).
 *
 *     length  security-control  invocation-counter(4)  contents  [authentication-tag(12)]
 *
 *     security control: C compressed(1)  key-set(1)  E encrypted(1)  A authenticated(1)  suite-id(4)
 *
 * The contents are ciphertext where E is set; else they are an APDU that everybody can read, and that is decoded where
 * it stands. The tag is there where A is set.
 */
import { type Dissection, Issue, Limits } from '../../src/core/index.js';
import { takeLength } from '../data/length.js';
import type { Role, UNKNOWN } from './association.js';
import { AUTHENTICATED, BROADCAST, COMPRESSED, ENCRYPTED, SUITE_ID } from './cipher.js';
import { Ciphering } from './ciphering-fields.js';
import { decipher } from './decipher.js';
import type { KeyInfo } from './key-info.js';
import { KeyKind } from './keys-for.js';
import { dissectPlaintext, tellOutcome } from './plaintext.js';
import type { Sealed } from './sealed.js';
import { isApduTag } from './tags.js';

const HIGHEST_SUITE = 2;
const HEADER = 5;
const TAG = 12;
const TITLE = 8;
const NO_COUNTER = 0;

/** What stands around the ciphered contents, as far as it tells how they are protected. */
export interface Around {
  readonly kind: KeyKind;
  readonly role: Role | typeof UNKNOWN;
  /** Where the system title of the sender stands; -1: nowhere. */
  readonly titleAt: number;
  /** The APDU that should be inside, where the tag outside tells it; else -1. */
  readonly plainTag: number;
  readonly extra: Uint8Array | undefined;
  readonly keyInfo: KeyInfo | undefined;
}

/** Length, and eight octets or none. Answers with where they stand; -1: nowhere. */
export function title(d: Dissection): number {
  const length = takeLength(d, Ciphering.titleLength);
  if (length <= 0) return -1;
  let at = -1;
  d.narrow(length, Ciphering.titleLength);
  if (length === TITLE + 1 && d.peek() === TITLE) {
    d.report(Ciphering.titleWrapped, 'nine octets, of which the first is the length 8 once more', d.at, d.left);
    d.mark(Ciphering.titleLength, 1);
    at = d.at;
    d.mark(Ciphering.systemTitle, TITLE);
  } else if (length === TITLE) {
    at = d.at;
    d.mark(Ciphering.systemTitle, TITLE);
  } else {
    d.report(Issue.unusual, `a system title of ${length} octets; 0 or ${TITLE} were expected`, d.at, d.left);
    d.rest(Ciphering.titleOther);
  }
  d.widen();
  return at;
}

/** Takes all from the length on; then what it is, where the keys for it are known. True where that could be read. */
export function cipheredContents(d: Dissection, around: Around): boolean {
  const length = takeLength(d, Ciphering.length);
  if (length < 0) return false;
  const isThere = length <= d.left;
  d.narrow(length, Ciphering.length);
  if (length === 0) {
    d.report(Issue.malformed, 'the ciphered contents are empty: there is no security header');
    d.widen();
    return false;
  }
  const { control, counter, headerLength } = securityHeader(d);
  const tagLength = control & AUTHENTICATED ? TAG : 0;
  const left = length - headerLength;
  if (left < tagLength) {
    d.report(
      Issue.malformed,
      `${Math.max(0, left)} octets behind the security header; an authentication tag takes ${TAG}`,
      d.at,
      d.left,
    );
  }
  const { at } = d;
  // What the length says, not what is there, tells where the tag begins: of a cut APDU it may be missing.
  const end = at + Math.min(Math.max(0, left - tagLength), d.left);
  const isReadable = contents(d, control, end - at, around.plainTag);
  if (tagLength > 0) d.rest(Ciphering.authenticationTag);
  d.widen();
  if ((control & (AUTHENTICATED | ENCRYPTED)) === 0) return isReadable;
  const isUnsealed = unseal(d, {
    kind: around.kind === KeyKind.unicast && (control & BROADCAST) !== 0 ? KeyKind.broadcast : around.kind,
    role: around.role,
    titleAt: around.titleAt,
    plainTag: around.plainTag,
    extra: around.extra,
    keyInfo: around.keyInfo,
    control,
    counter,
    bytes: d.bytes,
    at,
    end,
    tagEnd: end + tagLength,
    isWhole: isThere && left >= tagLength,
  });
  return isReadable || isUnsealed;
}

/** Deciphers, and verifies the tag. True where what it deciphered could be read. */
function unseal(d: Dissection, sealed: Sealed): boolean {
  if (d.ciphers >= Limits.cipherDepth) {
    const { at, end } = sealed;
    d.report(Issue.limit, `more than ${Limits.cipherDepth} ciphered APDUs in each other`, at, end - at);
    return false;
  }
  const outcome = d.once((conversation) => decipher(d, conversation, sealed));
  return outcome !== 0 && tellOutcome(d, sealed, outcome);
}

interface Header {
  readonly control: number;
  readonly counter: number;
  readonly headerLength: number;
}

function securityHeader(d: Dissection): Header {
  const start = d.at;
  d.open(Ciphering.securityHeader);
  // Without protection, some leave the counter out.
  const hasNoCounter =
    (d.peek() & (AUTHENTICATED | ENCRYPTED)) === 0 &&
    isApduTag[d.peek(1)] === true &&
    isApduTag[d.peek(HEADER)] !== true;
  const control = d.flags(Ciphering.securityControl);
  const counter = hasNoCounter ? NO_COUNTER : d.read(Ciphering.invocationCounter);
  d.close();

  const suite = control & SUITE_ID;
  if (suite > HIGHEST_SUITE)
    d.report(Issue.unusual, `security suite ${suite}; 0 to ${HIGHEST_SUITE} are defined`, start, 1);
  if ((control & (AUTHENTICATED | ENCRYPTED)) === 0)
    d.report(Issue.unusual, 'a security header without protection: neither authenticated nor encrypted', start, 1);
  return { control, counter, headerLength: d.at - start };
}

/** True where they can be read as they stand. */
function contents(d: Dissection, control: number, length: number, plainTag: number): boolean {
  if (control & ENCRYPTED) {
    if (length > 0) d.mark(Ciphering.ciphertext, length);
    return false;
  }
  const isAll = length === d.left;
  if (!isAll) d.narrow(length, Ciphering.length);
  let isReadable = false;
  if (control & COMPRESSED) d.rest(Ciphering.plaintext);
  else isReadable = dissectPlaintext(d, plainTag);
  if (!isAll) d.widen();
  return isReadable;
}
