/**
 * ReadRequest and ReadResponse: attributes by short name, asked for and brought (IEC 62056-5-3, Read service).
 *
 *     05  count variable*
 *     0C  count (00 data | 01 error | 02 last-block block-number(2) length raw-data | 03 block-number(2))*
 */
import { type Dissection, type Dissector, defineFields, enumerated, group, Tables } from '../../src/core/index.js';
import { dissectData } from '../data/axdr.js';
import { Dlms, listOf, noSuchChoice, resultText } from './common.js';
import { ShortNames, shortBlock, shortBlockText, variables, variablesText } from './variable-access.js';

const DATA = 0;
const DATA_ACCESS_ERROR = 1;
const DATA_BLOCK_RESULT = 2;
const BLOCK_NUMBER = 3;

const F = defineFields('read', {
  request: group('ReadRequest', { name: 'read_request' }),
  response: group('ReadResponse', { name: 'read_response' }),
  choice: enumerated(
    'Result kind',
    {
      [DATA]: 'data',
      [DATA_ACCESS_ERROR]: 'data-access-error',
      [DATA_BLOCK_RESULT]: 'data-block-result',
      [BLOCK_NUMBER]: 'block-number',
    },
    { name: 'dlms.result_choice', variant: true },
  ),
});

export const readRequest: Dissector = {
  name: 'read-request',
  answers: [[Tables.apdu, 0x05]],
  self: F.request,

  dissect(d) {
    d.open(F.request);
    d.read(Dlms.apdu);
    variables(d);
    d.close();
  },

  summary(view, line) {
    line.service = 'ReadRequest';
    line.object = variablesText(view);
    line.value = shortBlockText(view);
  },
};

export const readResponse: Dissector = {
  name: 'read-response',
  answers: [[Tables.apdu, 0x0c]],
  self: F.response,

  dissect(d) {
    d.open(F.response);
    d.read(Dlms.apdu);
    listOf(d, Dlms.results, resultItem);
    d.close();
  },

  summary(view, line) {
    line.service = 'ReadResponse';
    const results = view.count(Dlms.resultItem);
    const first = resultText(view) || shortBlockText(view);
    line.value = results > 1 ? `${results} results: ${first}, …` : first;
  },
};

function resultItem(d: Dissection): boolean {
  d.open(Dlms.resultItem);
  const whole = result(d);
  d.close();
  return whole;
}

function result(d: Dissection): boolean {
  const choice = d.read(F.choice);
  if (choice === DATA) return dissectData(d);
  if (choice === DATA_ACCESS_ERROR) d.read(Dlms.result);
  else if (choice === DATA_BLOCK_RESULT) shortBlock(d);
  else if (choice === BLOCK_NUMBER) d.read(ShortNames.blockNumber);
  else {
    noSuchChoice(d, 'the result of a Read', choice, 1);
    return false;
  }
  return true;
}
