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
  octets,
  Tables,
} from '../../src/core/index.js';
import { takeLength } from '../data/length.js';
import { cipheredContents, protectionText, title, titleText } from './ciphering.js';
import { Dlms, noSuchChoice, present } from './common.js';
import { protectionHeader, titlesText } from './general-protection.js';
import { objectText } from './summary.js';

const IDENTIFIED = 0;
const WRAPPED = 1;
const AGREED = 2;

const ONE_PASS = 1;
/** Octets of an ephemeral public key and its signature: 64 each on P-256, 96 each on P-384. */
const SIGNED_KEY_LENGTHS: readonly number[] = [128, 192];
/** Octets of a wrapped key: 128 or 256 bits of key, and 64 bits that AES key wrap adds. */
const WRAPPED_KEY_LENGTHS: readonly number[] = [24, 40];

const F = defineFields('general_ciphering', {
  self: group('General ciphering'),
  global: group('General global ciphering', { name: 'general_glo_ciphering' }),
  dedicated: group('General dedicated ciphering', { name: 'general_ded_ciphering' }),
  keyInfo: group('Key information'),
  keyChoice: enumerated('Key', { [IDENTIFIED]: 'identified-key', [WRAPPED]: 'wrapped-key', [AGREED]: 'agreed-key' }),
  keyId: enumerated('Key id', { 0: 'global-unicast-encryption-key', 1: 'global-broadcast-encryption-key' }),
  kekId: enumerated('Key encrypting key', { 0: 'master-key' }),
  keyLength: header('Length of a part of the key information'),
  wrappedKey: octets('Wrapped key', { about: 'The key of this APDU, wrapped by the master key (RFC 3394).' }),
  keyParameters: enumerated(
    'Key agreement',
    { [ONE_PASS]: 'one-pass Diffie-Hellman C(1e, 1s)', 2: 'static unified model C(0e, 2s)' },
    { about: 'How both parties get to the same key (IEC 62056-5-3, key agreement; NIST SP 800-56A).' },
  ),
  otherParameters: octets('Key parameters of another length'),
  ephemeralPublicKey: octets('Ephemeral public key'),
  ephemeralKeySignature: octets('Signature of the ephemeral public key'),
  keyCipheredData: octets('Key ciphered data'),
});

export const generalGloCiphering = withTitle('general-glo-ciphering', 0xdb, F.global);
export const generalDedCiphering = withTitle('general-ded-ciphering', 0xdc, F.dedicated);

function withTitle(name: string, tag: number, self: Field<never>): Dissector {
  return {
    name,
    answers: [[Tables.apdu, tag]],
    self,

    dissect(d) {
      d.open(self);
      d.read(Dlms.apdu);
      title(d);
      cipheredContents(d);
      d.close();
    },

    summary(view, line) {
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
    if (protectionHeader(d) && (!present(d) || keyInfo(d))) cipheredContents(d);
    d.close();
  },

  service: 'general-ciphering',

  summary(view, line) {
    line.object = titlesText(view) || objectText(view);
    const key = view.textOf(F.keyChoice).replace(/^\d+ \((.*)\)$/, '$1');
    line.value = [key, protectionText(view)].filter((part) => part !== '').join(', ');
  },
};

/** False where decoding has to end. */
function keyInfo(d: Dissection): boolean {
  d.open(F.keyInfo);
  const choice = d.read(F.keyChoice);
  let whole = true;
  if (choice === IDENTIFIED) d.read(F.keyId);
  else if (choice === WRAPPED) {
    d.read(F.kekId);
    whole = part(d, wrappedKey);
  } else if (choice === AGREED) whole = agreedKey(d);
  else {
    noSuchChoice(d, 'key-info', choice, 1);
    whole = false;
  }
  d.close();
  return whole;
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

function agreedKey(d: Dissection): boolean {
  let scheme = 0;
  const parameters = part(d, (_, length) => {
    if (length === 1) scheme = d.read(F.keyParameters);
    else {
      d.report(Issue.unusual, `key parameters of ${length} octets; 1 was expected`, d.at, d.left);
      d.rest(F.otherParameters);
    }
  });
  if (!parameters) return false;
  return part(d, (_, length) => {
    if (scheme === ONE_PASS && SIGNED_KEY_LENGTHS.includes(length)) {
      d.mark(F.ephemeralPublicKey, length / 2);
      d.mark(F.ephemeralKeySignature, length / 2);
    } else d.rest(F.keyCipheredData);
  });
}
