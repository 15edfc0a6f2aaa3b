/**
 * Electricity, A = 1 (IEC 62056-6-1). C is the quantity, D how it is processed, E the rate, a harmonic or a dip's class:
 *
 *     1-0:1.8.0*255    active power+ (QI+QIV), time integral 1 (so energy), rate 0 (total), of now
 *     1-0:32.7.3*255   L1 voltage, instantaneous, harmonic 3
 */
import { channelText } from './any-medium.js';
import type { Confidence, ObisCode, ObisNaming } from './code.js';
import { ElectricityProcessing, type Processing } from './electricity-processing.js';
import { RuleTable } from './rules.js';
import { billingText } from './template.js';

const CERTIFIED = 'active energy|reactive energy|apparent energy';

export const electricityObjects = new RuleTable(`
  # identification, billing periods, program
  0.0.0-9           Electricity ID {e+1}
  0.0.255           Complete combined electricity ID                7 61
  0.1.0,3*f         Billing period counter (scheme {e|1|2}){F}
  0.1.1,4           Number of available billing periods (scheme {e|1|2})
  0.1.2,5*0-99      Time stamp of billing period VZ={f} (scheme {e|1|2})
  0.1.2,5           Time stamp of the most recent billing period closed (scheme {e|1|2})
  0.2.0             Active firmware identifier
  0.2.1             Parameter record number
  0.2.2             Time switch program number
  0.2.3             RCR program number
  0.2.4             Meter connection diagram ID
  0.2.7             Passive calendar name
  0.2.8             Active firmware signature
  0.2.129           OBIS list version identifier (Norwegian HAN)    1

  # constants, ratios, limits, nominal values
  0.3.0-2           Meter constant: {e|${CERTIFIED}}, metrological LED
  0.3.3-5           Meter constant: {e|${CERTIFIED}}, output pulse
  0.3.6-7           Meter constant: {e|volt-squared hours|ampere-squared hours}, metrological LED
  0.3.8-9           Meter constant: {e|volt-squared hours|ampere-squared hours}, output pulse
  0.4.0-1*f         Reading factor for {e|power|energy}{F}
  0.4.2,5*f         Transformer ratio, current ({e|numerator|denominator}){F}
  0.4.3,6*f         Transformer ratio, voltage ({e|numerator|denominator}){F}
  0.4.4,7*f         Overall transformer ratio ({e|numerator|denominator}){F}
  0.5.1*1-4         Demand limit {f}                                3 4
  0.5.2*1-9         Demand limit, rate {f}                          3 4
  0.6.0*f           Nominal voltage{F}                              3 4
  0.6.1*f           Basic/nominal current{F}                        3 4
  0.6.2*f           Nominal frequency{F}                            3 4
  0.6.3*f           Maximum current{F}                              3 4
  0.6.4*f           Reference voltage for power quality measurement{F}  3 4
  0.6.5*f           Reference voltage for auxiliary power supply{F}  3 4
  0.7.0-5           Input pulse value or constant: {e|${CERTIFIED}|volt-squared hours|ampere-squared hours|unitless quantities}
  0.7.10-12         Input pulse value or constant: {e|${CERTIFIED}}, export

  # periods and times
  0.8.0             Measurement period 1, for averaging scheme 1
  0.8.1             Measurement period 2, for averaging scheme 2
  0.8.2             Measurement period 3, for instantaneous value
  0.8.3             Measurement period 4, for test value
  0.8.4             Recording interval 1, for load profile
  0.8.5             Recording interval 2, for load profile
  0.8.6             Billing period 1
  0.8.7             Billing period 2
  0.8.8             Measurement period 4, for harmonics measurement
  0.9.0,13          Time expired since last end of billing period (scheme {e|1|2})
  0.9.1             Local time
  0.9.2             Local date
  0.9.5             Week day (0..7)
  0.9.6,14          Time of last reset (scheme {e|1|2})
  0.9.7,15          Date of last reset (scheme {e|1|2})
  0.9.8             Output pulse duration
  0.9.9             Clock synchronization window
  0.9.10            Clock synchronization method
  0.9.11            Clock time shift limit
  0.9.12,16         Billing period reset lockout time (scheme {e|1|2})

  # losses and algorithms
  0.10.0            Transformer magnetic losses Xm                  3 4
  0.10.1            Transformer iron losses RFe                     3 4
  0.10.2            Line resistance losses RCu                      3 4
  0.10.3            Line reactance losses Xs                        3 4
  0.11.1-7          Measurement algorithm: {e|active power|active energy|reactive power|reactive energy|apparent power|apparent energy|power factor}  1 3

  # service entries, lists, profiles
  81.7.255          Summary of phase angles                         61
  96.1.0-9          Metering point ID {e+1}                         1 3
  96.1.255          Metering point ID, combined                     7 61
  96.5.0            Internal operating status, global               1 3 4 7 61 63
  96.5.1-4          Internal operating status (status word {e})     1 3 4 63
  96.5.5            Meter started status flag
  96.10.0-3         Status information: {e|missing voltage|missing current|current without voltage|auxiliary power supply}
  96.50-99.e*f      Manufacturer specific electricity object (96.{d}.{e})  -
  98.1-2.e*f        Data of billing period, scheme {d}{I}{F}        7
  98.10.e*f         Register table, general use{I}{F}               61
  99.1-2.e          Load profile with recording period {d}{I}       7
  99.3.0            Load profile during test                        7
  99.10.1-3         {e|Dips|Swells|Cuts} voltage profile            7
  99.11.e           Voltage harmonic profile {e}                    7
  99.12.e           Current harmonic profile {e}                    7
  99.13.0           Voltage unbalance profile                       7
  99.14.e           Power quality profile{I}                        7
  99.97.e           Power failure event log{I}                      7
  99.99.e           Certification data log{I}                       7
`);

