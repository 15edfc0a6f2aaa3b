/**
 * The message at hand, as filters and columns look at it: one pass over its tape finds the nodes of all fields that somebody
 * wants, when the first of them is asked for. Reused for every message.
 */
import { allFields, Kind, type Summary } from '../core/index.js';
import type { Message } from '../engine/index.js';
import { type Context, nanosOf } from './message-fields.js';
import type { TapeSubject } from './subject.js';

/** The one-line summary of a message; handed in, because sinks know how. */
export type Summarize = (message: Message) => Summary;

/** What is to be found is said once, by `want…`; then messages are looked at one after the other. */
export class Look implements Context {
  message!: Message;
  from = 0;
  origin: bigint | undefined = undefined;
  /** Link and network headers are wanted, so they count; else they don't, even where they are on the tape. */
  withHeaders = false;

  /** By field id: where its nodes are kept; 0 for a field that nobody wants. */
  private readonly slotOf = new Uint16Array(allFields().length);
  private readonly found: Int32Array[] = [new Int32Array(0)];
  private readonly counts: number[] = [0];
  private isGathered = false;
  private known: Summary | undefined = undefined;

  constructor(private readonly summarize: Summarize) {}

  /** Where all nodes of COSEM data are kept, whatever they mean; 0 where nobody wants them. */
  private dataSlot = 0;

  /** Where the nodes of these fields will be. */
  want({ fields, isAnyData }: TapeSubject): readonly number[] {
    if (isAnyData) {
      if (this.dataSlot === 0) this.dataSlot = this.newSlot();
      // Of data that was cut, the octets that are there have its field, but no kind of data.
      for (const { id } of fields) if (this.slotOf[id] === 0) this.slotOf[id] = this.dataSlot;
      return [this.dataSlot];
    }
    return fields.map(({ id }) => {
      if (this.slotOf[id] === 0) this.slotOf[id] = this.newSlot();
      return this.slotOf[id] as number;
    });
  }

  private newSlot(): number {
    this.counts.push(0);
    return this.found.push(new Int32Array(4)) - 1;
  }

  begin(message: Message): void {
    this.message = message;
    this.from = this.withHeaders ? 0 : message.first;
    this.isGathered = false;
    this.known = undefined;
    if (this.origin === undefined && !Number.isNaN(message.seconds)) this.origin = nanosOf(message);
  }

  get summary(): Summary {
    this.known ??= this.summarize(this.message);
    return this.known;
  }

  count(slot: number): number {
    if (!this.isGathered) this.gather();
    return this.counts[slot] as number;
  }

  /** Nodes of a slot, as many as `count` says; asked for behind it. */
  nodes(slot: number): Int32Array {
    return this.found[slot] as Int32Array;
  }

  private gather(): void {
    const { slotOf, counts, dataSlot } = this;
    const { words, top } = this.message.tape;
    this.isGathered = true;
    for (let slot = 1; slot < counts.length; slot++) counts[slot] = 0;
    for (let node = this.from; node < top; node += 4) {
      const word = words[node] as number;
      const slot = slotOf[word >>> 16] as number;
      if (slot > 0) this.add(slot, node);
      if (dataSlot > 0 && slot !== dataSlot && ((word >>> 8) & 0xff) >= Kind.data) this.add(dataSlot, node);
    }
  }

  private add(slot: number, node: number): void {
    let nodes = this.found[slot] as Int32Array;
    const count = this.counts[slot] as number;
    if (count === nodes.length) {
      const larger = new Int32Array(2 * count);
      larger.set(nodes);
      nodes = larger;
      this.found[slot] = larger;
    }
    nodes[count] = node;
    this.counts[slot] = count + 1;
  }
}
