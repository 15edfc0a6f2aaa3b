/**
 * pcapng capture files, as Wireshark and dumpcap write them (draft-ietf-opsawg-pcapng).
 *
 *     block       type u32  length u32  body  length u32        length: of the whole block, a multiple of four
 *     option      code u16  length u16  value, padded to four bytes
 *
 *     section     0a0d0d0a  byte order 1a2b3c4d u32  major u16  minor u16  section length i64  options
 *     interface   1         link type u16  reserved u16  snap length u32  options
 *     packet      2         interface u16  drops u16  ticks high u32 low u32  captured u32  wire u32  bytes  options
 *     simple      3         wire u32  bytes                      first interface, no time
 *     statistics  5         interface u32  ticks high u32 low u32  options
 *     enhanced    6         interface u32  ticks high u32 low u32  captured u32  wire u32  bytes  options
 *
 * A section header begins anew: byte order, and interfaces counted from 0. Section lengths are not used. A packet is
 * delivered once both lengths of its block agree; where they do not, or a length is absurd, reading stops.
 * All other blocks are passed over without holding them.
 */
import { type Frame, LINE_QUIET_SECONDS, Limits, NOT_HDLC, type SourceHandler } from '../core/index.js';
import { droppedText } from './dropped-text.js';
import { Notes } from './notes.js';
import { lentFrame, type Parser } from './parser.js';
import { type CaptureInterface, Interfaces, MAX_INTERFACES } from './pcapng-interfaces.js';
import { END_OF_OPTIONS, optionText, padded } from './pcapng-options.js';
import { Straddle } from './straddle.js';

const SECTION = 0x0a0d0d0a;
const INTERFACE = 1;
const PACKET = 2;
const SIMPLE_PACKET = 3;
const NAME_RESOLUTION = 4;
const INTERFACE_STATISTICS = 5;
const ENHANCED_PACKET = 6;
const DECRYPTION_SECRETS = 10;

const BYTE_ORDER = 0x1a2b3c4d;

const BLOCK_HEADER_BYTES = 8;
const TRAILER_BYTES = 4;
/** Type, length, byte order and version: what is read of a section header; its options are passed over. */
const SECTION_BYTES = 16;
const SECTION_MINIMUM = 28;
const INTERFACE_FIXED_BYTES = 8;
const PACKET_FIXED_BYTES = 20;
const SIMPLE_PACKET_FIXED_BYTES = 4;
const STATISTICS_FIXED_BYTES = 12;
/** Counts, and a comment or two; longer ones are passed over. */
const STATISTICS_BYTES = 4096;

const COMMENT = 1;
const PACKET_FLAGS = 2;
const RECEIVED = 4;
const DROPPED_BY_INTERFACE = 5;
const DROPPED_BY_SYSTEM = 7;

const SENT = 2;

/** A packet, and as much again for its options. */
const PACKET_BLOCK_BYTES = 2 * Limits.packetBytes;
/** What was counted at an interface, since the beginning of the section. */
interface Statistics {
  readonly received: number;
  readonly dropped: number;
}

export class PcapngParser implements Parser {
  readonly format = 'pcapng';
  frames = 0;
  complete = true;
  stopped = false;

  readonly #frame = lentFrame(0);
  readonly #straddle = new Straddle();
  readonly #notes = new Notes();
  readonly #interfaces = new Interfaces();
  /** The last of each that were told in the present section. */
  readonly #statistics = new Map<CaptureInterface, Statistics>();

  /** Bytes of earlier chunks. */
  #before = 0;
  /** Bytes that must lie together before anything can be done with them. */
  #need = SECTION_BYTES;
  #started = false;
  #little = true;
  /** Bytes still to pass over; behind them `#trailer`, the length to find at the end of the block, 0 for none. */
  #skip = 0;
  #trailer = 0;
  #blockOffset = 0;
  #emptyInARow = 0;
  /** Seconds since 1970 of the last frame of a line; NaN, whose comparisons fail, where there is none. */
  #lineTime = Number.NaN;

  /** All interfaces met so far, in the order of their ids. */
  get interfaces(): readonly CaptureInterface[] {
    return this.#interfaces.all;
  }

