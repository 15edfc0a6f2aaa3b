/** What the tests of dissectors share: bytes from hex, a message decoded, its tree as text, the bytes that nobody owns. */
import { allDissectors } from '../dissectors/index.js';
import {
  Conversation,
  Dissection,
  type Dissector,
  fieldById,
  Handover,
  integer,
  isContainer,
  Kind,
  type Memo,
  Registry,
  type Table,
  Tape,
} from '../src/core/index.js';

export interface Setting {
  /** Who answers; without it, those that were given to `use`, or all. */
  readonly registry?: Registry | readonly Dissector[];
  /** Bytes behind the given ones that were on the wire, but not captured. */
  readonly cut?: number;
  /** False: as where nobody asked to see the headers. */
  readonly recording?: boolean;
  /** State that earlier messages left. */
  readonly conversation?: Conversation;
  /** Number of the frame. */
  readonly frame?: number;
  /** Answers from the conversation are kept here or, where there are some, taken from here. */
  readonly memo?: Memo;
}

/** A message decoded. */
export interface Decoded {
  readonly tape: Tape;
  readonly d: Dissection;
  readonly packet: Dissection['packet'];
}

const registries = new Map<readonly Dissector[], Registry>();
let used: Registry | undefined;

/** Says once, at the head of a test, which dissectors answer in it; all that ship, where nothing is said. */
export function use(...dissectors: readonly Dissector[]): void {
  used = new Registry().add(...dissectors);
}

