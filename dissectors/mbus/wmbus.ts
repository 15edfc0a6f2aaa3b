/**
 * Wireless M-Bus telegram (EN 13757-4), with the check sequences of its blocks or as receivers leave it. The address is that of
 * who sends.
 *
 *     L  C  maker(2)  number(4)  version  type  [CRC]  CI  …  [CRC]
 *
 *     see `blocks.ts` for where the check sequences are
 */
import {
  type Dissection,
  type Dissector,
  defineFields,
  group,
  issue,
  type NodeView,
  octets,
  Payload,
  type Summary,
  Tables,
  text,
  u8,
  u16,
} from '../../src/core/index.js';
import { concatenate } from '../data/concatenate.js';
import { verdict } from '../data/verdict.js';
import { Device, linkAddress } from './address.js';
import { blocksOf, CHECK, type Format, formatOf, LINK_HEADER, rightCheck, telegramSize } from './blocks.js';
import { Control, carrier, control, stationParty } from './control.js';
import { blockCheck } from './crc.js';
import { describe, devices, parties } from './summary.js';

const FormatWords: Readonly<Record<Format, string>> = {
  A: 'format A',
  B: 'format B',
  none: 'without check sequences',
};

const F = defineFields('wmbus', {
  self: group('Wireless M-Bus'),
  length: u8('L field', {
    about: 'Octets behind it; check sequences are counted in format B only (EN 13757-4, frame formats).',
  }),
  format: text('Frame format'),
  crc: u16('CRC', { hex: true, about: 'Check sequence of the block before it.' }),
  crcVerdict: text('CRC verdict'),
  block: group('Block', { repeated: true }),
  blockData: octets('Block data', {
    about: 'The blocks without their check sequences stand in a byte store of their own.',
  }),
  blockCrc: u16('CRC', { hex: true }),
  trailer: group('Wireless M-Bus end', { name: 'wmbus_end' }),
  crcWrong: issue('CRC wrong', 'error', 'The block was damaged on the way, or its check sequence was made wrong.'),
});

export const wmbus: Dissector = {
  name: 'wmbus',
  answers: [[Tables.payload, Payload.wmbus]],
  self: F.self,

  dissect(d) {
    const start = d.at;
    d.open(F.self);
    const length = d.read(F.length);
    const format = formatOf(d.bytes, start, d.end);
    const state = d.state(carrier);
    if (state !== undefined) state.isSound = isSound(d, start, format, length);
    control(d);
    d.source = stationParty(linkAddress(d));
    d.derive(F.format, FormatWords[format]);
    if (format === 'A') check(d, blockCheck(d.bytes, start, start + LINK_HEADER));
    const blocks = blocksOf(format, length);
    if (blocks.length === 1) {
      d.close();
      inPlace(d, start, format, blocks[0] as number);
    } else {
      const contents = concatenate(dataOf(d, blocks));
      d.attempt(() => inBlocks(d, start, format, blocks));
      d.close();
      if (contents.length > 0)
        d.inside(contents, `joined from ${blocks.length} blocks`, () => d.next(Tables.mbusCi, d.peek()));
    }
  },

  carries: true,

  summary(view, line) {
    summarize(view, line);
  },
};

/** Are all check sequences right, as far as there are some, and nothing missing? */
function isSound(d: Dissection, start: number, format: Format, length: number): boolean {
  const { bytes } = d;
  if (d.end - start < telegramSize(format, length)) return false;
  let at = start + LINK_HEADER;
  if (format === 'A') at += CHECK;
  if (format === 'A' && blockCheck(bytes, start, start + LINK_HEADER) !== checkAt(bytes, at - CHECK)) return false;
  for (const size of format === 'none' ? [] : blocksOf(format, length)) {
    if (rightCheck(bytes, format, start, at, size) !== checkAt(bytes, at + size)) return false;
    at += size + CHECK;
  }
  return true;
}

function checkAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}

/** What the telegram carries lies in one piece. */
function inPlace(d: Dissection, start: number, format: Format, size: number): void {
  const right = rightCheck(d.bytes, format, start, d.at, Math.min(size, d.left));
  const isWhole = d.left >= size;
  d.narrow(size, F.length);
  if (d.left > 0) d.next(Tables.mbusCi, d.peek());
  d.widen();
  if (format === 'none' || !isWhole) return;
  d.open(F.trailer);
  check(d, right);
  d.close();
}

function inBlocks(d: Dissection, start: number, format: Format, blocks: readonly number[]): void {
  for (const [i, size] of blocks.entries()) {
    const right = rightCheck(d.bytes, format, start, d.at, Math.min(size, d.left));
    d.open(F.block);
    d.mark(F.blockData, size);
    const found = d.read(F.blockCrc);
    if (found !== right) {
      const block = `block ${i + (format === 'A' ? 2 : 1)}`;
      d.report(F.crcWrong, `${block}: found ${word(found)}, expected ${word(right)}`, d.at - CHECK, CHECK);
    }
    d.close();
  }
}

/** The data of the blocks ahead, as far as they are there. */
function dataOf(d: Dissection, blocks: readonly number[]): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let { at } = d;
  for (const size of blocks) {
    parts.push(d.bytes.subarray(Math.min(at, d.end), Math.min(at + size, d.end)));
    at += size + CHECK;
  }
  return parts;
}

function check(d: Dissection, right: number): void {
  const { at } = d;
  verdict(d, F.crcVerdict, F.crcWrong, d.read(F.crc), right, at);
}

const word = (value: number): string => `0x${value.toString(16).padStart(4, '0')}`;

function summarize(view: NodeView, line: Summary): void {
  const c = Number(view.find(Control.frame)?.value ?? -1);
  if (c < 0) return;
  describe(view, c, line);
  const { sender, receiver } = devices(view);
  parties(view, sender || String(view.valueOf(Device.identification) ?? ''), receiver, line);
  // Most telegrams name only who sends them.
  line.destination ||= 'anyone';
}
