/** Value group D of electricity (IEC 62056-6-1): how a quantity is processed. */

/** A way to process a quantity, and what E and F mean with it. */
export interface Processing {
  readonly name: string;
  /** Time integrals: of power, they are energy. */
  readonly integral: boolean;
  /** E is a rate, and 0 is the total of all. */
  readonly rated: boolean;
  /** F up to 99 is the number of a threshold, not a billing period. */
  readonly threshold: boolean;
  readonly classes: readonly number[];
  readonly about: string;
}

const VALUE = [3, 4];
const DEMAND = [5, 3, 4];

const of = (name: string, more: Partial<Processing> = {}): Processing => ({
  name,
  integral: false,
  rated: true,
  threshold: false,
  classes: VALUE,
  about: '',
  ...more,
});
const unrated = { rated: false };
const averageOf = { classes: DEMAND };
const maximumOf = { classes: [4, 3] };
const integral = { integral: true };
const threshold = { threshold: true };

export const ElectricityProcessing: Readonly<Record<number, Processing>> = {
  0: of('billing period average (since last reset)'),
  1: of('cumulative minimum 1'),
  2: of('cumulative maximum 1'),
  3: of('minimum 1', maximumOf),
  4: of('current average 1', averageOf),
  5: of('last average 1', averageOf),
  6: of('maximum 1', maximumOf),
  7: of('instantaneous', unrated),
  8: of('time integral 1', {
    ...integral,
    about: 'from the start of measurement on, by rate: the usual meter reading',
  }),
  9: of('time integral 2', { ...integral, about: 'from the last reset, the end of a billing period, on' }),
  10: of('time integral 3', { ...integral, about: 'what lies above a threshold' }),
  11: of('cumulative minimum 2'),
  12: of('cumulative maximum 2'),
  13: of('minimum 2', maximumOf),
  14: of('current average 2', averageOf),
  15: of('last average 2', averageOf),
  16: of('maximum 2', maximumOf),
  17: of('time integral 7', integral),
  18: of('time integral 8', integral),
  19: of('time integral 9', integral),
  20: of('time integral 10', integral),
  21: of('cumulative minimum 3'),
  22: of('cumulative maximum 3'),
  23: of('minimum 3', maximumOf),
  24: of('current average 3', { ...unrated, ...averageOf }),
  25: of('last average 3', { ...unrated, ...averageOf }),
  26: of('maximum 3', maximumOf),
  27: of('current average 5', { ...unrated, ...averageOf }),
  28: of('current average 6', { ...unrated, ...averageOf }),
  29: of('time integral 5', { ...integral, about: 'of one recording interval 1: the energy of the interval' }),
  30: of('time integral 6', { ...integral, about: 'of one recording interval 2' }),
  31: of('under limit threshold', threshold),
  32: of('under limit occurrence counter'),
  33: of('under limit duration'),
  34: of('under limit magnitude'),
  35: of('over limit threshold', threshold),
  36: of('over limit occurrence counter'),
  37: of('over limit duration'),
  38: of('over limit magnitude'),
  39: of('missing threshold', threshold),
  40: of('missing occurrence counter'),
  41: of('missing duration'),
  42: of('missing magnitude'),
  43: of('time threshold for under limit'),
  44: of('time threshold for over limit'),
  45: of('time threshold for missing magnitude'),
  46: of('contracted value', unrated),
  49: of('average for recording interval 1', averageOf),
  50: of('average for recording interval 2', averageOf),
  51: of('minimum for recording interval 1'),
  52: of('minimum for recording interval 2'),
  53: of('maximum for recording interval 1'),
  54: of('maximum for recording interval 2'),
  55: of('test average', unrated),
  56: of('current average 4 (harmonics)'),
  58: of('time integral 4', { ...integral, about: 'for tests' }),
};
