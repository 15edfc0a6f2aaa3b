/**
 * JSON: one line a message, or one document. `values` is short (names and values), `tree` has offset, length, type, value
 * and text of every node. docs/schema/ describes both; `FORMAT` counts their versions.
 */
import { type Field, fieldById, isContainer, isList, Kind, type SourceNote, type Tape } from '../core/index.js';
import type { Counts, Endpoints, Message } from '../engine/index.js';
import { putAt } from './by-field.js';
import { ascii, ByteWriter, type Output } from './bytes.js';
import { envelopeJson, inputJson, noteJson } from './json-envelope.js';
import { JsonTree } from './json-tree.js';
import { isNoElement, jsonText, writeElements, writeValue } from './json-values.js';
import type { InputEnd, Sink } from './sink.js';
import { writeIsoTime } from './time.js';

/** Version of the format; it changes when a reader of the old one would stumble. */
export const FORMAT = 1;

export interface JsonOptions {
  /** One document, or a line a message. */
  readonly shape: 'document' | 'lines';
  readonly detail: 'values' | 'tree';
  /** Link and network headers are on the tape and wanted. */
  readonly layers: boolean;
}

const PARTIES_KEPT = 65_536;
/** No more than there can be fields, and keys of the envelope. */
const MOST_KEYS = 0x8000 + 64;
/** More than objects are ever nested. */
const DEPTHS = 1024;
const COMMA = 0x2c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const NEWLINE = 0x0a;
const QUOTE = 0x22;

/** Keys of a message that are not fields; fields of the same name get a number. */
const ENVELOPE = [
  'dlmsdump',
  'file',
  'message',
  'frame',
  'frames',
  'time',
  'source',
  'destination',
  'direction',
  'comment',
  'issues',
  'stores',
  'tree',
];

export class JsonSink implements Sink {
  private readonly out: ByteWriter;
  private readonly start: Uint8Array;
  private fileBytes = ascii('""');
  private written = 0;
  private readonly inputs: string[] = [];
  private readonly notes: string[] = [];
  private readonly trees: JsonTree;

  constructor(
    output: Output,
    private readonly options: JsonOptions,
  ) {
    this.out = new ByteWriter(output);
    this.trees = new JsonTree(this.out, options.layers);
    this.start = options.shape === 'lines' ? ascii(`{"dlmsdump":${FORMAT},"file":`) : ascii('{"file":');
    if (options.shape === 'document') this.out.text(`{"dlmsdump":${FORMAT},"messages":[`);
  }

  beginInput(file: string): void {
    this.fileBytes = ascii(jsonText(file));
  }

  write(message: Message): void {
    const { out, options } = this;
    if (options.shape === 'document') {
      if (this.written > 0) out.byte(COMMA);
      out.byte(NEWLINE);
    }
    this.written++;
    this.envelope(message);
    if (options.detail === 'tree') this.trees.write(message);
    else {
      this.members(message.tape, options.layers ? 0 : message.first, message.tape.top, true);
      this.issues(message);
    }
    out.byte(CLOSE);
    if (options.shape === 'lines') out.byte(NEWLINE);
    out.settle();
  }

  note(file: string, note: SourceNote): void {
    const text = noteJson(file, note);
    if (this.options.shape === 'document') this.notes.push(text);
    else this.out.text(`{"dlmsdump":${FORMAT},${text.slice(1)}\n`);
  }

  endInput(input: InputEnd): void {
    this.inputs.push(inputJson(input));
  }

  end(counts: Counts): void {
    if (this.options.shape === 'document') {
      this.out.text(`\n],${envelopeJson(this.notes, this.inputs, counts)}}\n`);
    }
    this.flush();
  }

  flush(): void {
    this.out.flush();
  }

  // ---- envelope

  private envelope(message: Message): void {
    const { out } = this;
    out.raw(this.start);
    out.raw(this.fileBytes);
    out.raw(MESSAGE);
    out.integer(message.number);
    out.raw(FRAME);
    out.integer(message.frame);
    if (message.frames.length > 1) {
      out.raw(FRAMES);
      for (let i = 0; i < message.frames.length; i++) {
        if (i > 0) out.byte(COMMA);
        out.integer(message.frames[i] as number);
      }
      out.byte(CLOSE_LIST);
    }
    if (!Number.isNaN(message.seconds)) {
      out.raw(TIME);
      writeIsoTime(out, message.seconds, message.nanos);
      out.byte(QUOTE);
    }
    if (message.flow !== undefined) out.raw(this.parties(message, message.flow));
    if (message.direction !== 0) out.raw(message.direction === 1 ? RECEIVED : SENT);
    if (message.comment !== undefined) {
      out.raw(COMMENT);
      out.text(jsonText(message.comment));
    }
  }

