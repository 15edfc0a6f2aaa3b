import { Limits, type Packet } from '../core/index.js';
import { copyOf } from './origin.js';

/** No IP datagram is longer, whatever its fragments say. */
const LONGEST = 65_535;
/** 64 KiB in the smallest fragments that make sense. */
const MOST_PIECES = 1024;

interface Piece {
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly frame: number;
}

interface Datagram {
  /** Sorted, without overlaps: the first to bring a byte wins. */
  readonly pieces: Piece[];
  held: number;
  /** Length of the whole payload, -1 while the last fragment has not come. */
  total: number;
  /** Where two fragments disagree, in words. */
  conflict: string;
}

/** The payload of a datagram that came in fragments. */
export interface JoinedDatagram {
  readonly bytes: Uint8Array;
  /** Oldest first; not all of them where there are very many. */
  readonly frames: readonly number[];
  readonly protocol: number;
  /** Where fragments disagreed, in words; the first ones were taken. */
  readonly conflict: string;
}

/** Puts IP datagrams together from fragments (RFC 791, RFC 8200). Bounded; the oldest goes first. */
export class Fragments {
  private readonly datagrams = new Map<string, Datagram>();
  private held = 0;
  /** Datagrams that were given up; whoever reads it clears it. */
  dropped = 0;

  /** Datagrams that are not whole. */
  get waiting(): number {
    return this.datagrams.size;
  }

  /** Bytes that are held. */
  get buffered(): number {
    return this.held;
  }

  /** Takes the fragment at hand; the payload of the datagram where it is whole now. */
  take(packet: Packet, bytes: Uint8Array, at: number, end: number, frame: number): JoinedDatagram | undefined {
    const offset = packet.fragmentOffset;
    const length = end - at;
    if (offset + length > LONGEST) return undefined;
    const key = keyOf(packet);
    let datagram = this.datagrams.get(key);
    if (datagram === undefined) {
      datagram = { pieces: [], held: 0, total: -1, conflict: '' };
      this.datagrams.set(key, datagram);
    }
    // A fragment cut by the capture says nothing about where the datagram ends.
    if (!packet.moreFragments && packet.payloadMissing === 0) lastAt(datagram, offset + length, frame);
    const before = datagram.held;
    if (length > 0) insert(datagram, offset, copyOf(bytes, at, end), frame);
    this.held += datagram.held - before;

    if (datagram.total >= 0 && datagram.held >= datagram.total && isWhole(datagram)) {
      this.forget(key, datagram);
      return join(datagram, packet.protocol);
    }
    if (datagram.pieces.length > MOST_PIECES) {
      this.forget(key, datagram);
      this.dropped++;
    } else this.bound();
    return undefined;
  }

  /** Gives up what is not whole. Answers with how many datagrams that were. */
  clear(): number {
    const count = this.datagrams.size;
    this.datagrams.clear();
    this.held = 0;
    return count;
  }

  private forget(key: string, datagram: Datagram): void {
    this.held -= datagram.held;
    this.datagrams.delete(key);
  }

  private bound(): void {
    for (const [key, datagram] of this.datagrams) {
      if (this.datagrams.size <= Limits.ipDatagrams && this.held <= Limits.ipDatagramBytes) return;
      this.forget(key, datagram);
      this.dropped++;
    }
  }
}

/** Addresses and identification; the protocol too for IPv4 (RFC 791), where it does not come from the fragment itself. */
function keyOf(packet: Packet): string {
  const size = packet.family === 4 ? 4 : 16;
  const { addressBytes, sourceAt, destinationAt } = packet;
  let key = packet.family === 4 ? `${packet.protocol}/${packet.fragmentId}/` : `${packet.fragmentId}/`;
  for (let i = 0; i < size; i++) key += String.fromCharCode(addressBytes[sourceAt + i] as number);
  for (let i = 0; i < size; i++) key += String.fromCharCode(addressBytes[destinationAt + i] as number);
  return key;
}

/** The last fragment tells the length; the first one to tell it is believed. */
function lastAt(datagram: Datagram, total: number, frame: number): void {
  if (datagram.total < 0) datagram.total = total;
  else if (datagram.total !== total && datagram.conflict === '') {
    datagram.conflict = `frame ${frame} ends the datagram at ${total} instead of ${datagram.total} bytes`;
  }
}

/** Takes those bytes that no piece has brought before, and compares the others. */
function insert(datagram: Datagram, offset: number, bytes: Uint8Array, frame: number): void {
  const { pieces } = datagram;
  const end = offset + bytes.length;
  let reached = offset;
  let i = firstBehind(pieces, offset);
  for (; reached < end; i++) {
    const next = pieces[i];
    const free = next === undefined ? end : Math.min(end, next.offset);
    if (free > reached) {
      pieces.splice(i++, 0, { offset: reached, bytes: bytes.subarray(reached - offset, free - offset), frame });
      datagram.held += free - reached;
    }
    if (next === undefined || free === end) return;
    const overlapEnd = Math.min(end, next.offset + next.bytes.length);
    compare(datagram, next, Math.max(reached, next.offset), overlapEnd, bytes, offset, frame);
    reached = overlapEnd;
  }
}

/** Index of the first piece that ends behind `offset`. */
function firstBehind(pieces: readonly Piece[], offset: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const piece = pieces[middle] as Piece;
    if (piece.offset + piece.bytes.length <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compare(
  datagram: Datagram,
  known: Piece,
  from: number,
  to: number,
  bytes: Uint8Array,
  offset: number,
  frame: number,
): void {
  if (datagram.conflict !== '') return;
  for (let at = from; at < to; at++) {
    if (known.bytes[at - known.offset] === bytes[at - offset]) continue;
    datagram.conflict =
      `frame ${frame} brings at byte ${at - offset} of its fragment other bytes for offset ${at} of the datagram ` +
      `than frame ${known.frame}`;
    return;
  }
}

function isWhole(datagram: Datagram): boolean {
  let reached = 0;
  for (const piece of datagram.pieces) {
    if (piece.offset > reached) break;
    reached = piece.offset + piece.bytes.length;
  }
  return reached >= datagram.total;
}

function join(datagram: Datagram, protocol: number): JoinedDatagram {
  const { pieces, total } = datagram;
  const bytes = new Uint8Array(total);
  const frames = new Set<number>();
  let beyond = 0;
  for (const piece of pieces) {
    const end = Math.min(total, piece.offset + piece.bytes.length);
    if (end > piece.offset) bytes.set(piece.bytes.subarray(0, end - piece.offset), piece.offset);
    beyond = Math.max(beyond, piece.offset + piece.bytes.length - total);
    frames.add(piece.frame);
  }
  const conflict =
    datagram.conflict === '' && beyond > 0 ? `${beyond} bytes behind its end at ${total}` : datagram.conflict;
  const sorted = [...frames].sort((a, b) => a - b);
  return { bytes, frames: sorted.slice(0, Limits.piecesPerMessage), protocol, conflict };
}
