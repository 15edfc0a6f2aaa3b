/**
 * FTDI adapters: two bytes of status before the bytes of each packet (see `ftdi-packets.ts`), and requests that set up the line
 * (drivers/usb/serial/ftdi_sio.h).
 *
 *     set baud rate    value: divisor, 14 bits, and two of its fraction    index: the third, the clock, the port
 *     set data         value: data bits, 8 bits; parity, 3; stop bits, 3; break    index: the port
 */
import { bitGroup, bits, type Dissection, defineFields, group, Handover, Issue } from '../../src/core/index.js';
import { Adapter, FtdiRequest, type Setup } from './adapters.js';
import { STATUS_BYTES } from './ftdi-packets.js';
import { type ErrorBits, lineErrors } from './line-errors.js';
import type { LineFormat } from './line-format.js';
import { Usb } from './urb.js';

const ERRORS: ErrorBits = { overrun: 0x02, parity: 0x04, framing: 0x08, break: 0x10 };

const F = defineFields('ftdi', {
  self: group('FTDI status', { repeated: true }),
  fullSpeed: bits('Packets of 64 bytes', 0x01),
  highSpeed: bits('Packets of 512 bytes', 0x02),
  reserved: bits('Reserved', 0x0c),
  cts: bits('Clear to send', 0x10),
  dsr: bits('Data set ready', 0x20),
  ri: bits('Ring indicator', 0x40),
  dcd: bits('Carrier detect', 0x80),
  modemStatus: bitGroup('Modem status', 1, ['fullSpeed', 'highSpeed', 'reserved', 'cts', 'dsr', 'ri', 'dcd']),
  dataReady: bits('Data ready', 0x01),
  overrun: bits('Overrun', ERRORS.overrun),
  parityError: bits('Parity error', ERRORS.parity),
  framingError: bits('Framing error', ERRORS.framing),
  breakReceived: bits('Break', ERRORS.break),
  holdingEmpty: bits('Transmitter holding register empty', 0x20),
  transmitterEmpty: bits('Transmitter empty', 0x40),
  fifoError: bits('Error in the receiver FIFO', 0x80),
  lineStatus: bitGroup('Line status', 1, [
    'dataReady',
    'overrun',
    'parityError',
    'framingError',
    'breakReceived',
    'holdingEmpty',
    'transmitterEmpty',
    'fifoError',
  ]),
});

/** Takes what came from the adapter in packets of a size, and hands over the bytes of the line. */
export function ftdiData(d: Dissection, packetBytes: number): void {
  const { packet } = d;
  while (d.left >= STATUS_BYTES) {
    d.open(F.self);
    d.flags(F.modemStatus);
    packet.lineErrors |= lineErrors(d.flags(F.lineStatus), ERRORS);
    d.close();
    const length = Math.min(packetBytes - STATUS_BYTES, d.left);
    if (length > 0) d.handOverPiece(Handover.serial, length);
  }
  if (d.left === 0) return;
  if (!d.cut) d.report(Issue.malformed, 'half a status', d.at, d.left);
  d.rest(Usb.data);
}

/** How many of the bytes that are missing behind `length` captured ones are no status. */
export function withoutStatus(length: number, missing: number, packetBytes: number): number {
  return dataIn(length + missing, packetBytes) - dataIn(length, packetBytes);
}

function dataIn(length: number, packetBytes: number): number {
  const last = length % packetBytes;
  return Math.floor(length / packetBytes) * (packetBytes - STATUS_BYTES) + Math.max(0, last - STATUS_BYTES);
}

/** What a request says about the line; undefined: nothing. */
export function ftdiFormat(setup: Setup): LineFormat | undefined {
  const { request, value } = setup;
  if (request === FtdiRequest.setBaudRate) return { speed: ftdiSpeed(setup) };
  if (request !== FtdiRequest.setData) return undefined;
  return { dataBits: value & 0xff, parity: (value >>> 8) & 7, stopBits: (value >>> 11) & 7 };
}

/** Ports are counted from 1; adapters with one port have 0 there, or the last bit of the divisor. */
export function ftdiPort({ index }: Setup): number {
  return Math.max(0, (index & 0xff) - 1);
}

/** Eighths that the three bits of the fraction stand for. */
const EIGHTHS = [0, 4, 2, 1, 3, 5, 6, 7];
/** 48 MHz or, on high-speed chips that are told so, 120 MHz, by what a UART takes of it. */
const CLOCK = 3_000_000;
const FAST_CLOCK = 12_000_000;
const FAST = 0x02;

/**
 * The speed that a divisor makes. Chips with several ports have the port in the low byte of the index, and the rest of the divisor in
 * the high one. An index of 1 is the first port or, on chips with one, the last bit of the divisor, which changes next to nothing.
 */
function ftdiSpeed({ value, index }: Setup): number {
  const high = index > 1 ? index >>> 8 : index;
  const clock = (high & FAST) !== 0 ? FAST_CLOCK : CLOCK;
  const fraction = EIGHTHS[(value >>> 14) | ((high & 1) << 2)] as number;
  const whole = value & 0x3fff;
  // The two largest speeds have codes of their own.
  if (whole <= 1 && fraction === 0) return whole === 0 ? clock : (clock * 2) / 3;
  return nearest(clock / (whole + fraction / 8));
}

const USUAL = [
  300, 600, 1200, 2400, 4800, 9600, 14_400, 19_200, 28_800, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600,
];
/** No adapter makes a speed exactly; no receiver takes one for another that is so near. */
const TOLERANCE = 0.01;

/** What was asked for, which the divisor only comes near. */
export function nearest(speed: number): number {
  return USUAL.find((usual) => Math.abs(speed - usual) < TOLERANCE * usual) ?? Math.round(speed);
}

/** By bcdDevice. */
const ChipNames: Readonly<Record<number, string>> = {
  512: 'FT8U232AM',
  1024: 'FT232BM',
  1280: 'FT2232C',
  1536: 'FT232R',
  1792: 'FT2232H',
  2048: 'FT4232H',
  2304: 'FT232H',
  4096: 'FT-X',
};

/** Which chip it is, behind a space; empty for other adapters. */
export function ftdiChip(adapter: Adapter, version: number): string {
  const name = adapter === Adapter.ftdi ? ChipNames[version] : undefined;
  return name === undefined ? '' : ` ${name}`;
}
