/** Meters of large captures: each with a connection of its own, asked in turns. */
import { HdlcDialog, TcpFlag, wrapper } from '../captures/bytes.js';
import { type CaptureFile, type Chance, Connection } from './capture-file.js';
import { AARE, AARQ, type Exchange, HDLC_PROFILES, pick, refresh, SMALL } from './exchanges.js';

const WRAPPER_PORT = 4059;
const HDLC_PORT = 4001;
const MAX_SEGMENT = 1460;

export const CLIENT_SAP = 2;
export const METER_SAP = 1;

const NO_BYTES = new Uint8Array(0);

/** One meter and its connection; `turn` is a question or two. */
export abstract class Meter {
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
export class WrapperMeter extends Meter {
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
export class HdlcMeter extends Meter {
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
