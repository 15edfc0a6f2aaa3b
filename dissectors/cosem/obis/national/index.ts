/** All national sets; a new one is added here. */
import type { ObisCode } from '../code.js';
import { austria } from './austria.js';
import { idis } from './idis.js';
import { india } from './india.js';
import { italy } from './italy.js';
import type { NationalName, NationalSet } from './national-set.js';
import { netherlands } from './netherlands.js';
import { norway } from './norway.js';
import { spain } from './spain.js';
import { sweden } from './sweden.js';

export type { NationalName } from './national-set.js';

export const nationalSets: readonly NationalSet[] = [idis, netherlands, norway, sweden, austria, spain, italy, india];

/** What the sets call the code; one that does not know it says nothing. */
export function nationalNames(code: ObisCode): readonly NationalName[] {
  return nationalSets.flatMap((set) => set.find(code) ?? []);
}
