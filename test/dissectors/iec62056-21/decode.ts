/** Shared by the tests of IEC 62056-21: messages decoded by all dissectors that ship. */
import { allDissectors } from '../../../dissectors/index.js';
import { Conversation, fieldById, Kind, NodeView, Payload, Tables, type Tape } from '../../../src/core/index.js';
import { decode, dissect, gaps } from '../../dissect.js';

export const all = allDissectors();

export function decoded(bytes: Uint8Array, conversation = new Conversation(1)): Tape {
  return decode(Tables.payload, Payload.iec62056_21, bytes, { registry: all, conversation }).tape;
}

export const treeOf = (bytes: Uint8Array): string =>
  dissect(Tables.payload, Payload.iec62056_21, bytes, { registry: all });

export const gapsOf = (bytes: Uint8Array): string[] =>
  gaps(Tables.payload, Payload.iec62056_21, bytes, { registry: all });

/** Values of all nodes with the field of this name. */
export function valuesOf(tape: Tape, name: string): unknown[] {
  const found: unknown[] = [];
  for (let node = 0; node < tape.top; node += 4) {
    const view = new NodeView(tape, node);
    if (view.name === name) found.push(view.value);
  }
  return found;
}

export const valueOf = (tape: Tape, name: string): unknown => valuesOf(tape, name)[0];

/** `code: text` of every issue. */
export function issuesOf(tape: Tape): string[] {
  return [...tape.details]
    .filter(([node]) => tape.kind(node) === Kind.issue)
    .map(([node, text]) => `${fieldById(tape.fieldId(node)).name}: ${text}`);
}

/** What one-line summaries say: service, object, value. */
export function lineOf(bytes: Uint8Array, conversation?: Conversation): readonly string[] {
  const tape = decoded(bytes, conversation);
  for (let node = 0; node < tape.top; node = tape.next(node)) {
    const dissector = all.ofField(tape.fieldId(node));
    if (dissector?.summary === undefined) continue;
    const line = { service: dissector.service ?? '', object: '', value: '', source: '', destination: '' };
    dissector.summary(new NodeView(tape, node), line);
    return [line.service, line.object, line.value];
  }
  return [];
}
