/**
 * What control requests say about the serial line behind an adapter.
 *
 *     CDC, PL2303    set line coding     data: speed(4) stop bits(1) parity(1) data bits(1)            (PSTN 1.2, 6.3.10)
 *     CP210x         set baud rate       data: speed(4)                                                (AN571)
 *                    set line control    value: stop bits, 4 bits; parity, 4; data bits, 8
 *                    set baud divisor    value: of 3,686,400 Hz
 *     CH34x          write registers     value: two registers, a byte each; index: what is written     (Linux, ch341.c)
 *     FTDI           see `ftdi.ts`
 */
import type { Dissection } from '../../src/core/index.js';
import {
  Adapter,
  CdcRequest,
  Ch34xRequest,
  Cp210xRequest,
  LINE_CODING_BYTES,
  RequestType,
  type Setup,
} from './adapters.js';
import { ftdiFormat, nearest } from './ftdi.js';
import { Line, type LineFormat } from './line-format.js';

/** Bit of the type: the data come from the device. */
const FROM_DEVICE = 0x80;

/** Takes what a request sends or is answered, where it is about the line; undefined: it says nothing about it. */
export function lineFormat(d: Dissection, setup: Setup, adapter: Adapter): LineFormat | undefined {
  const type = setup.type & ~FROM_DEVICE;
  if (type === RequestType.classInterface) return isLineCoding(setup) ? lineCoding(d) : undefined;
  if (setup.type === RequestType.vendorInterface && adapter === Adapter.cp210x) return cp210xFormat(d, setup);
  if (setup.type !== RequestType.vendorDevice) return undefined;
  if (adapter === Adapter.ftdi) return ftdiFormat(setup);
  return adapter === Adapter.ch34x ? ch34xFormat(setup) : undefined;
}

function isLineCoding({ request, length }: Setup): boolean {
  const isAsked = request === CdcRequest.setLineCoding || request === CdcRequest.getLineCoding;
  return isAsked && length === LINE_CODING_BYTES;
}

/** Only there once: with the request that sets it, or with the answer. */
function lineCoding(d: Dissection): LineFormat | undefined {
  if (d.left === 0) return undefined;
  d.open(Line.self);
  const speed = d.read(Line.speed);
  const stopBits = d.read(Line.stopBits);
  const parity = d.read(Line.parity);
  const dataBits = d.read(Line.dataBits);
  d.close();
  return { speed, stopBits, parity, dataBits };
}

const CP210X_CLOCK = 3_686_400;

function cp210xFormat(d: Dissection, { request, value }: Setup): LineFormat | undefined {
  switch (request) {
    case Cp210xRequest.setBaudDivisor:
      return value === 0 ? undefined : { speed: nearest(CP210X_CLOCK / value) };
    case Cp210xRequest.setLineControl:
      return { stopBits: value & 0x0f, parity: (value >>> 4) & 0x0f, dataBits: value >>> 8 };
    case Cp210xRequest.setBaudRate: {
      if (d.left === 0) return undefined;
      d.open(Line.self);
      const speed = d.read(Line.speed);
      d.close();
      return { speed };
    }
    default:
      return undefined;
  }
}

/** Registers of the CH341: prescaler and divisor, line control and its second half. */
const SPEED_REGISTERS = 0x1312;
const LINE_REGISTERS = 0x2518;
const CH34X_CLOCK = 48_000_000;
const TWO_STOP_BITS = 0x04;
const HAS_PARITY = 0x08;
const EVEN = 0x10;
const MARK_OR_SPACE = 0x20;
const SMALLEST_CHARACTER = 5;

function ch34xFormat({ request, value, index }: Setup): LineFormat | undefined {
  if (request !== Ch34xRequest.writeRegister) return undefined;
  if (value === SPEED_REGISTERS) {
    const divisor = 0x100 - (index >>> 8);
    const shift = 12 - 3 * (index & 3) - ((index >>> 2) & 1);
    return { speed: nearest(CH34X_CLOCK / (2 ** shift * divisor)) };
  }
  if (value !== LINE_REGISTERS) return undefined;
  return {
    dataBits: SMALLEST_CHARACTER + (index & 3),
    parity: ch34xParity(index),
    stopBits: (index & TWO_STOP_BITS) === 0 ? 0 : 2,
  };
}

function ch34xParity(register: number): number {
  if ((register & HAS_PARITY) === 0) return 0;
  const isEven = (register & EVEN) !== 0;
  if ((register & MARK_OR_SPACE) !== 0) return isEven ? 4 : 3;
  return isEven ? 2 : 1;
}
