/** What bytes are: what a stream, a datagram, a serial line or a line of hex carries. */
import { type Framer, type Packet, Payload, type Registry, Tables } from '../core/index.js';
import { FLAG } from './cutting.js';
import { type Direction, StreamKind } from './direction.js';
import type { Flow } from './flows.js';
import { goesOn, makesSense, recognise } from './framer-search.js';
import { isHeader432, isLlc, isUsual, isVersion1, LLC_OCTETS, pdu432 } from './headers.js';
import { Rehearsal } from './rehearsal.js';

/** Registered for DLMS; a hint, no more. */
const DLMS_PORT = 4059;
/** Bytes of an HDLC header up to and with its check sequence, and the flag in front of it. */
const HDLC_HEADER = 14;
/** Shorter APDUs are not believed where something else follows. */
const SHORTEST_ALONE = 16;

/** Pieces of text that are shorter may be anything. */
const SHORTEST_TEXT = 8;

/** A message that stands by itself. */
export interface Unframed {
  readonly payload: Payload;
  readonly length: number;
}

/** Finds out what bytes are: what the user said, what they look like, what they decode as. */
export class Recognition {
  readonly rehearsal: Rehearsal;

  constructor(
    private readonly registry: Registry,
    private readonly decodeAs: ReadonlyMap<number, number> | undefined,
  ) {
    this.rehearsal = new Rehearsal(registry);
  }

  /** What the user said that the ports carry. */
  forced(flow: Flow): number {
    if (this.decodeAs === undefined) return StreamKind.unknown;
    return this.decodeAs.get(flow.port(0)) ?? this.decodeAs.get(flow.port(1)) ?? StreamKind.unknown;
  }

  /** What a stream carries, by its next bytes; undefined: too few to tell. `final`: no more will come. */
  stream(direction: Direction, bytes: Uint8Array, at: number, end: number, final: boolean): number | undefined {
    const hinted = isHinted(direction.flow);
    const found = recognise(this.registry.framers, bytes, at, end, hinted);
    if (found !== undefined && found !== 0) return found.payload;
    if (found === 0 && !final) return undefined;
    const known = direction.other.kind;
    if (known > 0 && known !== Payload.apdu) return known;
    if (hinted && known !== Payload.apdu) {
      // Joined in the middle of a message on the registered port: the next header is waited for.
      if (direction.looks > 0 || (direction.isFromStart && isVersion1(bytes, at, end))) return Payload.wrapper;
    }
    return this.rehearsal.isClean(Payload.apdu, bytes, at, end) ? Payload.apdu : StreamKind.unknown;
  }

  /** Where in bytes that are nothing known an HDLC header may begin that goes on in the next segment; `end`: nowhere. */
  openHeader(bytes: Uint8Array, at: number, end: number): number {
    const hdlc = this.registry.framerFor(Payload.hdlc);
    if (hdlc === undefined) return end;
    for (let i = Math.max(at, end - HDLC_HEADER); i < end; i++) {
      if (bytes[i] === FLAG && hdlc.looks(bytes, i, end) === undefined) return i;
    }
    return end;
  }

  /** What the datagram at hand carries. */
  datagram(direction: Direction, packet: Packet, bytes: Uint8Array, at: number, end: number): number {
    const forced = packet.hasPorts ? this.forced(direction.flow) : StreamKind.unknown;
    if (forced !== StreamKind.unknown) return forced;
    if (packet.payloadKind !== 0) return packet.payloadKind;
    for (const framer of this.registry.framers) {
      const looks = framer.looks(bytes, at, end, speaksFor(direction, framer));
      if (looks === true && makesSense(framer, bytes, at, end, packet.payloadMissing > 0)) return framer.payload;
    }
    const known = direction.kind > 0 ? direction.kind : direction.other.kind;
    if (this.rests(known, bytes, at, end)) return known;
    if (this.rehearsal.isClean(Payload.apdu, bytes, at, end)) return Payload.apdu;
    if (this.rehearsal.isClean(Payload.llc432, bytes, at, end)) return Payload.llc432;
    const hinted = isHinted(direction.flow);
    // A wrapper of length 0 keeps the way open; it looks like nothing much, so the port has to speak for it.
    if ((hinted || direction.kind === Payload.wrapper) && isVersion1(bytes, at, end)) return Payload.wrapper;
    if (!hinted && direction.kind <= 0 && packet.hasPorts) return StreamKind.unknown;
    if (this.begins432(bytes, at, end)) return Payload.llc432;
    return this.registry.find(Tables.apdu, bytes[at] as number) === undefined ? Payload.junk : Payload.apdu;
  }

  /** What a serial line carries, by all that came so far; undefined: nothing is found in it. */
  serial(bytes: Uint8Array, at: number, end: number): Framer | undefined {
    const found = recognise(this.registry.framers, bytes, at, end, false);
    return found === 0 ? undefined : found;
  }

