import { LineError } from '../../src/core/index.js';

/** Where an adapter has the bits of what it has to complain of. */
export type ErrorBits = Readonly<Record<keyof typeof LineError, number>>;

/** `LineError` of a status. */
export function lineErrors(status: number, bits: ErrorBits): number {
  let errors = 0;
  for (const name of ['overrun', 'parity', 'framing', 'break'] as const) {
    if ((status & bits[name]) !== 0) errors |= LineError[name];
  }
  return errors;
}
