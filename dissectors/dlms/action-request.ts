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
import { dissectData } from '../data/axdr.js';
import { peekLength } from '../data/length.js';
import { aboutNext, dataBlock, LIST } from './blocks.js';
import {
  Cosem,
  Dlms,
  dataText,
  INVOKE_ID,
  listOf,
  methodDescriptor,
  noSuchChoice,
  objectText,
  present,
  valueList,
} from './common.js';
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
      methodDescriptor(d);
      if (present(d)) dissectData(d);
    } else if (choice === NEXT_PBLOCK) d.read(Dlms.blockNumber);
    else if (choice === WITH_LIST) {
      const count = peekLength(d, 0);
      if (listOf(d, Cosem.methodDescriptors, descriptor)) valueList(d, count);
    } else if (choice === FIRST_PBLOCK) {
      const about = aboutNext(d);
      methodDescriptor(d);
      dataBlock(d, SERVICE, invokeId, about, parameters);
    } else if (choice === LIST_AND_FIRST_PBLOCK) {
      if (listOf(d, Cosem.methodDescriptors, descriptor)) dataBlock(d, SERVICE, invokeId, LIST, parameters);
    } else if (choice === PBLOCK) dataBlock(d, SERVICE, invokeId, undefined, parameters);
    else noSuchChoice(d, 'ACTION-Request', choice, 2);
    d.close();
  },

  summary(view, line) {
    line.service = 'ACTION-Request';
    line.object = objectText(view);
    const block = view.textOf(Dlms.blockNumber);
    line.value = [block === '' ? '' : `block ${block}`, dataText(view)].filter((part) => part !== '').join(': ');
  },
};

function descriptor(d: Dissection): boolean {
  methodDescriptor(d);
  return true;
}

/** The blocks joined: parameters of a method, or of several. */
function parameters(d: Dissection, _isWhole: boolean, about: About | undefined): void {
  if (about?.isList === true) valueList(d, peekLength(d, 0));
  else dissectData(d);
}
