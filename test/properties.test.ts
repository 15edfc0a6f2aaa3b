/** What holds for any input, tried with random ones: random bytes, and real captures that are broken at random. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, get, HdlcDialog, wrapper } from '../captures/bytes.js';
import { allDissectors } from '../dissectors/index.js';
import {
  Analyzer,
  type AnalyzerOptions,
  bytesSource,
  decodeAgain,
  type Frame,
  fieldById,
  isContainer,
  JsonSink,
  type KeptMessage,
  Kind,
  Limits,
  LinkType,
  type Message,
  Payload,
  type Sink,
  type Tape,
  TextSink,
} from '../src/index.js';
import { datagram, Run, segment } from './engine/run.js';

const registry = allDissectors();

// ---- inputs

interface Captured {
  readonly linkType: number;
  readonly bytes: Uint8Array;
  /** Bytes that were on the wire behind these. */
  readonly cut: number;
}

/** All sample captures, frame by frame. */
const samples = await readSamples();

async function readSamples(): Promise<readonly (readonly Captured[])[]> {
  const folder = fileURLToPath(new URL('../captures/', import.meta.url));
  const all: Captured[][] = [];
  for (const name of readdirSync(folder).filter((file) => /\.(pcap|pcapng|hex|bin)$/.test(file))) {
    const frames: Captured[] = [];
    const handler = {
      frame: (frame: Frame): void => {
        const bytes = frame.bytes.slice(frame.start, frame.end);
        frames.push({ linkType: frame.linkType, bytes, cut: Math.max(0, frame.wireLength - bytes.length) });
      },
      pause: () => undefined,
      note: () => undefined,
    };
    await bytesSource(name, [readFileSync(folder + name)]).run(handler);
    all.push(frames);
  }
  return all;
}

const allFrames = samples.flat();
const linkTypes = [...new Set([...Object.values(LinkType), ...allFrames.map(({ linkType }) => linkType)])];

/** What can happen to bytes. */
interface Mutation {
  readonly kind: 'set' | 'insert' | 'remove' | 'cut' | 'repeat';
  readonly at: number;
  readonly value: number;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('set' as const, 'insert' as const, 'remove' as const, 'cut' as const, 'repeat' as const),
  at: fc.nat(2000),
  value: fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0x7e, 0x7f, 0x80, 0x82, 0x84, 0xff, 0x13, 0xa0)),
});

function mutated(bytes: Uint8Array, mutations: readonly Mutation[]): Uint8Array {
  const octets = [...bytes];
  for (const { kind, at: anywhere, value } of mutations) {
    const at = octets.length === 0 ? 0 : anywhere % octets.length;
    if (kind === 'set') octets[at] = value;
    else if (kind === 'insert') octets.splice(at, 0, value);
    else if (kind === 'remove') octets.splice(at, 1 + (value & 7));
    else if (kind === 'cut') octets.splice(at);
    else octets.splice(at, 0, ...octets.slice(at, at + (value & 63)));
  }
  return Uint8Array.from(octets);
}

const randomFrame: fc.Arbitrary<Captured> = fc.record({
  linkType: fc.constantFrom(...linkTypes),
  bytes: fc.uint8Array({ maxLength: 120 }),
  cut: fc.constantFrom(0, 0, 0, 1, 100),
});

const brokenFrame: fc.Arbitrary<Captured> = fc
  .tuple(fc.constantFrom(...allFrames), fc.array(mutation, { maxLength: 4 }), fc.constantFrom(0, 0, 50))
  .map(([frame, mutations, cut]) => ({ ...frame, bytes: mutated(frame.bytes, mutations), cut: frame.cut + cut }));

