/**
 * Makes large captures to measure with: always the same bytes for the same kind and number of packets.
 *
 *     node dist/bench/generate.js small|profile|hdlc|mix PACKETS FILE
 *
 * A head-end talks to 200 meters, each on its own TCP connection, in turns. Handshake, association and whatever
 * else TCP needs are counted as packets too; the last exchange is cut off where the number is reached.
 */

import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  aare,
  aarq,
  attribute,
  axdr,
  dateTime,
  get,
  HdlcDialog,
  initiateRequest,
  TcpFlag,
  text,
  wrapper,
} from '../captures/bytes.js';
import { CaptureFile, Chance, Connection } from './capture-file.js';

export const kinds = ['small', 'profile', 'hdlc', 'mix'] as const;
export type Kind = (typeof kinds)[number];

export interface Generated {
  readonly packets: number;
  readonly bytes: number;
  /** APDUs that are in the file whole, associations included. */
  readonly apdus: number;
}

const CONNECTIONS = 200;
const WRAPPER_PORT = 4059;
const HDLC_PORT = 4001;
const MAX_SEGMENT = 1460;

const CLIENT_SAP = 2;
const METER_SAP = 1;

// ---------------------------------------------------------------------------------------------------------------
// What is said

const NOON = Date.UTC(2024, 5, 10, 12);
const QUARTER = 15 * 60 * 1000;

const AARQ = aarq({ mechanism: 1, authentication: text('12345678'), userInformation: initiateRequest() });
const AARE = aare();

const INVOKE_AT = 2;

/** A question and its answer; the bytes at `valueAt` of the answer get a new value each time. */
interface Exchange {
  readonly request: Uint8Array;
  readonly response: Uint8Array;
  readonly valueAt: number;
  readonly valueSize: number;
}

function exchange(classId: number, name: string, index: number, value: Uint8Array, valueSize: number): Exchange {
  const response = get.response(0xc1, value);
  const request = get.request(0xc1, attribute(classId, name, index));
  return { request, response, valueAt: response.length - valueSize, valueSize };
}

/** What a head-end asks for all day. */
const SMALL: readonly Exchange[] = [
  exchange(3, '1-0:1.8.0*255', 2, axdr.doubleLongUnsigned(4256789), 4),
  exchange(3, '1-0:2.8.0*255', 2, axdr.doubleLongUnsigned(81350), 4),
  exchange(3, '1-0:1.7.0*255', 2, axdr.doubleLongUnsigned(1873), 2),
  exchange(3, '1-0:32.7.0*255', 2, axdr.longUnsigned(2304), 1),
  exchange(3, '1-0:52.7.0*255', 2, axdr.longUnsigned(2304), 1),
  exchange(3, '1-0:31.7.0*255', 2, axdr.longUnsigned(417), 1),
  exchange(3, '1-0:1.8.0*255', 3, axdr.scalerUnit(0, 30), 0),
  exchange(3, '1-0:32.7.0*255', 3, axdr.scalerUnit(-1, 35), 0),
  exchange(8, '0-0:1.0.0*255', 2, axdr.octetString(dateTime(NOON)), 0),
  exchange(1, '0-0:96.1.0*255', 2, axdr.octetString(text('DMP12345678')), 3),
  exchange(70, '0-0:96.3.10*255', 2, axdr.boolean(true), 0),
];

const ROW_BYTES = 28;
const ROW_VALUES_AT = 19;

function profileExchange(rows: number): Exchange {
  const row = (n: number): Uint8Array =>
    axdr.structure(
      axdr.octetString(dateTime(NOON - 96 * QUARTER + n * QUARTER)),
      axdr.unsigned(0),
      axdr.doubleLongUnsigned(4250000 + 27 * n),
      axdr.doubleLongUnsigned(81200 + 3 * n),
    );
  const value = axdr.array(...Array.from({ length: rows }, (_, n) => row(n)));
  return exchange(7, '1-0:99.1.0*255', 2, value, rows * ROW_BYTES);
}

/** 1 to 4 KiB in steps, and those that fit a few HDLC segments. */
const PROFILES: readonly Exchange[] = Array.from({ length: 28 }, (_, i) => profileExchange(36 + 4 * i));
const HDLC_PROFILES: readonly Exchange[] = Array.from({ length: 8 }, (_, i) => profileExchange(8 + 3 * i));

