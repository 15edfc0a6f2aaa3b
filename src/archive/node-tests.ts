/** Whether a node has what is searched for: text that people see in it, or an OBIS code. */
import {
  dataTag,
  type Field,
  fieldById,
  Kind,
  lengthAt,
  matchesObis,
  type ObisPattern,
  type Tape,
  textOf,
  utf8Text,
} from '../core/index.js';
import type { NodeTest } from './node-scan.js';
import type { Place } from './scan.js';

/** Text of more bytes is not made at once. */
const LONG_BYTES = 16 * 1024;
const BIT_STRING = 4;
const STRING_TAGS: ReadonlySet<number> = new Set([9, 10, 11, 12]);

export class TextTest {
  private readonly labels = new Map<Field, boolean>();

  constructor(
    private readonly wanted: string,
    private readonly anyCase: boolean,
  ) {}

  holds(text: string): boolean {
    return (this.anyCase ? text.toLowerCase() : text).includes(this.wanted);
  }

  readonly place: NodeTest = (tape, node, looked) => {
    const kind = tape.kind(node);
    // Tags and lengths: what stands in them is never text that people see.
    if (kind === Kind.header) return undefined;
    if (looked === 0 && this.isInLabel(fieldById(tape.fieldId(node)), kind)) return placeOf(tape, node);
    if (kind === Kind.issue) return this.holds(tape.details.get(node) ?? '') ? placeOf(tape, node) : undefined;
    if (tape.length(node) <= LONG_BYTES || !isSpelled(kind)) {
      return this.holds(textOf(tape, node)) ? placeOf(tape, node) : undefined;
    }
    return isString(kind) ? this.inLong(tape, node, looked) : undefined;
  };

  private isInLabel(field: Field, kind: Kind): boolean {
    let holds = this.labels.get(field);
    if (holds === undefined) {
      holds = this.holds(field.label) || (kind === Kind.issue && this.holds(field.name));
      this.labels.set(field, holds);
    }
    return holds;
  }

  /** A piece at a time; pieces overlap by as much as the text may take. */
  private inLong(tape: Tape, node: number, looked: number): Place | undefined | number {
    const bytes = tape.stores[tape.store(node)] as Uint8Array;
    const at = tape.offset(node) + looked;
    const end = tape.offset(node) + tape.length(node);
    const to = Math.min(end, at + LONG_BYTES);
    if (this.holds(utf8Text(bytes, at, Math.min(end, to + 4 * this.wanted.length)))) return placeOf(tape, node);
    return to === end ? undefined : looked + LONG_BYTES;
  }
}

/** Does the text of a node grow with its bytes? Octets and containers are shown by their beginning or their size. */
function isSpelled(kind: Kind): boolean {
  if (isString(kind)) return true;
  return kind === Kind.bitString || (kind >= Kind.data && dataTag(kind) === BIT_STRING);
}

function isString(kind: Kind): boolean {
  return kind === Kind.text || (kind >= Kind.data && STRING_TAGS.has(dataTag(kind)));
}

function placeOf(tape: Tape, node: number): Place {
  return { node, store: tape.store(node), offset: tape.offset(node), length: tape.length(node) };
}

const OCTET_STRING = 9;
const CODE_OCTETS = 6;

export function obisTest(pattern: ObisPattern): NodeTest {
  return (tape, node) => {
    const kind = tape.kind(node);
    const bytes = tape.stores[tape.store(node)] as Uint8Array;
    let at = tape.offset(node);
    if (kind >= Kind.data && dataTag(kind) === OCTET_STRING) {
      if (kind < Kind.packedData) at++;
      const length = lengthAt(bytes, at);
      if (length.value !== CODE_OCTETS) return undefined;
      at += length.octets;
    } else if (kind !== Kind.obis && (kind !== Kind.octets || tape.length(node) !== CODE_OCTETS)) return undefined;
    if (at + CODE_OCTETS > tape.offset(node) + tape.length(node) || !matchesObis(pattern, bytes, at)) return undefined;
    return { node, store: tape.store(node), offset: at, length: CODE_OCTETS };
  };
}
