/** What each value group of a code says by itself, in words (IEC 62056-6-1). */
import { isMedium, Media } from './any-medium.js';
import type { ObisCode } from './code.js';
import { countryOf } from './countries.js';
import { electricityQuantity, harmonicText, lossName } from './electricity.js';
import { ElectricityProcessing } from './electricity-processing.js';
import {
  FLOW_RATE,
  GAS_ANALYSIS,
  GasAnalysis,
  GasAverages,
  GasConversion,
  GasConversionValues,
  GasFlowRates,
  GasIndexes,
  GasProcessQuantities,
  GasProcessValues,
  GasVolumes,
} from './gas-tables.js';
import { allocatorValues } from './hca.js';
import { heatValues } from './heat.js';
import type { MeasuredValues } from './meter-objects.js';
import { waterValues } from './water.js';

/** Value group C of abstract objects; some stand in all media. */
const AbstractThings: Readonly<Record<number, string>> = {
  0: 'general purpose',
  1: 'clock',
  2: 'modem',
  10: 'script table',
  11: 'special days',
  12: 'schedule',
  13: 'activity calendar',
  14: 'register activation',
  15: 'single action schedule',
  16: 'register monitor',
  17: 'limiter',
  18: 'array manager',
  19: 'payment metering',
  20: 'IEC local port',
  21: 'standard readout',
  22: 'IEC HDLC setup',
  23: 'IEC twisted pair',
  24: 'M-Bus',
  25: 'TCP-UDP/IP, push, modem',
  26: 'S-FSK PLC',
  27: 'ISO/IEC 8802-2 LLC',
  28: 'PRIME PLC',
  29: 'G3-PLC',
  30: 'ZigBee',
  31: 'wireless M-Bus',
  32: 'ISO/IEC 14908 PLC',
  33: 'HS-PLC',
  34: 'Wi-SUN',
  40: 'association',
  41: 'SAP assignment',
  42: 'logical device name',
  43: 'security',
  44: 'image transfer, function control',
  65: 'utility tables',
  66: 'compact data',
};

const ThingsOfAllMedia: Readonly<Record<number, string>> = {
  0: 'general purpose',
  93: 'consortia specific',
  94: 'country specific',
  96: 'general and service entries',
  97: 'errors, alarms',
  98: 'lists',
  99: 'profiles',
  127: 'inactive objects',
};

const MEASURED: Readonly<Record<number, MeasuredValues>> = {
  4: allocatorValues,
  5: heatValues,
  6: heatValues,
  8: waterValues,
  9: waterValues,
};

const NOT_SAID = '';

/** Meanings of A to F, in order; empty where the group says nothing by itself. A group of a pattern may be any: below 0. */
export function groupMeanings(code: ObisCode): readonly string[] {
  const [a, b, , , , f] = code;
  return [
    isMedium(a) ? (Media[a] as string) : 'reserved',
    channel(b),
    thing(code),
    processing(code),
    part(code),
    billing(f),
  ];
}

function channel(b: number): string {
  if (b === 0) return 'no channel';
  if (b <= 64) return `channel ${b}`;
  if (b <= 127) return "the utility's own";
  return b <= 199 ? "the maker's own" : 'reserved';
}

function thing([a, , c]: ObisCode): string {
  const own = MEDIUM_THINGS[a]?.(c) ?? MEASURED[a]?.quantities[c];
  return own ?? ThingsOfAllMedia[c] ?? ((c >= 128 && c <= 199) || c === 240 ? "the maker's own" : NOT_SAID);
}

const MEDIUM_THINGS: Readonly<Record<number, (c: number) => string | undefined>> = {
  0: (c) => AbstractThings[c],
  1: electricityThing,
  7: gasThing,
};

function electricityThing(c: number): string | undefined {
  if (c === 81) return 'phase angles';
  if (c === 83) return 'transformer and line losses';
  const quantity = electricityQuantity(c);
  return quantity === undefined ? undefined : `${quantity.phase} ${quantity.name}`.trim();
}

function gasThing(c: number): string | undefined {
  if (c === FLOW_RATE) return 'flow rate';
  if (c === GAS_ANALYSIS) return 'natural gas analysis';
  return GasVolumes[c] ?? GasProcessQuantities[c] ?? GasConversion[c];
}

function processing(code: ObisCode): string {
  const [a, , c, d] = code;
  if (c === 94) return countryOf(d) ?? NOT_SAID;
  if (a === 1 && (c < 0 || electricityThing(c) !== undefined)) {
    const how = ElectricityProcessing[d];
    if (how !== undefined) return how.about === '' ? how.name : `${how.name}: ${how.about}`;
  }
  const gas = a === 7 ? gasProcessing(c)?.[d] : undefined;
  const measured = MEASURED[a]?.quantities[c] === undefined ? undefined : MEASURED[a]?.processing[d];
  return gas ?? measured ?? (d >= 128 && d <= 254 ? "the maker's own" : NOT_SAID);
}

function gasProcessing(c: number): Readonly<Record<number, string>> | undefined {
  if (GasVolumes[c] !== undefined) return GasIndexes;
  if (c === FLOW_RATE) return GasFlowRates;
  if (GasProcessQuantities[c] !== undefined) return GasProcessValues;
  if (GasConversion[c] !== undefined) return GasConversionValues;
  return c === GAS_ANALYSIS ? GasAnalysis : undefined;
}

/** Value group E: rates, harmonics, losses, averages; else it counts what is alike. */
function part([a, , c, d, e]: ObisCode): string {
  if (e >= 128 && e <= 254) return "the maker's own";
  if (a === 1 && c === 83) return lossName(e) ?? NOT_SAID;
  const quantity = a === 1 ? electricityQuantity(c) : undefined;
  if (quantity?.kind === 'harmonic') return e === 0 ? 'total' : (harmonicText(e) ?? '').replace(/^, /, '');
  const isRate =
    (a === 1 && (c < 0 || quantity !== undefined) && ElectricityProcessing[d] !== undefined) ||
    (a === 7 && GasVolumes[c] !== undefined);
  if (isRate && e <= 63) return e === 0 ? 'total of all rates' : `rate (tariff) ${e}`;
  if (a === 7 && (GasConversion[c] !== undefined || c === GAS_ANALYSIS)) return GasAverages[e] ?? NOT_SAID;
  return NOT_SAID;
}

function billing(f: number): string {
  if (f === 255) return 'the present value, no billing period';
  if (f <= 99) return `stored value: billing period VZ=${f}`;
  if (f >= 101 && f <= 125) return `the last ${f - 100} billing periods`;
  if (f === 126) return 'any number of billing periods';
  return f >= 128 ? "the maker's own" : 'reserved';
}
