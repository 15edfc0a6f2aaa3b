import {
  Bytes,
  Conversation,
  Dissection,
  type Dissector,
  type Framer,
  fieldById,
  Issue,
  Kind,
  Limits,
  type Packet,
  Payload,
  type Registry,
  Tables,
  Tape,
} from '../core/index.js';
import { FLAG } from './cutting.js';
import { type Direction, StreamKind } from './direction.js';
import type { Flow } from './flows.js';

/** Registered for DLMS; a hint, no more. */
const DLMS_PORT = 4059;
/** A header of any framing shows itself in so many bytes. */
const UNDECIDED_BYTES = 32;
/** Bytes of a segment that are searched for the beginning of a message, when a stream is joined in the middle. */
const SEARCHED_BYTES = 4096;
/** Bytes of an HDLC header up to and with its check sequence, and the flag in front of it. */
const HDLC_HEADER = 14;
/** Control and two L-SAPs in front of an APDU (IEC 61334-4-32). */
const HEADER_432 = 3;
/** Two L-SAPs and quality in front of an APDU. */
const LLC_OCTETS = 3;
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
  private readonly trial: Dissection;
  private readonly tape = new Tape(1024);

  constructor(
    private readonly registry: Registry,
    private readonly decodeAs: ReadonlyMap<number, number> | undefined,
  ) {
    this.trial = new Dissection(registry);
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
    return this.isClean(Payload.apdu, bytes, at, end) ? Payload.apdu : StreamKind.unknown;
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
    if (this.isClean(Payload.apdu, bytes, at, end)) return Payload.apdu;
    if (this.isClean(Payload.llc432, bytes, at, end)) return Payload.llc432;
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
    if (this.isClean(Payload.apdu, bytes, 0, end)) return Payload.apdu;
    if (this.isClean(Payload.llc432, bytes, 0, end)) return Payload.llc432;
    // A few bytes are soon well-formed data by chance.
    if (end >= 6 && this.isClean(Payload.data, bytes, 0, end)) return Payload.data;
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
    return end >= 8 && (this.isClean(Payload.apdu, bytes, 0, end) || this.isClean(Payload.llc432, bytes, 0, end));
  }

  /**
   * An LLC header of IEC 61334-4-32 that somebody uses, and what an APDU or CI-PDU begins with? One in some 40,000 lines of
   * random bytes has that, too; a frame that decodes without a complaint (`isClean`) needs no such caution.
   */
  private begins432(bytes: Uint8Array, at: number, end: number): boolean {
    if (!isHeader432(bytes, at, end)) return false;
    const destination = bytes[at + 1] as number;
    const source = bytes[at + 2] as number;
    return (isUsual(destination) || isUsual(source)) && this.pdu432(bytes, at) !== undefined;
  }

  /** Who answers for what follows an LLC header of IEC 61334-4-32. */
  private pdu432(bytes: Uint8Array, at: number): Dissector | undefined {
    const tag = bytes[at + HEADER_432] as number;
    return this.registry.find(Tables.apdu, tag) ?? this.registry.find(Tables.ciPdu, tag);
  }

  /** Do the bytes decode as this, to the last and without a complaint? */
  isClean(payload: number, bytes: Uint8Array, at: number, end: number): boolean {
    if (!this.tries(payload, bytes, at, end)) return false;
    const { tape } = this;
    for (const node of tape.details.keys()) if (tape.kind(node) === Kind.issue) return false;
    return true;
  }

  /**
   * The APDU that begins here with nothing around it but LLC octets, and others perhaps behind it; undefined where there is none.
   * A few bytes are soon an APDU by chance: without LLC octets it has to be all there is, or longer.
   */
  unframed(bytes: Uint8Array, at: number, end: number): Unframed | undefined {
    const hasLlc = isLlc(bytes, at, end);
    const from = hasLlc ? at + LLC_OCTETS : at;
    const length = this.cleanLength(Payload.apdu, bytes, from, end);
    if (length === 0 || (!hasLlc && length < SHORTEST_ALONE && from + length < end)) return undefined;
    return { payload: hasLlc ? Payload.llc : Payload.apdu, length: from + length - at };
  }

  /** May the bytes be the beginning of a frame, if more came? */
  isOpen(bytes: Uint8Array, at: number, end: number): boolean {
    if (this.openHeader(bytes, at, end) < end) return true;
    return this.registry.framers.some((framer) => framer.onLine === true && framer.looks(bytes, at, end) !== false);
  }

  /** How many of the bytes decode as this with nothing worse than a note; 0: none. */
  private cleanLength(payload: number, bytes: Uint8Array, at: number, end: number): number {
    if (!this.tries(payload, bytes, at, end)) return 0;
    const { tape } = this;
    let last = end;
    for (const node of tape.details.keys()) {
      if (tape.kind(node) !== Kind.issue) continue;
      const { id, severity } = fieldById(tape.fieldId(node));
      if (severity === 'note' && id !== Issue.unknown.id) continue;
      // What is left over is told, and is the last node.
      if (node + 8 !== tape.top || tape.fieldId(node + 4) !== Bytes.trailing.id) return 0;
      last = tape.offset(node);
    }
    return last - at;
  }

  /** Is nothing wrong with them but that they end too early? */
  isCut(payload: number, bytes: Uint8Array, at: number, end: number): boolean {
    if (!this.tries(payload, bytes, at, end)) return false;
    const { tape } = this;
    let isCut = false;
    for (const node of tape.details.keys()) {
      if (tape.kind(node) !== Kind.issue) continue;
      if (tape.fieldId(node) !== Issue.truncated.id) return false;
      isCut = true;
    }
    return isCut;
  }

  /** How many bytes a message of this framing lacks by its own length; 0: it is there, or nothing says so. */
  missing(payload: number, bytes: Uint8Array, at: number, end: number): number {
    const framer = this.registry.framerFor(payload as Payload);
    if (framer === undefined || framer.cut(bytes, at, end, false) !== 0) return 0;
    const needed = framer.needed(bytes, at, end);
    return Number.isFinite(needed) ? needed - (end - at) : 0;
  }

  /** Decodes on a tape of its own; false where no dissector says anything about such bytes. */
  private tries(payload: number, bytes: Uint8Array, at: number, end: number): boolean {
    if (end - at < 2 || end - at > Limits.apduBytes) return false;
    if (payload === Payload.apdu) {
      const dissector = this.registry.find(Tables.apdu, bytes[at] as number);
      if (dissector === undefined || dissector.opaque === true) return false;
    } else if (payload === Payload.llc432) {
      const dissector = isHeader432(bytes, at, end) ? this.pdu432(bytes, at) : undefined;
      if (dissector === undefined || dissector.opaque === true) return false;
    }
    const { tape, trial } = this;
    tape.reset();
    tape.addStore(bytes, 'trial');
    // A conversation of its own: what is only tried leaves no state behind.
    trial.begin(tape, new Conversation(0));
    trial.range(0, at, end);
    trial.run(Tables.payload, payload);
    return true;
  }
}

