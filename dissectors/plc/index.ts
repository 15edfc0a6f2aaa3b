/** Power line dissectors and framers that ship. */
import type { Dissector, Framer } from '../../src/core/index.js';
import { ciase } from './ciase.js';
import { llc432 } from './iec-61334-4-32.js';
import { prime, primeFramer } from './prime.js';
import { sfsk } from './sfsk.js';
import { sfskFramer } from './sfsk-framer.js';
import { sfskHost, sfskHostFramer } from './sfsk-host.js';

export const plcDissectors: readonly Dissector[] = [llc432, ciase, sfsk, sfskHost, prime];
export const plcFramers: readonly Framer[] = [sfskFramer, sfskHostFramer, primeFramer];
