/**
 * Fields of protected APDUs (IEC 62056-5-3, security header and protection of xDLMS APDUs), and of what is told of their
 * protection.
 */
import {
  bitGroup,
  bits,
  defineFields,
  group,
  header,
  issue,
  octets,
  systemTitle,
  text,
  u32,
} from '../../src/core/index.js';
import { AUTHENTICATED, COMPRESSED, ENCRYPTED, SUITE_ID } from './cipher.js';

export const Ciphering = defineFields('ciphering', {
  titleLength: header('Length of the system title'),
  systemTitle: systemTitle('System title', {
    about: 'Who ciphered: three letters of the maker and five octets of its own. Left out where it is known already.',
  }),
  titleOther: octets('System title of another length'),
  titleWrapped: issue(
    'Length in the system title',
    'note',
    'The field holds a length and the eight octets of the title; some meters send nine octets, 08 in front.',
  ),
  length: header('Length of the ciphered contents'),
  securityHeader: group('Security header'),
  suiteId: bits('Security suite', SUITE_ID, {
    names: { 0: 'AES-GCM-128', 1: 'ECDH-ECDSA-AES-GCM-128-SHA-256', 2: 'ECDH-ECDSA-AES-GCM-256-SHA-384' },
    about: 'Which algorithms protect (IEC 62056-5-3, security suites).',
  }),
  authenticated: bits('Authenticated', AUTHENTICATED),
  encrypted: bits('Encrypted', ENCRYPTED),
  keySet: bits('Key set', 0x40, { names: { 0: 'unicast', 1: 'broadcast' } }),
  compressed: bits('Compressed', COMPRESSED, { about: 'The APDU was compressed by V.44 before it was ciphered.' }),
  securityControl: bitGroup('Security control', 1, ['suiteId', 'authenticated', 'encrypted', 'keySet', 'compressed']),
  invocationCounter: u32('Invocation counter', {
    about: 'Grows with every APDU ciphered by the same key; a lower one is a repetition (IEC 62056-5-3).',
  }),
  ciphertext: octets('Ciphertext'),
  plaintext: octets('Plaintext', { about: 'Readable contents that are no APDU, or that are compressed.' }),
  authenticationTag: octets('Authentication tag', { about: 'Proves who sent the APDU, and that nobody changed it.' }),
  compressedPlaintext: octets('Compressed plaintext', {
    about: 'What was deciphered, compressed by ITU-T V.44; it is not decompressed.',
  }),
  verdict: text('Verdict', {
    about:
      'What became of the protection: whether the tag is right for what was sent and the keys given, or what is missing to ' +
      'tell. Only said where keys were given.',
  }),
  key: text('Key', { about: 'Which of the keys fits: its entry and what it is for, never its content.' }),
  additionalData: text('Additional data', {
    about: 'Which octets of general-ciphering the tag was made of; implementations differ (IEC 62056-5-3).',
  }),
  wrong: issue('Protection', 'error', 'The tag or the plaintext is not what the keys given make of it.'),
  otherKey: issue(
    'Key of another entry',
    'warning',
    'A key fits that was given for somebody else; the entry for these parties does not fit, or there is none.',
  ),
  keysMixedUp: issue(
    'Keys mixed up',
    'warning',
    'The keys of the entry fit, but in another way than it says: one stands in the place of another, or its octets are in the reverse ' +
      'order. The entry is to be changed.',
  ),
  counterNotHigher: issue(
    'Invocation counter',
    'warning',
    'Under the same key, each counter of a sender has to be higher than all before (IEC 62056-5-3): else a message was sent again, ' +
      'or a counter was set back. That is said once: what follows is compared with the counter that was set back.',
  ),
});
