/** What the tests of the engine share: frames made fast, run through the analyzer, and the messages as plain values. */
import { allDissectors } from '../../dissectors/index.js';
import { type Frame, fieldById, Kind, LinkType, type Registry } from '../../src/core/index.js';
import { Analyzer, type AnalyzerOptions, type Counts, type Message } from '../../src/engine/index.js';

/** A message, kept. */
export interface Seen {
  readonly frame: number;
  readonly frames: readonly number[];
  readonly payload: number;
  readonly hex: string;
  readonly bytes: number;
  /** `code: text` of what the engine itself has to tell, and of all errors. */
  readonly notes: readonly string[];
  readonly source: string;
  readonly seconds: number;
}

export const registry: Registry = allDissectors();

export function seen(message: Message): Seen {
  const { tape } = message;
  const notes: string[] = [];
  for (const [node, text] of tape.details) {
    if (tape.kind(node) !== Kind.issue) continue;
    const { name } = fieldById(tape.fieldId(node));
    if (name.startsWith('stream.') || name === 'issue.cut_capture' || name === 'issue.bug')
      notes.push(`${name}: ${text}`);
  }
  const bytes = tape.stores[message.store] as Uint8Array;
  return {
    frame: message.frame,
    frames: [...message.frames],
    payload: message.payload,
    hex: Buffer.from(bytes.subarray(message.start, message.end)).toString('hex'),
    bytes: message.end - message.start,
    notes,
    source: message.source,
    seconds: message.seconds,
  };
}

/** Feeds frames one after the other; numbers them, a second apart. */
export class Run {
  readonly messages: Seen[] = [];
  readonly analyzer: Analyzer;
  readonly frame: Frame = {
    number: 0,
    seconds: 1_000_000,
    nanos: 0,
    linkType: LinkType.raw,
    bytes: new Uint8Array(0),
    start: 0,
    end: 0,
    wireLength: 0,
    fileOffset: 0,
    interfaceId: 0,
    comment: undefined,
    direction: 0,
  };

  constructor(options: AnalyzerOptions = {}, sink?: (message: Message) => void) {
    this.analyzer = new Analyzer(registry, sink ?? ((message) => this.messages.push(seen(message))), options);
    this.analyzer.begin('test');
  }

  get counts(): Counts {
    return this.analyzer.counts;
  }

  /** A frame as the capture has it; `wireLength` says that it was longer on the wire. */
  feed(bytes: Uint8Array, linkType: number = LinkType.raw, wireLength: number = bytes.length): this {
    this.lend(bytes, linkType, wireLength);
    this.analyzer.frameIn(this.frame);
    this.reclaim();
    return this;
  }

  /** Makes the next frame: in the middle of a larger buffer, which is used again, so that nothing of it may be kept. */
  lend(bytes: Uint8Array, linkType: number, wireLength: number): void {
    const { frame } = this;
    frame.number++;
    frame.seconds++;
    frame.linkType = linkType;
    frame.bytes = LENT.length >= bytes.length + 8 ? LENT : new Uint8Array(bytes.length + 8);
    frame.bytes.set(bytes, 4);
    frame.start = 4;
    frame.end = 4 + bytes.length;
    frame.wireLength = wireLength;
  }

  /** The bytes that were lent are gone. */
  reclaim(): void {
    this.frame.bytes.fill(0xee, this.frame.start, this.frame.end);
  }

  end(): this {
    this.analyzer.end();
    return this;
  }
}

const LENT = new Uint8Array(4096);

export interface Segment {
  readonly fromServer?: boolean;
  readonly sequence: number;
  readonly acknowledgement?: number;
  readonly flags?: number;
  readonly payload?: Uint8Array;
  readonly clientPort?: number;
  readonly serverPort?: number;
  /** Number of the client: the low three bytes of its address. */
  readonly client?: number;
}

const FIN = 1;
const SYN = 2;
const RST = 4;
const ACK = 16;

export const Flags = { FIN, SYN, RST, ACK } as const;

/** IPv4 and TCP without checksums: nobody verifies them, and the large tests need hundreds of thousands. */
export function segment(s: Segment): Uint8Array {
  const payload = s.payload ?? NONE;
  const bytes = new Uint8Array(40 + payload.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = 0x45;
  view.setUint16(2, bytes.length);
  bytes[8] = 64;
  bytes[9] = 6;
  const client = 0x0a00_0000 | (s.client ?? 1);
  const server = 0xc000_0201;
  view.setUint32(12, s.fromServer === true ? server : client);
  view.setUint32(16, s.fromServer === true ? client : server);
  const clientPort = s.clientPort ?? 50_000;
  const serverPort = s.serverPort ?? 4059;
  view.setUint16(20, s.fromServer === true ? serverPort : clientPort);
  view.setUint16(22, s.fromServer === true ? clientPort : serverPort);
  view.setUint32(24, s.sequence >>> 0);
  view.setUint32(28, (s.acknowledgement ?? 0) >>> 0);
  bytes[32] = 0x50;
  bytes[33] = s.flags ?? (s.acknowledgement === undefined ? 0 : ACK);
  view.setUint16(34, 1000);
  bytes.set(payload, 40);
  return bytes;
}

const NONE = new Uint8Array(0);

/** IPv4 and UDP. */
export function datagram(payload: Uint8Array, sourcePort = 4059, destinationPort = 50_000): Uint8Array {
  const bytes = new Uint8Array(28 + payload.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = 0x45;
  view.setUint16(2, bytes.length);
  bytes[8] = 64;
  bytes[9] = 17;
  view.setUint32(12, 0x0a00_0001);
  view.setUint32(16, 0xc000_0201);
  view.setUint16(20, sourcePort);
  view.setUint16(22, destinationPort);
  view.setUint16(24, 8 + payload.length);
  bytes.set(payload, 28);
  return bytes;
}

/** A piece of an IPv4 datagram that carries `protocol`. */
export function fragment(id: number, offset: number, more: boolean, payload: Uint8Array, protocol = 17): Uint8Array {
  const bytes = new Uint8Array(20 + payload.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = 0x45;
  view.setUint16(2, bytes.length);
  view.setUint16(4, id);
  view.setUint16(6, (more ? 0x2000 : 0) | (offset >> 3));
  bytes[8] = 64;
  bytes[9] = protocol;
  view.setUint32(12, 0x0a00_0001);
  view.setUint32(16, 0xc000_0201);
  bytes.set(payload, 20);
  return bytes;
}
