/** A-XDR (IEC 61334-6): lengths, names, dates and the data types of COSEM (IEC 62056-6-2). */
import { concat, integer, text, u16, u32 } from './parts.js';

/** Below 80h the length itself; else 80h + number of bytes, then the length. */
export function axdrLength(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  if (length < 0x100) return Uint8Array.of(0x81, length);
  if (length < 0x10000) return concat(0x82, u16(length));
  return concat(0x84, u32(length));
}

/** A length and that many bytes: OCTET STRING without a data tag. */
export function axdrOctets(bytes: Uint8Array): Uint8Array {
  return concat(axdrLength(bytes.length), bytes);
}

/** `A-B:C.D.E*F` as six bytes. */
export function obis(code: string): Uint8Array {
  const groups = /^(\d+)-(\d+):(\d+)\.(\d+)\.(\d+)\*(\d+)$/.exec(code);
  if (!groups) throw new Error(`not an OBIS code: ${code}`);
  return Uint8Array.from(groups.slice(1), Number);
}

export interface DateTimeParts {
  readonly year?: number;
  readonly month?: number;
  readonly day?: number;
  readonly weekday?: number;
  readonly hour?: number;
  readonly minute?: number;
  readonly second?: number;
  readonly hundredths?: number;
  /** Minutes from local time to UTC: negative east of Greenwich. */
  readonly deviation?: number;
  readonly status?: number;
}

/** Five bytes of a date; what is left out is "not specified". */
export function dateParts(parts: DateTimeParts): Uint8Array {
  return concat(u16(parts.year ?? 0xffff), parts.month ?? 0xff, parts.day ?? 0xff, parts.weekday ?? 0xff);
}

/** Four bytes of a time; what is left out is "not specified". */
export function timeParts(parts: DateTimeParts): Uint8Array {
  return Uint8Array.of(parts.hour ?? 0xff, parts.minute ?? 0xff, parts.second ?? 0xff, parts.hundredths ?? 0xff);
}

export function dateTimeParts(parts: DateTimeParts): Uint8Array {
  return concat(dateParts(parts), timeParts(parts), integer(parts.deviation ?? -0x8000, 2), parts.status ?? 0xff);
}

/** Twelve bytes from a local time in milliseconds (as `Date.UTC` counts), by default in Central European summer. */
export function dateTime(localMs: number, deviation = -120, status = 0x80): Uint8Array {
  const date = new Date(localMs);
  return dateTimeParts({
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay() || 7,
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    hundredths: Math.floor(date.getUTCMilliseconds() / 10),
    deviation,
    status,
  });
}

function float(value: number, size: 4 | 8): Uint8Array {
  const view = new DataView(new ArrayBuffer(size));
  if (size === 4) view.setFloat32(0, value);
  else view.setFloat64(0, value);
  return new Uint8Array(view.buffer);
}

function bits(digits: string): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(digits.length / 8));
  Array.from(digits).forEach((digit, i) => {
    if (digit === '1') bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (0x80 >> (i & 7));
  });
  return concat(axdrLength(digits.length), bytes);
}

/** One builder for each data type, named after it. */
export const axdr = {
  nullData: (): Uint8Array => Uint8Array.of(0x00),
  array: (...items: readonly Uint8Array[]): Uint8Array => concat(0x01, axdrLength(items.length), ...items),
  structure: (...items: readonly Uint8Array[]): Uint8Array => concat(0x02, axdrLength(items.length), ...items),
  boolean: (value: boolean): Uint8Array => Uint8Array.of(0x03, value ? 1 : 0),
  bitString: (digits: string): Uint8Array => concat(0x04, bits(digits)),
  doubleLong: (value: number): Uint8Array => concat(0x05, integer(value, 4)),
  doubleLongUnsigned: (value: number): Uint8Array => concat(0x06, integer(value, 4)),
  /** Obsolete, not used in COSEM. */
  floatingPoint: (value: number): Uint8Array => concat(0x07, float(value, 4)),
  octetString: (bytes: Uint8Array): Uint8Array => concat(0x09, axdrOctets(bytes)),
  visibleString: (characters: string): Uint8Array => concat(0x0a, axdrOctets(text(characters))),
  utf8String: (characters: string): Uint8Array => concat(0x0c, axdrOctets(text(characters))),
  bcd: (digits: number): Uint8Array => Uint8Array.of(0x0d, digits),
  integer: (value: number): Uint8Array => concat(0x0f, integer(value, 1)),
  long: (value: number): Uint8Array => concat(0x10, integer(value, 2)),
  unsigned: (value: number): Uint8Array => Uint8Array.of(0x11, value),
  longUnsigned: (value: number): Uint8Array => concat(0x12, integer(value, 2)),
  /** The description of one element, then the contents of all without tags. */
  compactArray: (description: Uint8Array, contents: Uint8Array): Uint8Array =>
    concat(0x13, description, axdrOctets(contents)),
  long64: (value: bigint): Uint8Array => concat(0x14, integer(value, 8)),
  long64Unsigned: (value: bigint): Uint8Array => concat(0x15, integer(value, 8)),
  enum: (value: number): Uint8Array => Uint8Array.of(0x16, value),
  float32: (value: number): Uint8Array => concat(0x17, float(value, 4)),
  float64: (value: number): Uint8Array => concat(0x18, float(value, 8)),
  dateTime: (bytes: Uint8Array): Uint8Array => concat(0x19, bytes),
  date: (bytes: Uint8Array): Uint8Array => concat(0x1a, bytes),
  time: (bytes: Uint8Array): Uint8Array => concat(0x1b, bytes),
  deltaInteger: (value: number): Uint8Array => concat(0x1c, integer(value, 1)),
  deltaLong: (value: number): Uint8Array => concat(0x1d, integer(value, 2)),
  deltaDoubleLong: (value: number): Uint8Array => concat(0x1e, integer(value, 4)),
  deltaUnsigned: (value: number): Uint8Array => concat(0x1f, integer(value, 1)),
  deltaLongUnsigned: (value: number): Uint8Array => concat(0x20, integer(value, 2)),
  deltaDoubleLongUnsigned: (value: number): Uint8Array => concat(0x21, integer(value, 4)),
  dontCare: (): Uint8Array => Uint8Array.of(0xff),
  /** The usual form of a logical name: an octet-string of six. */
  obis: (code: string): Uint8Array => axdr.octetString(obis(code)),
  scalerUnit: (scaler: number, unit: number): Uint8Array => axdr.structure(axdr.integer(scaler), axdr.enum(unit)),
};
