import { type Field, fieldById } from './field.js';
import { dataTag, isContainer, Kind } from './kind.js';
import type { Tape } from './tape.js';
import { DataTypeNames, textOf, type Value, valueOf } from './value.js';

/** A pleasant cursor over a tape, for whoever looks at few nodes: summaries, tests, a tree on the screen. */
export class NodeView {
  constructor(
    readonly tape: Tape,
    readonly node: number,
  ) {}

  get field(): Field {
    return fieldById(this.tape.fieldId(this.node));
  }

  get name(): string {
    return this.field.name;
  }

  get kind(): number {
    return this.tape.kind(this.node);
  }

  get store(): number {
    return this.tape.store(this.node);
  }

  get offset(): number {
    return this.tape.offset(this.node);
  }

  get length(): number {
    return this.tape.length(this.node);
  }

  get bytes(): Uint8Array {
    return (this.tape.stores[this.store] as Uint8Array).subarray(this.offset, this.offset + this.length);
  }

  /** Name of the COSEM data type, where this is data. */
  get type(): string | undefined {
    return this.kind >= Kind.data ? DataTypeNames[dataTag(this.kind)] : undefined;
  }

  get value(): Value {
    return valueOf(this.tape, this.node);
  }

  get text(): string {
    return textOf(this.tape, this.node);
  }

  get isContainer(): boolean {
    return isContainer(this.kind);
  }

  *children(): Generator<NodeView> {
    const end = this.tape.next(this.node);
    for (let node = this.node + 4; node < end; node = this.tape.next(node)) yield new NodeView(this.tape, node);
  }

  /** The first node with this field below this one, or undefined. */
  find(field: Field): NodeView | undefined {
    const node = findNode(this.tape, this.node + 4, this.tape.next(this.node), field);
    return node < 0 ? undefined : new NodeView(this.tape, node);
  }

  /** Text of the first node with this field below this one; empty where there is none. */
  textOf(field: Field): string {
    const node = findNode(this.tape, this.node + 4, this.tape.next(this.node), field);
    return node < 0 ? '' : textOf(this.tape, node);
  }

  valueOf(field: Field): Value | undefined {
    const node = findNode(this.tape, this.node + 4, this.tape.next(this.node), field);
    return node < 0 ? undefined : valueOf(this.tape, node);
  }

  /** How many nodes with this field are directly or deeper below. */
  count(field: Field): number {
    let count = 0;
    const end = this.tape.next(this.node);
    for (let node = this.node + 4; node < end; node += 4) if (this.tape.fieldId(node) === field.id) count++;
    return count;
  }
}

/** The first node in [from, to) with this field, or -1. */
export function findNode(tape: Tape, from: number, to: number, field: Field): number {
  const words = tape.words;
  const id = field.id;
  for (let node = from; node < to; node += 4) if ((words[node] as number) >>> 16 === id) return node;
  return -1;
}

/** The nodes on top of a tape. */
export function* roots(tape: Tape): Generator<NodeView> {
  for (let node = 0; node < tape.top; node = tape.next(node)) yield new NodeView(tape, node);
}
