/** What is read from a recording is what was seen when it was made. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { HdlcDialog, hdlcControl, hex } from '../../captures/bytes.js';
import { LINE_QUIET_SECONDS, LinkType } from '../../src/core/index.js';
import { openSource } from '../../src/sources/index.js';
import { captures } from '../cli/run.js';
import { split } from '../sources/collect.js';
import {
  Folder,
  framesOf,
  type HeardPiece,
  hexOf,
  interfacesOf,
  lineSource,
  messagesOf,
  type Piece,
  record,
  type Told,
} from './record.js';

const folder = new Folder();
afterAll(() => folder.clean());

const files = readdirSync(captures).filter((name) => /\.(?:pcap|pcapng|bin|hex|txt)$/.test(name));

/** Message by message; what was joined from several frames has the time of another one of them. */
function expectSame(read: readonly Told[], seen: readonly Told[]): void {
  const isJoined = (i: number): boolean => read[i]?.time === undefined || seen[i]?.time === undefined;
  const comparable = (messages: readonly Told[]): Told[] =>
    messages.map((one, i) => (isJoined(i) ? { ...one, time: undefined } : one));
  expect(comparable(read)).toEqual(comparable(seen));
}

const withoutTimes = (messages: readonly Told[]): unknown[] => messages.map(({ time: _, ...one }) => one);

describe.each(files)('%s', (name) => {
  it('says the same when it was kept', async () => {
    const kept = folder.file(`${name}.pcapng`);
    const seen = await record(kept, await openSource(captures + name));
    expectSame(await messagesOf(kept), seen);
  });

  it('says the same when it was kept raw', async () => {
    const kept = folder.file(`${name}.raw.pcapng`);
    const seen = await record(kept, await openSource(captures + name), { raw: true });
    expect(await messagesOf(kept)).toEqual(seen);
  });

  it('says the same when the recording was kept', async () => {
    const [first, second] = [folder.file(`${name}.1.pcapng`), folder.file(`${name}.2.pcapng`)];
    await record(first, await openSource(captures + name));
    await record(second, await openSource(first));
    expect(readFileSync(second).equals(readFileSync(first))).toBe(true);
  });
});

