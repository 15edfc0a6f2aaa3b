/**
 * ACTION-Response: what became of a method call, and what it returned (IEC 62056-5-3, xDLMS services).
 *
 *     C7  choice  invoke-id-and-priority  response          1 normal
 *                                         block             2 with-pblock
 *                                         count response*   3 with-list
 *                                         block-number(4)   4 next-pblock
 *
 *     response: result presence [00 data | 01 result]
 *     block: last-block(1) block-number(4) length raw-data
 */
import { type Dissection, type Dissector, defineFields, enumerated, group, Tables } from '../../src/core/index.js';
import { skipActionResponse, skipData, skipDataResult, skipList } from '../data/skip.js';
import { type Asked, valueOfAsked } from './asked.js';
import { dataBlock } from './blocks.js';
import { Dlms, getDataResult, INVOKE_ID, noSuchChoice, present, resultItem } from './common.js';
import { Descriptors } from './descriptors.js';
import { answerTo, Service } from './exchange.js';
import { noticeFailure } from './noticed.js';
import { objectText, resultText, wordOf } from './summary.js';
import { ACTION_RESPONSE_BLOCKS } from './unfinished.js';

const NORMAL = 1;
const WITH_PBLOCK = 2;
const WITH_LIST = 3;
const NEXT_PBLOCK = 4;

const SUCCESS = 0;
/** last-block of a block that is not the last. */
const GOES_ON = 0;

const F = defineFields('action_response', {
  self: group('ACTION-Response'),
  choice: enumerated('Choice', {
    [NORMAL]: 'normal',
    [WITH_PBLOCK]: 'with-pblock',
    [WITH_LIST]: 'with-list',
    [NEXT_PBLOCK]: 'next-pblock',
  }),
  returned: group('Return parameters'),
});

export const actionResponse: Dissector = {
  name: 'action-response',
  answers: [[Tables.apdu, 0xc7]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    d.read(Dlms.apdu);
    const choice = d.read(F.choice);
    const invokeId = d.flags(Dlms.invokeIdAndPriority) & INVOKE_ID;

    if (choice === NORMAL) response(d, asked(d, invokeId).only());
    else if (choice === WITH_PBLOCK) {
      const list = asked(d, invokeId, d.peek() === GOES_ON);
      dataBlock(d, ACTION_RESPONSE_BLOCKS, invokeId, undefined, () => joined(d, list));
    } else if (choice === WITH_LIST) {
      const list = asked(d, invokeId);
      list.list(Dlms.results, (index) => responseItem(d, list, index));
    } else if (choice === NEXT_PBLOCK) {
      answerTo(d, Service.action, invokeId, true);
      d.read(Dlms.blockNumber);
    } else noSuchChoice(d, 'ACTION-Response', choice, 2);
    d.close();
  },

  service: 'ACTION-Response',

  summary(view, line) {
    line.object = objectText(view);
    const block = view.textOf(Dlms.blockNumber);
    const results = view.count(Dlms.actionResult);
    const more = results > 1 ? ` +${results - 1}` : '';
    const parts = [wordOf(view, Dlms.actionResult) + more, resultText(view), block === '' ? '' : `block ${block}`];
    line.value = parts.filter((part) => part !== '').join(', ');
  },
};

function asked(d: Dissection, invokeId: number, goesOn = false): Descriptors {
  return new Descriptors(d, answerTo(d, Service.action, invokeId, goesOn));
}

function response(d: Dissection, called: Asked): boolean {
  if (d.read(Dlms.actionResult) !== SUCCESS) noticeFailure(d, called);
  if (!present(d)) return true;
  d.open(F.returned);
  const whole = getDataResult(d, called);
  d.close();
  return whole;
}

function responseItem(d: Dissection, descriptors: Descriptors, index: number): boolean {
  d.open(Dlms.resultItem);
  const whole = response(d, descriptors.nth(index));
  d.close();
  return whole;
}

/**
 * The blocks joined. Makers differ in what they put into blocks, and only its shape tells: the value that a method
 * returned, Get-Data-Result around it, whole responses, or a list of these.
 */
function joined(d: Dissection, list: Descriptors): void {
  const { bytes, at, end } = d;
  if (skipData(bytes, at, end) === end) valueOfAsked(d, list.only());
  else if (skipDataResult(bytes, at, end) === end) getDataResult(d, list.only());
  else if (skipActionResponse(bytes, at, end) === end) response(d, list.only());
  else if (skipList(bytes, at, end, skipActionResponse) === end)
    list.list(Dlms.results, (index) => responseItem(d, list, index));
  else if (skipList(bytes, at, end, skipDataResult) === end)
    list.list(Dlms.results, (index) => resultItem(d, list, index));
  else valueOfAsked(d, list.only());
}
