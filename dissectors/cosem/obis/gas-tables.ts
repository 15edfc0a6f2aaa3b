/**
 * Value groups C, D and E of gas (EN 13757-1, IEC 62056-6-1). D runs through periods and, within each, through the
 * conditions at which a value holds, so the tables are made of both.
 */

const METERING = 'value at metering conditions';
const CORRECTED = 'corrected value';
const BASE = 'value at base conditions';
const STANDARD = 'value at standard conditions';

/** What the values of one value group are called. */
export type Words = Readonly<Record<number, string>>;

/** From `start` on, each name with each condition in turn. */
function runs(start: number, names: readonly string[], conditions: readonly string[]): Words {
  const words: Record<number, string> = {};
  let value = start;
  for (const name of names) for (const condition of conditions) words[value++] = `${name}, ${condition}`;
  return words;
}

const oneTo = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i + 1);

/** C: volumes, energy, mass; always forward and reverse, undisturbed, disturbed and both together. */
export const GasVolumes: Words = {
  ...directions(1, 'meter volume'),
  7: 'forward absolute meter volume (encoder)',
  8: 'reverse absolute meter volume (encoder)',
  ...directions(11, 'converter volume'),
  ...directions(21, 'logger volume'),
  ...directions(31, 'energy'),
  ...directions(61, 'mass'),
};

function directions(start: number, what: string): Words {
  const words: Record<number, string> = {};
  let value = start;
  for (const direction of ['forward', 'reverse'])
    for (const part of ['undisturbed', 'disturbed', 'absolute']) words[value++] = `${direction} ${part} ${what}`;
  return words;
}

/** D of volumes, energy and mass: indexes, and their differences over periods. */
const largest = (period: string): string => `maximum of index differences over ${period}`;
const billingPeriod = (n: number, among: readonly string[]): readonly string[] =>
  ['index, historical', 'index difference, current period', 'index difference, last period', ...among.map(largest)].map(
    (what) => `billing period ${n}, ${what}`,
  );
const MEASUREMENT = ['measurement period 1', 'measurement period 2', 'measurement period 3'] as const;

export const GasIndexes: Words = {
  0: `index, ${METERING}, current`,
  1: `index, ${CORRECTED}, current`,
  2: `index, ${BASE} (converted), current`,
  3: 'index, redundant value at metering conditions, current',
  ...runs(
    6,
    [
      ...MEASUREMENT.flatMap((period) => [
        `${period}, index difference, current period`,
        `${period}, index difference, last period`,
      ]),
      ...billingPeriod(1, MEASUREMENT),
      ...billingPeriod(2, [...MEASUREMENT, 'billing period 1']),
      ...billingPeriod(3, MEASUREMENT),
      ...billingPeriod(4, MEASUREMENT),
    ],
    [METERING, CORRECTED, BASE],
  ),
};

/** C = 43: flow rate, and its D. */
export const FLOW_RATE = 43;
const averages = (period: number): readonly string[] => [
  `current average, averaging period ${period}`,
  `last average, averaging period ${period}`,
];
const maxima = (period: number): readonly string[] =>
  ['measurement period 2', 'measurement period 3', 'billing period 1'].map(
    (over) => `maximum of last averages of averaging period ${period} relative to ${over}`,
  );

export const GasFlowRates: Words = {
  0: `instantaneous, ${METERING}`,
  1: `instantaneous, ${CORRECTED}`,
  2: `instantaneous, ${BASE} (converted)`,
  13: `instantaneous, ${STANDARD}`,
  ...runs(
    15,
    [...averages(1), ...maxima(1), ...averages(2), ...maxima(2), ...averages(3), ...averages(4)],
    [METERING, CORRECTED, BASE, STANDARD],
  ),
};

/** C and D of what is measured beside the flow. */
export const GasProcessQuantities: Words = {
  41: 'absolute temperature',
  42: 'absolute pressure',
  44: 'velocity of sound',
  45: 'density of gas',
  46: 'relative density',
  47: 'gauge pressure',
  48: 'differential pressure',
  49: 'density of air',
};

export const GasProcessValues: Words = {
  0: `instantaneous, ${METERING}`,
  2: `instantaneous, ${BASE} (converted)`,
  3: 'instantaneous, backup value',
  10: 'instantaneous, actual value',
  11: 'instantaneous, preset value',
  13: `instantaneous, ${STANDARD}`,
  ...runs(
    15,
    oneTo(4).flatMap((interval) =>
      ['current', 'last'].flatMap((which) =>
        ['average', 'minimum', 'maximum'].map((what) => `${what}, ${which} interval, process interval ${interval}`),
      ),
    ),
    [METERING, BASE, STANDARD],
  ),
  ...runs(87, ['average since last event', 'average between last two events'], [METERING, BASE, STANDARD]),
};

/** C and D of conversion from metering to base conditions. */
export const GasConversion: Words = {
  51: 'correction factor',
  52: 'conversion factor',
  53: 'compressibility factor',
  54: 'superior calorific value',
  55: 'gas law deviation coefficient',
};

/** D of conversion whose E is a calculation method. */
export const CALCULATION_METHOD = 12;

export const GasConversionValues: Words = {
  0: 'current value at metering conditions',
  2: 'current value at base conditions',
  3: 'backup value',
  10: 'actual value',
  11: 'preset value',
  [CALCULATION_METHOD]: 'calculation method',
};

/** E of conversion and analysis. */
export const GasAverages: Words = {
  0: 'process independent current value',
  1: 'weighted value',
  ...Object.fromEntries(
    oneTo(8).flatMap((period) =>
      ['current', 'last'].map((which, i) => [
        9 + 2 * period + i,
        `average, ${which} interval, averaging period ${period}`,
      ]),
    ),
  ),
  27: 'average since last event',
  28: 'average between last two events',
};

/** C = 70: analysis of natural gas; D is what of. */
export const GAS_ANALYSIS = 70;

export const GasAnalysis: Words = {
  8: 'reference pressure of gas analysis',
  9: 'reference temperature of gas analysis',
  10: 'superior Wobbe number 0 °C',
  11: 'inferior Wobbe number 0 °C',
  12: 'methane number',
  13: 'total sulphur',
  14: 'hydrogen sulphide',
  15: 'mercaptans',
  16: 'water dew point',
  17: 'water dew point outlet / normalised',
  18: 'hydrocarbon dew point',
  19: 'inferior calorific value Hi,n',
  20: 'water',
  60: 'nitrogen',
  61: 'hydrogen',
  62: 'oxygen',
  63: 'helium',
  64: 'argon',
  65: 'carbon monoxide',
  66: 'carbon dioxide',
  67: 'methane',
  68: 'ethene',
  69: 'ethane',
  70: 'propene',
  71: 'propane',
  72: 'i-butane',
  73: 'n-butane',
  74: 'neo-pentane',
  75: 'i-pentane',
  76: 'n-pentane',
  77: 'hexane',
  78: 'hexane share higher hydrocarbons',
  79: 'hexane+',
  80: 'heptane',
  81: 'octane',
  82: 'nonane',
  83: 'decane',
  84: 'tetrahydrothiophene',
};

/** 0.12.E: the same, as parameters that are entered; some only there. */
export const GasAnalysisParameters: Words = {
  ...GasAnalysis,
  45: 'density of gas, base conditions',
  46: 'relative density',
  54: 'superior calorific value Hs,n',
};
