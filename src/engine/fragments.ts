import { Limits, type Packet } from '../core/index.js';

/** 64 KiB in the smallest fragments that make sense. */
const MOST_PIECES = 1024;

interface Datagram {
  /** Pieces by offset; the first to bring an octet wins. */
  readonly pieces: { offset: number; bytes: Uint8Array; frame: number }[];
  held: number;
  /** Length of the whole payload, -1 while the last fragment has not come. */
  total: number;
  conflict: boolean;
}

export interface Joined {
  readonly bytes: Uint8Array;
  readonly frames: readonly number[];
  readonly conflict: boolean;
}

/** Puts IP datagrams together from fragments (RFC 791, RFC 8200). Bounded; the oldest goes first. */
export class Fragments {
  private readonly datagrams = new Map<string, Datagram>();
  private held = 0;
  /** Datagrams that were given up. */
  dropped = 0;

  /** Takes a fragment; the payload of the datagram where it is whole now. */
  take(packet: Packet, bytes: Uint8Array, at: number, end: number, frame: number): Joined | undefined {
    const key = keyOf(packet);
    let datagram = this.datagrams.get(key);
    if (datagram === undefined) {
      datagram = { pieces: [], held: 0, total: -1, conflict: false };
      this.datagrams.set(key, datagram);
    }
    const length = end - at;
    if (packet.fragmentOffset + length > 65_535) return undefined;
    if (!packet.moreFragments) datagram.total = packet.fragmentOffset + length;
    if (length > 0) {
      datagram.pieces.push({ offset: packet.fragmentOffset, bytes: bytes.slice(at, end), frame });
      datagram.held += length;
      this.held += length;
    }
    const joined = datagram.total >= 0 && datagram.held >= datagram.total ? join(datagram) : undefined;
    if (joined !== undefined) this.forget(key, datagram);
    else if (datagram.pieces.length > MOST_PIECES) {
      // The same fragment over and over would cost time and memory without end.
      this.forget(key, datagram);
      this.dropped++;
    } else this.bound();
    return joined;
  }

  get waiting(): number {
    return this.datagrams.size;
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

function keyOf(packet: Packet): string {
  const size = packet.family === 4 ? 4 : 16;
  let key = `${packet.protocol}/${packet.fragmentId}/`;
  for (let i = 0; i < size; i++) key += String.fromCharCode(packet.addressBytes[packet.sourceAt + i] as number);
  for (let i = 0; i < size; i++) key += String.fromCharCode(packet.addressBytes[packet.destinationAt + i] as number);
  return key;
}

function join(datagram: Datagram): Joined | undefined {
  const pieces = datagram.pieces.toSorted((a, b) => a.offset - b.offset || a.frame - b.frame);
  const bytes = new Uint8Array(datagram.total);
  let reached = 0;
  let conflict = false;
  for (const piece of pieces) {
    if (piece.offset > reached) return undefined;
    const skip = reached - piece.offset;
    for (let i = 0; i < Math.min(skip, piece.bytes.length) && !conflict; i++) {
      conflict = piece.offset + i < datagram.total && bytes[piece.offset + i] !== piece.bytes[i];
    }
    if (skip >= piece.bytes.length) continue;
    const rest = piece.bytes.subarray(skip, skip + datagram.total - reached);
    bytes.set(rest, reached);
    reached += rest.length;
  }
  if (reached < datagram.total) return undefined;
  const frames = [...new Set(pieces.map((piece) => piece.frame))].sort((a, b) => a - b).slice(0, Limits.piecesPerMessage);
  return { bytes, frames, conflict };
}
