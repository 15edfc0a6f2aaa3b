/**
 * ABRT: an association is broken off (ISO/IEC 8650-1, A-ABORT). BER; hardly ever used in COSEM.
 *
 *     64 length  [80 source]  [81 diagnostic]  [BE user-information]
 */
import { type Dissector, defineFields, enumerated, group, Tables } from '../../src/core/index.js';
import { acseFields, type Contents, implicit, userInformation } from './acse.js';
import { Dlms } from './common.js';
import { answerToLatest } from './exchange.js';
import { wordOf } from './summary.js';
import { endAllTransfers } from './unfinished.js';

const F = defineFields('abrt', {
  self: group('ABRT'),
  source: enumerated('Source', { 0: 'acse-service-user', 1: 'acse-service-provider' }),
  diagnostic: enumerated('Diagnostic', {
    1: 'no-reason-given',
    2: 'protocol-error',
    3: 'authentication-mechanism-name-not-recognized',
    4: 'authentication-mechanism-name-required',
    5: 'authentication-failure',
    6: 'authentication-required',
  }),
});

const CONTENTS: Readonly<Record<number, Contents>> = {
  0x80: implicit(F.source),
  0x81: implicit(F.diagnostic),
  0xbe: userInformation,
};

export const abrt: Dissector = {
  name: 'abrt',
  answers: [[Tables.apdu, 0x64]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    d.read(Dlms.apdu);
    answerToLatest(d);
    endAllTransfers(d);
    acseFields(d, CONTENTS);
    d.close();
  },

  service: 'ABRT',

  summary(view, line) {
    line.value = [wordOf(view, F.source), wordOf(view, F.diagnostic)].filter((part) => part !== '').join(', ');
  },
};
