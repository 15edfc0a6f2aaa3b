/**
 * GET-Request: asks for attributes of COSEM objects (IEC 62056-5-3, xDLMS services).
 *
 *     C0  choice  invoke-id-and-priority  descriptor presence [selector data]      1 normal
 *                                         block-number(4)                          2 next
 *                                         count (descriptor presence [selector data])*  3 with-list
 */
import { type Dissector, defineFields, enumerated, group, Tables } from '../../src/core/index.js';
import type { Asked } from './asked.js';
import {
  attributeDescriptor,
  attributeDescriptors,
  CONFIRMED,
  Dlms,
  INVOKE_ID,
  noSuchChoice,
  rememberList,
  rememberOne,
  selection,
} from './common.js';
import { rememberNext, Service } from './exchange.js';
import { objectText } from './summary.js';

const NORMAL = 1;
const NEXT = 2;
const WITH_LIST = 3;

const F = defineFields('get_request', {
  self: group('GET-Request'),
  choice: enumerated('Choice', { [NORMAL]: 'normal', [NEXT]: 'next', [WITH_LIST]: 'with-list' }),
});

export const getRequest: Dissector = {
  name: 'get-request',
  answers: [[Tables.apdu, 0xc0]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    d.read(Dlms.apdu);
    const choice = d.read(F.choice);
    const invoke = d.flags(Dlms.invokeIdAndPriority);
    const invokeId = invoke & INVOKE_ID;
    const expects = (invoke & CONFIRMED) !== 0;

    if (choice === NORMAL) {
      const asked = attributeDescriptor(d);
      rememberOne(d, Service.get, invokeId, asked, expects);
      selection(d, asked);
    } else if (choice === NEXT) {
      rememberNext(d, Service.get, invokeId);
      d.read(Dlms.blockNumber);
    } else if (choice === WITH_LIST) {
      const asked: Asked[] = [];
      attributeDescriptors(d, asked);
      rememberList(d, Service.get, invokeId, asked, expects);
    } else noSuchChoice(d, 'GET-Request', choice, 2);
    d.close();
  },

  service: 'GET-Request',

  summary(view, line) {
    line.object = objectText(view);
    if (view.valueOf(F.choice) === NEXT) line.value = `next after block ${view.textOf(Dlms.blockNumber)}`;
  },
};
