/**
 * SET-Request: writes attributes of COSEM objects (IEC 62056-5-3, xDLMS services).
 *
 *     C1  choice  invoke-id-and-priority  descriptor selection data                     1 normal
 *                                         descriptor selection block                    2 with-first-datablock
 *                                         block                                         3 with-datablock
 *                                         count (descriptor selection)*  count data*    4 with-list
 *                                         count (descriptor selection)*  block          5 with-list-and-first-datablock
 *
 *     block: last-block(1) block-number(4) length raw-data
 */
import {
  childCount,
  type Dissection,
  type Dissector,
  defineFields,
  enumerated,
  group,
  isData,
  type NodeView,
  Tables,
} from '../../src/core/index.js';
import { type Asked, From, type Named, NOTHING_ASKED, nthAsked, valueOfAsked } from './asked.js';
import { dataBlock } from './blocks.js';
import {
  attributeDescriptor,
  attributeDescriptors,
  CONFIRMED,
  Dlms,
  INVOKE_ID,
  namedHere,
  noSuchChoice,
  rememberList,
  rememberOne,
  selection,
  valueList,
} from './common.js';
import { Descriptors } from './descriptors.js';
import { rememberNext, Service } from './exchange.js';
import { dataText, objectText, previewOf } from './summary.js';
import { endTransfer } from './unfinished.js';

const NORMAL = 1;
const FIRST_DATABLOCK = 2;
const DATABLOCK = 3;
const WITH_LIST = 4;
const LIST_AND_FIRST_DATABLOCK = 5;

const SERVICE = 'set';

const F = defineFields('set_request', {
  self: group('SET-Request'),
  choice: enumerated('Choice', {
    [NORMAL]: 'normal',
    [FIRST_DATABLOCK]: 'with-first-datablock',
    [DATABLOCK]: 'with-datablock',
    [WITH_LIST]: 'with-list',
    [LIST_AND_FIRST_DATABLOCK]: 'with-list-and-first-datablock',
  }),
});

export const setRequest: Dissector = {
  name: 'set-request',
  answers: [[Tables.apdu, 0xc1]],
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
      rememberOne(d, Service.set, invokeId, asked, expects);
      endTransfer(d, SERVICE, invokeId);
      if (selection(d, asked)) valueOfAsked(d, asked, From.client);
    } else if (choice === FIRST_DATABLOCK) {
      const asked = attributeDescriptor(d);
      rememberOne(d, Service.set, invokeId, asked, expects);
      if (selection(d, asked)) dataBlock(d, SERVICE, invokeId, namedHere(d, asked), written);
    } else if (choice === DATABLOCK) {
      rememberNext(d, Service.set, invokeId);
      dataBlock(d, SERVICE, invokeId, undefined, written);
    } else if (choice === WITH_LIST) {
      const asked: Asked[] = [];
      const whole = attributeDescriptors(d, asked);
      rememberList(d, Service.set, invokeId, asked, expects);
      endTransfer(d, SERVICE, invokeId);
      if (whole) valueList(d, asked.length, (_, index) => valueOfAsked(d, nthAsked(asked, index), From.client, index));
    } else if (choice === LIST_AND_FIRST_DATABLOCK) {
      const asked: Asked[] = [];
      const whole = attributeDescriptors(d, asked);
      rememberList(d, Service.set, invokeId, asked, expects);
      if (whole) dataBlock(d, SERVICE, invokeId, namedHere(d, asked), written);
    } else noSuchChoice(d, 'SET-Request', choice, 2);
    d.close();
  },

  service: 'SET-Request',

  summary(view, line) {
    line.object = objectText(view);
    const block = view.textOf(Dlms.blockNumber);
    line.value = [block === '' ? '' : `block ${block}`, valueText(view)].filter((part) => part !== '').join(' ');
  },
};

/** The blocks joined: a value, or the values of a list. What they belong to stood in the first block. */
function written(d: Dissection, _isWhole: boolean, about: Named | undefined): void {
  if (about === undefined) {
    valueOfAsked(d, NOTHING_ASKED);
    return;
  }
  const asked = new Descriptors(d, about);
  if (asked.isList) {
    asked.all();
    valueList(d, asked.count, (_, index) => valueOfAsked(d, asked.nth(index), From.client, index));
  } else valueOfAsked(d, asked.only(), From.client);
}

/** The value, which stands behind the parameters of a selective access. */
function valueText(view: NodeView): string {
  const { tape, node } = view;
  const end = tape.next(node);
  for (let child = node + 4; child < end; child = tape.next(child)) {
    if (isData(tape.kind(child))) return `:= ${previewOf(tape, child)}`;
  }
  const list = view.find(Dlms.values);
  return list === undefined ? '' : `:= ${dataText(list)}${childCount(tape, list.node) > 1 ? ', …' : ''}`;
}
