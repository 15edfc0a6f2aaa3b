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
import { type Asked, type Named, NOTHING_ASKED, nthAsked, parametersOfAsked } from './asked.js';
import { dataBlock } from './blocks.js';
import {
  CONFIRMED,
  Dlms,
  INVOKE_ID,
  methodDescriptor,
  methodDescriptors,
  namedHere,
  noSuchChoice,
  present,
  rememberList,
  rememberOne,
  valueList,
} from './common.js';
import { Descriptors } from './descriptors.js';
import { rememberNext, Service } from './exchange.js';
import { dataText, objectText } from './summary.js';
import { endTransfer } from './unfinished.js';

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
    const invoke = d.flags(Dlms.invokeIdAndPriority);
    const invokeId = invoke & INVOKE_ID;
    const expects = (invoke & CONFIRMED) !== 0;

    if (choice === NORMAL) {
      const asked = methodDescriptor(d);
      rememberOne(d, Service.action, invokeId, asked, expects, false);
      endTransfer(d, SERVICE, invokeId);
      if (present(d)) parametersOfAsked(d, asked);
    } else if (choice === NEXT_PBLOCK) {
      rememberNext(d, Service.action, invokeId);
      d.read(Dlms.blockNumber);
    } else if (choice === WITH_LIST) {
      const asked: Asked[] = [];
      const whole = methodDescriptors(d, asked);
      rememberList(d, Service.action, invokeId, asked, expects);
      endTransfer(d, SERVICE, invokeId);
      if (whole) valueList(d, asked.length, (_, index) => parametersOfAsked(d, nthAsked(asked, index)));
    } else if (choice === FIRST_PBLOCK) {
      const asked = methodDescriptor(d);
      rememberOne(d, Service.action, invokeId, asked, expects, false);
      dataBlock(d, SERVICE, invokeId, namedHere(d, asked), parameters);
    } else if (choice === LIST_AND_FIRST_PBLOCK) {
      const asked: Asked[] = [];
      const whole = methodDescriptors(d, asked);
      rememberList(d, Service.action, invokeId, asked, expects);
      if (whole) dataBlock(d, SERVICE, invokeId, namedHere(d, asked), parameters);
    } else if (choice === PBLOCK) {
      rememberNext(d, Service.action, invokeId);
      dataBlock(d, SERVICE, invokeId, undefined, parameters);
    } else noSuchChoice(d, 'ACTION-Request', choice, 2);
    d.close();
  },

  service: 'ACTION-Request',

  summary(view, line) {
    line.object = objectText(view);
    const block = view.textOf(Dlms.blockNumber);
    line.value = [block === '' ? '' : `block ${block}`, dataText(view)].filter((part) => part !== '').join(': ');
  },
};

/** The blocks joined: parameters of a method, or of several. What they belong to stood in the first block. */
function parameters(d: Dissection, _isWhole: boolean, about: Named | undefined): void {
  if (about === undefined) {
    parametersOfAsked(d, NOTHING_ASKED);
    return;
  }
  const asked = new Descriptors(d, about);
  if (asked.isList) {
    asked.all();
    valueList(d, asked.count, (_, index) => parametersOfAsked(d, asked.nth(index)));
  } else parametersOfAsked(d, asked.only());
}
