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
  type Dissection,
  type Dissector,
  defineFields,
  enumerated,
  group,
  type NodeView,
  Tables,
} from '../../src/core/index.js';
import { Data, dissectData } from '../data/axdr.js';
import { peekLength } from '../data/length.js';
import { aboutNext, dataBlock, LIST } from './blocks.js';
import { Cosem, Dlms, dataText, INVOKE_ID, listOf, noSuchChoice, objectText, previewOf, valueList } from './common.js';
import { descriptorWithSelection } from './get-request.js';
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
      if (descriptorWithSelection(d)) dissectData(d);
    } else if (choice === FIRST_DATABLOCK) {
      const about = aboutNext(d);
      if (descriptorWithSelection(d)) dataBlock(d, SERVICE, invokeId, about, written);
    } else if (choice === DATABLOCK) dataBlock(d, SERVICE, invokeId, undefined, written);
    else if (choice === WITH_LIST) {
      const count = peekLength(d, 0);
      if (listOf(d, Cosem.attributeDescriptors, descriptorWithSelection)) valueList(d, count);
    } else if (choice === LIST_AND_FIRST_DATABLOCK) {
      if (listOf(d, Cosem.attributeDescriptors, descriptorWithSelection))
        dataBlock(d, SERVICE, invokeId, LIST, written);
    } else noSuchChoice(d, 'SET-Request', choice, 2);
    d.close();
  },

  summary(view, line) {
    line.service = 'SET-Request';
    line.object = objectText(view);
    const block = view.textOf(Dlms.blockNumber);
    line.value = [block === '' ? '' : `block ${block}`, valueText(view)].filter((part) => part !== '').join(' ');
  },
};

/** The blocks joined: a value, or the values of a list. */
function written(d: Dissection, _isWhole: boolean, about: About | undefined): void {
  if (about?.isList === true) valueList(d, peekLength(d, 0));
  else dissectData(d);
}

/** The value, which stands behind the parameters of a selective access. */
function valueText(view: NodeView): string {
  const { tape, node } = view;
  const end = tape.next(node);
  for (let child = node + 4; child < end; child = tape.next(child)) {
    if (tape.fieldId(child) === Data.value.id) return `:= ${previewOf(tape, child)}`;
  }
  const list = view.find(Dlms.values);
  return list === undefined ? '' : `:= ${dataText(list)}${list.count(Data.value) > 1 ? ', …' : ''}`;
}
