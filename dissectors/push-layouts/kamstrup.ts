/**
 * Kamstrup OMNIPOWER in Norway, Sweden and Denmark: the version of the list, then each value behind its code, without units.
 * Lists differ in length by phases, by the hour and by country; their scalers don't.
 */
import { type CodedLayout, currentsAndVoltages, powersAndEnergies, quantity, Unit, words } from './layout.js';

/** Energies come in 10 Wh. */
const TEN = 1;

export const kamstrup: CodedLayout = {
  maker: 'Kamstrup',
  countries: 'Norway, Sweden, Denmark',
  begins: 'Kamstrup_V',
  codes: [],
  first: words('1-1:0.2.129*255', 'Kamstrup_V'),
  quantities: [
    ...powersAndEnergies(TEN),
    ...currentsAndVoltages(-2, 0),
    ...[13, 33, 53, 73].map((c) => quantity(`1-1:${c}.7.0`, -2, Unit.none)),
  ],
};
