/** The tree of a message as JSON: every node with its place and its text, and the bytes that all of them lie in. */
import { DataTypeNames, dataTag, fieldById, isContainer, Kind, type Tape, textOf, valueOf } from '../core/index.js';
import type { Message } from '../engine/index.js';
import { putAt } from './by-field.js';
import { ascii, type ByteWriter } from './bytes.js';
import { jsonText, writeAny, writeValue } from './json-values.js';

const COMMA = 0x2c;
const CLOSE = 0x7d;
const CLOSE_LIST = 0x5d;
const QUOTE = 0x22;
const STORES = ascii(',"stores":[');
const TREE = ascii('],"tree":[');
const OFFSET = ascii(',"offset":');
const LENGTH = ascii(',"length":');
const TYPE = ascii(',"type":"');
const TEXT = ascii(',"text":');
const VALUE = ascii(',"value":');
const CHILDREN = ascii(',"children":[');

/** What is the same of every node of a field is made once. */
export class JsonTree {
  constructor(
    private readonly out: ByteWriter,
    private readonly layers: boolean,
  ) {}

  /** All stores of a message, and its nodes in them. */
  write(message: Message): void {
    const { out } = this;
    const { tape } = message;
    out.raw(STORES);
    for (let store = 0; store < tape.storeCount; store++) {
      if (store > 0) out.byte(COMMA);
      out.text(`{"name":${jsonText(tape.storeNames[store] as string)},"bytes":"`);
      const bytes = tape.stores[store] as Uint8Array;
      out.hex(bytes, 0, bytes.length);
      out.text('"}');
    }
    out.raw(TREE);
    this.nodes(tape, this.layers ? 0 : message.first, tape.top);
    out.byte(CLOSE_LIST);
  }

  private nodes(tape: Tape, from: number, to: number): void {
    const { out } = this;
    for (let node = from; node < to; node = tape.next(node)) {
      if (node > from) out.byte(COMMA);
      this.treeNode(tape, node);
    }
  }

  private readonly treeStarts: (Uint8Array | undefined)[] = [];

  private treeNode(tape: Tape, node: number): void {
    const { out } = this;
    const kind = tape.kind(node);
    const field = fieldById(tape.fieldId(node));
    let start = this.treeStarts[field.id];
    if (start === undefined) {
      start = ascii(`{"name":"${field.name}","label":${jsonText(field.label)},"store":`);
      putAt(this.treeStarts, field.id, start);
    }
    out.raw(start);
    out.integer(tape.store(node));
    out.raw(OFFSET);
    out.integer(tape.offset(node));
    out.raw(LENGTH);
    out.integer(tape.length(node));
    if (kind >= Kind.data) {
      out.raw(TYPE);
      out.text(DataTypeNames[dataTag(kind)] as string);
      out.byte(QUOTE);
    }
    if (kind === Kind.issue) {
      out.text(`,"severity":"${field.severity}","text":${jsonText(tape.details.get(node) ?? '')}`);
    } else if (isContainer(kind)) {
      const text = textOf(tape, node);
      if (text !== '') {
        out.raw(TEXT);
        out.text(jsonText(text));
      }
      out.raw(CHILDREN);
      this.nodes(tape, node + 4, tape.next(node));
      out.byte(CLOSE_LIST);
    } else if (kind !== Kind.empty) {
      out.raw(VALUE);
      // In the tree the number is the value; its word is the text.
      if (kind === Kind.enumerated || field.names !== undefined) writeAny(out, valueOf(tape, node));
      else writeValue(out, tape, node);
      if (kind !== Kind.header && kind !== Kind.derived) {
        out.raw(TEXT);
        out.text(jsonText(textOf(tape, node)));
      }
    }
    out.byte(CLOSE);
  }
}
