/**
 * Writes pcapng capture files (draft-ietf-opsawg-pcapng, version 1.0), little-endian, times in nanoseconds.
 *
 *     block       type u32  length u32  body  length u32        length: of the whole block, a multiple of four
 *     option      code u16  length u16  value, padded to four bytes; behind the last one 0000 0000
 *
 *     section     0a0d0d0a  byte order 1a2b3c4d u32  major u16  minor u16  section length i64 (-1)  options
 *     interface   1         link type u16  reserved u16  snap length u32  options
 *     enhanced    6         interface u32  ticks high u32 low u32  captured u32  wire u32  bytes  options
 *
 * What is taken out at any time is whole blocks.
 */
import { Limits } from '../core/index.js';

const SECTION = 0x0a0d0d0a;
const INTERFACE = 1;
const ENHANCED_PACKET = 6;

const BYTE_ORDER = 0x1a2b3c4d;
const UNKNOWN_LENGTH = -1n;

const END_OF_OPTIONS = 0;
const COMMENT = 1;
const PACKET_FLAGS = 2;
const INTERFACE_NAME = 2;
const INTERFACE_DESCRIPTION = 3;
const USER_APPLICATION = 4;
const INTERFACE_SPEED = 8;
const TIME_RESOLUTION = 9;
const INTERFACE_FILTER = 11;

/** if_tsresol: 10^-9 seconds a tick. */
const NANOSECONDS = 9;
/** First byte of if_filter: what follows is a filter of libpcap, as text. */
const FILTER_TEXT = 0;
/** The length of an option has 16 bits. */
const LONGEST_OPTION = 0xffff;
const FIRST_ROOM = 128 * 1024;
/** The latest time that 64 bits of nanoseconds can say: in the year 2554. */
const LAST_SECOND = 18_446_744_072;

/** An interface as it is described in the file. Empty and 0: nothing is said. */
export interface InterfaceBlock {
  readonly linkType: number;
  readonly name: string;
  readonly description: string;
  readonly filter: string;
  /** Bits per second. */
  readonly speed: number;
  readonly comment: string;
}

export interface PacketBlock {
  /** What `addInterface` answered. */
  readonly interface: number;
  /** Since 1970; NaN, and what can't be said, becomes 0. */
  readonly seconds: number;
  readonly nanos: number;
  readonly wireLength: number;
  /** As in `Frame.direction`, whose values are those of epb_flags. */
  readonly direction: number;
  readonly comments: readonly string[];
}

export class PcapngWriter {
  private buffer = Buffer.allocUnsafe(FIRST_ROOM);
  private view = viewOf(this.buffer);
  private position = 0;
  private interfaces = 0;

  /** Bytes that wait to be taken. */
  get length(): number {
    return this.position;
  }

  /** The blocks since the last call; lent until the next one is added. */
  take(): Uint8Array {
    const blocks = this.buffer.subarray(0, this.position);
    this.position = 0;
    return blocks;
  }

  /** @param application What writes it, with its version. */
  beginSection(application: string): void {
    this.interfaces = 0;
    const start = this.open(SECTION, 16 + roomOf(application));
    this.u32(BYTE_ORDER);
    this.u16(1);
    this.u16(0);
    this.i64(UNKNOWN_LENGTH);
    this.textOption(USER_APPLICATION, application);
    this.endOptions();
    this.close(start);
  }

  /** Answers with the number by which packets of this section name it. */
  addInterface({ linkType, name, description, filter, speed, comment }: InterfaceBlock): number {
    const texts = [name, description, filter, comment].reduce((sum, text) => sum + roomOf(text), 0);
    const start = this.open(INTERFACE, 48 + texts);
    this.u16(linkType);
    this.u16(0);
    this.u32(Limits.packetBytes);
    this.textOption(COMMENT, comment);
    this.textOption(INTERFACE_NAME, name);
    this.textOption(INTERFACE_DESCRIPTION, description);
    if (speed > 0) {
      this.option(INTERFACE_SPEED, 8);
      this.i64(BigInt(Math.round(speed)));
    }
    this.option(TIME_RESOLUTION, 1);
    this.byte(NANOSECONDS);
    this.pad();
    if (filter !== '') this.textOption(INTERFACE_FILTER, String.fromCharCode(FILTER_TEXT) + filter);
    this.endOptions();
    this.close(start);
    return this.interfaces++;
  }