/**
 * Which framing does a stream begin with here, or contain? Undefined: none; 0: too few bytes to tell. What is recognised
 * has to make sense of what follows it, too, because other protocols have octets that look like a header; but not on
 * the registered port (`hinted`).
 */
function recognise(
  framers: readonly Framer[],
  bytes: Uint8Array,
  at: number,
  end: number,
  hinted: boolean,
): Framer | 0 | undefined {
  let undecided = false;
  for (const framer of framers) {
    if (framer.isDatagram === true) continue;
    const looks = framer.looks(bytes, at, end);
    if (looks === true && (hinted || makesSense(framer, bytes, at, end, true))) return framer;
    if (looks === undefined) undecided = true;
  }
  if (undecided && end - at < UNDECIDED_BYTES) return 0;
  const far = Math.min(end, at + SEARCHED_BYTES);
  for (const framer of framers) {
    if (framer.isDatagram === true) continue;
    const found = framer.find(bytes, at + 1, far);
    if (found >= 0 && goesOn(framer, bytes, found, end, false)) return framer;
  }
  return undefined;
}

/** A header was found at the beginning. The check sequence of HDLC speaks for itself; a wrapper has none. */
function makesSense(framer: Framer, bytes: Uint8Array, at: number, end: number, open: boolean): boolean {
  return framer.payload === Payload.hdlc || goesOn(framer, bytes, at, end, open);
}

/**
 * Is what follows the first message another one, or the end? A message longer than the bytes passes where `open`. One in
 * some 10,000 segments of noise has an HDLC header with the right check sequence somewhere in it, so that is not enough.
 */
function goesOn(framer: Framer, bytes: Uint8Array, at: number, end: number, open: boolean): boolean {
  const length = framer.cut(bytes, at, end, false) || (framer.rests?.(bytes, at, end) ?? 0);
  if (length <= 0) return length === 0 && open;
  const next = at + length;
  if (next === end || framer.looks(bytes, next, end) !== false) return true;
  // One flag may end a frame and begin the next.
  return framer.payload === Payload.hdlc && framer.looks(bytes, next - 1, end) !== false;
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

/** The version of the wrapper, which has never been another. */
function isVersion1(bytes: Uint8Array, at: number, end: number): boolean {
  return at + 1 < end && bytes[at] === 0 && bytes[at + 1] === 1;
}

/** Destination and source LSAP, quality: `E6 E6 00`, `E6 E7 00`, `FF E6 00`. */
function isLlc(bytes: Uint8Array, at: number, end: number): boolean {
  return (
    end - at > LLC_OCTETS &&
    (bytes[at] === 0xe6 || bytes[at] === 0xff) &&
    (bytes[at + 1] === 0xe6 || bytes[at + 1] === 0xe7) &&
    bytes[at + 2] === 0
  );
}

/** Connectionless data between L-SAPs that may be: clients and logical devices, a new system, all of them. */
function isHeader432(bytes: Uint8Array, at: number, end: number): boolean {
  return (
    bytes[at] === 0x90 && end - at > HEADER_432 && isLsap(bytes[at + 1] as number) && isLsap(bytes[at + 2] as number)
  );
}

function isLsap(octet: number): boolean {
  return octet < 0x80 || octet === 0xfd || octet === 0xff;
}

/** Management, the CIASE, the public client, all: on one side of nearly every frame is one of them. */
function isUsual(lsap: number): boolean {
  return lsap <= 0x01 || lsap === 0x10 || lsap >= 0x80;
}
