/**
 * RLRQ and RLRE: an association is released (ISO/IEC 8650-1; IEC 62056-5-3, ACSE APDUs). BER; often empty.
 *
 *     62 length  [80 reason]  [BE user-information]
 *     63 length  [80 reason]  [BE user-information]
 */
import { type Dissector, defineFields, enumerated, group, Tables } from '../../src/core/index.js';
import { acseFields, type Contents, implicit, userInformation } from './acse.js';
import { Dlms } from './common.js';
import { answerTo, NO_INVOKE_ID, remember, Service } from './exchange.js';
import { wordOf } from './summary.js';
import { endAllTransfers } from './unfinished.js';

const F = defineFields('release', {
  request: group('RLRQ', { name: 'rlrq' }),
  response: group('RLRE', { name: 'rlre' }),
  requestReason: enumerated('Reason', { 0: 'normal', 1: 'urgent', 30: 'user-defined' }, { name: 'rlrq.reason' }),
  responseReason: enumerated('Reason', { 0: 'normal', 1: 'not-finished', 30: 'user-defined' }, { name: 'rlre.reason' }),
});

const REQUEST: Readonly<Record<number, Contents>> = { 0x80: implicit(F.requestReason), 0xbe: userInformation };
const RESPONSE: Readonly<Record<number, Contents>> = { 0x80: implicit(F.responseReason), 0xbe: userInformation };

export const rlrq: Dissector = {
  name: 'rlrq',
  answers: [[Tables.apdu, 0x62]],
  self: F.request,

  dissect(d) {
    d.open(F.request);
    d.read(Dlms.apdu);
    remember(d, Service.release, NO_INVOKE_ID);
    acseFields(d, REQUEST);
    d.close();
  },

  service: 'RLRQ',

  summary(view, line) {
    line.value = wordOf(view, F.requestReason);
  },
};

export const rlre: Dissector = {
  name: 'rlre',
  answers: [[Tables.apdu, 0x63]],
  self: F.response,

  dissect(d) {
    d.open(F.response);
    d.read(Dlms.apdu);
    answerTo(d, Service.release, NO_INVOKE_ID);
    endAllTransfers(d);
    acseFields(d, RESPONSE);
    d.close();
  },

  service: 'RLRE',

  summary(view, line) {
    line.value = wordOf(view, F.responseReason);
  },
};
