/** The keys of the user: where they are read, and what is done with them. */
export type { Entry, Match } from './matching.js';
export { KeyRing } from './ring.js';
