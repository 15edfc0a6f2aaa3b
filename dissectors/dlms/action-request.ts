/**
 * ACTION-Request: calls methods of COSEM objects (IEC 62056-5-3, xDLMS services).
 *
 *     C3  choice  invoke-id-and-priority  descriptor presence [data]       1 normal
 *                                         block-number(4)                  2 next-pblock
 *                                         count descriptor*  count data*   3 with-list
 *                                         descriptor block                 4 with-first-pblock
 *                                         count descriptor*  block         5 with-list-and-first-pblock
 *                                         block                            6 with-pblock
 *
 *     block: last-block(1) block-number(4) length raw-data
 */
import { type Dissection, type Dissector, defineFields, enumerated, group, Tables } from '../../src/core/index.js';
import { type Asked, NOTHING_ASKED, nthAsked, parametersOfAsked, rememberAsked } from './asked.js';
import { aboutOne, dataBlock } from './blocks.js';
import { Dlms, INVOKE_ID, methodDescriptor, methodDescriptors, noSuchChoice, present, valueList } from './common.js';
import { dataText, objectText } from './summary.js';
import type { About } from './transfer.js';

const NORMAL = 1;
const NEXT_PBLOCK = 2;
const WITH_LIST = 3;
const FIRST_PBLOCK = 4;
const LIST_AND_FIRST_PBLOCK = 5;
const PBLOCK = 6;

const SERVICE = 'action';

const F = defineFields('action_request', {
  self: group('ACTION-Request'),
  choice: enumerated('Choice', {
    [NORMAL]: 'normal',
    [NEXT_PBLOCK]: 'next-pblock',
    [WITH_LIST]: 'with-list',
    [FIRST_PBLOCK]: 'with-first-pblock',
    [LIST_AND_FIRST_PBLOCK]: 'with-list-and-first-pblock',
    [PBLOCK]: 'with-pblock',
  }),
});

export const actionRequest: Dissector = {
  name: 'action-request',
  answers: [[Tables.apdu, 0xc3]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    d.read(Dlms.apdu);
    const choice = d.read(F.choice);
    const invokeId = d.flags(Dlms.invokeIdAndPriority) & INVOKE_ID;

    if (choice === NORMAL) {
      const asked = methodDescriptor(d);
      rememberAsked(d, invokeId, asked);
      if (present(d)) parametersOfAsked(d, asked);
    } else if (choice === NEXT_PBLOCK) d.read(Dlms.blockNumber);
    else if (choice === WITH_LIST) {
      const asked: Asked[] = [];
      if (methodDescriptors(d, asked)) parameterList(d, asked);
      rememberAsked(d, invokeId, asked);
    } else if (choice === FIRST_PBLOCK) {
      const asked = methodDescriptor(d);
      rememberAsked(d, invokeId, asked);
      dataBlock(d, SERVICE, invokeId, aboutOne(asked), parameters);
    } else if (choice === LIST_AND_FIRST_PBLOCK) {
      const asked: Asked[] = [];
      if (methodDescriptors(d, asked)) dataBlock(d, SERVICE, invokeId, { isList: true, asked }, parameters);
      rememberAsked(d, invokeId, asked);
    } else if (choice === PBLOCK) dataBlock(d, SERVICE, invokeId, undefined, parameters);
    else noSuchChoice(d, 'ACTION-Request', choice, 2);
    d.close();
  },

  service: 'ACTION-Request',

  summary(view, line) {
    line.object = objectText(view);
    const block = view.textOf(Dlms.blockNumber);
    line.value = [block === '' ? '' : `block ${block}`, dataText(view)].filter((part) => part !== '').join(': ');
  },
};

/** The blocks joined: parameters of a method, or of several. */
function parameters(d: Dissection, _isWhole: boolean, about: About | undefined): void {
  if (about?.isList === true) parameterList(d, about.asked);
  else parametersOfAsked(d, about?.asked[0] ?? NOTHING_ASKED);
}

function parameterList(d: Dissection, asked: readonly Asked[]): void {
  valueList(d, asked.length, (_, index) => parametersOfAsked(d, nthAsked(asked, index)));
}
