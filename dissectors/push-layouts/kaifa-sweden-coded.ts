/** Kaifa MA304 in Sweden, earlier firmware: each value behind its code, without units. */
import { type CodedLayout, currentsAndVoltages, powersAndEnergies } from './layout.js';

export const kaifaSwedenCoded: CodedLayout = {
  maker: 'Kaifa',
  countries: 'Sweden',
  begins: 'KFM_',
  codes: [],
  quantities: [...powersAndEnergies(0), ...currentsAndVoltages(-3, -1)],
};
