/** Decoding on trial: bytes are run through the dissectors for a verdict, not for a message. */
import {
  Conversation,
  DataTypeNames,
  Dissection,
  dataTag,
  fieldById,
  isContainer,
  Kind,
  NodeView,
  type Registry,
  Tables,
  Tape,
} from '../core/index.js';

/** Decodes bytes as something that they may be, to hear what is said about it. */
export class Trial {
  private readonly tape = new Tape(1024);
  private readonly d: Dissection;

  constructor(
    private readonly registry: Registry,
    payload: number,
    private readonly bytes: Uint8Array,
  ) {
    const { tape } = this;
    tape.addStore(bytes, 'trial');
    this.d = new Dissection(registry);
    this.d.begin(tape, new Conversation(0));
    this.d.range(0, 0, bytes.length);
    this.d.run(Tables.payload, payload);
  }

  /** Words of the first issue, of this name or of any; notes are none. */
  complaint(name?: string): string | undefined {
    const { tape } = this;
    for (const [node, text] of tape.details) {
      if (tape.kind(node) !== Kind.issue) continue;
      const field = fieldById(tape.fieldId(node));
      const isMeant = name === undefined ? field.severity !== 'note' : field.name === name;
      if (isMeant) return text === '' ? field.label : text;
    }
    return undefined;
  }

  /** Is every complaint one that bytes are missing at the end? */
  get isCut(): boolean {
    const { tape } = this;
    let isCut = false;
    for (const node of tape.details.keys()) {
      const field = fieldById(tape.fieldId(node));
      if (tape.kind(node) !== Kind.issue || field.severity === 'note') continue;
      if (field.name !== 'issue.truncated') return false;
      isCut = true;
    }
    return isCut;
  }

  find(name: string): NodeView | undefined {
    const { tape } = this;
    for (let node = 0; node < tape.top; node += 4) {
      if (fieldById(tape.fieldId(node)).name === name) return new NodeView(tape, node);
    }
    return undefined;
  }

  /** What stands beside the node of this name: a verdict. */
  wordsOf(name: string): string {
    const view = this.find(name);
    return view === undefined ? '' : (this.tape.details.get(view.node) ?? '');
  }

  /** `C4 is the tag of get-response`; empty where there is no APDU. */
  get tagWords(): string {
    const tag = this.find('dlms.apdu');
    if (tag === undefined) return '';
    return `${hexOf(tag.bytes[0] as number)} is the tag of ${/\((.*)\)/.exec(tag.text)?.[1] ?? 'an APDU'}`;
  }

  /** Is there an APDU whose contents nobody decodes? */
  get isOpaque(): boolean {
    const tag = this.find('dlms.apdu')?.bytes[0];
    const dissector = tag === undefined ? undefined : this.registry.find(Tables.apdu, tag);
    // What only carries another APDU takes any bytes, but that one does not.
    return dissector?.opaque === true && dissector.carries !== true;
  }

  /** `structure of 3`, `octet-string of 12`; empty where there is no data. */
  get dataWords(): string {
    const { tape } = this;
    for (let node = 0; node < tape.top; node += 4) {
      const kind = tape.kind(node);
      if (kind < Kind.data) continue;
      const view = new NodeView(tape, node);
      const name = DataTypeNames[dataTag(kind)] ?? 'data';
      if (isContainer(kind))
        return `${name} of ${[...view.children()].filter((child) => child.kind >= Kind.data).length}`;
      return /string/.test(name) ? `${name} of ${this.bytes[1] ?? 0}` : name;
    }
    return '';
  }
}

/** Two hex digits, as people write bytes. */
export function hexOf(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}
