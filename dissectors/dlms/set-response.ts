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
import { Dlms, listOf, noSuchChoice } from './common.js';
import { wordOf } from './summary.js';

const NORMAL = 1;
const DATABLOCK = 2;
const LAST_DATABLOCK = 3;
const LAST_DATABLOCK_WITH_LIST = 4;
const WITH_LIST = 5;

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
    d.flags(Dlms.invokeIdAndPriority);

    if (choice === NORMAL) d.read(Dlms.result);
    else if (choice === DATABLOCK) d.read(Dlms.blockNumber);
    else if (choice === LAST_DATABLOCK) {
      d.read(Dlms.result);
      d.read(Dlms.blockNumber);
    } else if (choice === LAST_DATABLOCK_WITH_LIST) {
      if (listOf(d, Dlms.results, result)) d.read(Dlms.blockNumber);
    } else if (choice === WITH_LIST) listOf(d, Dlms.results, result);
    else noSuchChoice(d, 'SET-Response', choice, 2);
    d.close();
  },

  service: 'SET-Response',

  summary(view, line) {
    const block = view.textOf(Dlms.blockNumber);
    const results = view.count(Dlms.result);
    const more = results > 1 ? ` +${results - 1}` : '';
    line.value = [wordOf(view, Dlms.result) + more, block === '' ? '' : `block ${block}`]
      .filter((part) => part !== '')
      .join(', ');
  },
};

function result(d: Dissection): boolean {
  d.read(Dlms.result);
  return true;
}
