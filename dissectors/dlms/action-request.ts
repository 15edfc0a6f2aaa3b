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
import { peekLength } from '../data/length.js';
import {
  addDescriptor,
  Cosem,
  Dlms,
  dataBlock,
  dataText,
  descriptorList,
  methodDescriptor,
  noSuchChoice,
  objectText,
  parametersOfAsked,
  present,
  valueList,
} from './common.js';

const NORMAL = 1;
const NEXT_PBLOCK = 2;
const WITH_LIST = 3;
const FIRST_PBLOCK = 4;
const LIST_AND_FIRST_PBLOCK = 5;
const PBLOCK = 6;

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
    d.flags(Dlms.invokeIdAndPriority);

    if (choice === NORMAL) {
      const asked = methodDescriptor(d);
      if (present(d)) parametersOfAsked(d, asked);
    } else if (choice === NEXT_PBLOCK) d.read(Dlms.blockNumber);
    else if (choice === WITH_LIST) {
      const count = peekLength(d, 0);
      if (descriptorList(d, Cosem.methodDescriptors, descriptor)) valueList(d, count, parametersOfAsked);
    } else if (choice === FIRST_PBLOCK) {
      methodDescriptor(d);
      dataBlock(d);
    } else if (choice === LIST_AND_FIRST_PBLOCK) {
      if (descriptorList(d, Cosem.methodDescriptors, descriptor)) dataBlock(d);
    } else if (choice === PBLOCK) dataBlock(d);
    else noSuchChoice(d, 'ACTION-Request', choice, 2);
    d.close();
  },

  summary(view, line) {
    line.service = 'ACTION-Request';
    line.object = objectText(view);
    const block = view.textOf(Dlms.blockNumber);
    line.value = block === '' ? dataText(view) : `block ${block}`;
  },
};

function descriptor(d: Dissection): boolean {
  addDescriptor(methodDescriptor(d));
  return true;
}
