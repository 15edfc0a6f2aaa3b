/** Kaifa MA304 in Sweden: KFM_001 with each value behind its code, without units. */
import { type CodedLayout, currentsAndVoltages, powersAndEnergies } from './layout.js';

export const kaifaCoded: CodedLayout = {
  maker: 'Kaifa',
  countries: 'Sweden',
  begins: 'KFM_',
  codes: [],
  quantities: [...powersAndEnergies(0), ...currentsAndVoltages(-3, -1)],
};
