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
import { type Asked, NOTHING_ASKED, nthAsked, valueOfAsked } from './asked.js';
import { aboutOne, dataBlock } from './blocks.js';
import {
  attributeDescriptor,
  attributeDescriptors,
  Dlms,
  INVOKE_ID,
  noSuchChoice,
  selection,
  valueList,
} from './common.js';
import { dataText, objectText, previewOf } from './summary.js';
import type { About } from './transfer.js';

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
    const invokeId = d.flags(Dlms.invokeIdAndPriority) & INVOKE_ID;

    if (choice === NORMAL) {
      const asked = attributeDescriptor(d);
      if (selection(d, asked)) valueOfAsked(d, asked);
    } else if (choice === FIRST_DATABLOCK) {
      const asked = attributeDescriptor(d);
      if (selection(d, asked)) dataBlock(d, SERVICE, invokeId, aboutOne(asked), written);
    } else if (choice === DATABLOCK) dataBlock(d, SERVICE, invokeId, undefined, written);
    else if (choice === WITH_LIST) {
      const asked: Asked[] = [];
      if (attributeDescriptors(d, asked)) values(d, asked);
    } else if (choice === LIST_AND_FIRST_DATABLOCK) {
      const asked: Asked[] = [];
      if (attributeDescriptors(d, asked)) dataBlock(d, SERVICE, invokeId, { isList: true, asked }, written);
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

/** The blocks joined: a value, or the values of a list. */
function written(d: Dissection, _isWhole: boolean, about: About | undefined): void {
  if (about?.isList === true) values(d, about.asked);
  else valueOfAsked(d, about?.asked[0] ?? NOTHING_ASKED);
}

function values(d: Dissection, asked: readonly Asked[]): void {
  valueList(d, asked.length, (_, index) => valueOfAsked(d, nthAsked(asked, index)));
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
