/**
 * Joins the blocks of block transfers: those of the GET, SET, ACTION, READ and WRITE services, and general block transfer
 * (IEC 62056-5-3). Kept by conversation, parties and kind: two meters never mix. Nor do two transfers: what was lost in one is not
 * taken from the next. Requests tell where another one begins (`abandon`); where they were not seen, the numbers do:
 *
 *     service         Each block waits until it is confirmed, so that only the last one is ever sent again: a lower number is of
 *                     another transfer.
 *     general blocks  They come in windows, in any order, and lost ones are sent again: numbers fill holes. But who begins with the
 *                     first block again sends all again, so that nothing of before is needed, whosoever it was.
 *     both            Other bytes under a number that was there are of another transfer; so is what stands behind the last block.
 */
import { type Budget, type Holder, Limits, Slot } from '../../src/core/index.js';
import { concatenate } from '../data/concatenate.js';
import { fnv1a } from '../data/fnv.js';
import { sameOctets } from '../data/same-octets.js';
import { isList, type Named } from './asked.js';
import { NumberRuns } from './number-runs.js';

/** A block as it came. */
export interface Block {
  /** What transfer it belongs to: service, parties, invoke-id. */
  readonly key: string;
  readonly number: number;
  readonly isLast: boolean;
  /** Several may come before any is confirmed. */
  readonly isWindowed: boolean;
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly end: number;
  /** The frames that it came in, its own the last. */
  readonly frames: readonly number[];
  /** What the first block says of the whole; kept for the last one. */
  readonly about: Named | undefined;
}

/** What a block is to its transfer. Plain values: a message keeps them to be decoded again. */
export interface Place {
  readonly kind: 'part' | 'whole' | 'incomplete' | 'repeat' | 'stray';
  /** Blocks of the transfer so far. */
  readonly blocks: number;
  /** All blocks joined; of an incomplete transfer, those before the first that is missing. */
  readonly joined?: Uint8Array;
  /** The frames in which the other blocks came. */
  readonly frames?: readonly number[];
  readonly about?: Named;
  /** Numbers that are missing: `2, 5–7`. */
  readonly missing?: string;
  /** Blocks of an earlier transfer that was never finished. */
  readonly given?: number;
  /** Blocks behind the first that are let go, because that was sent again. */
  readonly expected?: number;
  /** What else is wrong, in words. */
  readonly fault?: string;
}

interface Kept {
  readonly bytes: Uint8Array;
  readonly frames: readonly number[];
}

class Transfer implements Holder {
  readonly blocks = new Map<number, Kept>();
  /** The numbers of the blocks. */
  readonly numbers = new NumberRuns();
  about: Named | undefined;
  last = -1;
  /** Number of the block that came last. */
  latest = -1;
  isDropped = false;

  constructor(readonly first: number) {}

  /** Highest number with which all from the first one on are there. */
  get reached(): number {
    return this.numbers.endOfRun(this.first);
  }

  get highest(): number {
    return this.numbers.highest;
  }

  drop(): void {
    this.isDropped = true;
    this.blocks.clear();
  }
}

/** The last blocks of a transfer that was finished: they are recognised when they are sent again. */
interface Finished {
  /** Number of the first that is remembered. */
  readonly from: number;
  readonly sums: Uint32Array;
}

export interface Transfers {
  readonly open: Map<string, Transfer>;
  readonly finished: Map<string, Finished>;
}

export const transfers = new Slot<Transfers>('dlms.transfers', () => ({ open: new Map(), finished: new Map() }));

/** Blocks count from 1; some senders count from 0. */
const FIRST = 1;
/** Blocks of a finished transfer that are remembered. */
const REMEMBERED = 64;

/** Takes a block into account. */
export function place(state: Transfers, budget: Budget, block: Block): Place {
  const { key, number } = block;
  let transfer = state.open.get(key);
  if (transfer === undefined && isOfFinished(state, block)) return { kind: 'repeat', blocks: 0 };
  if (transfer?.isDropped === true) {
    state.open.delete(key);
    if (number > FIRST) {
      return { kind: 'stray', blocks: 0, fault: 'earlier blocks were given up, because too much was held at once' };
    }
    transfer = undefined;
  }

  let given = 0;
  let expected = 0;
  if (transfer !== undefined) {
    const isRepeated = isRepeat(transfer, block);
    const isRestart = isRepeated && number === transfer.first && number !== transfer.latest;
    if (isRepeated && !isRestart) return again(transfer, block);
    if (isRestart || isOfAnother(transfer, block)) {
      if (isRestart) expected = transfer.blocks.size - 1;
      else given = transfer.blocks.size;
      close(state, budget, key, transfer);
      transfer = undefined;
    }
  }
  transfer ??= begin(state, budget, key, number);
  const fault = add(transfer, budget, block);
  const said = { ...(given > 0 ? { given } : {}), ...(fault === undefined ? {} : { fault }) };
  if (fault !== undefined) {
    close(state, budget, key, transfer);
    return { kind: 'stray', blocks: transfer.blocks.size, ...said };
  }
  if (expected > 0) return { kind: 'repeat', blocks: 1, expected };
  return { ...standing(state, budget, key, transfer, block), ...said };
}

