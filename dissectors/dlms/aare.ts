/**
 * AARE: the server accepts or refuses an association (ISO/IEC 8650-1; IEC 62056-5-3, ACSE APDUs). BER.
 *
 *     61 length  [80 protocol-version]  A1 application-context-name  A2 result  A3 (A1 | A2) diagnostic
 *                [A4..A7 responding …]  [88 requirements]  [89 mechanism-name]  [AA authentication-value]
 *                [BD information]  BE user-information
 */
import {
  Bytes,
  type Dissection,
  type Dissector,
  defineFields,
  enumerated,
  group,
  Issue,
  Tables,
} from '../../src/core/index.js';
import {
  Acse,
  acseFields,
  applicationContext,
  authenticationValue,
  type Contents,
  contextText,
  implementation,
  implicit,
  integer,
  mechanism,
  octetString,
  userInformation,
} from './acse.js';
import { BerTag, element, primitive } from './ber.js';
import { Dlms } from './common.js';
import { InitiateError } from './confirmed-service-error.js';
import { answerTo, NO_INVOKE_ID, Service } from './exchange.js';
import { noticeAare } from './handshake.js';
import { pduSizeText } from './initiate.js';
import { cipheredText } from './protection-text.js';
import { wordOf } from './summary.js';
import { endAllTransfers } from './unfinished.js';

const F = defineFields('aare', {
  self: group('AARE'),
  result: enumerated(
    'Result',
    { 0: 'accepted', 1: 'rejected-permanent', 2: 'rejected-transient' },
    {
      about: 'Whether the association is open. With HLS, accepted means that authentication goes on (ISO/IEC 8650-1).',
    },
  ),
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

const CONTENTS: Readonly<Record<number, Contents>> = {
  0x80: implicit(Acse.protocolVersion),
  0xa1: applicationContext,
  0xa2: integer(F.result),
  0xa3: diagnostic,
  0xa4: octetString(Acse.respondingApTitle),
  0xa5: octetString(Acse.respondingAeQualifier),
  0xa6: integer(Acse.respondingApInvocationId),
  0xa7: integer(Acse.respondingAeInvocationId),
  0x88: implicit(Acse.requirements),
  0x89: mechanism,
  0xaa: authenticationValue,
  0x9d: implicit(Acse.implementationInformation),
  0xbd: implementation,
  0xbe: userInformation,
};

export const aare: Dissector = {
  name: 'aare',
  answers: [[Tables.apdu, 0x61]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    d.read(Dlms.apdu);
    answerTo(d, Service.association, NO_INVOKE_ID);
    endAllTransfers(d);
    noticeAare(d);
    acseFields(d, CONTENTS);
    d.close();
  },

  service: 'AARE',

  summary(view, line) {
    line.object = contextText(view);
    const accepted = view.valueOf(F.result) === 0;
    const user = view.valueOf(F.userDiagnostic);
    const reason = wordOf(view, F.userDiagnostic) || wordOf(view, F.providerDiagnostic);
    const parts = [
      accepted && user === AUTHENTICATION_REQUIRED ? 'accepted, HLS authentication pending' : wordOf(view, F.result),
      accepted || reason === '' ? '' : reason,
      wordOf(view, InitiateError),
      pduSizeText(view),
      cipheredText(view),
    ];
    line.value = parts.filter((part) => part !== '').join(', ');
  },
};

/** A1 (service user) or A2 (service provider), holding an INTEGER. */
function diagnostic(d: Dissection): void {
  if (d.left === 0) {
    d.report(Issue.malformed, 'the diagnostic is empty');
    return;
  }
  element(d, (_, tag) => {
    if (tag === SERVICE_USER) primitive(d, BerTag.integer, F.userDiagnostic);
    else if (tag === SERVICE_PROVIDER) primitive(d, BerTag.integer, F.providerDiagnostic);
    else {
      d.report(
        Issue.malformed,
        'a diagnostic comes from the service user (A1) or the service provider (A2)',
        d.at,
        d.left,
      );
      d.rest(Bytes.unknown);
    }
  });
}
