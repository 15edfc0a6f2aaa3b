/** What stands around DLMS on power lines and on the Euridis bus: MAC frames of S-FSK, what its modems say, twisted pair frames. */
import { ARC, crc16 } from './check-sequences.js';
import { crc16X25 } from './hdlc.js';
import { concat, u16 } from './parts.js';

/** The remainder of a polynomial with bits first to last; `zeros` behind them. */
function remainder24(bytes: Uint8Array, zeros: number): number {
  let register = 0;
  const push = (bit: number): void => {
    register = register * 2 + bit;
    if (register >= 2 ** 24) register = (register - 2 ** 24) ^ 0x5d6dcb;
  };
  for (const octet of bytes) for (let bit = 7; bit >= 0; bit--) push((octet >> bit) & 1);
  for (let i = 0; i < zeros; i++) push(0);
  return register;
}

const u24 = (value: number): Uint8Array => Uint8Array.of(value >>> 16, value >>> 8, value);

/** Bits of 24 in the other order. */
function mirrored24(value: number): number {
  let result = 0;
  for (let bit = 0; bit < 24; bit++) if ((value >> bit) & 1) result |= 1 << (23 - bit);
  return result;
}

const NS = [0x6c6c, 0x3a3a, 0x5656, 0x7171, 0x1d1d, 0x4b4b, 0x2727] as const;

export interface MacFrame {
  readonly source: number;
  readonly destination: number;
  /** Initial, current and delta credit. */
  readonly credits?: readonly [initial: number, current: number, delta: number];
  /** The check sequence as an implementation makes it, not as they usually are. */
  readonly isMirrored?: boolean;
  /** Instead of the right one. */
  readonly fcs?: number;
}

function macHeader({ source, destination, credits = [0, 0, 0] }: MacFrame, pad: number): Uint8Array {
  const [initial, current, delta] = credits;
  return concat((initial << 5) | (current << 2) | delta, u24(source * 0x1000 + destination), pad);
}

/** NS, credits, addresses, pad length, M-SDU, padding, FCS: 36 octets, or a multiple of them. */
export function sfskFrame(frame: MacFrame, sdu: Uint8Array): Uint8Array {
  const pad = (36 - ((10 + sdu.length) % 36)) % 36;
  const checked = concat(macHeader(frame, pad), sdu, new Uint8Array(pad));
  const fcs = frame.isMirrored === true ? mirrored24(remainder24(checked, 0)) : remainder24(checked, 24);
  const count = (2 + checked.length + 3) / 36;
  return concat(u16(NS[count - 1] ?? 0), checked, u24(frame.fcs ?? fcs));
}

/** 02, length, 50, the MAC header, M-SDU, padding, CRC-16/X.25. */
export function sfskHost(frame: MacFrame, sdu: Uint8Array): Uint8Array {
  const length = 8 + sdu.length;
  const pad = (36 - (length % 36)) % 36;
  const checked = concat(0x02, length, 0x50, macHeader(frame, pad), sdu, new Uint8Array(pad));
  return concat(checked, u16(crc16X25(checked)).reverse());
}

/** Length of all, secondary address in BCD, primary address, command, data, CRC. */
export function euridis(secondary: Uint8Array, primary: number, command: number, data: Uint8Array): Uint8Array {
  const checked = concat(1 + 6 + 1 + 1 + data.length + 2, secondary, primary, command, data);
  return concat(checked, u16(crc16(ARC, 0, checked)).reverse());
}
