/**
 * What the APDUs with blocks share: the block is handed to its transfer, what the transfer says is told, and when it is
 * whole the joined bytes are read in a byte store of their own.
 */
import { counted, type Dissection, defineFields, Issue, issue, text } from '../../src/core/index.js';
import { takeLength } from '../data/length.js';
import { skipData, skipDataResult, skipList } from '../data/skip.js';
import { type Named, valueOfAsked } from './asked.js';
import { Dlms, resultItem } from './common.js';
import type { Descriptors } from './descriptors.js';
import { type Block, beginningOf, keyOf, type Place, place, transfers } from './transfer.js';
import { tellUnfinished } from './unfinished.js';

const F = defineFields('dlms', {
  blockTransfer: text('Block transfer', {
    about: 'What this block is to its transfer, and in which frames the others came.',
  }),
  blocksMissing: issue(
    'Blocks missing',
    'error',
    'Blocks of a transfer were not seen, so that its value is not whole.',
  ),
  blockRepeated: issue('Block sent again', 'note', 'The same block came before; it counts once.'),
});

/** Where a block lies, and to what it belongs. */
export interface BlockRange {
  /** `get`, `gbt` …: transfers of different services have nothing to do with each other. */
  readonly service: string;
  /** -1 where the service has none. */
  readonly invokeId: number;
  readonly number: number;
  readonly isLast: boolean;
  /** Several may come before any is confirmed. */
  readonly isWindowed?: boolean;
  readonly at: number;
  readonly end: number;
  readonly about: Named | undefined;
}

/** Reads joined blocks; `isWhole`: nothing is missing, and what is left over should not be there. */
export type Joined = (d: Dissection, isWhole: boolean, about: Named | undefined) => void;

/** Adds a block of the current byte store to its transfer, and tells how that stands. */
export function placeBlock(d: Dissection, range: BlockRange): Place {
  const block = blockAt(d, range);
  const where = d.once((conversation) => place(conversation.of(transfers), conversation.budget, block));
  tell(d, where, range);
  return where;
}

/** The octet that the blocks begin with, of which this one is about to be placed; -1 where that isn't known. */
export function beginningOfBlocks(d: Dissection, range: BlockRange): number {
  const block = blockAt(d, range);
  return d.once((conversation) => beginningOf(conversation.of(transfers), block));
}

function blockAt(d: Dissection, range: BlockRange): Block {
  const { service, invokeId, number, isLast, isWindowed = false, at, end, about } = range;
  const frames = [...d.pieces, d.frame];
  const key = keyOf(service, d.source, d.destination, invokeId);
  return { key, number, isLast, isWindowed, bytes: d.bytes, at, end, frames, about };
}

/** Takes length and raw data. A block that was cut off is kept, but it is no part of a whole. */
export function blockOfRawData(d: Dissection, range: Omit<BlockRange, 'at' | 'end'>): Place | undefined {
  const length = takeLength(d, Dlms.rawDataLength);
  if (length < 0) return undefined;
  const at = d.at;
  const isThere = length <= d.left;
  d.narrow(length, Dlms.rawDataLength);
  d.rest(Dlms.rawData);
  d.widen();
  return isThere ? placeBlock(d, { ...range, at, end: d.at }) : undefined;
}

/** last-block(1) block-number(4) length raw-data, which SET and ACTION have in common; then the whole, if this is the last. */
export function dataBlock(
  d: Dissection,
  service: string,
  invokeId: number,
  about: Named | undefined,
  then: Joined,
): void {
  d.open(Dlms.block);
  const isLast = d.read(Dlms.lastBlock) !== 0;
  const number = d.read(Dlms.blockNumber);
  const where = blockOfRawData(d, { service, invokeId, number, isLast, about });
  d.close();
  if (where !== undefined) readJoined(d, where, then);
}

/** Reads the blocks joined, where they are whole or as far as they will be. */
export function readJoined(d: Dissection, where: Place, then: Joined): void {
  const { joined, frames, about } = where;
  if (joined === undefined || joined.length === 0) return;
  if (frames !== undefined) d.joinedFrom(frames);
  const { isPart } = d;
  const isWhole = where.kind === 'whole';
  d.isPart ||= !isWhole;
  d.inside(joined, `joined from ${counted(where.blocks, 'block')}`, () => then(d, isWhole, about));
  d.isPart = isPart;
}

/**
 * An answer of blocks joined: a value; of a request with a list, the results in a row. Its shape tells which; the request,
 * where it was seen, what they belong to.
 */
export function valueOrResults(d: Dissection, asked: Descriptors): void {
  const { bytes, at, end } = d;
  const isValue = skipData(bytes, at, end) === end;
  const areResults = asked.isList ? !isValue : !isValue && skipList(bytes, at, end, skipDataResult) === end;
  if (areResults) asked.list(Dlms.results, (index) => resultItem(d, asked, index));
  else valueOfAsked(d, asked.only());
}

function tell(d: Dissection, where: Place, { at, end, number }: BlockRange): void {
  const { kind, given = 0, expected = 0, fault, missing } = where;
  const length = end - at;
  tellUnfinished(d, given, 'of a transfer before this one');
  if (fault !== undefined) d.report(Issue.limit, `${fault}: the blocks are not joined`, at, length);
  if (kind === 'repeat') {
    const behind = expected === 0 ? '' : `; the ${counted(expected, 'block')} behind it should come again, too`;
    d.report(F.blockRepeated, `block ${number} came before${behind}`, at, length);
  }
  if (missing !== undefined) d.report(F.blocksMissing, missingText(missing, where), at, length);
  if (d.recording && kind !== 'stray') d.derive(F.blockTransfer, progressText(where, number));
}

function missingText(missing: string, { joined }: Place): string {
  const one = /^\d+$/.test(missing);
  const what = `${one ? 'block' : 'blocks'} ${missing} ${one ? 'is' : 'are'} missing`;
  return joined !== undefined && joined.length > 0 ? `${what}; what came before is read` : what;
}

function progressText({ kind, blocks, frames = [] }: Place, number: number): string {
  const list = frames.length > 0 ? ` (frame${frames.length > 1 ? 's' : ''} ${listText(frames)} and this one)` : '';
  if (kind === 'whole') return blocks === 1 ? 'the only block' : `whole: ${blocks} blocks${list}`;
  if (kind === 'incomplete') return `not whole: ${counted(blocks, 'block')}${list}`;
  if (kind === 'repeat') return `block ${number}, sent again`;
  return `block ${number}, more follow${frames.length > 0 ? ` (begun in frame ${frames[0]})` : ''}`;
}

/** Most frames that are listed in words; all of them are in the JSON of the message. */
const MOST_LISTED = 12;

function listText(frames: readonly number[]): string {
  const shown = frames.slice(0, MOST_LISTED).join(', ');
  return frames.length > MOST_LISTED ? `${shown}, …` : shown;
}
