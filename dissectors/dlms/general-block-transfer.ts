/**
 * General block transfer: any APDU in blocks, with windows, in both directions at once (IEC 62056-5-3,
 * General-Block-Transfer).
 *
 *     E0  block-control  block-number(2)  block-number-ack(2)  length block-data
 *
 *     block-control: last-block 80  streaming 40  window 3F
 *
 * The joined blocks are an APDU, which stands on top of the tree like any other.
 */
import {
  bitGroup,
  bits,
  type Dissection,
  type Dissector,
  defineFields,
  group,
  header,
  octets,
  Secret,
  Tables,
  text,
  u16,
} from '../../src/core/index.js';
import { takeLength } from '../data/length.js';
import { type BlockRange, beginningOfBlocks, placeBlock, readJoined } from './blocks.js';
import { Dlms } from './common.js';
import { concealed, mayCarryKey } from './secrets.js';
import type { Place } from './transfer.js';
import { GENERAL_BLOCKS, GENERAL_BLOCKS_IN_CIPHER } from './unfinished.js';

const F = defineFields('general_block_transfer', {
  self: group('General-Block-Transfer'),
  lastBlock: bits('Last block', 0x80, {
    name: 'dlms.last_block',
    variant: true,
    about: 'No block follows; the APDU is whole.',
  }),
  streaming: bits('Streaming', 0x40, {
    about: 'More blocks follow at once, without waiting to be confirmed (IEC 62056-5-3, block-control).',
  }),
  window: bits('Window', 0x3f, { about: 'How many blocks the sender of this one can take in a row.' }),
  blockControl: bitGroup('Block control', 1, ['lastBlock', 'streaming', 'window']),
  blockNumber: u16('Block number', {
    name: 'dlms.block_number',
    variant: true,
    about: 'Counts the blocks of one direction, from 1.',
  }),
  blockNumberAck: u16('Block number confirmed', {
    about: 'The last block that arrived without a gap from the other side; 0 before there was one.',
  }),
  length: header('Length of the block data'),
  blockData: octets('Block data', { about: 'A part of an APDU; the parts joined are the APDU. Empty: confirms only.' }),
  blockDataSaid: text('Block data', { name: 'general_block_transfer.block_data', variant: true }),
  blockDataOctets: header('Octets of the block data', {
    about: 'Block data that were deciphered and may hold a key are made zero in what is shown.',
  }),
});

const LAST = 0x80;

export const generalBlockTransfer: Dissector = {
  name: 'general-block-transfer',
  answers: [[Tables.apdu, 0xe0]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    d.read(Dlms.apdu);
    const isLast = (d.flags(F.blockControl) & LAST) !== 0;
    const number = d.read(F.blockNumber);
    d.read(F.blockNumberAck);
    const length = takeLength(d, F.length);
    const where = length > 0 ? data(d, number, isLast, length) : undefined;
    d.close();
    if (where !== undefined) readJoined(d, where, apdu);
  },

  /** An APDU that is whole with this block speaks for itself. */
  carries: true,

  service: 'General-Block-Transfer',

  summary(view, line) {
    const last = view.valueOf(F.lastBlock) === true ? ' (last)' : '';
    line.value =
      view.find(F.blockData) === undefined && view.find(F.blockDataSaid) === undefined
        ? `confirms block ${view.textOf(F.blockNumberAck)}`
        : `block ${view.textOf(F.blockNumber)}${last}`;
  },
};

/** A block that was cut off is kept, but it is no part of a whole. */
function data(d: Dissection, number: number, isLast: boolean, length: number): Place | undefined {
  const at = d.at;
  const isThere = length <= d.left;
  d.narrow(length, F.length);
  // What was deciphered is not joined with what everybody can read, so that all of a whole is as secret as its blocks.
  const service = d.ciphers > 0 ? GENERAL_BLOCKS_IN_CIPHER : GENERAL_BLOCKS;
  const block = { service, invokeId: -1, number, isLast, isWindowed: true, at, end: d.end, about: undefined };
  blockData(d, block);
  d.widen();
  return isThere ? placeBlock(d, block) : undefined;
}

/** Only joined, blocks tell where a key is in them: until then, all octets among which there may be one are taken for it. */
function blockData(d: Dissection, block: BlockRange): void {
  // Most blocks stand in no cipher, and need no look at their transfer.
  const isSecret = d.ciphers > 0 && mayCarryKey(beginningOfBlocks(d, block)) && concealed(d, d.left, Secret.key);
  if (isSecret) d.derive(F.blockDataSaid, 'not shown: there may be a key in it');
  d.rest(isSecret ? F.blockDataOctets : F.blockData);
}

function apdu(d: Dissection): void {
  if (d.left > 0) d.next(Tables.apdu, d.peek());
}
