/** The keys of the user: where they are read, and what is done with them. */
export { KeyFault } from './key-fault.js';
export { type KeySource, readKeyFile, readKeyText, STANDARD_INPUT } from './key-file.js';
export type { Entry, Match } from './matching.js';
export { KeyRing } from './ring.js';