/** Changes the answer in place: it is written out before it is changed again. */
function refresh(e: Exchange, invoke: number, chance: Chance): void {
  e.request[INVOKE_AT] = invoke;
  e.response[INVOKE_AT] = invoke;
  if (e.valueSize < ROW_BYTES) {
    for (let i = 0; i < e.valueSize; i++) e.response[e.valueAt + i] = 0x30 + chance.below(10);
    return;
  }
  // The low two bytes of both registers of each row.
  for (let at = e.valueAt + ROW_VALUES_AT; at < e.response.length; at += ROW_BYTES) {
    const value = chance.below(0x10000);
    e.response[at + 2] = value >>> 8;
    e.response[at + 3] = value;
    e.response[at + 7] = value >>> 3;
  }
}

function pick<T>(list: readonly T[], chance: Chance): T {
  const chosen = list[chance.below(list.length)];
  if (chosen === undefined) throw new Error('nothing to pick from');
  return chosen;
}

// ---------------------------------------------------------------------------------------------------------------
// Meters

const NO_BYTES = new Uint8Array(0);

/** One meter and its connection; `turn` is a question or two. */
abstract class Meter {
  protected readonly file: CaptureFile;
  protected readonly chance: Chance;
  readonly #connection: Connection;
  #isOpen = false;
  #invoke = 0;

  constructor(file: CaptureFile, chance: Chance, index: number, port: number) {
    this.file = file;
    this.chance = chance;
    this.#connection = new Connection(`198.51.100.${1 + (index % 250)}`, port, 40000 + index, chance);
  }

  turn(): void {
    if (!this.#isOpen) {
      this.#isOpen = true;
      this.packet(false, TcpFlag.syn);
      this.packet(true, TcpFlag.syn | TcpFlag.ack);
      this.packet(false, TcpFlag.ack);
      this.associate();
    }
    this.ask();
  }

  protected abstract associate(): void;
  protected abstract ask(): void;

  /** Invoke-ids go round; confirmed, high priority. */
  protected nextInvoke(): number {
    this.#invoke = (this.#invoke + 1) & 0x0f;
    return 0xc0 | this.#invoke;
  }

  /** False where the file is full. */
  protected packet(
    fromServer: boolean,
    flags: number,
    payload: Uint8Array = NO_BYTES,
    start = 0,
    end: number = payload.length,
  ): boolean {
    return this.file.packet(this.#connection, fromServer, flags, payload, start, end);
  }

  /** Bytes that hold so many APDUs, cut where `cut` says and at the largest segment. */
  protected send(fromServer: boolean, bytes: Uint8Array, apdus: number, cut = bytes.length): void {
    let segments = 0;
    let isWhole = true;
    for (let at = 0; at < bytes.length; ) {
      const border = at < cut ? cut : bytes.length;
      const end = Math.min(at + MAX_SEGMENT, border);
      isWhole = this.packet(fromServer, TcpFlag.psh | TcpFlag.ack, bytes, at, end);
      at = end;
      if (++segments % 2 === 0) this.packet(!fromServer, TcpFlag.ack);
    }
    if (isWhole) this.file.apdus += apdus;
  }
}

/** Wrapper on port 4059; in a mix, messages are also split and joined. */
class WrapperMeter extends Meter {
  readonly #exchanges: readonly Exchange[];
  readonly #isMixed: boolean;

  constructor(file: CaptureFile, chance: Chance, index: number, exchanges: readonly Exchange[], isMixed: boolean) {
    super(file, chance, index, WRAPPER_PORT);
    this.#exchanges = exchanges;
    this.#isMixed = isMixed;
  }

  protected override associate(): void {
    this.send(false, wrapper(CLIENT_SAP, METER_SAP, AARQ), 1);
    this.send(true, wrapper(METER_SAP, CLIENT_SAP, AARE), 1);
  }