describe('a line', () => {
  const link = new HdlcDialog(16, { upper: 1, lower: 17, size: 2 });
  const frames = [
    link.toServer(hdlcControl.snrm),
    link.toClient(hdlcControl.ua, hex('81 80 12 05 01 80 06 01 80 07 04 00 00 00 01 08 04 00 00 00 01')),
    link.toServer(0x10, hex('e6 e6 00 c0 01 c1 00 03 01 00 01 08 00 ff 02 00')),
    link.toClient(0x30, hex('e6 e7 00 c4 01 c1 00 06 00 00 30 39')),
  ];
  const texts = ['/?!\r\n', '/ABC5METER\r\n', '\x06050\r\n'].map((line) => Buffer.from(line));
  const flags = fc.nat(5).map((count) => new Uint8Array(count + 1).fill(0x7e));
  const framed = fc.constantFrom(...frames);
  const understood = fc.constantFrom(...frames, ...texts);
  const cutOff = frames.map((frame) => frame.subarray(0, frame.length - 3));
  const anything = fc.oneof(
    understood,
    flags,
    fc.constantFrom(...cutOff),
    fc.uint8Array({ minLength: 1, maxLength: 40 }),
  );

  /** Turn after turn, in pieces, with silences; on an interface of its own where both sides are heard as one. */
  const heard = (spoken: fc.Arbitrary<Uint8Array>, silence = fc.boolean()): fc.Arbitrary<Piece[]> => {
    const turn = fc.record({
      parts: fc.array(spoken, { minLength: 1, maxLength: 3 }),
      cuts: fc.array(fc.nat(200), { maxLength: 4 }),
      direction: fc.constantFrom(1, 2),
      isSilent: silence,
    });
    return fc.tuple(fc.array(turn, { maxLength: 12 }), fc.boolean()).map(([turns, isOneTap]) => {
      let nanos = 0;
      const pieces: Piece[] = [];
      for (const { parts, cuts, direction, isSilent } of turns) {
        const from = isOneTap ? { interfaceId: 1 } : { direction };
        for (const bytes of split(Buffer.concat(parts), cuts)) {
          nanos += 1_000_003;
          const time = { seconds: 1_700_000_000 + Math.floor(nanos / 1e9), nanos: nanos % 1e9 };
          if (bytes.length > 0) pieces.push({ bytes, ...from, ...time });
        }
        if (!isSilent) continue;
        nanos += LINE_QUIET_SECONDS * 1e9;
        pieces.push(undefined);
      }
      // The end of a recording is no silence.
      while (pieces.length > 0 && pieces.at(-1) === undefined) pieces.pop();
      return pieces;
    });
  };
  const taps = [{ name: '/dev/ttyT0' }, { name: '/dev/ttyT1' }];

  // Where a text ends, and what is not understood, may hang on who spoke meanwhile, and is told when that is known.
  it.each([
    ['in frames', heard(framed), false],
    ['with pauses', heard(understood, fc.constant(true)), false],
    ['in pieces', heard(anything), true],
  ])('says the same when it was kept: %s', async (_, line, raw) => {
    await fc.assert(
      fc.asyncProperty(line, async (pieces) => {
        const kept = folder.file('line.pcapng');
        const seen = await record(kept, lineSource(pieces, taps), { raw });
        expect(withoutTimes(await messagesOf(kept))).toEqual(withoutTimes(seen));
      }),
      { numRuns: 100 },
    );
  });

  it.each([false, true])('is kept byte by byte, with the times at which they were heard, raw %s', async (raw) => {
    await fc.assert(
      fc.asyncProperty(heard(anything), heard(anything), async (one, other) => {
        const pieces = alternating(
          one,
          other.map((piece) => piece && { ...piece, interfaceId: 7 }),
        );
        const kept = folder.file('bytes.pcapng');
        await record(kept, lineSource(pieces, taps), { raw });
        const frames = await framesOf(kept);
        expect(frames.every(({ linkType }) => linkType === LinkType.serial)).toBe(true);
        const written = frames.map(({ hex: bytes, ...frame }) => ({ ...frame, bytes: Buffer.from(bytes, 'hex') }));
        const names = interfacesOf(kept).map(({ name }) => name);
        const sides = bySide(written, (id) => names[id] ?? '');
        const heardSides = bySide(
          pieces.filter((piece) => piece !== undefined),
          (id) => taps[id]?.name ?? `line #${id}`,
        );
        expect([...sides.keys()].sort()).toEqual([...heardSides.keys()].sort());
        for (const [side, { bytes, at }] of sides) {
          const heardThere = heardSides.get(side);
          expect(bytes).toBe(heardThere?.bytes);
          // A packet has the time of its first byte.
          for (const [offset, time] of at) expect([offset, time]).toEqual([offset, heardThere?.timeAt(offset)]);
        }
      }),
      { numRuns: 100 },
    );
  });
});

/** What came on each side of each line: all bytes in hex, and when those came that a piece begins with. */
function bySide(pieces: readonly HeardPiece[], nameOf: (interfaceId: number) => string) {
  const sides = new Map<
    string,
    { bytes: string; at: Map<number, string>; timeAt(offset: number): string | undefined }
  >();
  for (const { bytes, interfaceId = 0, direction = 0, seconds, nanos } of pieces) {
    const key = `${nameOf(interfaceId)} ${direction}`;
    const side = sides.get(key) ?? {
      bytes: '',
      at: new Map<number, string>(),
      timeAt(offset: number) {
        return [...this.at].filter(([start]) => start <= offset).at(-1)?.[1];
      },
    };
    side.at.set(side.bytes.length / 2, `${seconds}.${nanos}`);
    side.bytes += hexOf(bytes);
    sides.set(key, side);
  }
  return sides;
}

const alternating = <T>(one: readonly T[], other: readonly T[]): T[] =>
  Array.from({ length: Math.max(one.length, other.length) }, (_, i) => [
    ...one.slice(i, i + 1),
    ...other.slice(i, i + 1),
  ]).flat();
