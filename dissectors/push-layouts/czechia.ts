/**
 * Sagemcom XT211 and meters of other makers in Czechia: the descriptor of each attribute in front of its value, as a request would
 * have it (`dlms/described-values.ts`), without units. No others are known to push in this form, so it is enough to know them by.
 */
import { type CodedLayout, powersAndEnergies } from './layout.js';

export const czechia: CodedLayout = {
  maker: 'Sagemcom XT211 and others',
  countries: 'Czechia',
  begins: '',
  codes: [],
  quantities: powersAndEnergies(0),
};
