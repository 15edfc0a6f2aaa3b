/**
 * How makers lay out what their meters push, as data: README.md says how to add a layout. Such a push names nothing, or has codes
 * and no units; what it is made of tells whose it is.
 */
import { type ObisPattern, parseObis } from '../../src/core/index.js';
import { type Column, UNKNOWN_COLUMN } from '../cosem/objects.js';

/** One value: what it belongs to, and how it has to be made for that. */
export interface LayoutValue {
  readonly column: Column;
  /** Tags of data that it may have. */
  readonly tags: readonly number[];
  /** Octets of a string; 0: any number. */
  readonly length: number;
  /** It is text that begins with one of these; empty: no matter. */
  readonly begins: readonly string[];
}

/** Whose layout it is. */
interface Made {
  readonly maker: string;
  /** Countries where it is in use. */
  readonly countries: string;
}

/** Values without codes in a structure, one behind the other. */
export interface PlainList {
  /** `list 2, three phases`. */
  readonly name: string;
  readonly values: readonly LayoutValue[];
  /** What the header of the push has to be besides: a list of one number would be anybody's. */
  readonly header?: { readonly longInvokeIdAndPriority: number; readonly hasTime: boolean };
}

/** Lists that name nothing. */
export interface PlainLayout extends Made {
  readonly lists: readonly PlainList[];
}

/** Lists with codes that leave out units, or the codes of a few values. */
export interface CodedLayout extends Made {
  /** Its first value is text that begins so; empty: no matter. */
  readonly begins: string;
  /** Its codes are these, as 48-bit numbers, in this order; empty: whatever they are. */
  readonly codes: readonly number[];
  /** What stands without a code in front of all others, and behind them. */
  readonly first?: LayoutValue;
  readonly last?: LayoutValue;
  /** Scalers and units of values that have none of their own; the first that fits counts. */
  readonly quantities: readonly Quantity[];
}

export interface Quantity {
  readonly pattern: ObisPattern;
  readonly scaler: number;
  readonly unit: number;
}

/** Units of the standard (IEC 62056-6-2, Register). */
export const Unit = { watt: 27, var: 29, wattHour: 30, varHour: 32, ampere: 33, volt: 35, none: 255 } as const;

/** Interface classes. */
const DATA = 1;
const REGISTER = 3;
const CLOCK = 8;

/** Attributes: the value of data and registers, the time of clocks. */
const SECOND = 2;

const DOUBLE_LONG_UNSIGNED = 6;
const OCTET_STRING = 9;
const VISIBLE_STRING = 10;
const DATE_TIME_OCTETS = 12;

/** `1-0:1.8.0*255` as one number of 48 bits. */
export function instanceOf(code: string): number {
  return patternOf(code).reduce((number, group) => {
    if (group < 0) throw new Error(`${code} is no whole code`);
    return number * 256 + group;
  }, 0);
}

function patternOf(code: string): ObisPattern {
  const pattern = parseObis(code);
  if (pattern === undefined) throw new Error(`${code} is no OBIS code`);
  return pattern;
}

function columnOf(code: string, classId: number): Column {
  return { ...UNKNOWN_COLUMN, instance: instanceOf(code), classId, attribute: SECOND, dataIndex: 0 };
}

/** The value of a register. */
export function register(code: string, scaler: number, unit: number): LayoutValue {
  const column = { ...columnOf(code, REGISTER), scaler, unit };
  return { column, tags: [DOUBLE_LONG_UNSIGNED], length: 0, begins: [] };
}

/** Text that begins with one of these, if there are any. */
export function words(code: string, ...begins: readonly string[]): LayoutValue {
  return { column: columnOf(code, DATA), tags: [OCTET_STRING, VISIBLE_STRING], length: 0, begins };
}

/** Date and time of the meter's clock. */
export const clock: LayoutValue = {
  column: columnOf('0-0:1.0.0*255', CLOCK),
  tags: [OCTET_STRING],
  length: DATE_TIME_OCTETS,
  begins: [],
};

/** Scaler and unit of all codes that fit, which may have wildcards. */
export function quantity(code: string, scaler: number, unit: number): Quantity {
  return { pattern: patternOf(code), scaler, unit };
}

/** Powers and energies that many lists have in the same unit, whatever the channel: watts, and `scaler` for energies. */
export function powersAndEnergies(scaler: number): readonly Quantity[] {
  const of = (processing: string, c: readonly number[], power: number, unit: number): Quantity[] =>
    c.map((quantityGroup) => quantity(`1-*:${quantityGroup}.${processing}.*`, power, unit));
  const active = [1, 2, 21, 22, 41, 42, 61, 62];
  const reactive = [3, 4, 23, 24, 43, 44, 63, 64];
  return [
    ...of('7', active, 0, Unit.watt),
    ...of('7', reactive, 0, Unit.var),
    ...of('8', active, scaler, Unit.wattHour),
    ...of('8', reactive, scaler, Unit.varHour),
  ];
}

/** Currents and voltages of all phases. */
export function currentsAndVoltages(ampereScaler: number, voltScaler: number): readonly Quantity[] {
  return [
    ...[31, 51, 71].map((c) => quantity(`1-*:${c}.7.0`, ampereScaler, Unit.ampere)),
    ...[32, 52, 72].map((c) => quantity(`1-*:${c}.7.0`, voltScaler, Unit.volt)),
  ];
}

/** `Kaifa (Norway)`. */
export function layoutName({ maker, countries }: Made): string {
  return `${maker} (${countries})`;
}