/** What C measures. `power` becomes energy when integrated; E of `harmonic` is no rate. */
type QuantityKind = 'power' | 'powerHarmonic' | 'harmonic' | 'other';

/** A quantity of value group C. */
export interface Quantity {
  readonly phase: string;
  readonly name: string;
  readonly kind: QuantityKind;
  readonly confidence: Confidence;
}

/** C = 1 to 20 for all phases together; 21 to 40, 41 to 60 and 61 to 80 say the same of L1, L2 and L3. */
const OfAllPhases: readonly (readonly [name: string, kind: QuantityKind])[] = [
  ['active power+ (QI+QIV)', 'power'],
  ['active power- (QII+QIII)', 'power'],
  ['reactive power+ (QI+QII)', 'power'],
  ['reactive power- (QIII+QIV)', 'power'],
  ['reactive power QI', 'power'],
  ['reactive power QII', 'power'],
  ['reactive power QIII', 'power'],
  ['reactive power QIV', 'power'],
  ['apparent power+ (QI+QIV)', 'power'],
  ['apparent power- (QII+QIII)', 'power'],
  ['current', 'harmonic'],
  ['voltage', 'harmonic'],
  ['power factor', 'other'],
  ['supply frequency', 'other'],
  ['active power (abs(QI+QIV)+abs(QII+QIII))', 'powerHarmonic'],
  ['active power (abs(QI+QIV)-abs(QII+QIII))', 'power'],
  ['active power QI', 'power'],
  ['active power QII', 'power'],
  ['active power QIII', 'power'],
  ['active power QIV', 'power'],
];

