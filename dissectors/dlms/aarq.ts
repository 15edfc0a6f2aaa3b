/**
 * AARQ: the client asks to open an association (ISO/IEC 8650-1; IEC 62056-5-3, ACSE APDUs). BER.
 *
 *     60 length  [80 protocol-version]  A1 application-context-name  [A2..A5 called …]  [A6..A9 calling …]
 *                [8A requirements]  [8B mechanism-name]  [AC authentication-value]  [BD information]  BE user-information
 */
import { type Dissection, type Dissector, defineFields, group, Tables } from '../../src/core/index.js';
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
  mechanismText,
  octetString,
  userInformation,
} from './acse.js';
import { Dlms } from './common.js';
import { NO_INVOKE_ID, remember, rememberContext, Service } from './exchange.js';
import { noticeAarq } from './handshake.js';
import { pduSizeText } from './initiate.js';
import { tellPassword } from './noticed.js';
import { cipheredText } from './protection-text.js';

const F = defineFields('aarq', { self: group('AARQ') });

const CONTENTS: Readonly<Record<number, Contents>> = {
  0x80: implicit(Acse.protocolVersion),
  0xa1: contextAsked,
  0xa2: octetString(Acse.calledApTitle),
  0xa3: octetString(Acse.calledAeQualifier),
  0xa4: integer(Acse.calledApInvocationId),
  0xa5: integer(Acse.calledAeInvocationId),
  0xa6: octetString(Acse.callingApTitle),
  0xa7: octetString(Acse.callingAeQualifier),
  0xa8: integer(Acse.callingApInvocationId),
  0xa9: integer(Acse.callingAeInvocationId),
  0x8a: implicit(Acse.requirements),
  0x8b: mechanism,
  0xac: authenticationValue,
  0x9d: implicit(Acse.implementationInformation),
  0xbd: implementation,
  0xbe: userInformation,
};

function contextAsked(d: Dissection): void {
  rememberContext(d, applicationContext(d));
}

export const aarq: Dissector = {
  name: 'aarq',
  answers: [[Tables.apdu, 0x60]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    d.read(Dlms.apdu);
    remember(d, Service.association, NO_INVOKE_ID);
    const password = noticeAarq(d);
    acseFields(d, CONTENTS);
    if (password !== '') tellPassword(d, password);
    d.close();
  },

  service: 'AARQ',

  summary(view, line) {
    line.object = contextText(view) || 'no application context';
    line.value = [mechanismText(view), pduSizeText(view), cipheredText(view)].filter((part) => part !== '').join(', ');
  },
};
