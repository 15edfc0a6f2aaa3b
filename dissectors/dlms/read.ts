/**
 * ReadRequest and ReadResponse: attributes by short name, asked for and brought (IEC 62056-5-3, Read service).
 *
 *     05  count variable*
 *     0C  count (00 data | 01 error | 02 last-block block-number(2) length raw-data | 03 block-number(2))*
 */
import { type Dissection, type Dissector, defineFields, enumerated, group, Tables } from '../../src/core/index.js';
import { type Asked, valueOfAsked } from './asked.js';
import { readJoined, valueOrResults } from './blocks.js';
import { Dlms, noSuchChoice } from './common.js';
import { Descriptors } from './descriptors.js';
import { answerTo, NO_INVOKE_ID, Service } from './exchange.js';
import { objectText, resultText } from './summary.js';
import type { Place } from './transfer.js';
import { READ_BLOCKS } from './unfinished.js';
import { ShortNames, shortBlock, shortBlockText, variablesRead, variablesText } from './variable-access.js';

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
    variablesRead(d);
    d.close();
  },

  service: 'ReadRequest',

  summary(view, line) {
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
    let joined: Place | undefined;
    const asked = new Descriptors(d, answerTo(d, Service.read, NO_INVOKE_ID, goesOn(d)));
    const item = (index: number): boolean => {
      d.open(Dlms.resultItem);
      const isWhole = result(d, asked.nth(index), (place) => {
        joined = place;
      });
      d.close();
      return isWhole;
    };
    asked.list(Dlms.results, item, d.peek(1) !== DATA_BLOCK_RESULT && d.peek(1) !== BLOCK_NUMBER);
    if (joined !== undefined) readJoined(d, joined, () => valueOrResults(d, asked));
    d.close();
  },

  service: 'ReadResponse',

  summary(view, line) {
    line.object = objectText(view);
    const results = view.count(Dlms.resultItem);
    const parts = [shortBlockText(view), resultText(view)].filter((part) => part !== '');
    line.value = results > 1 ? `${results} results: ${parts.join(': ')}, …` : parts.join(': ');
  },
};

/** Is the only result a block behind which others come? count(1) choice(1) last-block(1) */
function goesOn(d: Dissection): boolean {
  return d.peek() === 1 && d.peek(1) === DATA_BLOCK_RESULT && d.peek(2) === 0;
}

/** One result; `placed` hears of a block. */
function result(d: Dissection, asked: Asked, placed: (place: Place | undefined) => void): boolean {
  const choice = d.read(F.choice);
  if (choice === DATA) return valueOfAsked(d, asked);
  if (choice === DATA_ACCESS_ERROR) d.read(Dlms.result);
  else if (choice === DATA_BLOCK_RESULT) placed(shortBlock(d, READ_BLOCKS));
  else if (choice === BLOCK_NUMBER) d.read(ShortNames.blockNumber);
  else {
    noSuchChoice(d, 'the result of a Read', choice, 1);
    return false;
  }
  return true;
}