const Others: Readonly<Record<number, readonly [phase: string, name: string, kind: QuantityKind, sure?: Confidence]>> =
  {
    11: ['', 'current (any phase)', 'harmonic'],
    12: ['', 'voltage (any phase)', 'harmonic'],
    82: ['', 'unitless quantity (pulses or pieces)', 'other'],
    84: ['', 'power factor-', 'other'],
    85: ['L1', 'power factor-', 'other'],
    86: ['L2', 'power factor-', 'other'],
    87: ['L3', 'power factor-', 'other'],
    88: ['', 'ampere-squared hours (QI+QII+QIII+QIV)', 'other'],
    89: ['', 'volt-squared hours (QI+QII+QIII+QIV)', 'other'],
    90: ['', 'current (sum of the unsigned currents of all phases)', 'harmonic'],
    91: ['L0', 'current (neutral)', 'harmonic'],
    92: ['L0', 'voltage (neutral)', 'harmonic'],
    100: ['', 'reactive power inductive (QI+QIII)', 'power', 'low'],
    101: ['L1', 'reactive power inductive (QI+QIII)', 'power', 'low'],
    102: ['L2', 'reactive power inductive (QI+QIII)', 'power', 'low'],
    103: ['L3', 'reactive power inductive (QI+QIII)', 'power', 'low'],
    104: ['', 'reactive power capacitive (QII+QIV)', 'power', 'low'],
    105: ['L1', 'reactive power capacitive (QII+QIV)', 'power', 'low'],
    106: ['L2', 'reactive power capacitive (QII+QIV)', 'power', 'low'],
    107: ['L3', 'reactive power capacitive (QII+QIV)', 'power', 'low'],
    124: ['L1-L2', 'line-to-line voltage', 'harmonic'],
    125: ['L2-L3', 'line-to-line voltage', 'harmonic'],
    126: ['L3-L1', 'line-to-line voltage', 'harmonic'],
  };

/** What C = `c` measures; undefined where C is no measured quantity. */
export function electricityQuantity(c: number): Quantity | undefined {
  const other = Others[c];
  if (other !== undefined) {
    const [phase, name, kind, confidence = 'high'] = other;
    return { phase, name, kind, confidence };
  }
  if (c < 1 || c > 80) return undefined;
  const [name, kind] = OfAllPhases[(c - 1) % 20] as (typeof OfAllPhases)[number];
  const phase = ['', 'L1', 'L2', 'L3'][Math.floor((c - 1) / 20)] as string;
  return { phase, name, kind, confidence: 'high' };
}

const ANGLES = 81;
const LOSSES = 83;
const INSTANTANEOUS = 7;

/** A measured quantity, made of what its groups say. */
export function electricityName(code: ObisCode): ObisNaming | undefined {
  const [a, b, c, d, e, f] = code;
  if (c === ANGLES) return d === INSTANTANEOUS ? angle(code) : undefined;
  const processing = ElectricityProcessing[d];
  const billing = processing?.threshold === true && f <= 99 ? `, threshold ${f}` : billingText(f);
  if (processing === undefined || billing === undefined) return undefined;
  const end = billing + channelText(a, b);
  if (c === LOSSES) {
    const loss = lossName(e);
    return loss === undefined ? undefined : named(`${loss}, ${processing.name}${end}`, processing);
  }
  const quantity = electricityQuantity(c);
  if (quantity === undefined) return undefined;
  const what = quantity.phase === '' ? quantity.name : `${quantity.phase} ${quantity.name}`;
  const dip = dipClass(code);
  if (dip !== undefined) return named(`${what}, UNIPEDE voltage dip, ${dip}${end}`, processing);
  const rate = rateText(quantity.kind, d, e, processing);
  if (rate === undefined) return undefined;
  return named(what + processingText(quantity.kind, processing) + rate + end, processing, quantity.confidence);
}

function named(name: string, processing: Processing, confidence: Confidence = 'high'): ObisNaming {
  return { name, confidence, classes: processing.classes, generic: false };
}

function processingText(kind: QuantityKind, processing: Processing): string {
  if (!processing.integral) return `, ${processing.name}`;
  const energy = kind === 'power' || kind === 'powerHarmonic' ? ' (energy)' : '';
  return ` ${processing.name}${energy}`;
}

/** Value group E; undefined where the standard leaves it to makers. */
function rateText(kind: QuantityKind, d: number, e: number, processing: Processing): string | undefined {
  if (kind === 'harmonic' || (kind === 'powerHarmonic' && (d === 7 || d === 24 || d === 56))) return harmonicText(e);
  if (e === 255) return '';
  if (e > 127) return undefined;
  if (e === 0) return processing.rated ? ', rate 0 (total)' : '';
  return `, rate ${e}`;
}