/** A capture with some frames broken, left out, repeated or in another order. */
const brokenCapture: fc.Arbitrary<Captured[]> = fc
  .tuple(
    fc.constantFrom(...samples),
    fc.array(fc.record({ at: fc.nat(200), what: fc.nat(3), mutations: fc.array(mutation, { maxLength: 3 }) }), {
      maxLength: 6,
    }),
  )
  .map(([sample, changes]) => {
    const frames = [...sample];
    for (const { at: anywhere, what, mutations } of changes) {
      const at = anywhere % Math.max(1, frames.length);
      const frame = frames[at];
      if (frame === undefined) continue;
      if (what === 0) frames[at] = { ...frame, bytes: mutated(frame.bytes, mutations) };
      else if (what === 1) frames.splice(at, 1);
      else if (what === 2) frames.splice(at, 0, frame);
      else frames.splice(at, 2, ...frames.slice(at, at + 2).reverse());
    }
    return frames;
  });

const input: fc.Arbitrary<Captured[]> = fc.oneof(
  fc.array(randomFrame, { maxLength: 8 }),
  fc.array(brokenFrame, { maxLength: 12 }),
  brokenCapture,
);

const options: fc.Arbitrary<AnalyzerOptions> = fc.record({
  layers: fc.boolean(),
  all: fc.boolean(),
  remember: fc.constant(true),
  decodeAs: fc.constantFrom(new Map(), new Map([[4059, Payload.hdlc]]), new Map([[50_000, Payload.apdu]])),
  linkPayloads: fc.constantFrom(new Map(), new Map([[LinkType.user0, Payload.wrapper]])),
});

function analyze(frames: readonly Captured[], how: AnalyzerOptions, sink: (m: Message, a: Analyzer) => void): Analyzer {
  const analyzer: Analyzer = new Analyzer(registry, (message) => sink(message, analyzer), how);
  analyzer.begin('input');
  const run = new Run();
  for (const { linkType, bytes, cut } of frames) {
    run.lend(bytes, linkType, bytes.length + cut);
    analyzer.frameIn(run.frame);
    run.reclaim();
  }
  analyzer.end();
  return analyzer;
}

// ---- what has to hold

/** Bytes of a message (and of what was joined or deciphered from it) that belong to no leaf, or to several. */
function ownership(message: Message): string[] {
  const { tape } = message;
  const owners = tape.stores.slice(0, tape.storeCount).map((store) => new Uint8Array(store.length));
  own(tape, message.first, tape.top, owners);
  const found: string[] = [];
  for (let store = message.store; store < tape.storeCount; store++) {
    const counts = owners[store] as Uint8Array;
    const [from, to] = store === message.store ? [message.start, message.end] : [0, counts.length];
    for (let at = from; at < to; at++) if (counts[at] !== 1) found.push(`${store}:${at} belongs to ${counts[at]}`);
  }
  return found;
}

function own(tape: Tape, from: number, to: number, owners: readonly Uint8Array[]): void {
  for (let node = from; node < to; node = tape.next(node)) {
    const kind = tape.kind(node);
    if (kind === Kind.issue || kind === Kind.derived) continue;
    const isBitGroup = kind === Kind.group && fieldById(tape.fieldId(node)).parts.length > 0;
    if (isBitGroup || !isContainer(kind)) {
      const counts = owners[tape.store(node)] as Uint8Array;
      const end = tape.offset(node) + tape.length(node);
      for (let at = tape.offset(node); at < end; at++) counts[at] = (counts[at] as number) + 1;
    }
    if (!isBitGroup) own(tape, node + 4, tape.next(node), owners);
  }
}

/** The bytes that a message is made of: its own, those that were joined or deciphered, and the headers where shown. */
function sizeOf({ tape, store, start, end }: Message, layers: boolean): number {
  let size = end - start;
  for (let other = layers ? 0 : store + 1; other < tape.storeCount; other++) {
    if (other !== store) size += (tape.stores[other] as Uint8Array).length;
  }
  return layers ? size + (tape.stores[store] as Uint8Array).length : size;
}

