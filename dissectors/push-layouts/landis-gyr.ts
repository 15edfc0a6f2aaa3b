/** Landis+Gyr E450 in Switzerland and Austria, without its push object list: time, then codes and values of all tariffs, no units. */
import { type CodedLayout, clock, instanceOf, powersAndEnergies } from './layout.js';

/** Active and reactive energy, both ways: in all, of both tariffs, and power. */
const CODES = [1, 2, 3, 4].flatMap((c) => [
  ...[0, 1, 2].map((tariff) => `1-0:${c}.8.${tariff}*255`),
  `1-0:${c}.7.0*255`,
]);

export const landisGyr: CodedLayout = {
  maker: 'Landis+Gyr',
  countries: 'Switzerland, Austria',
  begins: '',
  codes: CODES.map(instanceOf),
  first: clock,
  quantities: powersAndEnergies(0),
};