/** The octet that the transfer of a block begins with, which is not placed yet; -1 where that isn't known. */
export function beginningOf(state: Transfers, block: Block): number {
  const { key, number, bytes, at, end } = block;
  const transfer = state.open.get(key);
  if (number <= (transfer?.first ?? FIRST)) return at < end ? (bytes[at] as number) : -1;
  // The beginning of another transfer may have been lost.
  if (transfer === undefined || (!isRepeat(transfer, block) && isOfAnother(transfer, block))) return -1;
  return transfer.blocks.get(transfer.first)?.bytes[0] ?? -1;
}

/** How a transfer stands after a block was added to it. */
function standing(state: Transfers, budget: Budget, key: string, transfer: Transfer, block: Block): Place {
  const { blocks, last } = transfer;
  if (last < 0) return { kind: 'part', blocks: blocks.size, ...whereBegun(transfer, block) };
  if (transfer.reached === last) {
    const place = joinedPlace('whole', transfer, block);
    remember(state, key, transfer);
    close(state, budget, key, transfer);
    return place;
  }
  const missing = missingText(transfer);
  // Only with the last block, which comes once: so all showing costs no more than all receiving.
  if (!block.isLast) return { kind: 'part', blocks: blocks.size, missing };
  // Blocks that are missing may be sent again; what came before them is worth seeing now.
  return { ...joinedPlace('incomplete', transfer, block), missing };
}

/** Was the same block there, and may it be sent again? */
function isRepeat(transfer: Transfer, { number, bytes, at, end, isLast, isWindowed, about }: Block): boolean {
  const held = transfer.blocks.get(number)?.bytes;
  if (held === undefined || isLast !== (number === transfer.last)) return false;
  if (about !== undefined && !isSameAbout(about, transfer.about)) return false;
  return (isWindowed || number === transfer.highest) && sameOctets(held, bytes, at, end);
}

/** Is the same said of the whole? */
function isSameAbout({ bytes }: Named, before: Named | undefined): boolean {
  return before !== undefined && sameOctets(before.bytes, bytes);
}

/** Can the block not be of this transfer, of which it is no repetition? */
function isOfAnother(transfer: Transfer, { number, isLast, isWindowed }: Block): boolean {
  const { blocks, last, highest, first } = transfer;
  if (blocks.has(number) || number < first) return true;
  return number < highest ? isLast || !isWindowed : last >= 0;
}

/** The same block once more; the last one is again the place to say what is missing. */
function again(transfer: Transfer, block: Block): Place {
  transfer.latest = block.number;
  const missing = block.isLast && transfer.reached !== transfer.last ? { missing: missingText(transfer) } : {};
  return { kind: 'repeat', blocks: transfer.blocks.size, ...missing };
}

function begin(state: Transfers, budget: Budget, key: string, number: number): Transfer {
  if (state.open.size >= Limits.transfers) {
    const [oldest, transfer] = state.open.entries().next().value as [string, Transfer];
    close(state, budget, oldest, transfer);
  }
  const transfer = new Transfer(Math.min(number, FIRST));
  state.open.set(key, transfer);
  state.finished.delete(key);
  return transfer;
}

/** Keeps a block; words for why it can't be. */
function add(transfer: Transfer, budget: Budget, block: Block): string | undefined {
  const { number } = block;
  const length = block.end - block.at;
  if (transfer.blocks.size >= Limits.blocksPerTransfer) return `more than ${Limits.blocksPerTransfer} blocks`;
  if (transfer.numbers.runs > Limits.gapsPerTransfer) return `more than ${Limits.gapsPerTransfer} gaps between blocks`;
  const { about, frames } = block;
  const cost = costOf(length, frames) + (about === undefined ? 0 : costOfNamed(about));
  if (!budget.hold(transfer, cost)) return 'too much is held at once';
  transfer.blocks.set(number, { bytes: new Uint8Array(block.bytes.subarray(block.at, block.end)), frames });
  transfer.numbers.add(number);
  transfer.latest = number;
  if (block.isLast) transfer.last = number;
  if (about !== undefined) transfer.about = about;
  return undefined;
}