  push(chunk: Uint8Array, handler: SourceHandler): void {
    const straddle = this.#straddle;
    let at = 0;
    while (straddle.length > 0 && !this.stopped) {
      at += straddle.fill(chunk, at, this.#need);
      if (straddle.length < this.#need) break;
      const base = this.#before + at - straddle.length;
      if (this.#blocks(straddle.bytes, 0, straddle.length, base, handler) > 0) straddle.clear();
    }
    if (straddle.length === 0 && !this.stopped) {
      at = this.#blocks(chunk, at, chunk.length, this.#before, handler);
      straddle.fill(chunk, at, this.#need);
    }
    this.#before += chunk.length;
  }

  end(handler: SourceHandler): void {
    const isInside = this.#straddle.length > 0 || this.#trailer > 0 || !this.#started;
    if (!this.stopped && isInside) {
      this.complete = false;
      const text = this.#started
        ? `the capture ends inside the block at offset ${this.#blockOffset}, after ${this.frames} packets`
        : 'the capture ends inside the section header';
      this.#notes.note(handler, 'warning', 'capture.cut', this.#blockOffset, text);
    }
    this.#tellStatistics(handler);
    this.#notes.sum(handler);
    this.stopped = true;
  }

  stop(): void {
    this.stopped = true;
  }

  /** Reads what lies whole in `bytes[at, end)`; returns where it stopped and leaves in `#need` what it lacks there. */
  #blocks(bytes: Uint8Array, at: number, end: number, base: number, handler: SourceHandler): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    while (!this.stopped) {
      if (this.#trailer > 0) {
        const passed = Math.min(this.#skip, end - at);
        this.#skip -= passed;
        at += passed;
        this.#need = TRAILER_BYTES;
        if (end - at < TRAILER_BYTES) break;
        this.#checkTrailer(view.getUint32(at, this.#little), this.#trailer, handler);
        this.#trailer = 0;
        at += TRAILER_BYTES;
        continue;
      }

      this.#blockOffset = base + at;
      this.#need = this.#started ? BLOCK_HEADER_BYTES : SECTION_BYTES;
      if (end - at < this.#need) break;
      const type = view.getUint32(at, this.#little);
      if (type === SECTION) {
        this.#need = SECTION_BYTES;
        if (end - at < SECTION_BYTES) break;
        this.#section(view, at, handler);
        at += SECTION_BYTES;
        continue;
      }
      if (!this.#started) {
        this.#damaged(handler, 'no pcapng file: it does not begin with a section header');
        break;
      }

      const length = view.getUint32(at + 4, this.#little);
      const isPacket = type === ENHANCED_PACKET || type === SIMPLE_PACKET || type === PACKET;
      const maximum = isPacket ? PACKET_BLOCK_BYTES : Limits.blockBytes;
      if (!this.#isLength(length, minimumLength(type), maximum, handler)) break;
      const isStatistics = type === INTERFACE_STATISTICS && isStatisticsLength(length);
      if (!isPacket && type !== INTERFACE && !isStatistics) {
        this.#passOver(type, length, handler);
        at += BLOCK_HEADER_BYTES;
        continue;
      }

      if (length > end - at) {
        this.#need = length;
        break;
      }
      const bodyEnd = at + length - TRAILER_BYTES;
      if (!this.#checkTrailer(view.getUint32(bodyEnd, this.#little), length, handler)) break;
      if (type === INTERFACE) this.#interface(view, at, bodyEnd, handler);
      else if (isStatistics) this.#takeStatistics(view, at, bodyEnd, handler);
      else if (type === SIMPLE_PACKET) this.#simplePacket(bytes, view, at, bodyEnd, base, handler);
      else this.#packet(type, bytes, view, at, bodyEnd, base, handler);
      at += length;
    }
    return at;
  }

  #section(view: DataView, at: number, handler: SourceHandler): void {
    this.#little = view.getUint8(at + 8) === (BYTE_ORDER & 0xff);
    if (view.getUint32(at + 8, this.#little) !== BYTE_ORDER) {
      this.#damaged(handler, 'a section header without byte order');
      return;
    }
    const major = view.getUint16(at + 12, this.#little);
    if (major !== 1) {
      this.#damaged(handler, `a section of version ${major}, only 1 is known`);
      return;
    }
    const length = view.getUint32(at + 4, this.#little);
    if (!this.#isLength(length, SECTION_MINIMUM, Limits.blockBytes, handler)) return;
    this.#tellStatistics(handler);
    this.#started = true;
    this.#interfaces.beginSection();
    this.#skip = length - SECTION_BYTES - TRAILER_BYTES;
    this.#trailer = length;
  }

  #passOver(type: number, length: number, handler: SourceHandler): void {
    this.#skip = length - BLOCK_HEADER_BYTES - TRAILER_BYTES;
    this.#trailer = length;
    if (type === NAME_RESOLUTION || type === INTERFACE_STATISTICS || type === DECRYPTION_SECRETS) return;
    const text = `a block of type 0x${type.toString(16)}, ${length} bytes long, was passed over`;
    this.#notes.note(handler, 'note', 'capture.block_skipped', this.#blockOffset, text);
  }

  #interface(view: DataView, at: number, bodyEnd: number, handler: SourceHandler): void {
    const isOption = (length: number, room: number): boolean => this.#isOption(length, room, handler);
    if (this.#interfaces.add(view, at, bodyEnd, this.#little, isOption)) return;
    this.#damaged(handler, `more than ${MAX_INTERFACES} interfaces`);
  }

  #takeStatistics(view: DataView, at: number, bodyEnd: number, handler: SourceHandler): void {
    const little = this.#little;
    const from = this.#interfaces.get(view.getUint32(at + BLOCK_HEADER_BYTES, little));
    if (from === undefined) return;
    const counts = new Map<number, number>();
    for (let option = at + BLOCK_HEADER_BYTES + STATISTICS_FIXED_BYTES; option + 4 <= bodyEnd; ) {
      const code = view.getUint16(option, little);
      const length = view.getUint16(option + 2, little);
      const value = option + 4;
      if (code === END_OF_OPTIONS) break;
      if (!this.#isOption(length, bodyEnd - value, handler)) break;
      const count = length === 8 ? Number(view.getBigUint64(value, little)) : 0;
      // All ones: not known.
      if (Number.isSafeInteger(count)) counts.set(code, count);
      option = value + padded(length);
    }
    const received = counts.get(RECEIVED) ?? 0;
    const dropped = (counts.get(DROPPED_BY_INTERFACE) ?? 0) + (counts.get(DROPPED_BY_SYSTEM) ?? 0);
    this.#statistics.set(from, { received, dropped });
  }

  #tellStatistics(handler: SourceHandler): void {
    for (const [{ name }, { received, dropped }] of this.#statistics) {
      if (dropped === 0) continue;
      // dumpcap counts as received what it got.
      const text = droppedText(dropped, received + dropped, name);
      this.#notes.note(handler, 'warning', 'capture.dropped', this.#blockOffset, text);
    }
    this.#statistics.clear();
  }

  /** Enhanced and obsolete packet blocks differ in the width of the interface only. */
  #packet(
    type: number,
    bytes: Uint8Array,
    view: DataView,
    at: number,
    bodyEnd: number,
    base: number,
    handler: SourceHandler,
  ): void {
    const little = this.#little;
    const place = type === PACKET ? view.getUint16(at + 8, little) : view.getUint32(at + 8, little);
    const start = at + BLOCK_HEADER_BYTES + PACKET_FIXED_BYTES;
    const captured = view.getUint32(at + 20, little);
    const from = this.#from(place, captured, bodyEnd - start, handler);
    if (from === undefined) return;

    const frame = this.#frame;
    if (from.ticks === undefined) withoutTime(frame);
    else from.ticks.set(frame, view.getUint32(at + 12, little), view.getUint32(at + 16, little));
    if (from.isLine) this.#lineSpeaks(frame, handler);
    frame.comment = undefined;
    frame.direction = 0;
    const options = start + padded(captured);
    if (options < bodyEnd) this.#packetOptions(view, options, bodyEnd, from.isLine, handler);
    this.#deliver(bytes, start, captured, view.getUint32(at + 24, little), base, from, handler);
  }

  /** What the lines had to say before they fell silent is told before the frame at hand, as it was when it was heard. */
  #lineSpeaks({ seconds, nanos }: Frame, handler: SourceHandler): void {
    const now = seconds + nanos / 1e9;
    const silence = now - this.#lineTime;
    if (silence >= LINE_QUIET_SECONDS) handler.quiet?.(silence);
    this.#lineTime = now;
  }

  #packetOptions(view: DataView, at: number, bodyEnd: number, isLine: boolean, handler: SourceHandler): void {
    const frame = this.#frame;
    while (at + 4 <= bodyEnd) {
      const code = view.getUint16(at, this.#little);
      const length = view.getUint16(at + 2, this.#little);
      const value = at + 4;
      if (code === END_OF_OPTIONS) break;
      if (!this.#isOption(length, bodyEnd - value, handler)) break;
      if (code === COMMENT) {
        const comment = optionText(view, value, length);
        // Ours, not one that was heard.
        if (!isLine || !comment.startsWith(NOT_HDLC))
          frame.comment = frame.comment === undefined ? comment : `${frame.comment}\n${comment}`;
      } else if (code === PACKET_FLAGS && length === 4) {
        const direction = view.getUint32(value, this.#little) & 3;
        frame.direction = direction > SENT ? 0 : direction;
      }
      at = value + padded(length);
    }
  }

  #simplePacket(
    bytes: Uint8Array,
    view: DataView,
    at: number,
    bodyEnd: number,
    base: number,
    handler: SourceHandler,
  ): void {
    const start = at + BLOCK_HEADER_BYTES + SIMPLE_PACKET_FIXED_BYTES;
    const wireLength = view.getUint32(at + 8, this.#little);
    // The block does not say how much was kept: all of the packet, as far as the interface and the block allow.
    const snapLength = this.#interfaces.get(0)?.snapLength || Limits.packetBytes;
    const captured = Math.min(wireLength, snapLength, bodyEnd - start);
    const from = this.#from(0, captured, bodyEnd - start, handler);
    if (from === undefined) return;

    const frame = this.#frame;
    withoutTime(frame);
    frame.comment = undefined;
    frame.direction = 0;
    this.#deliver(bytes, start, captured, wireLength, base, from, handler);
  }

  /** The interface of a packet; undefined where the packet cannot be delivered. */
  #from(place: number, captured: number, room: number, handler: SourceHandler): CaptureInterface | undefined {
    if (captured > Limits.packetBytes) {
      this.#damaged(handler, `packet ${this.frames + 1} claims ${captured} bytes, more than any packet has`);
      return undefined;
    }
    if (captured > room) {
      this.#unreadable(handler, `a packet of ${captured} bytes in a block with room for ${room} was left out`);
      return undefined;
    }
    if (captured > 0) this.#emptyInARow = 0;
    else if (++this.#emptyInARow > Limits.emptyRecordsInARow) {
      this.#damaged(handler, `more than ${Limits.emptyRecordsInARow} empty packets in a row`);
      return undefined;
    }
    const from = this.#interfaces.get(place);
    if (from === undefined) {
      this.#unreadable(handler, `a packet from interface ${place}, which was not described, was left out`);
    }
    return from;
  }

  #deliver(
    bytes: Uint8Array,
    start: number,
    captured: number,
    wireLength: number,
    base: number,
    from: CaptureInterface,
    handler: SourceHandler,
  ): void {
    const frame = this.#frame;
    frame.number = ++this.frames;
    frame.linkType = from.frameLinkType;
    frame.interfaceId = from.frameInterfaceId;
    frame.bytes = bytes;
    frame.start = start;
    frame.end = start + captured;
    frame.wireLength = Math.max(wireLength, captured);
    frame.fileOffset = base + start;
    if (captured > wireLength) {
      const text = `packet ${this.frames} keeps ${captured} bytes of a packet that had ${wireLength}`;
      this.#notes.note(handler, 'warning', 'capture.odd_length', this.#blockOffset, text);
    }
    handler.frame(frame);
  }

  #isLength(length: number, minimum: number, maximum: number, handler: SourceHandler): boolean {
    if (length >= minimum && length <= maximum && length % 4 === 0) return true;
    this.#damaged(handler, `a block of ${length} bytes, which cannot be`);
    return false;
  }

  #checkTrailer(trailer: number, length: number, handler: SourceHandler): boolean {
    if (trailer === length) return true;
    this.#damaged(handler, `a block of ${length} bytes that says ${trailer} at its end`);
    return false;
  }

  #isOption(length: number, room: number, handler: SourceHandler): boolean {
    if (length <= room) return true;
    const text = `an option of ${length} bytes where ${room} are left in its block`;
    this.#notes.note(handler, 'warning', 'capture.odd_option', this.#blockOffset, text);
    return false;
  }

  /** The block is whole and the next one will be found, but this one says nothing that could be believed. */
  #unreadable(handler: SourceHandler, text: string): void {
    this.complete = false;
    this.#notes.note(handler, 'error', 'capture.packet_unreadable', this.#blockOffset, text);
  }

  #damaged(handler: SourceHandler, what: string): void {
    this.complete = false;
    this.stopped = true;
    const text = `${what}; reading stops at offset ${this.#blockOffset}`;
    this.#notes.note(handler, 'error', 'capture.damaged', this.#blockOffset, text);
  }
}

function minimumLength(type: number): number {
  const around = BLOCK_HEADER_BYTES + TRAILER_BYTES;
  if (type === ENHANCED_PACKET || type === PACKET) return around + PACKET_FIXED_BYTES;
  if (type === SIMPLE_PACKET) return around + SIMPLE_PACKET_FIXED_BYTES;
  return type === INTERFACE ? around + INTERFACE_FIXED_BYTES : around;
}

function withoutTime(frame: Frame): void {
  frame.seconds = Number.NaN;
  frame.nanos = 0;
}

function isStatisticsLength(length: number): boolean {
  return length >= BLOCK_HEADER_BYTES + STATISTICS_FIXED_BYTES + TRAILER_BYTES && length <= STATISTICS_BYTES;
}
