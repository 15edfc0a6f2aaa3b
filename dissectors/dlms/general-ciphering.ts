/**
 * General ciphering: any APDU protected, with what is needed to undo it (IEC 62056-5-3, general protection).
 *
 *     DB  length [system-title]  ciphered contents                                general-glo-ciphering
 *     DC  length [system-title]  ciphered contents                                general-ded-ciphering
 *     DD  transaction-id  originator-system-title  recipient-system-title  date-time  other-information
 *         presence [key-info]  ciphered contents                                  general-ciphering
 *
 *     key-info: 00  key-id                                              identified-key
 *               01  kek-id  length key-ciphered-data                    wrapped-key
 *               02  length key-parameters  length key-ciphered-data     agreed-key
 */
import {
  type Dissection,
  type Dissector,
  defineFields,
  enumerated,
  type Field,
  group,
  header,
  Issue,
  issue,
  octets,
  Tables,
  text,
} from '../../src/core/index.js';
import { takeLength } from '../data/length.js';
import { UNKNOWN } from './association.js';
import { type Around, cipheredContents, title } from './ciphering.js';
import { Dlms, noSuchChoice, present } from './common.js';
import { Descriptors } from './descriptors.js';
import { noticeProtected, pairUnread } from './exchange.js';
import { type ProtectionHeader, protectionHeader, titlesText } from './general-protection.js';
import { Agreement, KeyChoice, type KeyInfo } from './key-info.js';
import { KeyKind } from './keys-for.js';
import { decipheredNode, markProtection, protectionText, titleText } from './protection-text.js';
import { checkSignature, SignatureVerdict } from './signature.js';
import { objectText } from './summary.js';

const BROADCAST = 1;
/** Octets of an ephemeral public key and its signature: 64 each on P-256, 96 each on P-384. */
const SIGNED_KEY_LENGTHS: readonly number[] = [128, 192];
/** Octets of a wrapped key: 128 or 256 bits of key, and 64 bits that AES key wrap adds. */
const WRAPPED_KEY_LENGTHS: readonly number[] = [24, 40];

const F = defineFields('general_ciphering', {
  self: group('General ciphering'),
  global: group('General global ciphering', { name: 'general_glo_ciphering' }),
  dedicated: group('General dedicated ciphering', { name: 'general_ded_ciphering' }),
  keyInfo: group('Key information'),
  keyChoice: enumerated('Key', {
    [KeyChoice.identified]: 'identified-key',
    [KeyChoice.wrapped]: 'wrapped-key',
    [KeyChoice.agreed]: 'agreed-key',
  }),
  keyId: enumerated('Key id', { 0: 'global-unicast-encryption-key', 1: 'global-broadcast-encryption-key' }),
  kekId: enumerated('Key encrypting key', { 0: 'master-key' }),
  keyLength: header('Length of a part of the key information'),
  wrappedKey: octets('Wrapped key', { about: 'The key of this APDU, wrapped by the master key (RFC 3394).' }),
  keyParameters: enumerated(
    'Key agreement',
    {
      [Agreement.onePass]: 'one-pass Diffie-Hellman C(1e, 1s)',
      [Agreement.static]: 'static unified model C(0e, 2s)',
    },
    { about: 'How both parties get to the same key (IEC 62056-5-3, key agreement; NIST SP 800-56A).' },
  ),
  otherParameters: octets('Key parameters of another length'),
  ephemeralPublicKey: octets('Ephemeral public key'),
  ephemeralKeySignature: octets('Signature of the ephemeral public key'),
  keyCipheredData: octets('Key ciphered data'),
  ephemeralKeyVerdict: text('Verdict of the ephemeral public key', {
    about: 'Whether the ephemeral public key is signed by the originator. Only said where keys were given.',
  }),
  ephemeralKeyWrong: issue('Signature of the ephemeral public key', 'error', 'It is not that of the originator.'),
});

export const generalGloCiphering = withTitle('general-glo-ciphering', 0xdb, F.global, KeyKind.unicast);
export const generalDedCiphering = withTitle('general-ded-ciphering', 0xdc, F.dedicated, KeyKind.dedicated);

function withTitle(name: string, tag: number, self: Field<never>, kind: KeyKind): Dissector {
  return {
    name,
    answers: [[Tables.apdu, tag]],
    self,

    dissect(d) {
      d.open(self);
      d.read(Dlms.apdu);
      const titleAt = title(d);
      contentsOrPair(d, { kind, role: UNKNOWN, titleAt, plainTag: -1, extra: undefined, keyInfo: undefined });
      d.close();
    },

    inner: decipheredNode,

    summary(view, line) {
      if (decipheredNode(view) >= 0) {
        markProtection(view, line, kind === KeyKind.dedicated ? 'ded' : 'glo');
        return;
      }
      line.service = name;
      line.object = titleText(view);
      line.value = protectionText(view);
    },
  };
}

export const generalCiphering: Dissector = {
  name: 'general-ciphering',
  answers: [[Tables.apdu, 0xdd]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    d.read(Dlms.apdu);
    const header = protectionHeader(d);
    if (header !== undefined) protectedContents(d, header);
    d.close();
  },

  inner: decipheredNode,

  summary(view, line) {
    if (decipheredNode(view) >= 0) {
      markProtection(view, line, 'general');
      return;
    }
    line.service = 'general-ciphering';
    line.object = titlesText(view) || objectText(view);
    const key = view.textOf(F.keyChoice).replace(/^\d+ \((.*)\)$/, '$1');
    line.value = [key, protectionText(view)].filter((part) => part !== '').join(', ');
  },
};