/** Bytes written in hex; white space is free, and `#` begins a comment. */
export function hex(text: string): Uint8Array {
  const digits = text.replace(/#.*$/gm, '').replace(/\s/g, '');
  if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits)) throw new Error(`not hex: ${digits}`);
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Several pieces as one. */
export function join(...pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

/** Decodes bytes as what answers `key` in `table`. */
export function decode(
  table: Table,
  key: number,
  bytes: Uint8Array,
  setting: Setting | Registry | readonly Dissector[] = {},
): Decoded {
  const { registry, cut = 0, recording = true, conversation, memo, frame = 1 } = settingOf(setting);
  const tape = new Tape();
  const d = new Dissection(registryOf(registry));
  d.begin(tape, conversation ?? new Conversation(1), memo, (memo?.answers.length ?? 0) > 0);
  d.frame = frame;
  d.recording = recording;
  d.packet.reset();
  d.range(tape.addStore(bytes, 'frame'), 0, bytes.length, cut);
  d.run(table, key);
  return { tape, d, packet: d.packet };
}

/** The tree of a message as text: see `tree`. */
export function dissect(
  table: Table,
  key: number,
  bytes: Uint8Array,
  setting?: Setting | Registry | readonly Dissector[],
): string {
  return tree(decode(table, key, bytes, setting).tape);
}

function settingOf(setting: Setting | Registry | readonly Dissector[]): Setting {
  return setting instanceof Registry || Array.isArray(setting) ? { registry: setting } : (setting as Setting);
}

function registryOf(given: Registry | readonly Dissector[] | undefined): Registry {
  if (given instanceof Registry) return given;
  if (given === undefined) {
    used ??= allDissectors();
    return used;
  }
  let registry = registries.get(given);
  if (registry === undefined) {
    registry = new Registry().add(...given);
    registries.set(given, registry);
  }
  return registry;
}

/**
 * One line a node, indented: `offset+length name bytes`. Offsets in other bytes than the frame have the number of their
 * store in front: `1:0+5`. Parts of bit groups show the bytes of the group and their own value: `c1 = 3`.
 */
export function tree(tape: Tape): string {
  const lines: string[] = [];
  write(tape, 0, tape.top, '', lines);
  return lines.join('\n');
}

const SHOWN_BYTES = 64;

function write(tape: Tape, from: number, to: number, indent: string, lines: string[]): void {
  for (let node = from; node < to; node = tape.next(node)) {
    lines.push(indent + line(tape, node));
    write(tape, node + 4, tape.next(node), `${indent}  `, lines);
  }
}

function line(tape: Tape, node: number): string {
  const field = fieldById(tape.fieldId(node));
  const kind = tape.kind(node);
  const store = tape.store(node);
  const at = tape.offset(node);
  const length = tape.length(node);
  const place = `${store === 0 ? '' : `${store}:`}${at}+${length} ${field.name}`;
  if (kind === Kind.issue || kind === Kind.derived) return `${place}: ${tape.details.get(node) ?? ''}`;
  if (isContainer(kind)) return place;
  const bytes = (tape.stores[store] as Uint8Array).subarray(at, at + length);
  const shown = Buffer.from(bytes.subarray(0, SHOWN_BYTES)).toString('hex') + (length > SHOWN_BYTES ? '…' : '');
  if (kind !== Kind.bits) return length === 0 ? place : `${place} ${shown}`;
  return `${place} ${shown} = ${(integer(bytes, 0, length, Kind.uint) & field.mask) >>> field.shift}`;
}

/**
 * What is wrong with the owning of bytes, a line each; every byte should belong to exactly one leaf. Issues and derived
 * values own nothing, a bit group is one leaf, a payload that was handed over belongs to whoever takes it. Also told:
 * nodes that reach out of their group or their bytes.
 */
export function gaps(
  table: Table,
  key: number,
  bytes: Uint8Array,
  setting?: Setting | Registry | readonly Dissector[],
): string[] {
  const { tape, packet } = decode(table, key, bytes, setting);
  return gapsOf(tape, packet.handover === Handover.none ? [] : handedOver(packet));
}

/** What is handed over, in its pieces. */
export function handedOver({ payloadStore: store, payloadStart, payloadEnd, pieces }: Decoded['packet']): Piece[] {
  if (pieces.length === 0) return [{ store, start: payloadStart, end: payloadEnd }];
  return Array.from({ length: pieces.length / 2 }, (_, i) => ({
    store,
    start: pieces[2 * i] as number,
    end: pieces[2 * i + 1] as number,
  }));
}

export interface Piece {
  readonly store: number;
  readonly start: number;
  readonly end: number;
}

/** The same for a tape; `handed` are bytes that belong to nobody on it. */
export function gapsOf(tape: Tape, handed: readonly Piece[] = []): string[] {
  const found: string[] = [];
  const owners = tape.stores.slice(0, tape.storeCount).map((store) => new Array<string[]>(store.length));
  own(tape, 0, tape.top, -1, owners, found);
  for (const { store, start, end } of handed) take(owners, store, start, end, '(handed over)');
  for (const [store, bytes] of owners.entries()) {
    for (let at = 0; at < bytes.length; ) {
      const names = bytes[at]?.join(' and ');
      let end = at + 1;
      while (end < bytes.length && bytes[end]?.join(' and ') === names) end++;
      const place = `${store === 0 ? '' : `${store}:`}${at}+${end - at}`;
      if (names === undefined) found.push(`${place} belongs to nobody`);
      else if ((bytes[at] as string[]).length > 1) found.push(`${place} belongs to ${names}`);
      at = end;
    }
  }
  return found;
}

type Owners = string[][][];

function own(tape: Tape, from: number, to: number, parent: number, owners: Owners, found: string[]): void {
  for (let node = from; node < to; node = tape.next(node)) {
    const field = fieldById(tape.fieldId(node));
    const kind = tape.kind(node);
    if (kind === Kind.issue || kind === Kind.derived) continue;
    const store = tape.store(node);
    const start = tape.offset(node);
    const end = start + tape.length(node);
    const size = (tape.stores[store] as Uint8Array).length;
    if (start < 0 || end < start || end > size) {
      found.push(`${start}+${end - start} ${field.name} reaches out of its bytes`);
      continue;
    }
    const inside = parent >= 0 && tape.store(parent) === store;
    if (inside && (start < tape.offset(parent) || end > tape.offset(parent) + tape.length(parent))) {
      found.push(`${start}+${end - start} ${field.name} reaches out of ${fieldById(tape.fieldId(parent)).name}`);
    }
    const isBitGroup = kind === Kind.group && field.parts.length > 0;
    if (isBitGroup || !isContainer(kind)) take(owners, store, start, end, field.name);
    if (!isBitGroup) own(tape, node + 4, tape.next(node), node, owners, found);
  }
}

function take(owners: Owners, store: number, start: number, end: number, name: string): void {
  const bytes = owners[store] as string[][];
  for (let at = start; at < end; at++) {
    const names = bytes[at];
    if (names === undefined) bytes[at] = [name];
    else names.push(name);
  }
}
