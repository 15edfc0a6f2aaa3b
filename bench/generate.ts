/**
 * Makes large captures to measure with: always the same bytes for the same kind and number of packets.
 *
 *     node dist/bench/generate.js small|profile|hdlc|mix|ciphered|flows PACKETS FILE
 *
 * A head-end talks to 200 meters, each on its own TCP connection, in turns. Handshake, association and whatever
 * else TCP needs are counted as packets too; the last exchange is cut off where the number is reached. `flows` is of
 * another kind: conversations of three packets, each between other ends.
 */

import { realpathSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CaptureFile, Chance } from './capture-file.js';
import { CipheredMeter, keysOfMeters } from './ciphered-meter.js';
import { PROFILES, SMALL } from './exchanges.js';
import { flows } from './flows.js';
import { HdlcMeter, type Meter, WrapperMeter } from './meters.js';

export const kinds = ['small', 'profile', 'hdlc', 'mix', 'ciphered', 'flows'] as const;
export type Kind = (typeof kinds)[number];

export interface Generated {
  readonly packets: number;
  readonly bytes: number;
  /** APDUs that are in the file whole, associations included. */
  readonly apdus: number;
}

const CONNECTIONS = 200;

/** Where the keys of a capture lie. */
export const keysBeside = (path: string): string => `${path}.keys.json`;

function meterOf(kind: Exclude<Kind, 'flows'>, file: CaptureFile, chance: Chance, index: number): Meter {
  switch (kind) {
    case 'small':
      return new WrapperMeter(file, chance, index, SMALL, false);
    case 'profile':
      return new WrapperMeter(file, chance, index, PROFILES, false);
    case 'hdlc':
      return new HdlcMeter(file, chance, index, false);
    case 'mix': {
      const turn = index % 4;
      if (turn === 0) return new HdlcMeter(file, chance, index, true);
      return new WrapperMeter(file, chance, index, turn === 1 ? PROFILES : SMALL, true);
    }
    case 'ciphered':
      return new CipheredMeter(file, chance, index);
    default:
      return kind satisfies never;
  }
}

function inTurns(kind: Exclude<Kind, 'flows'>, file: CaptureFile, chance: Chance): void {
  const meters = Array.from({ length: CONNECTIONS }, (_, index) => meterOf(kind, file, chance, index));
  for (let i = 0; !file.isFull; i = (i + 1) % CONNECTIONS) meters[i]?.turn();
}

/** Writes a pcap file of exactly so many packets; for ciphered ones, the keys beside it (`keysBeside`). */
export function generate(kind: Kind, packets: number, path: string): Generated {
  const chance = new Chance(0x1d1a5 + kinds.indexOf(kind));
  const file = new CaptureFile(path, packets, chance);
  try {
    if (kind === 'flows') flows(file, chance);
    else inTurns(kind, file, chance);
    if (kind === 'ciphered') writeFileSync(keysBeside(path), keysOfMeters(CONNECTIONS), { mode: 0o600 });
  } finally {
    file.close();
  }
  return { packets: file.packets, bytes: file.bytes, apdus: file.apdus };
}

function main(argv: readonly string[]): number {
  const [name, count, path] = argv;
  const kind = kinds.find((known) => known === name);
  const packets = Number(count);
  if (!kind || !Number.isInteger(packets) || packets < 1 || path === undefined) {
    process.stderr.write(`usage: node dist/bench/generate.js ${kinds.join('|')} PACKETS FILE\n`);
    return 2;
  }
  const done = generate(kind, packets, path);
  process.stderr.write(`${path}: ${done.packets} packets, ${done.apdus} APDUs, ${done.bytes} bytes\n`);
  return 0;
}

const script = process.argv[1];
if (script !== undefined && realpathSync(script) === fileURLToPath(import.meta.url)) {
  process.exitCode = main(process.argv.slice(2));
}