const Distortion: Readonly<Record<number, string>> = {
  124: ', total harmonic distortion (THD)',
  125: ', total demand distortion (TDD)',
  126: ', all harmonics',
  127: ', all harmonics to nominal value ratio',
};

/** `, harmonic 3` for value group E of harmonics; undefined where it is none. */
export function harmonicText(e: number): string | undefined {
  if (e === 0 || e === 255) return '';
  return e <= 120 ? `, harmonic ${e}` : Distortion[e];
}

const UNDER_LIMIT_COUNTER = 32;
const DEPTHS = ['10..15 %', '15..30 %', '30..60 %', '60..90 %', '90..99 %'] as const;
const DURATIONS = ['10..100 ms', '100..500 ms', '500 ms..1 s', '1..3 s', '3..20 s', '20..60 s'] as const;

/** Counters of voltage dips by how deep and how long they were: E is both digits. E = 0 stays the counter of all. */
function dipClass([, , c, d, e]: ObisCode): string | undefined {
  const isVoltage = c === 12 || c === 32 || c === 52 || c === 72 || (c >= 124 && c <= 126);
  if (!isVoltage || d !== UNDER_LIMIT_COUNTER || e === 0) return undefined;
  const depth = DEPTHS[Math.floor(e / 10)];
  const duration = DURATIONS[e % 10];
  return depth === undefined || duration === undefined ? undefined : `depth ${depth}, duration ${duration}`;
}

const AnglePoints: Readonly<Record<number, string>> = {
  0: 'U(L1)',
  1: 'U(L2)',
  2: 'U(L3)',
  4: 'I(L1)',
  5: 'I(L2)',
  6: 'I(L3)',
  7: 'I(L0)',
};

/** C = 81, D = 7: the digits of E are what the angle is from and to. */
function angle([a, b, , , e, f]: ObisCode): ObisNaming | undefined {
  const reference = AnglePoints[Math.floor(e / 10)];
  const measured = AnglePoints[e % 10];
  const billing = billingText(f);
  if (reference === undefined || measured === undefined || billing === undefined) return undefined;
  const name = `Angle of ${measured} to ${reference}, instantaneous${billing}${channelText(a, b)}`;
  return { name, confidence: 'high', classes: [3, 4], generic: false };
}

/** C = 83: E is which loss. 1 to 18 for all phases, and the same from 31, 51 and 71 on for L1, L2 and L3. */
const LOSS_KINDS = ['line losses', 'transformer losses', 'losses'] as const;
const LOSS_SIGNS = ['+', '-', ''] as const;
const OtherLosses: Readonly<Record<number, string>> = {
  19: 'total transformer losses with normalised RFe = 1 MOhm',
  20: 'total line losses with normalised RCu = 1 Ohm',
  21: 'compensated active gross+',
  22: 'compensated active net+',
  23: 'compensated active gross-',
  24: 'compensated active net-',
  25: 'compensated reactive gross+',
  26: 'compensated reactive net+',
  27: 'compensated reactive gross-',
  28: 'compensated reactive net-',
};

/** `L1 active line loss+` for value group E of losses; undefined where it is none. */
export function lossName(e: number): string | undefined {
  if (OtherLosses[e] !== undefined) return OtherLosses[e];
  const group = e <= 18 ? 0 : Math.floor((e - 11) / 20);
  const item = e <= 18 ? e : e - 10 - 20 * group;
  const phase = ['Sum Li', 'L1', 'L2', 'L3'][group];
  if (phase === undefined || item < 1 || item > 20) return undefined;
  if (item === 19) return `${phase} A2h`;
  if (item === 20) return `${phase} V2h`;
  const kind = LOSS_KINDS[Math.floor(((item - 1) % 9) / 3)] as string;
  return `${phase} ${item <= 9 ? 'active' : 'reactive'} ${kind}${LOSS_SIGNS[(item - 1) % 3]}`;
}
