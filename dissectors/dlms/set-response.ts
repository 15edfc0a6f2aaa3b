/**
 * SET-Response: what became of a write (IEC 62056-5-3, xDLMS services).
 *
 *     C5  choice  invoke-id-and-priority  result                        1 normal
 *                                         block-number(4)               2 datablock
 *                                         result block-number(4)        3 last-datablock
 *                                         count result* block-number(4) 4 last-datablock-with-list
 *                                         count result*                 5 with-list
 */
import { type Dissection, type Dissector, defineFields, enumerated, group, Tables } from '../../src/core/index.js';
import { Dlms, INVOKE_ID, noSuchChoice } from './common.js';
import { Descriptors } from './descriptors.js';
import { answerTo, Service } from './exchange.js';
import type { Request } from './requests.js';
import { objectText, wordOf } from './summary.js';
import { done } from './teaching.js';

const NORMAL = 1;
const DATABLOCK = 2;
const LAST_DATABLOCK = 3;
const LAST_DATABLOCK_WITH_LIST = 4;
const WITH_LIST = 5;

const SUCCESS = 0;

const F = defineFields('set_response', {
  self: group('SET-Response'),
  choice: enumerated('Choice', {
    [NORMAL]: 'normal',
    [DATABLOCK]: 'datablock',
    [LAST_DATABLOCK]: 'last-datablock',
    [LAST_DATABLOCK_WITH_LIST]: 'last-datablock-with-list',
    [WITH_LIST]: 'with-list',
  }),
});

export const setResponse: Dissector = {
  name: 'set-response',
  answers: [[Tables.apdu, 0xc5]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    d.read(Dlms.apdu);
    const choice = d.read(F.choice);
    const invokeId = d.flags(Dlms.invokeIdAndPriority) & INVOKE_ID;
    const request = answerTo(d, Service.set, invokeId, choice === DATABLOCK);
    const asked = new Descriptors(d, request);
    if (!asked.isList) asked.only();

    if (choice === NORMAL) result(d, request, asked);
    else if (choice === DATABLOCK) d.read(Dlms.blockNumber);
    else if (choice === LAST_DATABLOCK) {
      result(d, request, asked);
      d.read(Dlms.blockNumber);
    } else if (choice === LAST_DATABLOCK_WITH_LIST) {
      if (results(d, request, asked)) d.read(Dlms.blockNumber);
    } else if (choice === WITH_LIST) results(d, request, asked);
    else noSuchChoice(d, 'SET-Response', choice, 2);
    d.close();
  },

  service: 'SET-Response',

  summary(view, line) {
    line.object = objectText(view);
    const block = view.textOf(Dlms.blockNumber);
    const results = view.count(Dlms.result);
    const more = results > 1 ? ` +${results - 1}` : '';
    line.value = [wordOf(view, Dlms.result) + more, block === '' ? '' : `block ${block}`]
      .filter((part) => part !== '')
      .join(', ');
  },
};

/** The result of what was written; one for a list says nothing of each. */
function result(d: Dissection, request: Request, asked: Descriptors): void {
  if (d.read(Dlms.result) === SUCCESS && !asked.isList) done(d, request, 0);
}

/** A result of each attribute of the list. */
function results(d: Dissection, request: Request, asked: Descriptors): boolean {
  return asked.list(Dlms.results, (index) => {
    // Without its attribute, a result is a number in a list.
    const isNamed = index < asked.count;
    if (isNamed) {
      d.open(Dlms.resultItem);
      asked.nth(index);
    }
    if (d.read(Dlms.result) === SUCCESS) done(d, request, index);
    if (isNamed) d.close();
    return true;
  });
}
