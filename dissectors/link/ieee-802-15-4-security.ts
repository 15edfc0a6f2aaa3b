/**
 * Auxiliary security header of IEEE 802.15.4 (clause 9.4): how the rest of the frame is protected, and by which key.
 *
 *     security control  [frame counter(4)]  [key source(4, 8)]  [key index]
 */
import { bitGroup, bits, type Dissection, defineFields, group, octets, u8, u32le } from '../../src/core/index.js';

const LEVEL = 0x07;
const CIPHERED = 0x04;
const KEY_MODE = 0x18;
const COUNTER_LEFT_OUT = 0x20;

/** Octets of the message integrity code, by the lowest bits of the level. */
const MIC_OCTETS = [0, 4, 8, 16] as const;
/** Octets of the key source, by key identifier mode. */
const KEY_SOURCE = [0, 0, 4, 8] as const;

const F = defineFields('wpan.aux_sec', {
  self: group('Auxiliary security header'),
  secLevel: bits('Security level', LEVEL, {
    names: {
      0: 'none',
      1: 'MIC-32',
      2: 'MIC-64',
      3: 'MIC-128',
      4: 'ciphered',
      5: 'ciphered, MIC-32',
      6: 'ciphered, MIC-64',
      7: 'ciphered, MIC-128',
    },
  }),
  keyIdMode: bits('Key identifier', KEY_MODE, {
    names: { 0: 'implicit', 1: 'index', 2: 'source of 4 octets and index', 3: 'source of 8 octets and index' },
  }),
  frameCounterSuppression: bits('Frame counter left out', COUNTER_LEFT_OUT),
  asnInNonce: bits('ASN in nonce', 0x40),
  control: bitGroup('Security control', 1, ['secLevel', 'keyIdMode', 'frameCounterSuppression', 'asnInNonce']),
  frameCounter: u32le('Frame counter'),
  keySource: octets('Key source'),
  keyIndex: u8('Key index'),
});

export interface Secured {
  readonly isCiphered: boolean;
  readonly micOctets: number;
}

/** `mayLeaveOut`: the version of the frame knows frames without a counter. */
export function security(d: Dissection, mayLeaveOut: boolean): Secured {
  d.open(F.self);
  const control = d.flags(F.control);
  const mode = (control & KEY_MODE) >> 3;
  if (!mayLeaveOut || (control & COUNTER_LEFT_OUT) === 0) d.read(F.frameCounter);
  const source = KEY_SOURCE[mode] as number;
  if (source > 0) d.mark(F.keySource, source);
  if (mode > 0) d.read(F.keyIndex);
  d.close();
  return { isCiphered: (control & CIPHERED) !== 0, micOctets: MIC_OCTETS[control & 3] as number };
}
