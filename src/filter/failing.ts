/** Which node tells of a failure. */
import { fieldById, type Tape, valueOf } from '../core/index.js';

/** What a field tells of how a request went. */
export const Tells = { unknown: 0, nothing: 1, result: 2, association: 3, failure: 4 } as const;
export type Tells = (typeof Tells)[keyof typeof Tells];

/** data-access-result and action-result have one name; exceptions tell of a failure by being there. */
export const TELLING: Readonly<Record<string, Tells>> = {
  'dlms.result': Tells.result,
  'aare.result': Tells.association,
  exception_response: Tells.failure,
  confirmed_service_error: Tells.failure,
  'iec62056_21.error': Tells.failure,
  'iec62056_21.repeat_request': Tells.failure,
};
export const SUCCESS = 0;

/** The first node that tells of a failure; -1 none. */
export function failingNode(tape: Tape, first: number): number {
  for (let node = first; node < tape.top; node += 4) {
    const told = TELLING[fieldById(tape.fieldId(node)).name];
    if (told === undefined) continue;
    if (told === Tells.failure || valueOf(tape, node) !== SUCCESS) return node;
  }
  return -1;
}
