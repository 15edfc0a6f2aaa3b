import { describe, expect, it } from 'vitest';
import { axdr, get, HdlcDialog } from '../../captures/bytes.js';
import { Archive } from '../../src/archive/index.js';
import { type Frame, LinkType, type Source, type Tape } from '../../src/core/index.js';
import { Analyzer, decodeAgain, type KeptMessage, type Message } from '../../src/engine/index.js';
import { Filter } from '../../src/filter/index.js';
import { JsonSink } from '../../src/sinks/json.js';
import { summarize } from '../../src/sinks/summary.js';
import { TextSink } from '../../src/sinks/text.js';
import { seenOf } from '../archive/helper.js';
import { join, tree } from '../dissect.js';
import { registry } from './run.js';

const dialog = new HdlcDialog(16, { upper: 1, lower: 17, size: 2 });
const [SNRM, UA] = dialog.connect() as [Uint8Array, Uint8Array];
const LONG = dialog.response(get.response(1, axdr.octetString(new Uint8Array(300).fill(0x41))));

const CLIENT = 2;
const METER = 1;

/** A piece that arrived at this time, in milliseconds. */
interface Piece {
  readonly at: number;
  readonly bytes: Uint8Array;
  readonly direction?: number;
}

function frames(pieces: readonly Piece[]): Frame[] {
  return pieces.map(({ at, bytes, direction = 0 }, i) => ({
    number: i + 1,
    seconds: 1_700_000_000 + Math.floor(at / 1000),
    nanos: Math.round((at % 1000) * 1e6),
    linkType: LinkType.serial,
    bytes,
    start: 0,
    end: bytes.length,
    wireLength: bytes.length,
    fileOffset: 0,
    interfaceId: 0,
    comment: undefined,
    direction,
  }));
}

interface Heard {
  /** The values of the group in front of each message. */
  readonly times: Record<string, unknown>[];
  readonly lines: string[];
  readonly trees: string[];
  readonly again: string[];
}

const AT_9600: Pick<Source, 'interfaces'> = { interfaces: [{ name: 'line', speed: 9600 }] };

function hear(pieces: readonly Piece[], source = AT_9600, quiet = false): Heard {
  const heard: Heard = { times: [], lines: [], trees: [], again: [] };
  let json = '';
  const sink = new JsonSink(
    (bytes) => {
      json += Buffer.from(bytes).toString();
    },
    { shape: 'lines', detail: 'values', layers: false },
  );
  const text = new TextSink((bytes) => heard.lines.push(Buffer.from(bytes).toString().trimEnd()), registry, {
    ...{ tree: false, hex: false, layers: false, time: 'r', theme: undefined },
  });
  const analyzer: Analyzer = new Analyzer(
    registry,
    (message) => {
      sink.write(message);
      sink.flush();
      heard.times.push((JSON.parse(json) as { serial: Record<string, unknown> }).serial);
      json = '';
      text.write(message);
      text.flush();
      heard.trees.push(treeOf(message.tape));
      heard.again.push(treeOf(decodeAgain(registry, analyzer.kept as KeptMessage, false)));
    },
    { remember: true },
  );
  sink.beginInput('line');
  analyzer.begin('line', source);
  for (const frame of frames(pieces)) analyzer.frameIn(frame);
  if (quiet) analyzer.quiet();
  analyzer.end();
  return heard;
}

const treeOf = (tape: Tape): string => tree(tape);
/** What so many bytes take at 9600 Bd, in milliseconds. */
const took = (bytes: number): number => (bytes * 10_000) / 9600;