  /** A packet longer than any may be is cut, as by a snap length. */
  addPacket(packet: PacketBlock, bytes: Uint8Array, start: number, end: number): void {
    const { comments, direction, seconds } = packet;
    const captured = Math.min(end - start, Limits.packetBytes);
    const texts = comments.reduce((sum, text) => sum + roomOf(text), 0);
    const block = this.open(ENHANCED_PACKET, 48 + captured + texts);
    this.u32(packet.interface);
    this.ticks(seconds >= 0 ? Math.min(seconds, LAST_SECOND) : 0, packet.nanos);
    this.u32(captured);
    this.u32(Math.max(packet.wireLength, end - start));
    this.bytes(bytes, start, start + captured);
    if (direction !== 0 || comments.length > 0) {
      for (const comment of comments) this.textOption(COMMENT, comment);
      if (direction !== 0) {
        this.option(PACKET_FLAGS, 4);
        this.u32(direction);
      }
      this.endOptions();
    }
    this.close(block);
  }

  // ---- blocks

  /** Makes room for a block whose body has at most so many bytes; answers with where it begins. */
  private open(type: number, body: number): number {
    const start = this.position;
    const needed = start + body + 16;
    if (needed > this.buffer.length) {
      const larger = Buffer.allocUnsafe(2 * needed);
      this.buffer.copy(larger, 0, 0, start);
      this.buffer = larger;
      this.view = viewOf(larger);
    }
    this.u32(type);
    this.u32(0);
    return start;
  }

  private close(start: number): void {
    const length = this.position + 4 - start;
    this.view.setUint32(start + 4, length, true);
    this.u32(length);
  }

  // ---- options

  private option(code: number, length: number): void {
    this.u16(code);
    this.u16(length);
  }

  /** Nothing for an empty text. */
  private textOption(code: number, text: string): void {
    if (text === '') return;
    const at = this.position;
    // Cut at a whole character.
    const length = this.buffer.write(text, at + 4, LONGEST_OPTION, 'utf8');
    this.option(code, length);
    this.position += length;
    this.pad();
  }

  private endOptions(): void {
    this.option(END_OF_OPTIONS, 0);
  }

  // ---- bytes

  /** Nanoseconds since 1970, the high half first: 64 bits, in two numbers that stay exact. */
  private ticks(seconds: number, nanos: number): void {
    const upper = Math.floor(seconds / 0x1_0000) * 1_000_000_000;
    const lower = (upper % 0x1_0000) * 0x1_0000 + (seconds % 0x1_0000) * 1_000_000_000 + nanos;
    this.u32(Math.floor(upper / 0x1_0000) + Math.floor(lower / 0x1_0000_0000));
    this.u32(lower % 0x1_0000_0000);
  }

  private bytes(bytes: Uint8Array, start: number, end: number): void {
    this.buffer.set(bytes.subarray(start, end), this.position);
    this.position += end - start;
    this.pad();
  }

  private pad(): void {
    while (this.position % 4 !== 0) this.byte(0);
  }

  private byte(value: number): void {
    this.buffer[this.position++] = value;
  }

  private u16(value: number): void {
    this.view.setUint16(this.position, value, true);
    this.position += 2;
  }

  private u32(value: number): void {
    this.view.setUint32(this.position, value, true);
    this.position += 4;
  }

  private i64(value: bigint): void {
    this.view.setBigInt64(this.position, value, true);
    this.position += 8;
  }
}

/** Room that a text takes as an option, at most. */
function roomOf(text: string): number {
  return text === '' ? 0 : 8 + Math.min(3 * text.length, LONGEST_OPTION);
}

function viewOf(buffer: Buffer): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
}
