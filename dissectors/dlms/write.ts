/**
 * WriteRequest, WriteResponse and UnconfirmedWriteRequest: attributes by short name are written, and methods called
 * (IEC 62056-5-3, Write and UnconfirmedWrite services).
 *
 *     06  count variable*  count data*
 *     16  count variable*  count data*                     no answer follows
 *     0D  count (00 | 01 error | 02 block-number(2))*
 */
import { type Dissection, type Dissector, defineFields, enumerated, group, Tables } from '../../src/core/index.js';
import { From } from './asked.js';
import { Dlms, listOf, noSuchChoice } from './common.js';
import { answerTo, NO_INVOKE_ID, remember, Service } from './exchange.js';
import type { Request } from './requests.js';
import { wordOf } from './summary.js';
import { done } from './teaching.js';
import {
  endBlocksWritten,
  ShortNames,
  shortBlockText,
  variablesText,
  variablesWithValues,
  writtenText,
} from './variable-access.js';

const SUCCESS = 0;
const DATA_ACCESS_ERROR = 1;
const BLOCK_NUMBER = 2;

const F = defineFields('write', {
  request: group('WriteRequest', { name: 'write_request' }),
  response: group('WriteResponse', { name: 'write_response' }),
  unconfirmed: group('UnconfirmedWriteRequest', { name: 'unconfirmed_write_request' }),
  choice: enumerated(
    'Result kind',
    { [SUCCESS]: 'success', [DATA_ACCESS_ERROR]: 'data-access-error', [BLOCK_NUMBER]: 'block-number' },
    { name: 'dlms.result_choice', variant: true },
  ),
});

export const writeRequest: Dissector = {
  name: 'write-request',
  answers: [[Tables.apdu, 0x06]],
  self: F.request,

  dissect(d) {
    d.open(F.request);
    d.read(Dlms.apdu);
    remember(d, Service.write, NO_INVOKE_ID);
    endBlocksWritten(d);
    variablesWithValues(d, From.client);
    d.close();
  },

  service: 'WriteRequest',

  summary(view, line) {
    line.object = variablesText(view);
    line.value = shortBlockText(view) || writtenText(view);
  },
};

export const unconfirmedWriteRequest: Dissector = {
  name: 'unconfirmed-write-request',
  answers: [[Tables.apdu, 0x16]],
  self: F.unconfirmed,

  dissect(d) {
    d.open(F.unconfirmed);
    d.read(Dlms.apdu);
    variablesWithValues(d, From.client);
    d.close();
  },

  service: 'UnconfirmedWriteRequest',

  summary(view, line) {
    line.object = variablesText(view);
    line.value = writtenText(view);
  },
};

export const writeResponse: Dissector = {
  name: 'write-response',
  answers: [[Tables.apdu, 0x0d]],
  self: F.response,

  dissect(d) {
    d.open(F.response);
    d.read(Dlms.apdu);
    const request = answerTo(d, Service.write, NO_INVOKE_ID);
    listOf(d, Dlms.results, (_, index) => resultItem(d, request, index));
    d.close();
  },

  service: 'WriteResponse',

  summary(view, line) {
    const results = view.count(Dlms.resultItem);
    const block = shortBlockText(view);
    const failed = view.count(Dlms.result);
    const error = wordOf(view, Dlms.result);
    if (block !== '') line.value = block;
    else if (failed === 0) line.value = results === 1 ? 'success' : `${results} results: success`;
    else line.value = results === 1 ? error : `${results} results: ${failed} failed, ${error}`;
  },
};

function resultItem(d: Dissection, request: Request, index: number): boolean {
  d.open(Dlms.resultItem);
  const choice = d.read(F.choice);
  const isKnown = choice <= BLOCK_NUMBER;
  if (choice === SUCCESS) done(d, request, index);
  else if (choice === DATA_ACCESS_ERROR) d.read(Dlms.result);
  else if (choice === BLOCK_NUMBER) d.read(ShortNames.blockNumber);
  else if (!isKnown) noSuchChoice(d, 'the result of a Write', choice, 1);
  d.close();
  return isKnown;
}
