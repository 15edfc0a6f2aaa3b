/** What carries APDUs: the wrapper (IEC 62056-47), LLC and HDLC frames (IEC 62056-46). */
import { concat, NO_BYTES, u16, u32 } from './parts.js';

/** version 1 | source wPort | destination wPort | length | APDU */
export function wrapper(source: number, destination: number, apdu: Uint8Array): Uint8Array {
  return concat(u16(1), u16(source), u16(destination), u16(apdu.length), apdu);
}

export const llcCommand = (apdu: Uint8Array): Uint8Array => concat(0xe6, 0xe6, 0x00, apdu);
export const llcResponse = (apdu: Uint8Array): Uint8Array => concat(0xe6, 0xe7, 0x00, apdu);

const CRC_TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x8408 : crc >>> 1;
  return crc;
});

/** HCS and FCS of HDLC: reflected 1021h, start and end inverted. Sent low byte first. */
export function crc16X25(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let crc = 0xffff;
  for (let i = start; i < end; i++) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0);
  return crc ^ 0xffff;
}

function checkSequence(bytes: Uint8Array): Uint8Array {
  const crc = crc16X25(bytes);
  return Uint8Array.of(crc & 0xff, crc >>> 8);
}

/** Upper (logical) and lower (physical) part of an address, sent in so many bytes. */
export interface HdlcAddress {
  readonly upper: number;
  readonly lower?: number;
  readonly size: 1 | 2 | 4;
}

/** Seven address bits a byte; the lowest bit marks the last one. */
export function hdlcAddress(address: HdlcAddress): Uint8Array {
  const { upper, lower = 0, size } = address;
  if (size === 1) return Uint8Array.of((upper << 1) | 1);
  if (size === 2) return Uint8Array.of(upper << 1, (lower << 1) | 1);
  const seven = (value: number): number => (value & 0x7f) << 1;
  return Uint8Array.of(seven(upper >> 7), seven(upper), seven(lower >> 7), seven(lower) | 1);
}

/** A client has one byte. */
export const hdlcClient = (sap: number): HdlcAddress => ({ upper: sap, size: 1 });

/** The control byte; poll/final is set unless said otherwise. */
export const hdlcControl = {
  information: (sent: number, received: number, isFinal = true): number =>
    ((received & 7) << 5) | (isFinal ? 0x10 : 0) | ((sent & 7) << 1),
  receiveReady: (received: number, isFinal = true): number => ((received & 7) << 5) | (isFinal ? 0x11 : 0x01),
  receiveNotReady: (received: number, isFinal = true): number => ((received & 7) << 5) | (isFinal ? 0x15 : 0x05),
  reject: (received: number, isFinal = true): number => ((received & 7) << 5) | (isFinal ? 0x19 : 0x09),
  snrm: 0x93,
  ua: 0x73,
  disc: 0x53,
  dm: 0x1f,
  frmr: 0x97,
  ui: 0x13,
  uiNotFinal: 0x03,
} as const;

export interface HdlcFrame {
  readonly destination: HdlcAddress | Uint8Array;
  readonly source: HdlcAddress | Uint8Array;
  readonly control: number;
  readonly information?: Uint8Array;
  readonly segmented?: boolean;
  /** Written into the length field instead of the truth. */
  readonly claimedLength?: number;
}

/** A frame of format type 3 with a flag at both ends. Without information the HCS is the only check sequence. */
export function hdlcFrame(frame: HdlcFrame): Uint8Array {
  const destination = frame.destination instanceof Uint8Array ? frame.destination : hdlcAddress(frame.destination);
  const source = frame.source instanceof Uint8Array ? frame.source : hdlcAddress(frame.source);
  const information = frame.information ?? NO_BYTES;
  const header = 2 + destination.length + source.length + 1 + 2;
  const length = frame.claimedLength ?? (information.length === 0 ? header : header + information.length + 2);
  const format = 0xa000 | (frame.segmented ? 0x0800 : 0) | length;
  const start = concat(u16(format), destination, source, frame.control);
  if (information.length === 0) return concat(0x7e, start, checkSequence(start), 0x7e);
  const body = concat(start, checkSequence(start), information);
  return concat(0x7e, body, checkSequence(body), 0x7e);
}

