/**
 * GET-Response: brings attributes, or says why not (IEC 62056-5-3, xDLMS services).
 *
 *     C4  choice  invoke-id-and-priority  (00 data | 01 result)                                  1 normal
 *                                         last-block block-number(4) (00 length raw | 01 result) 2 with-datablock
 *                                         count (00 data | 01 result)*                           3 with-list
 */
import {
  counted,
  type Dissection,
  type Dissector,
  defineFields,
  enumerated,
  group,
  Tables,
} from '../../src/core/index.js';
import { blockOfRawData, readJoined, valueOrResults } from './blocks.js';
import { Dlms, getDataResult, INVOKE_ID, noSuchChoice, resultItem } from './common.js';
import { Descriptors } from './descriptors.js';
import { answerTo, Service } from './exchange.js';
import { objectText, resultText } from './summary.js';
import type { Place } from './transfer.js';
import { endTransfer, GET_BLOCKS } from './unfinished.js';

const NORMAL = 1;
const WITH_DATABLOCK = 2;
const WITH_LIST = 3;

/** last-block of a block that is not the last. */
const GOES_ON = 0;

const F = defineFields('get_response', {
  self: group('GET-Response'),
  choice: enumerated('Choice', { [NORMAL]: 'normal', [WITH_DATABLOCK]: 'with-datablock', [WITH_LIST]: 'with-list' }),
  blockResult: enumerated('Block holds', { 0: 'raw-data', 1: 'data-access-result' }),
});

export const getResponse: Dissector = {
  name: 'get-response',
  answers: [[Tables.apdu, 0xc4]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    d.read(Dlms.apdu);
    const choice = d.read(F.choice);
    const invokeId = d.flags(Dlms.invokeIdAndPriority) & INVOKE_ID;

    if (choice === NORMAL) getDataResult(d, asked(d, invokeId).only());
    else if (choice === WITH_DATABLOCK) block(d, invokeId);
    else if (choice === WITH_LIST) {
      const list = asked(d, invokeId);
      list.list(Dlms.results, (index) => resultItem(d, list, index));
    } else noSuchChoice(d, 'GET-Response', choice, 2);
    d.close();
  },

  service: 'GET-Response',

  summary(view, line) {
    line.object = objectText(view);
    const choice = view.valueOf(F.choice);
    if (choice === WITH_DATABLOCK) {
      const last = view.valueOf(Dlms.lastBlock) === true ? ' (last)' : '';
      const result = resultText(view);
      line.value = `block ${view.textOf(Dlms.blockNumber)}${last}${result === '' ? '' : `: ${result}`}`;
    } else if (choice === WITH_LIST) {
      const results = view.count(Dlms.resultItem);
      line.value = `${counted(results, 'result')}: ${resultText(view)}${results > 1 ? ', …' : ''}`;
    } else line.value = resultText(view);
  },
};

function asked(d: Dissection, invokeId: number, goesOn = false): Descriptors {
  return new Descriptors(d, answerTo(d, Service.get, invokeId, goesOn));
}

/** DataBlock-G: a part of the value, or the reason why there is none. */
function block(d: Dissection, invokeId: number): void {
  const descriptors = asked(d, invokeId, d.peek() === GOES_ON);
  // The last one has the value, which says what it is.
  if (!descriptors.isList && d.peek() === GOES_ON) descriptors.nth(0);
  d.open(Dlms.block);
  const isLast = d.read(Dlms.lastBlock) !== 0;
  const number = d.read(Dlms.blockNumber);
  const holds = d.read(F.blockResult);
  let where: Place | undefined;
  if (holds === 0) {
    where = blockOfRawData(d, { service: GET_BLOCKS, invokeId, number, isLast, about: undefined });
  } else if (holds === 1) {
    d.read(Dlms.result);
    endTransfer(d, GET_BLOCKS, invokeId, 'came before the error');
  } else noSuchChoice(d, 'the result of a block', holds, 1);
  d.close();
  if (where?.joined !== undefined) readJoined(d, where, () => valueOrResults(d, descriptors));
}
