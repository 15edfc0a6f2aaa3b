import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { sharedOf } from '../../../captures/expect.js';
import { captures } from '../../../captures/make.js';
import { isWellFormed } from '../../../dissectors/dlms/well-formed.js';
import { allDissectors } from '../../../dissectors/index.js';
import { fieldById, Kind, NodeView, type Tape } from '../../../src/core/index.js';
import { Analyzer } from '../../../src/engine/index.js';
import { bytesSource } from '../../../src/sources/index.js';
import { hex } from '../../dissect.js';

const folder = fileURLToPath(new URL('../../../captures/', import.meta.url));

/** xorshift32: the same numbers in each run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

const SERVICES = [1, 5, 6, 8, 12, 13, 14, 22, 24, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc7];
const COUNT = 50_000;
const MOST_OCTETS = 64;

/** How many random plaintexts pass; `first`: their first octet, where it is not random. */
function passed(plainTag: number, first = -1): number {
  const random = randomNumbers(0x2545f491);
  let count = 0;
  for (let i = 0; i < COUNT; i++) {
    const bytes = Uint8Array.from({ length: 1 + (random() % MOST_OCTETS) }, () => random() >>> 13);
    if (first >= 0) bytes[0] = first;
    if (isWellFormed(bytes, plainTag)) count++;
  }
  return count;
}

describe('octets that are random', () => {
  it('are no APDU', () => {
    expect(passed(-1)).toBe(0);
  });

  it.each(SERVICES)('are hardly ever one that begins with the tag %i', (tag) => {
    expect(passed(tag, tag)).toBeLessThanOrEqual(3);
  });
});

/** The tag of an APDU, where a dissector took it without a word. */
const APDU = 'dlms.apdu';
/**
 * ACSE and services in ciphers of their own are not looked for in a cipher, or only as DLMS makes them; what stands behind a gateway
 * is beside its node; errors may be a maker's own.
 */
const isOfOthers = (tag: number): boolean =>
  (tag >= 0x21 && tag <= 0x64) || (tag >= 0xc8 && tag <= 0xd7) || [0xdf, 0xe6, 0xe7, 0x0e].includes(tag);

/** APDUs that were dissected without an issue, in hex. */
function* wellDissected(tape: Tape): Generator<string> {
  for (let node = 0; node < tape.top; node += 4) {
    if (tape.kind(node) !== Kind.group || !tape.hasChildren(node)) continue;
    if (fieldById(tape.fieldId(node + 4)).name !== APDU) continue;
    if (isOfOthers(new NodeView(tape, node + 4).value as number)) continue;
    let isFine = true;
    for (let other = node; other < tape.next(node); other += 4) isFine &&= tape.kind(other) !== Kind.issue;
    if (isFine) yield Buffer.from(new NodeView(tape, node).bytes).toString('hex');
  }
}

describe('APDUs that are dissected without an issue', () => {
  const apdus = new Set<string>();

  beforeAll(async () => {
    for (const capture of captures) {
      const { name } = capture;
      const analyzer = new Analyzer(
        allDissectors(),
        ({ tape }) => {
          for (const apdu of wellDissected(tape)) apdus.add(apdu);
        },
        { shared: sharedOf(capture, folder) },
      );
      await bytesSource(name, [readFileSync(folder + name)]).run({
        frame: (frame) => analyzer.frameIn(frame),
        quiet: (seconds) => analyzer.quiet(seconds),
        pause: () => undefined,
        note: () => {},
      });
      analyzer.end();
    }
  }, 60_000);

  it('are well-formed, and no longer so without their last octet, or with one more', () => {
    expect(apdus.size).toBeGreaterThan(300);
    expect([...apdus].filter((apdu) => !isWellFormed(hex(apdu), -1))).toEqual([]);
    expect([...apdus].filter((apdu) => isWellFormed(hex(apdu).subarray(0, -1), -1))).toEqual([]);
    expect([...apdus].filter((apdu) => isWellFormed(hex(`${apdu}00`), -1))).toEqual([]);
  });
});

describe('an APDU in clear', () => {
  it.each([
    ['behind a gateway', 'e6 00 04 31323334 c001c100030100010800ff0200'],
    ['signed', `df 00 00 00 00 00 0d c001c100030100010800ff0200 40 ${'11'.repeat(64)}`],
    ['an AARQ', '60 0b a109 060760857405080101'],
    ['RLRQ', '62 03 80 01 00'],
    ['a telegram', Buffer.from('/ABC5 meter\r\n\r\n1-0:1.8.0(0*kWh)\r\n!\r\n').toString('hex')],
  ])('is well-formed, and has to be the one that the tag outside tells: %s', (_, text) => {
    expect(isWellFormed(hex(text), -1)).toBe(true);
    expect(isWellFormed(hex(text), 0xc0)).toBe(false);
  });

  it.each([
    ['of which nothing is there', ''],
    ['behind two gateways', 'e6 00 00 e6 00 00 c001c100030100010800ff0200'],
    ['with reserved bits', 'c001f100030100010800ff0200'],
    ['a telegram with other octets', Buffer.from('/ABC5\x00\xff').toString('hex')],
    ['with a length that is none', '62 80 01'],
  ])('is not: %s', (_, text) => {
    expect(isWellFormed(hex(text), -1)).toBe(false);
  });
});