  /** What a line of hex is, where it does not go on with what the line before began; `isHdlc`: frames came before. */
  line(isHdlc: boolean, bytes: Uint8Array): number {
    const end = bytes.length;
    for (const framer of this.registry.framers) if (framer.looks(bytes, 0, end) === true) return framer.payload;
    for (const framer of this.registry.framers) if (framer.rests?.(bytes, 0, end) === end) return framer.payload;
    const hdlc = this.registry.framerFor(Payload.hdlc);
    if (hdlc !== undefined && hdlc.find(bytes, 0, end) >= 0) return Payload.hdlc;
    if (isLlc(bytes, 0, end)) return Payload.llc;
    if (this.rehearsal.isClean(Payload.apdu, bytes, 0, end)) return Payload.apdu;
    if (this.rehearsal.isClean(Payload.llc432, bytes, 0, end)) return Payload.llc432;
    // A few bytes are soon well-formed data by chance.
    if (end >= 6 && this.rehearsal.isClean(Payload.data, bytes, 0, end)) return Payload.data;
    if (this.isText(bytes)) return Payload.iec62056_21;
    if (isHdlc || bytes[0] === FLAG) return Payload.hdlc;
    if (bytes[0] === 0x00 && end >= 8) return Payload.wrapper;
    if (this.registry.find(Tables.apdu, bytes[0] as number) !== undefined) return Payload.apdu;
    // A frame pasted without its flags.
    if (hdlc?.cut(bytes, 0, end, true) === end) return Payload.hdlc;
    if (this.begins432(bytes, 0, end)) return Payload.llc432;
    return Payload.junk;
  }

  /** Is a message of IEC 62056-21 in these bytes, or the first piece of one? */
  private isText(bytes: Uint8Array): boolean {
    const framer = this.registry.framerFor(Payload.iec62056_21);
    if (framer === undefined || bytes[0] === 0) return false;
    const end = bytes.length;
    if (end >= SHORTEST_TEXT && framer.looks(bytes, 0, end) === undefined) return true;
    const at = framer.find(bytes, 0, end);
    return at >= 0 && goesOn(framer, bytes, at, end, true);
  }

  /** Are the bytes one message of this framing, if nothing follows them? */
  private rests(payload: number, bytes: Uint8Array, at: number, end: number): boolean {
    return this.registry.framerFor(payload as Payload)?.rests?.(bytes, at, end) === end - at;
  }

  /** Is a line of hex a frame or a message by itself, so that what the line before began will not go on? */
  isWhole(bytes: Uint8Array): boolean {
    const end = bytes.length;
    for (const framer of this.registry.framers) {
      if (framer.looks(bytes, 0, end) !== true || framer.interrupts?.(bytes, 0, end) === false) continue;
      const length = framer.cut(bytes, 0, end, false);
      if (length === end || (length > 0 && framer.onLine === true)) return true;
    }
    // A piece of a frame may be a short APDU by chance.
    return (
      end >= 8 &&
      (this.rehearsal.isClean(Payload.apdu, bytes, 0, end) || this.rehearsal.isClean(Payload.llc432, bytes, 0, end))
    );
  }

  /**
   * An LLC header of IEC 61334-4-32 that somebody uses, and what an APDU or CI-PDU begins with? One in some 40,000 lines of
   * random bytes has that, too; a frame that decodes without a complaint (`isClean`) needs no such caution.
   */
  private begins432(bytes: Uint8Array, at: number, end: number): boolean {
    if (!isHeader432(bytes, at, end)) return false;
    const destination = bytes[at + 1] as number;
    const source = bytes[at + 2] as number;
    return (isUsual(destination) || isUsual(source)) && pdu432(this.registry, bytes, at) !== undefined;
  }

  /**
   * The APDU that begins here with nothing around it but LLC octets, and others perhaps behind it; undefined where there is none.
   * A few bytes are soon an APDU by chance: without LLC octets it has to be all there is, or longer.
   */
  unframed(bytes: Uint8Array, at: number, end: number): Unframed | undefined {
    const hasLlc = isLlc(bytes, at, end);
    const from = hasLlc ? at + LLC_OCTETS : at;
    const length = this.rehearsal.cleanLength(Payload.apdu, bytes, from, end);
    if (length === 0 || (!hasLlc && length < SHORTEST_ALONE && from + length < end)) return undefined;
    return { payload: hasLlc ? Payload.llc : Payload.apdu, length: from + length - at };
  }

  /** May the bytes be the beginning of a frame, if more came? */
  isOpen(bytes: Uint8Array, at: number, end: number): boolean {
    if (this.openHeader(bytes, at, end) < end) return true;
    return this.registry.framers.some((framer) => framer.onLine === true && framer.looks(bytes, at, end) !== false);
  }

  /** How many bytes a message of this framing lacks by its own length; 0: it is there, or nothing says so. */
  missing(payload: number, bytes: Uint8Array, at: number, end: number): number {
    const framer = this.registry.framerFor(payload as Payload);
    if (framer === undefined || framer.cut(bytes, at, end, false) !== 0) return 0;
    const needed = framer.needed(bytes, at, end);
    return Number.isFinite(needed) ? needed - (end - at) : 0;
  }
}

/** Is a datagram on the port of the framing, or has one of its parties spoken it before? */
function speaksFor({ flow, kind, other }: Direction, { port, payload }: Framer): boolean {
  return (
    port !== undefined && (flow.port(0) === port || flow.port(1) === port || kind === payload || other.kind === payload)
  );
}

function isHinted(flow: Flow): boolean {
  return flow.port(0) === DLMS_PORT || flow.port(1) === DLMS_PORT;
}
