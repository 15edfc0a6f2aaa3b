/**
 * Classic capture files, as tcpdump writes them (draft-ietf-opsawg-pcap; pcap-savefile(5)).
 *
 *     file header    magic u32  major u16  minor u16  zone i32  accuracy u32  snap length u32  link type u32
 *     record         seconds u32  fraction u32  captured length u32  wire length u32  bytes
 *
 * The magic number gives the byte order of all numbers and the unit of the fraction. In the `modified` kind a record
 * header is eight bytes longer (interface index u32, protocol u16, packet type u8, padding u8); they are not used.
 *
 * A captured length above `Limits.packetBytes` is damage: nothing after it can be trusted, so reading stops there.
 */
import type { SourceHandler } from '../core/index.js';
import { Limits } from '../core/index.js';
import { Notes } from './notes.js';
import { lentFrame, type Parser } from './parser.js';
import { Straddle } from './straddle.js';

const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
const MODIFIED = 0xa1b2cd34;

const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
const MODIFIED_RECORD_HEADER_BYTES = 24;

/** Above these bits the field tells the length of the frame check sequence. */
const LINK_TYPE_MASK = 0xffff;

export class PcapParser implements Parser {
  readonly format = 'pcap';
  frames = 0;
  complete = true;
  stopped = false;

  readonly #frame = lentFrame(0);
  readonly #straddle = new Straddle();
  readonly #notes = new Notes();
  /** Bytes of earlier chunks. */
  #before = 0;
  /** Bytes that must lie together before anything can be done with them. */
  #need = FILE_HEADER_BYTES;
  #started = false;
  #little = true;
  #headerBytes = RECORD_HEADER_BYTES;
  #nanosPerUnit = 1000;
  #snapLength = 0;
  #emptyInARow = 0;

  push(chunk: Uint8Array, handler: SourceHandler): void {
    const straddle = this.#straddle;
    let at = 0;
    while (straddle.length > 0 && !this.stopped) {
      at += straddle.fill(chunk, at, this.#need);
      if (straddle.length < this.#need) break;
      const base = this.#before + at - straddle.length;
      if (this.#read(straddle.bytes, 0, straddle.length, base, handler) > 0) straddle.clear();
    }
    if (straddle.length === 0 && !this.stopped) {
      at = this.#read(chunk, at, chunk.length, this.#before, handler);
      straddle.fill(chunk, at, this.#need);
    }
    this.#before += chunk.length;
  }

  end(handler: SourceHandler): void {
    const held = this.#straddle.length;
    if (!this.stopped && (held > 0 || !this.#started)) {
      this.complete = false;
      const where = this.#started ? `inside record ${this.frames + 1}` : 'inside the file header';
      const text = `the capture ends ${where}: ${held} of ${this.#need} bytes are there`;
      this.#notes.note(handler, 'warning', 'capture.cut', this.#before - held, text);
    }
    this.#notes.sum(handler);
    this.stopped = true;
  }

  stop(): void {
    this.stopped = true;
  }

  /** Reads what lies whole in `bytes[at, end)`; returns where it stopped and leaves in `#need` what it lacks there. */
  #read(bytes: Uint8Array, at: number, end: number, base: number, handler: SourceHandler): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    if (this.#started) return this.#records(bytes, view, at, end, base, handler);
    if (end - at < FILE_HEADER_BYTES) return at;
    this.#fileHeader(view, at, base, handler);
    return this.#records(bytes, view, at + FILE_HEADER_BYTES, end, base, handler);
  }

  #fileHeader(view: DataView, at: number, base: number, handler: SourceHandler): void {
    this.#started = true;
    this.#little = view.getUint8(at) !== 0xa1;
    const magic = view.getUint32(at, this.#little);
    if (magic !== MICROSECONDS && magic !== NANOSECONDS && magic !== MODIFIED) {
      this.#damaged(handler, base + at, `no capture file: it begins with ${hex(view.getUint32(at))}`);
      return;
    }
    if (magic === NANOSECONDS) this.#nanosPerUnit = 1;
    if (magic === MODIFIED) this.#headerBytes = MODIFIED_RECORD_HEADER_BYTES;

    const major = view.getUint16(at + 4, this.#little);
    if (major !== 2) {
      const text = `version ${major}.${view.getUint16(at + 6, this.#little)} is not known, it is read as 2.4`;
      this.#notes.note(handler, 'warning', 'capture.version', base + at + 4, text);
    }
    this.#snapLength = view.getUint32(at + 16, this.#little);
    this.#frame.linkType = view.getUint32(at + 20, this.#little) & LINK_TYPE_MASK;
  }

  #records(bytes: Uint8Array, view: DataView, at: number, end: number, base: number, handler: SourceHandler): number {
    const little = this.#little;
    const headerBytes = this.#headerBytes;
    const frame = this.#frame;
    while (!this.stopped) {
      this.#need = headerBytes;
      const start = at + headerBytes;
      if (end < start) break;

      const captured = view.getUint32(at + 8, little);
      if (captured > Limits.packetBytes) {
        const text = `record ${this.frames + 1} claims ${captured} bytes, more than any packet has`;
        this.#damaged(handler, base + at, text);
        break;
      }
      if (captured > end - start) {
        this.#need = headerBytes + captured;
        break;
      }
      if (captured > 0) this.#emptyInARow = 0;
      else if (++this.#emptyInARow > Limits.emptyRecordsInARow) {
        this.#damaged(handler, base + at, `more than ${Limits.emptyRecordsInARow} empty records in a row`);
        break;
      }

      const wireLength = view.getUint32(at + 12, little);
      frame.number = ++this.frames;
      frame.seconds = view.getUint32(at, little);
      frame.nanos = view.getUint32(at + 4, little) * this.#nanosPerUnit;
      frame.bytes = bytes;
      frame.start = start;
      frame.end = start + captured;
      frame.wireLength = Math.max(wireLength, captured);
      frame.fileOffset = base + start;
      if (frame.nanos >= 1e9) this.#carrySeconds(handler, base + at);
      if (captured > wireLength || (captured > this.#snapLength && this.#snapLength > 0)) {
        this.#oddLength(handler, base + at, captured, wireLength);
      }
      handler.frame(frame);
      at += headerBytes + captured;
    }
    return at;
  }

  #carrySeconds(handler: SourceHandler, offset: number): void {
    const frame = this.#frame;
    const carried = Math.floor(frame.nanos / 1e9);
    frame.seconds += carried;
    frame.nanos -= carried * 1e9;
    const text = `the fraction of a second in record ${this.frames} is ${carried} s or more`;
    this.#notes.note(handler, 'warning', 'capture.odd_time', offset, text);
  }

  #oddLength(handler: SourceHandler, offset: number, captured: number, wireLength: number): void {
    const text =
      captured > wireLength
        ? `record ${this.frames} keeps ${captured} bytes of a packet that had ${wireLength}`
        : `record ${this.frames} keeps ${captured} bytes where the file promises at most ${this.#snapLength}`;
    this.#notes.note(handler, 'warning', 'capture.odd_length', offset, text);
  }

  #damaged(handler: SourceHandler, offset: number, what: string): void {
    this.complete = false;
    this.stopped = true;
    const text = `${what}; reading stops at offset ${offset}`;
    this.#notes.note(handler, 'error', 'capture.damaged', offset, text);
  }
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0');
}