/** Does the text have an object with a key twice? `JSON.parse` would not say. */
function duplicateKey(json: string): string | undefined {
  const objects: (Set<string> | undefined)[] = [];
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]]/g;
  for (let match = token.exec(json); match !== null; match = token.exec(json)) {
    const [text] = match;
    if (text === '{') objects.push(new Set());
    else if (text === '[') objects.push(undefined);
    else if (text === '}' || text === ']') objects.pop();
    else if (json[token.lastIndex] === ':') {
      const keys = objects.at(-1) as Set<string>;
      if (keys.has(text)) return text;
      keys.add(text);
    }
  }
  return undefined;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const STEERING = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

const words = (tape: Tape): string => Buffer.from(tape.words.slice(0, tape.top).buffer).toString('hex');
const details = (tape: Tape): string => JSON.stringify([...tape.details]);
const stores = (tape: Tape): string[] =>
  tape.stores
    .slice(0, tape.storeCount)
    .map((bytes, i) => `${tape.storeNames[i]}: ${Buffer.from(bytes).toString('hex')}`);

describe('any input', () => {
  it('is decoded without a fault of ours, to the last byte, by every sink', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(input, options, (frames, how) => {
        let json = '';
        let text = '';
        const toJson = (bytes: Uint8Array): void => {
          json += Buffer.from(bytes).toString('utf8');
        };
        let tree = '';
        const toTree = (bytes: Uint8Array): void => {
          tree += Buffer.from(bytes).toString('utf8');
        };
        const toText = (bytes: Uint8Array): void => {
          text += Buffer.from(bytes).toString('utf8');
        };
        const layers = how.layers === true;
        const plain = { layers, time: 'r', theme: undefined } as const;
        const sinks: Sink[] = [
          new JsonSink(toJson, { shape: 'lines', detail: 'values', layers }),
          new JsonSink(toTree, { shape: 'lines', detail: 'tree', layers }),
          new TextSink(toText, registry, { ...plain, tree: false, hex: false }),
          new TextSink(toText, registry, { ...plain, tree: true, hex: false }),
          new TextSink(toText, registry, { ...plain, tree: true, hex: true }),
        ];
        for (const sink of sinks) sink.beginInput('input \u202e"\x1b[31m.pcap');
        const analyzer = analyze(frames, how, (message) => {
          for (const [node, detail] of message.tape.details) {
            if (fieldById(message.tape.fieldId(node)).name === 'issue.bug') throw new Error(`bug: ${detail}`);
          }
          if (message.payload !== 0) expect(ownership(message)).toEqual([]);
          for (const sink of sinks) sink.write(message);
          const before = json.length;
          sinks[0]?.flush();
          expect(json.length - before).toBeLessThan(Limits.outputBytes + Limits.outputFactor * sizeOf(message, layers));
        });
        for (const sink of sinks) sink.end(analyzer.counts);
        expect(analyzer.held).toEqual({ counted: 0, actual: 0 });
        for (const line of (json + tree).split('\n').slice(0, -1)) {
          JSON.parse(line);
          expect(duplicateKey(line)).toBeUndefined();
        }
        expect(STEERING.exec(text)?.[0]).toBeUndefined();
        expect(STEERING.exec(json + tree)?.[0]).toBeUndefined();
      }),
      { numRuns: 800 },
    );
  });

  it('is counted: what is held adds up after every frame', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(brokenCapture, options, (frames, how) => {
        const analyzer = new Analyzer(registry, () => undefined, how);
        const run = new Run();
        for (const { linkType, bytes, cut } of frames) {
          run.lend(bytes, linkType, bytes.length + cut);
          analyzer.frameIn(run.frame);
          const { counted, actual } = analyzer.held;
          expect(counted).toBe(actual);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same tree when a message is decoded again, in any order', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(brokenCapture, options, fc.infiniteStream(fc.nat()), (frames, how, random) => {
        const first: { kept: KeptMessage; words: string; details: string; stores: string[]; message: number }[] = [];
        analyze(frames, how, ({ tape, number }, { kept }) => {
          first.push({
            kept: kept as KeptMessage,
            words: words(tape),
            details: details(tape),
            stores: stores(tape),
            message: number,
          });
        });
        for (const { value } of take(random, Math.min(30, first.length))) {
          const seen = first[value % first.length] as (typeof first)[number];
          const again = decodeAgain(registry, seen.kept, how.layers === true);
          expect(words(again)).toBe(seen.words);
          expect(details(again)).toBe(seen.details);
          expect(stores(again)).toEqual(seen.stores);
          // The other way needs only to work: there is nothing to compare it with.
          decodeAgain(registry, seen.kept, how.layers !== true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

function take(random: fc.Stream<number>, count: number): { value: number }[] {
  return [...random.take(count)].map((value) => ({ value }));
}

// ---- streams

const apdu: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc
    .constantFrom(...allFrames.map(({ bytes }) => bytes).filter((bytes) => bytes.length > 60))
    .map((bytes) => bytes.subarray(54)),
  fc
    .uint8Array({ maxLength: 300 })
    .map((bytes) => get.response(1, concat(9, 0x82, bytes.length >> 8, bytes.length, bytes))),
);
const wrapped: fc.Arbitrary<Uint8Array> = apdu.map((bytes) => wrapper(1, 16, bytes));
const line = new HdlcDialog(16, { upper: 1, lower: 17, size: 2 });
const framed: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc
    .uint8Array({ maxLength: 100 })
    .map((bytes) => line.toClient(0x10, concat(0xe6, 0xe7, 0, 0xc4, 1, 0xc1, 0, 9, bytes.length, bytes))),
  fc.constantFrom(...line.connect(), line.ready(), Uint8Array.of(0x7e), Uint8Array.of(0x7e, 0x7e, 0x7e)),
);
const noise: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.constantFrom(Uint8Array.of(0x7e, 0xa0), Uint8Array.of(0x7e, 0xa0, 0x07), Uint8Array.of(0, 1, 0, 1, 0, 16, 0, 200)),
);

/** Messages that are whole, broken, and noise between them. */
const stream = (kind: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  fc
    .array(
      fc.oneof(
        { weight: 6, arbitrary: kind },
        { weight: 1, arbitrary: noise },
        {
          weight: 1,
          arbitrary: fc.tuple(kind, fc.array(mutation, { maxLength: 2 })).map(([bytes, how]) => mutated(bytes, how)),
        },
      ),
      { minLength: 1, maxLength: 8 },
    )
    .map((parts) => concat(...parts));

/** Where blocks of a transfer came from: the only words that depend on where a stream is split. */
const FRAME_NUMBERS = /\(frames? [\d, …]+ (and this one)\)|\((begun) in frame \d+\)/g;

/** In which frame something came before, and when. */
const FRAMES_BEFORE = /("(?:request_frame|response_time)":|\bframe |, )\d+(?:\.\d+)?(?=[,}]| s before)|(\bframe )\d+/g;

/** Everything about the messages but which frames they came in, and where. */
function decoded(pieces: readonly Uint8Array[], how: AnalyzerOptions, serial: boolean): string[] {
  const lines: string[] = [];
  const sink = new JsonSink((bytes) => lines.push(Buffer.from(bytes).toString('utf8')), {
    shape: 'lines',
    detail: 'values',
    layers: false,
  });
  sink.beginInput('stream');
  const run = new Run(how, (message) => {
    sink.write(message);
    sink.flush();
  });
  let sequence = 1;
  for (const payload of pieces) {
    if (serial) run.feed(payload, LinkType.serial);
    else run.feed(segment({ sequence, payload }));
    // However many pieces there are, it takes no longer: answers are waited for so long only.
    if (!serial) run.frame.seconds--;
    sequence += payload.length;
  }
  run.end();
  return lines.map((text) => {
    // How long a line was silent within a message is known where a piece ends, and nowhere else.
    const {
      frame,
      frames,
      time,
      issues,
      serial: gaps,
      ...message
    } = JSON.parse(
      text.replace(FRAME_NUMBERS, '($1$2)').replace(FRAMES_BEFORE, (_, one = '', other = '') => `${one}${other}0`),
    );
    const told = (issues ?? []).map(({ store, offset, ...issue }: Record<string, unknown>) =>
      // Requests that lie in one frame are named together.
      issue.code === 'dialog.ambiguous' ? { ...issue, text: '' } : issue,
    );
    return JSON.stringify({ ...message, issues: told });
  });
}

function split(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  return places.slice(1).map((end, i) => bytes.subarray(places[i], end));
}

const cuts = fc.array(fc.nat(), { maxLength: 40 });

describe('where a stream is split', () => {
  const asWrapper = { decodeAs: new Map([[4059, Payload.wrapper]]) };
  const asHdlc = { decodeAs: new Map([[4059, Payload.hdlc]]) };

  it.each([
    ['wrappers', stream(wrapped), asWrapper, false],
    ['HDLC over TCP', stream(framed), asHdlc, false],
    [
      'wrappers that are recognised',
      fc.tuple(wrapped, stream(wrapped)).map((parts) => concat(get0, ...parts)),
      {},
      false,
    ],
    ['HDLC that is recognised', fc.tuple(framed, stream(framed)).map((parts) => concat(snrm, ...parts)), {}, false],
    ['HDLC on a serial line', fc.tuple(framed, stream(framed)).map((parts) => concat(snrm, ...parts)), {}, true],
  ])('changes nothing: %s', { timeout: 60_000 }, (_, bytes, how, serial) => {
    fc.assert(
      fc.property(bytes, cuts, (whole, places) => {
        expect(decoded(split(whole, places), how, serial)).toEqual(decoded([whole], how, serial));
      }),
      { numRuns: 400 },
    );
  });

  it('changes nothing, even at every byte', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(stream(wrapped), stream(framed), (wrappers, frames) => {
        const bytewise = (bytes: Uint8Array): Uint8Array[] => Array.from(bytes, (octet) => Uint8Array.of(octet));
        expect(decoded(bytewise(wrappers), asWrapper, false)).toEqual(decoded([wrappers], asWrapper, false));
        expect(decoded(bytewise(frames), asHdlc, false)).toEqual(decoded([frames], asHdlc, false));
      }),
      { numRuns: 60 },
    );
  });
});

const get0 = wrapper(16, 1, get.next(1, 1));
const snrm = line.connect()[0] as Uint8Array;

describe('traffic that is not DLMS', () => {
  /** Messages that are found in payloads of one connection, or of datagrams between the same ports. */
  const found = (payloads: readonly Uint8Array[], isUdp: boolean): number => {
    const run = new Run();
    let sequence = 1;
    for (const payload of payloads) {
      run.feed(isUdp ? datagram(payload, 443, 50_000) : segment({ sequence, payload, serverPort: 443 }));
      sequence += payload.length;
    }
    return run.end().messages.length;
  };

  it.each([false, true])('is not taken for DLMS where it is random (datagrams: %s)', { timeout: 60_000 }, (isUdp) => {
    let messages = 0;
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { minLength: 1, maxLength: 10 }),
        (payloads) => {
          if (found(payloads, isUdp) > 0) messages++;
        },
      ),
      { numRuns: 1000 },
    );
    // Two random bytes may be a whole APDU: 62 00 is a release request.
    // Some two of a thousand begin by chance like a short APDU: more than twelve would be another cause.
    expect(messages).toBeLessThanOrEqual(12);
  });

  it('is not taken for DLMS where it is ciphered, and much', { timeout: 60_000 }, () => {
    let state = 1;
    const noisy = (): Uint8Array => {
      const bytes = new Uint8Array(1400);
      for (let i = 0; i < bytes.length; i++) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
        bytes[i] = state >>> 24;
      }
      return bytes;
    };
    let messages = 0;
    for (let n = 0; n < 200; n++) messages += found(Array.from({ length: 24 }, noisy), n % 2 === 0);
    expect(messages).toBe(0);
  });
});
