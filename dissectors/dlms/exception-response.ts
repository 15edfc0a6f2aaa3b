/**
 * ExceptionResponse: a request that the server could not treat as one (IEC 62056-5-3).
 *
 *     D8  state-error  service-error  [invocation-counter(4), where service-error is 6]
 */
import { type Dissector, defineFields, enumerated, group, Tables, u32 } from '../../src/core/index.js';
import { Dlms } from './common.js';
import { Descriptors } from './descriptors.js';
import { answerToLatest } from './exchange.js';
import { noticeFailure } from './noticed.js';
import { objectText, wordOf } from './summary.js';

const INVOCATION_COUNTER_ERROR = 6;

const F = defineFields('exception_response', {
  self: group('ExceptionResponse'),
  stateError: enumerated('State error', { 1: 'service-not-allowed', 2: 'service-unknown' }),
  serviceError: enumerated('Service error', {
    1: 'operation-not-possible',
    2: 'service-not-supported',
    3: 'other-reason',
    4: 'pdu-too-long',
    5: 'deciphering-error',
    [INVOCATION_COUNTER_ERROR]: 'invocation-counter-error',
  }),
  invocationCounter: u32('Invocation counter expected', {
    about: 'The counter that the server expects at least, or has accepted last.',
  }),
});

export const exceptionResponse: Dissector = {
  name: 'exception-response',
  answers: [[Tables.apdu, 0xd8]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    d.read(Dlms.apdu);
    noticeFailure(d, new Descriptors(d, answerToLatest(d)).only());
    d.read(F.stateError);
    if (d.read(F.serviceError) === INVOCATION_COUNTER_ERROR) d.read(F.invocationCounter);
    d.close();
  },

  service: 'ExceptionResponse',

  summary(view, line) {
    line.object = objectText(view);
    const counter = view.textOf(F.invocationCounter);
    line.value = `${wordOf(view, F.stateError)}, ${wordOf(view, F.serviceError)}${counter === '' ? '' : ` (expects ${counter})`}`;
  },
};
