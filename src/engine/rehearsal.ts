/** Decodes bytes as what they may be, on a tape of its own, to see whether they are. */
import {
  Bytes,
  Conversation,
  Dissection,
  fieldById,
  Issue,
  Kind,
  Limits,
  Payload,
  type Registry,
  Tables,
  Tape,
} from '../core/index.js';
import { isHeader432, pdu432 } from './headers.js';

export class Rehearsal {
  private readonly trial: Dissection;
  private readonly tape = new Tape(1024);

  constructor(private readonly registry: Registry) {
    this.trial = new Dissection(registry);
  }

  /** Do the bytes decode as this, to the last and without a complaint? */
  isClean(payload: number, bytes: Uint8Array, at: number, end: number): boolean {
    if (!this.tries(payload, bytes, at, end)) return false;
    const { tape } = this;
    for (const node of tape.details.keys()) if (tape.kind(node) === Kind.issue) return false;
    return true;
  }

  /** How many of the bytes decode as this with nothing worse than a note; 0: none. */
  cleanLength(payload: number, bytes: Uint8Array, at: number, end: number): number {
    if (!this.tries(payload, bytes, at, end)) return 0;
    const { tape } = this;
    let last = end;
    for (const node of tape.details.keys()) {
      if (tape.kind(node) !== Kind.issue) continue;
      const { id, severity } = fieldById(tape.fieldId(node));
      if (severity === 'note' && id !== Issue.unknown.id) continue;
      // What is left over is told, and is the last node.
      if (node + 8 !== tape.top || tape.fieldId(node + 4) !== Bytes.trailing.id) return 0;
      last = tape.offset(node);
    }
    return last - at;
  }

  /** Is nothing wrong with them but that they end too early? */
  isCut(payload: number, bytes: Uint8Array, at: number, end: number): boolean {
    if (!this.tries(payload, bytes, at, end)) return false;
    const { tape } = this;
    let isCut = false;
    for (const node of tape.details.keys()) {
      if (tape.kind(node) !== Kind.issue) continue;
      if (tape.fieldId(node) !== Issue.truncated.id) return false;
      isCut = true;
    }
    return isCut;
  }

  /** Decodes on a tape of its own; false where no dissector says anything about such bytes. */
  private tries(payload: number, bytes: Uint8Array, at: number, end: number): boolean {
    if (end - at < 2 || end - at > Limits.apduBytes) return false;
    if (payload === Payload.apdu) {
      const dissector = this.registry.find(Tables.apdu, bytes[at] as number);
      if (dissector === undefined || dissector.opaque === true) return false;
    } else if (payload === Payload.llc432) {
      const dissector = isHeader432(bytes, at, end) ? pdu432(this.registry, bytes, at) : undefined;
      if (dissector === undefined || dissector.opaque === true) return false;
    }
    const { tape, trial } = this;
    tape.reset();
    tape.addStore(bytes, 'trial');
    // A conversation of its own: what is only tried leaves no state behind.
    trial.begin(tape, new Conversation(0));
    trial.range(0, at, end);
    trial.run(Tables.payload, payload);
    return true;
  }
}