/** What a number in a list takes, and what says of an object what it is. */
const BYTES_OF_NUMBER = 8;
const BYTES_OF_ASKED = 64;

function costOfNamed({ asked, bytes }: Named): number {
  return bytes.length + BYTES_OF_ASKED * (isList(asked) ? asked.length : 1);
}

/** What holding a block costs. */
function costOf(length: number, frames: readonly number[]): number {
  return length + Limits.blockOverheadBytes + BYTES_OF_NUMBER * frames.length;
}

function close(state: Transfers, budget: Budget, key: string, transfer: Transfer): void {
  budget.release(transfer);
  state.open.delete(key);
}

/**
 * The transfer can't go on (an error took the place of a block, something else was asked for): how many blocks are given up. Nor is
 * anything taken for a repetition of what was finished before.
 */
export function abandon(state: Transfers, budget: Budget, key: string): number {
  state.finished.delete(key);
  const transfer = state.open.get(key);
  if (transfer === undefined) return 0;
  close(state, budget, key, transfer);
  return transfer.blocks.size;
}

/** The same for all that goes on between two parties, in both directions. */
export function abandonBetween(state: Transfers, budget: Budget, one: number, other: number): number {
  if (isIdle(state)) return 0;
  const directions = [directionOf(one, other), directionOf(other, one)];
  let given = 0;
  for (const key of [...state.open.keys(), ...state.finished.keys()]) {
    if (directions.some((direction) => key.includes(direction))) given += abandon(state, budget, key);
  }
  return given;
}

/** Nothing is begun, and nothing remembered. */
export const isIdle = ({ open, finished }: Transfers): boolean => open.size === 0 && finished.size === 0;

/** What a transfer is kept by. `service`: `get`, `gbt` …; `invokeId`: -1 where the service has none. */
export function keyOf(service: string, source: number, destination: number, invokeId: number): string {
  return `${service}${directionOf(source, destination)}${invokeId}`;
}

const directionOf = (source: number, destination: number): string => ` ${source}>${destination} `;

function joinedPlace(kind: 'whole' | 'incomplete', transfer: Transfer, block: Block): Place {
  const parts: Uint8Array[] = [];
  const frames: number[] = [];
  const { reached } = transfer;
  for (let number = transfer.first; number <= reached; number++) {
    const kept = transfer.blocks.get(number) as Kept;
    parts.push(kept.bytes);
    if (kept.frames !== block.frames && frames.length < Limits.piecesPerMessage) frames.push(...kept.frames);
  }
  const joined = concatenate(parts);
  const about = transfer.about === undefined ? {} : { about: transfer.about };
  return { kind, blocks: transfer.blocks.size, joined, frames, ...about };
}

function whereBegun(transfer: Transfer, block: Block): { frames?: readonly number[] } {
  const begun = transfer.blocks.get(transfer.first)?.frames;
  return begun === undefined || begun === block.frames ? {} : { frames: begun.slice(0, 1) };
}

/** Most runs of missing numbers that are listed. */
const MOST_RUNS = 8;

/** `2, 5–7`: numbers up to the last one that are not there. */
function missingText({ first, numbers }: Transfer): string {
  const runs = numbers.gaps(first, MOST_RUNS + 1);
  const shown = runs.slice(0, MOST_RUNS).map(([from, to]) => (from === to ? String(from) : `${from}–${to}`));
  return shown.join(', ') + (runs.length > MOST_RUNS ? ', …' : '');
}

function remember(state: Transfers, key: string, transfer: Transfer): void {
  const from = Math.max(transfer.first, transfer.last - REMEMBERED + 1);
  const sums = Uint32Array.from({ length: transfer.last - from + 1 }, (_, i) => {
    const { bytes } = transfer.blocks.get(from + i) as Kept;
    return fnv1a(bytes, 0, bytes.length);
  });
  state.finished.delete(key);
  state.finished.set(key, { from, sums });
  if (state.finished.size > Limits.transfers) state.finished.delete(state.finished.keys().next().value as string);
}

/** A block behind the first that a finished transfer had just so. The first one begins a new transfer. */
function isOfFinished(state: Transfers, block: Block): boolean {
  if (block.number <= FIRST) return false;
  const finished = state.finished.get(block.key);
  if (finished === undefined) return false;
  return finished.sums[block.number - finished.from] === fnv1a(block.bytes, block.at, block.end);
}
