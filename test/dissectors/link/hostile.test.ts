import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkDissectors } from '../../../dissectors/link/index.js';
import { netDissectors } from '../../../dissectors/net/index.js';
import { Conversation, Dissection, Handover, Registry, Tables, Tape } from '../../../src/core/index.js';
import { gapsOf, hex, tree } from '../../dissect.js';

const registry = new Registry().add(...linkDissectors, ...netDissectors);
const LINKS = registry.keys(Tables.linkType);

/** As the engine does it: `next`, so that whoever comes first owns what is left over. */
function link(
  key: number,
  bytes: Uint8Array,
  cut = 0,
  recording = true,
): { readonly tape: Tape; readonly packet: Dissection['packet'] } {
  const tape = new Tape();
  const d = new Dissection(registry);
  d.begin(tape, new Conversation(1));
  d.recording = recording;
  d.packet.reset();
  d.range(tape.addStore(bytes, 'frame'), 0, bytes.length, cut);
  d.next(Tables.linkType, key);
  return { tape, packet: d.packet };
}

function holds(key: number, bytes: Uint8Array, cut: number): void {
  const { tape, packet } = link(key, bytes, cut);
  expect(tree(tape)).not.toContain('issue.bug');
  const isHanded = packet.handover !== Handover.none;
  const handed = { store: packet.payloadStore, start: packet.payloadStart, end: packet.payloadEnd };
  expect(gapsOf(tape, isHanded ? [handed] : [])).toEqual([]);
  if (isHanded) {
    expect(packet.payloadMissing).toBeGreaterThanOrEqual(0);
    expect(packet.payloadMissing).toBeLessThanOrEqual(cut);
  }
  const silent = link(key, bytes, cut, false);
  expect(silent.packet).toEqual(packet);
  expect(silent.tape.top).toBe(0);
}

/** Headers that lead on, one behind another, in any order: so random bytes come deep. */
const PIECES = [
  '02 00 00 00 00 02 02 00 00 00 00 01 08 00',
  '02 00 00 00 00 02 02 00 00 00 00 01 81 00',
  '00 0a 88 47',
  '00 0a 08 00',
  '00 06 41 3f',
  'ff 03 00 21',
  '00 00 00 1e',
  '02 00 00 00',
  '45 00 00 40 00 01 00 00 40 11 00 00 0a 00 00 01 0a 00 00 02',
  '45 00 00 00 00 01 00 00 40 06 00 00 0a 00 00 01 0a 00 00 02',
  '46 00 00 30 00 01 00 00 40 04 00 00 0a 00 00 01 0a 00 00 02 94 04 00 00',
  '45 00 00 30 00 01 20 05 40 11 00 00 0a 00 00 01 0a 00 00 02',
  `60 00 00 00 00 40 00 40 ${'20'.repeat(32)}`,
  `60 00 00 00 00 20 06 40 ${'20'.repeat(32)}`,
  `60 00 00 00 00 00 2c 40 ${'20'.repeat(32)}`,
  '3c 00 05 02 00 00 01 00',
  '06 01 01 0c 00 00 00 00 00 00 00 00 00 00 00 00',
  '2b 00 00 01 00 00 00 07',
  '11 00 00 00 00 00 00 01',
  '33 02 00 00 00 00 00 01 00 00 00 02',
  'c0 00 0f db 00 10 00 00',
  'c0 00 0f db 00 00 00 01 00 00 00 02 80 18 01 00 00 00 00 00 01 01 08 0a 00 00 00 01 00 00 00 02',
  'c0 00 0f db 00 00 00 01 00 00 00 02 a0 18 01 00 00 00 00 00 05 12 00 00 00 01 00 00 00 02 02 04 05 b4 00 00 00',
  '00 0c 00 04 64 6c 6d 73 00 00 00 00',
  '00 14 00 04 0a 00 00 01 00 15 00 04 0a 00 00 02',
  'aa aa 03 00 00 00 08 00',
].map(hex);

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 120 }),
  fc
    .tuple(fc.array(fc.constantFrom(...PIECES), { maxLength: 7 }), fc.uint8Array({ maxLength: 40 }))
    .map(([pieces, rest]) => Uint8Array.from([...pieces.flatMap((piece) => [...piece]), ...rest])),
);

/** A few bytes changed, then the end taken away. */
const damaged = fc
  .tuple(bytes, fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 3 }), fc.nat(200))
  .map(([given, changes, length]) => {
    const copy = given.slice(0, Math.max(0, given.length - Math.max(0, length - 100)));
    for (const [at, value] of changes) if (at < copy.length) copy[at] = value;
    return copy;
  });

describe.each(LINKS)('link type %i', (key) => {
  it('gives every byte one owner and finds no fault of ours, whatever the bytes', () => {
    fc.assert(
      fc.property(damaged, fc.oneof(fc.constant(0), fc.nat(300)), (given, cut) => holds(key, given, cut)),
      { numRuns: 500 },
    );
  });
});
