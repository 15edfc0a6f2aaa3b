/** What a message tells of how a request went, and whether it asks or answers one. */
import { fieldById, nameOf, type Tape, valueOf } from '../core/index.js';
import { SUCCESS, TELLING, Tells } from '../filter/index.js';
import { MEETING, Meets, UNCONFIRMED } from './exchanges.js';

/** Filled by `read` with one message after the other. */
export class Outcome {
  /** The first result that is no success, else the first. */
  result: string | undefined = undefined;
  /** It tells of a failure. */
  hasFailed = false;
  /** It asks for an answer. */
  asks = false;
  /** It answers a request that nobody saw. */
  lacksRequest = false;
  /** By field id, where it was looked: what it tells of how a request went (`Tells`), or of who asks (`Meets`). */
  private readonly tells = new Uint8Array(0x1_0000);

  /** One pass over the tape of a message. */
  read(tape: Tape, first: number): void {
    const { tells } = this;
    const { words, top } = tape;
    let found = -1;
    this.hasFailed = false;
    this.asks = false;
    this.lacksRequest = false;
    for (let node = first; node < top; node += 4) {
      const id = (words[node] as number) >>> 16;
      let told = tells[id] as Tells | Meets;
      if (told === Tells.nothing) continue;
      if (told === Tells.unknown) {
        const { name } = fieldById(id);
        told = TELLING[name] ?? MEETING[name] ?? Tells.nothing;
        tells[id] = told;
        if (told === Tells.nothing) continue;
      }
      if (told >= Meets.request) this.meet(told, tape, node);
      else if (told === Tells.failure) this.hasFailed = true;
      else if (told === Tells.association) this.hasFailed ||= valueOf(tape, node) !== SUCCESS;
      else if (found < 0 || !this.hasFailed) {
        const isFailure = valueOf(tape, node) !== SUCCESS;
        if (found < 0 || isFailure) found = node;
        this.hasFailed ||= isFailure;
      }
    }
    this.result = found < 0 ? undefined : wordOf(tape, found);
  }

  private meet(told: Tells | Meets, tape: Tape, node: number): void {
    if (told === Meets.request) this.asks = true;
    else if (told === Meets.unasked) this.lacksRequest = true;
    else if (this.asks && valueOf(tape, node) === UNCONFIRMED) this.asks = false;
  }
}

function wordOf(tape: Tape, node: number): string {
  const value = valueOf(tape, node) as number;
  return nameOf(fieldById(tape.fieldId(node)), value) ?? String(value);
}