  protected override ask(): void {
    const together = this.#isMixed && this.chance.below(16) === 0 ? 2 + this.chance.below(3) : 1;
    const requests: Uint8Array[] = [];
    const responses: Uint8Array[] = [];
    for (let i = 0; i < together; i++) {
      const e = pick(this.#exchanges, this.chance);
      refresh(e, this.nextInvoke(), this.chance);
      requests.push(wrapper(CLIENT_SAP, METER_SAP, e.request));
      responses.push(wrapper(METER_SAP, CLIENT_SAP, e.response));
    }
    const [request, response] = [Buffer.concat(requests), Buffer.concat(responses)];
    const isSplit = this.#isMixed && this.chance.below(16) === 0;
    this.send(false, request, together);
    this.send(true, response, together, isSplit ? 1 + this.chance.below(response.length - 1) : response.length);
    // Clients usually acknowledge with the next request.
    if (response.length <= MAX_SEGMENT && this.chance.below(8) === 0) this.packet(false, TcpFlag.ack);
  }
}

/** HDLC on port 4001: small values, and every fourth answer a profile in segments. */
class HdlcMeter extends Meter {
  readonly #link = new HdlcDialog(CLIENT_SAP, { upper: 1, lower: 17, size: 2 });
  readonly #isMixed: boolean;

  constructor(file: CaptureFile, chance: Chance, index: number, isMixed: boolean) {
    super(file, chance, index, HDLC_PORT);
    this.#isMixed = isMixed;
  }

  protected override associate(): void {
    const limits = { maxTransmit: 248, maxReceive: 248, windowTransmit: 1, windowReceive: 1 };
    const [snrm = NO_BYTES, ua = NO_BYTES] = this.#link.connect(limits);
    this.send(false, snrm, 0);
    this.send(true, ua, 0);
    this.send(false, this.#link.request(AARQ), 1);
    this.send(true, this.#link.response(AARE), 1);
  }

  protected override ask(): void {
    const isProfile = this.chance.below(4) === 0;
    const e = pick(isProfile ? HDLC_PROFILES : SMALL, this.chance);
    refresh(e, this.nextInvoke(), this.chance);
    this.send(false, this.#link.request(e.request), 1);
    const frames = isProfile ? this.#link.segments(e.response, 240) : [this.#link.response(e.response)];
    frames.forEach((frame, i) => {
      const isLast = i === frames.length - 1;
      const isSplit = this.#isMixed && this.chance.below(16) === 0;
      // Segments and the RRs between them come in turn.
      const cut = isSplit ? 1 + this.chance.below(frame.length - 1) : frame.length;
      this.send(i % 2 === 0, frame, isLast ? 1 : 0, cut);
    });
    if (this.chance.below(8) === 0) this.packet(false, TcpFlag.ack);
  }
}

function meterOf(kind: Kind, file: CaptureFile, chance: Chance, index: number): Meter {
  switch (kind) {
    case 'small':
      return new WrapperMeter(file, chance, index, SMALL, false);
    case 'profile':
      return new WrapperMeter(file, chance, index, PROFILES, false);
    case 'hdlc':
      return new HdlcMeter(file, chance, index, false);
    case 'mix': {
      const turn = index % 4;
      if (turn === 0) return new HdlcMeter(file, chance, index, true);
      return new WrapperMeter(file, chance, index, turn === 1 ? PROFILES : SMALL, true);
    }
    default:
      return kind satisfies never;
  }
}

/** Writes a pcap file of exactly so many packets. */
export function generate(kind: Kind, packets: number, path: string): Generated {
  const chance = new Chance(0x1d1a5 + kinds.indexOf(kind));
  const file = new CaptureFile(path, packets, chance);
  try {
    const meters = Array.from({ length: CONNECTIONS }, (_, index) => meterOf(kind, file, chance, index));
    for (let i = 0; !file.isFull; i = (i + 1) % CONNECTIONS) meters[i]?.turn();
  } finally {
    file.close();
  }
  return { packets: file.packets, bytes: file.bytes, apdus: file.apdus };
}

function main(argv: readonly string[]): number {
  const [name, count, path] = argv;
  const kind = kinds.find((known) => known === name);
  const packets = Number(count);
  if (!kind || !Number.isInteger(packets) || packets < 1 || path === undefined) {
    process.stderr.write(`usage: node dist/bench/generate.js ${kinds.join('|')} PACKETS FILE\n`);
    return 2;
  }
  const done = generate(kind, packets, path);
  process.stderr.write(`${path}: ${done.packets} packets, ${done.apdus} APDUs, ${done.bytes} bytes\n`);
  return 0;
}

const script = process.argv[1];
if (script !== undefined && realpathSync(script) === fileURLToPath(import.meta.url)) {
  process.exitCode = main(process.argv.slice(2));
}