  /** Both ends as bytes; a conversation has many messages, so they are made once for each way. */
  private parties(message: Message, flow: Endpoints): Uint8Array {
    const key = 2 * flow.id + message.side;
    let bytes = this.partyBytes.get(key);
    if (bytes === undefined) {
      const { source, destination } = message;
      bytes = ascii(source === '' ? '' : `,"source":"${source}","destination":"${destination}"`);
      if (this.partyBytes.size >= PARTIES_KEPT) this.partyBytes.clear();
      this.partyBytes.set(key, bytes);
    }
    return bytes;
  }

  private readonly partyBytes = new Map<number, Uint8Array>();

  private issues(message: Message): void {
    const { out } = this;
    const { tape } = message;
    if (tape.details.size === 0) return;
    let count = 0;
    for (let i = 0; i < tape.details.size; i++) {
      const node = tape.details.nodeAt(i);
      // Headers may be on the tape only because a filter asks for them.
      if (tape.kind(node) !== Kind.issue || (node < message.first && !this.options.layers)) continue;
      const detail = tape.details.textAt(i);
      out.raw(count++ === 0 ? ISSUES : COMMA_BYTES);
      const field = fieldById(tape.fieldId(node));
      out.text(
        `{"code":"${field.name}","severity":"${field.severity}","text":${jsonText(`${field.label}: ${detail}`)},"store":${tape.store(node)},"offset":${tape.offset(node)},"length":${tape.length(node)}}`,
      );
    }
    if (count > 0) out.byte(CLOSE_LIST);
  }

  // ---- values

  /** By field: `"key":` as bytes, and a number for the key, because fields of several protocols share some. */
  private readonly keys: (Uint8Array | undefined)[] = [];
  private readonly keyIds: (number | undefined)[] = [];
  private readonly repeats: (boolean | undefined)[] = [];
  private readonly idsOfKeys = new Map<string, number>(ENVELOPE.map((key, id) => [key, id]));
  /** Which object last had which key, by depth, so that no key stands twice in one. */
  private readonly stamps: Int32Array[] = [];
  private depth = -1;
  private serial = 0;

  /** The members of an object; `begun` where something stands before them. */
  private members(tape: Tape, from: number, to: number, begun: boolean): void {
    const { out } = this;
    const words = tape.words;
    const serial = ++this.serial;
    const depth = ++this.depth;
    let stamps = this.stamps[depth];
    if (stamps === undefined) {
      stamps = new Int32Array(MOST_KEYS);
      this.stamps[depth] = stamps;
    }
    if (begun) for (let id = 0; id < ENVELOPE.length; id++) stamps[id] = serial;
    for (let node = from; node < to; node = words[node + 3] as number) {
      const word = words[node] as number;
      const kind = (word >>> 8) & 0xff;
      if (kind === Kind.header || kind === Kind.issue || kind === Kind.empty) continue;
      const fieldId = word >>> 16;
      const times = this.key(fieldId, serial, stamps, begun);
      begun = true;
      if (this.repeats[fieldId] === true) node = this.repeated(tape, node, to, fieldId);
      else if (kind === Kind.uint && words[node + 2] === 2) {
        // The commonest member by far: lengths, ports, class ids.
        const bytes = tape.stores[word & 0xff] as Uint8Array;
        const at = words[node + 1] as number;
        out.small(((bytes[at] as number) << 8) | (bytes[at + 1] as number));
      } else {
        this.derivedOf = -1;
        this.value(tape, node, kind);
        if (this.derivedOf === node) this.beside(tape, node, times, serial, stamps);
      }
    }
    this.depth--;
  }

  /** Answers with how often the key has come in this object. */
  private key(fieldId: number, serial: number, stamps: Int32Array, begun: boolean): number {
    const bytes = this.keys[fieldId] ?? this.makeKey(fieldById(fieldId));
    const keyId = this.keyIds[fieldId] as number;
    if (stamps[keyId] === serial) {
      const times = this.again(keyId, serial);
      this.out.text(`${begun ? ',' : ''}"${fieldById(fieldId).key}_${times}":`);
      return times;
    }
    stamps[keyId] = serial;
    if (begun) this.out.byte(COMMA);
    this.out.raw(bytes);
    return 1;
  }