function protectedContents(d: Dissection, header: ProtectionHeader): void {
  const { bytes } = d;
  let kind: KeyKind = KeyKind.unicast;
  let info: KeyInfo | undefined;
  if (present(d)) {
    const key = keyInfo(d);
    if (key === undefined) return;
    if (key.choice === KeyChoice.identified) kind = key.id === BROADCAST ? KeyKind.broadcast : KeyKind.unicast;
    else {
      kind = KeyKind.own;
      info = {
        choice: key.choice,
        parameters: key.parameters,
        data: bytes.slice(key.at, key.end),
        originator: titleAt(bytes, header.originatorAt),
        recipient: titleAt(bytes, header.recipientAt),
        transactionId: bytes.slice(header.at, header.transactionEnd),
      };
      if (key.parameters === Agreement.onePass && SIGNED_KEY_LENGTHS.includes(info.data.length))
        tellEphemeralKey(d, info);
    }
  }
  const extra = bytes.subarray(header.at, header.end);
  contentsOrPair(d, { kind, role: UNKNOWN, titleAt: header.originatorAt, plainTag: -1, extra, keyInfo: info });
}

/** No tag tells whether what can't be read asks or answers. */
function contentsOrPair(d: Dissection, around: Around): void {
  d.protections++;
  if (!cipheredContents(d, around)) {
    new Descriptors(d, pairUnread(d)).only();
    noticeProtected(d);
  }
  d.protections--;
}

/** Is the ephemeral public key that of the originator? Some sign the number of the agreement with it. */
function tellEphemeralKey(d: Dissection, { originator, data, parameters }: KeyInfo): void {
  const key = data.subarray(0, data.length / 2);
  const signed = [[Uint8Array.of(parameters), key], [key]];
  const signer = originator.length === 0 ? undefined : originator;
  const verdict = d.once((conversation) =>
    checkSignature(d, conversation, signer, signed, data.subarray(data.length / 2)),
  );
  if (verdict === '') return;
  d.derive(F.ephemeralKeyVerdict, verdict);
  if (verdict === SignatureVerdict.wrong) d.report(F.ephemeralKeyWrong, 'the public key given does not verify it');
}

const TITLE = 8;
const titleAt = (bytes: Uint8Array, at: number): Uint8Array => (at < 0 ? NO_TITLE : bytes.slice(at, at + TITLE));
const NO_TITLE = new Uint8Array(0);

/** key-info as it was read, and where its last part stands. */
interface KeyRead {
  readonly choice: number;
  readonly id: number;
  readonly parameters: number;
  readonly at: number;
  readonly end: number;
}

/** Undefined where decoding has to end. */
function keyInfo(d: Dissection): KeyRead | undefined {
  d.open(F.keyInfo);
  const choice = d.read(F.keyChoice);
  let id = 0;
  let parameters = 0;
  let at = 0;
  let whole = true;
  const from = (position: number): void => {
    at = position;
  };
  if (choice === KeyChoice.identified) id = d.read(F.keyId);
  else if (choice === KeyChoice.wrapped) {
    id = d.read(F.kekId);
    whole = part(d, (_, length) => {
      from(d.at);
      wrappedKey(d, length);
    });
  } else if (choice === KeyChoice.agreed) {
    parameters = agreedParameters(d);
    whole =
      parameters >= 0 &&
      part(d, (_, length) => {
        from(d.at);
        keyData(d, parameters, length);
      });
  } else {
    noSuchChoice(d, 'key-info', choice, 1);
    whole = false;
  }
  d.close();
  return whole ? { choice, id, parameters, at, end: d.at } : undefined;
}

/** An octet string; its contents may be empty. False where decoding has to end. */
function part(d: Dissection, contents: (d: Dissection, length: number) => void): boolean {
  const length = takeLength(d, F.keyLength);
  if (length < 0) return false;
  d.narrow(length, F.keyLength);
  contents(d, length);
  d.widen();
  return true;
}

function wrappedKey(d: Dissection, length: number): void {
  if (!WRAPPED_KEY_LENGTHS.includes(length))
    d.report(Issue.unusual, `a wrapped key of ${length} octets; 24 or 40 were expected`, d.at, d.left);
  d.rest(F.wrappedKey);
}

/** The scheme, 0 where it can't be told; -1 where decoding has to end. */
function agreedParameters(d: Dissection): number {
  let scheme = 0;
  const whole = part(d, (_, length) => {
    if (length === 1) scheme = d.read(F.keyParameters);
    else {
      d.report(Issue.unusual, `key parameters of ${length} octets; 1 was expected`, d.at, d.left);
      d.rest(F.otherParameters);
    }
  });
  return whole ? scheme : -1;
}

function keyData(d: Dissection, scheme: number, length: number): void {
  if (scheme === Agreement.onePass && SIGNED_KEY_LENGTHS.includes(length)) {
    d.mark(F.ephemeralPublicKey, length / 2);
    d.mark(F.ephemeralKeySignature, length / 2);
  } else d.rest(F.keyCipheredData);
}
