/**
 * AARE: the server accepts or refuses an association (ISO/IEC 8650-1; IEC 62056-5-3, ACSE APDUs). BER.
 *
 *     61 length  [80 protocol-version]  A1 application-context-name  A2 result  A3 (A1 | A2) diagnostic
 *                [A4..A7 responding …]  [88 requirements]  [89 mechanism-name]  [AA authentication-value]
 *                [BD information]  BE user-information
 */
import { Bytes, defineFields, type Dissection, type Dissector, enumerated, type Field, group, Tables } from '../../src/core/index.js';
import { fields, oidWord } from './aarq.js';
import { Acse, authenticationValue, BerTag, element, inOid, primitive, userInformation } from './acse.js';
import { Dlms, wordOf } from './common.js';
import { InitiateError } from './confirmed-service-error.js';
import { Initiate } from './initiate.js';

const F = defineFields('aare', {
  self: group('AARE'),
  result: enumerated('Result', { 0: 'accepted', 1: 'rejected-permanent', 2: 'rejected-transient' }),
  userDiagnostic: enumerated('Diagnostic of the service user', {
    0: 'null',
    1: 'no-reason-given',
    2: 'application-context-name-not-supported',
    3: 'calling-AP-title-not-recognized',
    4: 'calling-AP-invocation-identifier-not-recognized',
    5: 'calling-AE-qualifier-not-recognized',
    6: 'calling-AE-invocation-identifier-not-recognized',
    7: 'called-AP-title-not-recognized',
    8: 'called-AP-invocation-identifier-not-recognized',
    9: 'called-AE-qualifier-not-recognized',
    10: 'called-AE-invocation-identifier-not-recognized',
    11: 'authentication-mechanism-name-not-recognized',
    12: 'authentication-mechanism-name-required',
    13: 'authentication-failure',
    14: 'authentication-required',
  }),
  providerDiagnostic: enumerated('Diagnostic of the service provider', {
    0: 'null',
    1: 'no-reason-given',
    2: 'no-common-acse-version',
  }),
});

const SERVICE_USER = 0xa1;
const SERVICE_PROVIDER = 0xa2;
const AUTHENTICATION_REQUIRED = 14;

const inOctets =
  (field: Field) =>
  (d: Dissection): void =>
    primitive(d, BerTag.octetString, field);
const inInteger =
  (field: Field) =>
  (d: Dissection): void =>
    primitive(d, BerTag.integer, field);
const bare =
  (field: Field) =>
  (d: Dissection): void =>
    d.rest(field);

const CONTENTS: Readonly<Record<number, (d: Dissection) => void>> = {
  0x80: bare(Acse.protocolVersion),
  0xa1: inOid,
  0xa2: inInteger(F.result),
  0xa3: diagnostic,
  0xa4: inOctets(Acse.respondingApTitle),
  0xa5: inOctets(Acse.respondingAeQualifier),
  0xa6: inInteger(Acse.respondingApInvocationId),
  0xa7: inInteger(Acse.respondingAeInvocationId),
  0x88: bare(Acse.requirements),
  0x89: bare(Acse.mechanismName),
  0xaa: authenticationValue,
  0x9d: bare(Acse.implementationInformation),
  0xbd: (d) => primitive(d, BerTag.graphicString, Acse.implementationInformation),
  0xbe: userInformation,
};

export const aare: Dissector = {
  name: 'aare',
  answers: [[Tables.apdu, 0x61]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    d.read(Dlms.apdu);
    fields(d, CONTENTS);
    d.close();
  },

  summary(view, line) {
    line.service = 'AARE';
    line.object = oidWord(view.find(Acse.applicationContextName)?.bytes, Acse.applicationContextName);
    const accepted = view.valueOf(F.result) === 0;
    const user = view.valueOf(F.userDiagnostic);
    const reason = wordOf(view, F.userDiagnostic) || wordOf(view, F.providerDiagnostic);
    const size = view.textOf(Initiate.maxReceivePduSize);
    const parts = [
      accepted && user === AUTHENTICATION_REQUIRED ? 'accepted, HLS authentication pending' : wordOf(view, F.result),
      accepted || reason === '' ? '' : reason,
      wordOf(view, InitiateError),
      size === '' ? '' : `max PDU ${size}`,
    ];
    line.value = parts.filter((part) => part !== '').join(', ');
  },
};

/** A1 (service user) or A2 (service provider), holding an INTEGER. */
function diagnostic(d: Dissection): void {
  element(d, (_, tag) => {
    if (tag === SERVICE_USER) primitive(d, BerTag.integer, F.userDiagnostic);
    else if (tag === SERVICE_PROVIDER) primitive(d, BerTag.integer, F.providerDiagnostic);
    else d.rest(Bytes.unknown);
  });
}