  private makeKey(field: Field): Uint8Array {
    const bytes = ascii(`"${field.key}":`);
    putAt(this.keys, field.id, bytes);
    putAt(this.repeats, field.id, field.repeated);
    putAt(this.keyIds, field.id, this.idOfKey(field.key));
    return bytes;
  }

  private idOfKey(key: string): number {
    let id = this.idsOfKeys.get(key);
    if (id === undefined) {
      id = this.idsOfKeys.size;
      this.idsOfKeys.set(key, id);
    }
    return id;
  }

  /** The list that was just written, where something derived stands in it; else -1. */
  private derivedOf = -1;

  /** A list is an array, so what is derived of all of it stands behind it: `"objects":[…],"objects_named_by":"…"`. */
  private beside(tape: Tape, list: number, times: number, serial: number, stamps: Int32Array): void {
    const { out } = this;
    const { key } = fieldById(tape.fieldId(list));
    const name = times === 1 ? key : `${key}_${times}`;
    const to = tape.next(list);
    for (let node = list + 4; node < to; node = tape.next(node)) {
      const field = fieldById(tape.fieldId(node));
      if (tape.kind(node) !== Kind.derived || !field.ofList) continue;
      const told = `${name}_${field.key}`;
      const keyId = this.idOfKey(told);
      const isAgain = stamps[keyId] === serial;
      out.text(`,"${isAgain ? `${told}_${this.again(keyId, serial)}` : told}":`);
      stamps[keyId] = serial;
      writeValue(out, tape, node);
    }
  }

  private readonly times = new Map<number, { serial: number; count: number }>();

  /** How often a key has come in this object. */
  private again(keyId: number, serial: number): number {
    const place = keyId * DEPTHS + this.depth;
    const known = this.times.get(place);
    const count = known !== undefined && known.serial === serial ? known.count + 1 : 2;
    this.times.set(place, { serial, count });
    return count;
  }

  /** Siblings with the same field are one list. Answers with the last of them. */
  private repeated(tape: Tape, node: number, to: number, fieldId: number): number {
    const { out } = this;
    out.byte(OPEN_LIST);
    let last = node;
    this.value(tape, node, tape.kind(node));
    for (let next = tape.next(node); next < to; next = tape.next(next)) {
      const kind = tape.kind(next);
      if (kind === Kind.header || kind === Kind.issue) continue;
      if (tape.fieldId(next) !== fieldId) break;
      out.byte(COMMA);
      this.value(tape, next, kind);
      last = next;
    }
    out.byte(CLOSE_LIST);
    return last;
  }

  private value(tape: Tape, node: number, kind: number): void {
    const { out } = this;
    if (!isContainer(kind)) {
      writeValue(out, tape, node);
    } else if (kind >= Kind.data) {
      writeElements(out, tape, node);
    } else if (isList(kind)) {
      this.elements(tape, node);
    } else {
      out.byte(OPEN);
      this.members(tape, node + 4, tape.next(node), false);
      out.byte(CLOSE);
    }
  }

  /** Repeated things that are no COSEM data. */
  private elements(tape: Tape, list: number): void {
    const { out } = this;
    const words = tape.words;
    const to = words[list + 3] as number;
    out.byte(OPEN_LIST);
    let first = true;
    let hasDerived = false;
    for (let node = list + 4; node < to; node = words[node + 3] as number) {
      const kind = ((words[node] as number) >>> 8) & 0xff;
      if (isNoElement(kind)) {
        hasDerived ||= kind === Kind.derived;
        continue;
      }
      if (first) first = false;
      else out.byte(COMMA);
      this.value(tape, node, kind);
    }
    out.byte(CLOSE_LIST);
    if (hasDerived) this.derivedOf = list;
  }
}

const MESSAGE = ascii(',"message":');
const FRAME = ascii(',"frame":');
const FRAMES = ascii(',"frames":[');
const TIME = ascii(',"time":"');
const RECEIVED = ascii(',"direction":"received"');
const SENT = ascii(',"direction":"sent"');
const COMMENT = ascii(',"comment":');
const ISSUES = ascii(',"issues":[');
const COMMA_BYTES = ascii(',');
