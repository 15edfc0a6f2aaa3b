/**
 * pcap-parser from npm reads the same classic captures as we do. It knows microseconds only, drops the last packet of a
 * cut file without a word and believes any length; where it is right, both must agree packet for packet.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join as joinPath } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PcapParser } from '../../src/sources/pcap.js';
import { pcap } from './build.js';
import { parse } from './collect.js';

interface Packet {
  readonly header: {
    readonly timestampSeconds: number;
    readonly timestampMicroseconds: number;
    readonly capturedLength: number;
    readonly originalLength: number;
  };
  readonly data: Buffer;
}

interface PacketParser {
  on(event: 'packet', listener: (packet: Packet) => void): void;
  on(event: 'end', listener: () => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
}

const { parse: secondParse } = createRequire(import.meta.url)('pcap-parser') as {
  parse(stream: Readable): PacketParser;
};

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COLLECTIONS = ['captures', '../shared/corpus'];
const CLASSIC = ['a1b2c3d4', 'd4c3b2a1'];

describe('pcap-parser agrees', () => {
  it('on captures of any content', async () => {
    const record = fc.record({
      seconds: fc.nat(0xffffffff),
      fraction: fc.nat(999_999),
      wire: fc.integer({ min: 200, max: 2000 }),
      bytes: fc.uint8Array({ maxLength: 200 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(record), async (little, records) => {
        await expectAgreement(pcap({ little }, records));
      }),
    );
  });

  for (const collection of COLLECTIONS) {
    const names = classicCaptures(joinPath(ROOT, collection));
    if (names.length === 0) it.skip(`on the captures in ${collection}: there are none`);
    for (const name of names) {
      it(`on ${collection}/${name}`, () => expectAgreement(readFileSync(joinPath(ROOT, collection, name))));
    }
  }
});

async function expectAgreement(bytes: Uint8Array): Promise<void> {
  const ours = parse(new PcapParser(), bytes);
  const theirs = await secondReading(bytes);
  expect(ours.complete).toBe(true);
  expect(ours.frames.map(({ seconds, nanos, wireLength, bytes }) => ({ seconds, nanos, wireLength, bytes }))).toEqual(
    theirs.map(({ header, data }) => ({
      seconds: header.timestampSeconds,
      nanos: header.timestampMicroseconds * 1000,
      wireLength: header.originalLength,
      bytes: data.toString('hex'),
    })),
  );
}

function secondReading(bytes: Uint8Array): Promise<Packet[]> {
  const packets: Packet[] = [];
  const parser = secondParse(Readable.from([Buffer.from(bytes)]));
  return new Promise((resolve, reject) => {
    parser.on('packet', (packet) => packets.push(packet));
    parser.on('error', reject);
    parser.on('end', () => resolve(packets));
  });
}

function classicCaptures(path: string): string[] {
  if (!existsSync(path)) return [];
  const isClassic = (name: string) => CLASSIC.includes(readFileSync(joinPath(path, name)).toString('hex', 0, 4));
  return readdirSync(path).filter((name) => /\.p?cap$/.test(name) && isClassic(name));
}
