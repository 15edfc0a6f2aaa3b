/**
 * AARQ: the client asks to open an association (ISO/IEC 8650-1; IEC 62056-5-3, ACSE APDUs). BER.
 *
 *     60 length  [80 protocol-version]  A1 application-context-name  [A2..A5 called …]  [A6..A9 calling …]
 *                [8A requirements]  [8B mechanism-name]  [AC authentication-value]  [BD information]  BE user-information
 */
import { defineFields, type Dissection, type Dissector, type Field, group, nameOf, Tables } from '../../src/core/index.js';
import { Acse, authenticationValue, BerTag, element, inOid, primitive, userInformation } from './acse.js';
import { Ber } from './ber.js';
import { takeLength } from '../data/length.js';
import { Dlms } from './common.js';
import { Initiate } from './initiate.js';

const F = defineFields('aarq', { self: group('AARQ') });

/** What follows a context tag. */
type Contents = (d: Dissection) => void;
const inOctets = (field: Field): Contents => (d) => primitive(d, BerTag.octetString, field);
const inInteger = (field: Field): Contents => (d) => primitive(d, BerTag.integer, field);
const bare = (field: Field): Contents => (d) => d.rest(field);

const CONTENTS: Readonly<Record<number, Contents>> = {
  0x80: bare(Acse.protocolVersion),
  0xa1: inOid,
  0xa2: inOctets(Acse.calledApTitle),
  0xa3: inOctets(Acse.calledAeQualifier),
  0xa4: inInteger(Acse.calledApInvocationId),
  0xa5: inInteger(Acse.calledAeInvocationId),
  0xa6: inOctets(Acse.callingApTitle),
  0xa7: inOctets(Acse.callingAeQualifier),
  0xa8: inInteger(Acse.callingApInvocationId),
  0xa9: inInteger(Acse.callingAeInvocationId),
  0x8a: bare(Acse.requirements),
  0x8b: bare(Acse.mechanismName),
  0xac: authenticationValue,
  0x9d: bare(Acse.implementationInformation),
  0xbd: (d) => primitive(d, BerTag.graphicString, Acse.implementationInformation),
  0xbe: userInformation,
};

export const aarq: Dissector = {
  name: 'aarq',
  answers: [[Tables.apdu, 0x60]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    d.read(Dlms.apdu);
    fields(d, CONTENTS);
    d.close();
  },

  summary(view, line) {
    line.service = 'AARQ';
    line.object = oidWord(view.find(Acse.applicationContextName)?.bytes, Acse.applicationContextName) || 'context missing';
    const mechanism = oidWord(view.find(Acse.mechanismName)?.bytes, Acse.mechanismName);
    const size = view.textOf(Initiate.maxReceivePduSize);
    line.value = [mechanism, size === '' ? '' : `max PDU ${size}`].filter((part) => part !== '').join(', ');
  },
};

/** The APDU's length, then its fields in whatever order they come; unknown ones are kept as data. */
export function fields(d: Dissection, known: Readonly<Record<number, Contents>>): void {
  const length = takeLength(d, Ber.header);
  if (length < 0) return;
  d.narrow(length, Ber.header);
  while (d.left > 0) {
    element(d, (_, tag) => {
      const contents = known[tag];
      if (contents === undefined) d.rest(Acse.otherField);
      else contents(d);
    });
  }
  d.widen();
}

/** The word for the last arc of an object identifier; hex of one that is not DLMS UA's. */
export function oidWord(bytes: Uint8Array | undefined, field: Field): string {
  if (bytes === undefined || bytes.length === 0) return '';
  return nameOf(field, bytes[bytes.length - 1] as number) ?? `unknown (arc ${bytes[bytes.length - 1]})`;
}