describe('times of a serial line', () => {
  it('stand in a group before each message: what the bytes took on the line is no turn-around', () => {
    const { times } = hear([
      { at: 1000, bytes: SNRM },
      { at: 1050 + took(UA.length), bytes: UA },
    ]);
    expect(times).toEqual([{ speed: 9600 }, { speed: 9600, turn_around: 50 }]);
  });

  it('are of arrival where nobody knows the speed', () => {
    const { times } = hear(
      [
        { at: 1000, bytes: SNRM },
        { at: 1080, bytes: UA },
      ],
      {},
    );
    expect(times).toEqual([undefined, { turn_around: 80 }]);
  });

  it('tell the largest gap between the pieces of a message, and when its first came', () => {
    const { times } = hear([
      { at: 1000, bytes: SNRM },
      { at: 1100 + took(4), bytes: UA.subarray(0, 4) },
      { at: 1110 + took(4), bytes: UA.subarray(4, 5) },
      { at: 1150 + took(4), bytes: UA.subarray(5) },
    ]);
    expect(times[1]).toEqual({ speed: 9600, turn_around: 100, largest_gap: 40 });
  });

  it('find the largest gap among more pieces than a message remembers', () => {
    const slow = Array.from(LONG, (_, i) => ({ at: i + (i >= 290 ? 33 : 0), bytes: LONG.subarray(i, i + 1) }));
    expect(hear(slow).times).toEqual([{ speed: 9600, largest_gap: 34 }]);
  });

  it('measure messages that came in one piece apart', () => {
    const { times } = hear([{ at: 1000, bytes: join(SNRM, UA) }]);
    expect(times[1]).toEqual({ speed: 9600, turn_around: 0 });
  });

  it('say whether the other side spoke before, where the sides are heard apart', () => {
    const { times, lines } = hear([
      { at: 1000, bytes: SNRM, direction: CLIENT },
      { at: 1100, bytes: SNRM, direction: CLIENT },
      { at: 1200, bytes: UA, direction: METER },
    ]);
    expect(times.map((time) => time.turned)).toEqual([undefined, false, true]);
    expect(lines[2]).toContain('UA');
  });

  it('know who speaks where nothing else says so', () => {
    const noise = Uint8Array.of(1, 2, 3, 4, 5);
    const { lines } = hear([
      { at: 1000, bytes: SNRM, direction: CLIENT },
      { at: 1100, bytes: join(UA, noise), direction: METER },
      { at: 1200, bytes: join(SNRM, noise), direction: CLIENT },
    ]);
    expect(lines.filter((line) => line.includes('meter → client'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('client → meter'))).toHaveLength(1);
  });

  it('say nothing of a message that was known for what it is after one that came later', () => {
    const { times } = hear([
      { at: 1000, bytes: SNRM, direction: CLIENT },
      { at: 1100, bytes: LONG.subarray(0, 50), direction: METER },
      { at: 1200, bytes: SNRM, direction: CLIENT },
      { at: 1300, bytes: LONG.subarray(50), direction: METER },
      { at: 1500 + took(SNRM.length), bytes: SNRM, direction: CLIENT },
    ]);
    expect(times.map(({ turn_around: around, turned }) => [around, turned])).toEqual(
      [
        [undefined, undefined],
        [200 - took(SNRM.length), false],
        [undefined, undefined],
        [200, true],
      ].map(([around, turned]) => [typeof around === 'number' ? expect.closeTo(around, 0) : around, turned]),
    );
  });

  it('belong to bytes of no frame, too', () => {
    const { times, trees } = hear(
      [
        { at: 1000, bytes: SNRM },
        { at: 2000 + took(2), bytes: Uint8Array.of(0xfe, 0xfd) },
      ],
      AT_9600,
      true,
    );
    expect(times[1]).toEqual({ speed: 9600, turn_around: 1000 });
    expect(trees[1]).toMatch(/^0\+0 stream\.junk: .*\n0\+0 serial\n {2}0\+0 serial\.speed: 9600/);
  });

  it('are not there without times: a file of serial bytes has none', () => {
    const [frame] = frames([{ at: 0, bytes: SNRM }]);
    const seen: string[] = [];
    const analyzer = new Analyzer(registry, (message) => seen.push(treeOf(message.tape)));
    analyzer.begin('file');
    analyzer.frameIn({ ...(frame as Frame), seconds: Number.NaN });
    analyzer.end();
    expect(seen).toHaveLength(1);
    expect(seen[0]).not.toContain('serial');
  });

  it('leave lines as they are, and are in the tree with their units', () => {
    const out: string[] = [];
    const write = (bytes: Uint8Array): number => out.push(Buffer.from(bytes).toString());
    const options = { hex: false, layers: false, time: 'r', theme: undefined } as const;
    const line = new TextSink(write, registry, { ...options, tree: false });
    const whole = new TextSink(write, registry, { ...options, tree: true });
    const analyzer = new Analyzer(registry, (message) => {
      line.write(message);
      line.flush();
      whole.write(message);
      whole.flush();
    });
    analyzer.begin('line', AT_9600);
    for (const frame of frames([
      { at: 0, bytes: SNRM },
      { at: 500, bytes: UA },
    ]))
      analyzer.frameIn(frame);
    expect(out[0]).toMatch(/^ +1 +0\.000000 {2}\S+ → \S+ +SNRM/);
    expect(out[3]).toMatch(/\n {2}Serial line\n {4}Speed: 9600 Bd\n {4}Turn-around: \d+\.\d ms\n {2}HDLC/);
  });

  it('can be filtered by as numbers', () => {
    const filter = new Filter('serial.turn_around > 200 && serial.speed == 9600', (message) =>
      summarize(message, registry),
    );
    const matches: boolean[] = [];
    const analyzer = new Analyzer(registry, (message: Message) => matches.push(filter.matches(message)));
    analyzer.begin('line', AT_9600);
    const pieces = [
      { at: 0, bytes: SNRM },
      { at: 100, bytes: UA },
      { at: 1000, bytes: SNRM },
    ];
    for (const frame of frames(pieces)) analyzer.frameIn(frame);
    expect(matches).toEqual([false, false, true]);
  });

  it('are the same when a message is decoded again, from memory and from the archive', () => {
    const pieces = [
      { at: 1000, bytes: SNRM, direction: CLIENT },
      { at: 1100, bytes: UA.subarray(0, 9), direction: METER },
      { at: 1130, bytes: UA.subarray(9), direction: METER },
      { at: 1300, bytes: Uint8Array.of(1, 2, 3), direction: METER },
    ];
    const { trees, again } = hear(pieces, AT_9600, true);
    expect(trees).toHaveLength(3);
    expect(again).toEqual(trees);

    const first: Record<string, unknown>[] = [];
    const archive = new Archive(registry, { onMessage: (message) => first.push(seenOf(message, false)) });
    archive.begin('line', undefined, AT_9600);
    for (const frame of frames(pieces)) archive.frameIn(frame);
    archive.quiet();
    archive.end();
    const second = first.map((_, i) => seenOf(archive.message(i, false), false));
    expect(second).toEqual(first);
    archive.close();
  });
});