export interface HdlcParameters {
  readonly maxTransmit?: number;
  readonly maxReceive?: number;
  readonly windowTransmit?: number;
  readonly windowReceive?: number;
}

/** Information field of SNRM and UA: `81 80 length { id length value }`. */
export function hdlcParameters(parameters: HdlcParameters): Uint8Array {
  const items: Uint8Array[] = [];
  const information = (id: number, value: number | undefined): void => {
    if (value !== undefined) items.push(value < 0x100 ? Uint8Array.of(id, 1, value) : concat(id, 2, u16(value)));
  };
  information(0x05, parameters.maxTransmit);
  information(0x06, parameters.maxReceive);
  if (parameters.windowTransmit !== undefined) items.push(concat(0x07, 4, u32(parameters.windowTransmit)));
  if (parameters.windowReceive !== undefined) items.push(concat(0x08, 4, u32(parameters.windowReceive)));
  const content = concat(...items);
  return concat(0x81, 0x80, content.length, content);
}

/** Both ends of an HDLC link: frames with the right sequence numbers, in the order they cross the line. */
export class HdlcDialog {
  readonly #client: HdlcAddress;
  readonly #server: HdlcAddress;
  #clientSent = 0;
  #serverSent = 0;

  constructor(client: number, server: HdlcAddress) {
    this.#client = hdlcClient(client);
    this.#server = server;
  }

  toServer(control: number, information?: Uint8Array, segmented = false): Uint8Array {
    const addresses = { destination: this.#server, source: this.#client };
    return hdlcFrame({ ...addresses, control, segmented, ...(information && { information }) });
  }

  toClient(control: number, information?: Uint8Array, segmented = false): Uint8Array {
    const addresses = { destination: this.#client, source: this.#server };
    return hdlcFrame({ ...addresses, control, segmented, ...(information && { information }) });
  }

  /** SNRM and UA; sequence numbers start anew. */
  connect(asked?: HdlcParameters, granted: HdlcParameters | undefined = asked): Uint8Array[] {
    this.#clientSent = 0;
    this.#serverSent = 0;
    return [
      this.toServer(hdlcControl.snrm, asked && hdlcParameters(asked)),
      this.toClient(hdlcControl.ua, granted && hdlcParameters(granted)),
    ];
  }

  disconnect(): Uint8Array[] {
    return [this.toServer(hdlcControl.disc), this.toClient(hdlcControl.ua)];
  }

  /** An APDU of the client in one I frame. */
  request(apdu: Uint8Array): Uint8Array {
    return this.toServer(hdlcControl.information(this.#clientSent++, this.#serverSent), llcCommand(apdu));
  }

  /** An APDU of the server in one I frame. */
  response(apdu: Uint8Array): Uint8Array {
    return this.#serverFrame(llcResponse(apdu), false, true);
  }

  /** An APDU in segments of so many information bytes, an RR of the client after each but the last. */
  segments(apdu: Uint8Array, size: number): Uint8Array[] {
    const information = llcResponse(apdu);
    const frames: Uint8Array[] = [];
    for (let at = 0; at < information.length; at += size) {
      const more = at + size < information.length;
      frames.push(this.#serverFrame(information.subarray(at, at + size), more, true));
      if (more) frames.push(this.ready());
    }
    return frames;
  }

  /** The same, but in windows: only the last frame of each window has the final bit and is answered. */
  windows(apdu: Uint8Array, size: number, window: number): Uint8Array[] {
    const information = llcResponse(apdu);
    const frames: Uint8Array[] = [];
    let inWindow = 0;
    for (let at = 0; at < information.length; at += size) {
      const more = at + size < information.length;
      const isFinal = ++inWindow === window || !more;
      frames.push(this.#serverFrame(information.subarray(at, at + size), more, isFinal));
      if (!isFinal) continue;
      inWindow = 0;
      if (more) frames.push(this.ready());
    }
    return frames;
  }

  /** RR of the client for all that was sent to it but the last so many frames. */
  ready(missed = 0): Uint8Array {
    return this.toServer(hdlcControl.receiveReady(this.#serverSent - missed));
  }

  #serverFrame(information: Uint8Array, segmented: boolean, isFinal: boolean): Uint8Array {
    const control = hdlcControl.information(this.#serverSent++, this.#clientSent, isFinal);
    return this.toClient(control, information, segmented);
  }
}
