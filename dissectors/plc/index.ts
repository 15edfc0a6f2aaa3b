/** Power line dissectors that ship. */
import type { Dissector } from '../../src/core/index.js';
import { ciase } from './ciase.js';
import { llc432 } from './iec-61334-4-32.js';

export const plcDissectors: readonly Dissector[] = [llc432, ciase];
