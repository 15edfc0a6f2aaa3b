/**
 * What AARQ and AARE share: names of contexts and mechanisms, and their fields (ISO/IEC 8650-1; IEC 62056-5-3).
 */
import {
  bitString,
  Bytes,
  defineFields,
  type Dissection,
  enumerated,
  group,
  int,
  octets,
  oid,
  systemTitle,
  Tables,
  text,
} from '../../src/core/index.js';
import { Ber, BerTag, element, primitive } from './ber.js';

/** Last arc of 2.16.756.5.8.1.*: application contexts. */
export const ContextNames: Readonly<Record<number, string>> = {
  1: 'LN referencing, no ciphering',
  2: 'SN referencing, no ciphering',
  3: 'LN referencing, with ciphering',
  4: 'SN referencing, with ciphering',
};

/** Last arc of 2.16.756.5.8.2.*: authentication mechanisms. */
export const MechanismNames: Readonly<Record<number, string>> = {
  0: 'no authentication',
  1: 'LLS, password',
  2: 'HLS, manufacturer specific',
  3: 'HLS, MD5',
  4: 'HLS, SHA-1',
  5: 'HLS, GMAC',
  6: 'HLS, SHA-256',
  7: 'HLS, ECDSA',
};

export const Acse = defineFields('acse', {
  protocolVersion: bitString('Protocol version'),
  applicationContextName: oid('Application context', {
    names: ContextNames,
    about: 'Logical or short name referencing, with or without ciphering.',
  }),
  calledApTitle: systemTitle('Called AP title'),
  calledAeQualifier: octets('Called AE qualifier'),
  calledApInvocationId: int('Called AP invocation id'),
  calledAeInvocationId: int('Called AE invocation id'),
  callingApTitle: systemTitle('Calling AP title', { about: "The client's system title." }),
  callingAeQualifier: octets('Calling AE qualifier', { about: "The client's certificate for digital signatures." }),
  callingApInvocationId: int('Calling AP invocation id'),
  callingAeInvocationId: int('Calling AE invocation id', { about: "The client's user id." }),
  respondingApTitle: systemTitle('Responding AP title', { about: "The server's system title." }),
  respondingAeQualifier: octets('Responding AE qualifier', { about: "The server's certificate for digital signatures." }),
  respondingApInvocationId: int('Responding AP invocation id'),
  respondingAeInvocationId: int('Responding AE invocation id'),
  requirements: bitString('ACSE requirements', { about: 'Bit 0: the authentication functional unit.' }),
  mechanismName: oid('Authentication mechanism', { names: MechanismNames }),
  authenticationValue: group('Authentication value'),
  charstring: octets('Characters', { about: 'The password (LLS), or the challenge (HLS).' }),
  bitstring: bitString('Bits'),
  implementationInformation: text('Implementation information'),
  userInformation: group('User information'),
  otherField: octets('Field not known', { repeated: true }),
  reason: enumerated('Reason', {}, { name: 'acse.reason_code' }),
});

const PADDING = { charstring: 0x80, bitstring: 0x81 } as const;

/** authentication-value: 80 charstring | 81 bitstring | others, kept as data. */
export function authenticationValue(d: Dissection): void {
  d.open(Acse.authenticationValue);
  element(d, (_, tag) => {
    if (tag === PADDING.charstring) d.rest(Acse.charstring);
    else if (tag === PADDING.bitstring) d.rest(Acse.bitstring);
    else d.rest(Bytes.unknown);
  });
  d.close();
}

/** An xDLMS APDU in an OCTET STRING. */
export function userInformation(d: Dissection): void {
  d.open(Acse.userInformation);
  if (d.peek() === BerTag.octetString) {
    element(d, () => {
      if (d.left > 0) d.next(Tables.apdu, d.peek());
    });
  } else if (d.left > 0) d.next(Tables.apdu, d.peek());
  d.close();
}

/** Fields whose contents are one universal element, by what that is. */
export const inOid = (d: Dissection): void => primitive(d, BerTag.oid, Acse.applicationContextName);
export { Ber, BerTag, element, primitive };
