/**
 * Layers between link and transport layer, mostly on radio; another CI field follows them (EN 13757-4, extended link layer;
 * EN 13757-7, authentication and fragmentation).
 *
 *     8C  CC  access number
 *     8D  CC  access number  session number(4)  check sequence(2)
 *     8E  CC  access number  receiver(8)
 *     8F  CC  access number  receiver(8)  session number(4)  check sequence(2)
 *     90  length  fragmentation control(2)  …
 *
 *     session number: low octet first; bits 31 to 29 say how all behind it is ciphered, check sequence included
 *     check sequence: of all that follows, low octet first
 *     fragmentation control: low octet first; fragment(8)  …  more fragments: bit 14
 */
import {
  bitGroup,
  bits,
  type Dissection,
  type Dissector,
  defineFields,
  group,
  Issue,
  issue,
  octets,
  Tables,
  text,
  u8,
  u16le,
} from '../../src/core/index.js';
import { verdict } from '../data/verdict.js';
import { linkAddress } from './address.js';
import { AFL, Ci, ELL } from './ci.js';
import { stationParty } from './control.js';
import { blockCheck } from './crc.js';
import { Tpl } from './transport-layer.js';

const [, ELL_2, ELL_3, ELL_4] = ELL;
const CHECK_OCTETS = 2;

export const Ell = defineFields('mbus_ell', {
  self: group('Extended link layer'),
  communicationControl: u8('Communication control', { hex: true }),
  receiver: group('Receiver'),
  encryption: bits('Encryption', 0xe0, { names: { 0: 'none', 1: 'AES-128-CTR' } }),
  sessionNumber: bitGroup('Session number', 4, ['encryption']),
  check: u16le('Check sequence of the contents', { hex: true }),
  checkVerdict: text('Check sequence verdict'),
  checkWrong: issue('Check sequence wrong', 'warning', 'The contents are others than the sender checked.'),
});

export const extendedLinkLayer: Dissector = {
  name: 'mbus-extended-link-layer',
  answers: ELL.map((ci) => [Tables.mbusCi, ci] as const),

  dissect(d) {
    d.open(Ell.self);
    const ci = d.read(Ci.ci);
    d.read(Ell.communicationControl);
    d.read(Tpl.accessNumber);
    if (ci === ELL_3 || ci === ELL_4) {
      d.open(Ell.receiver);
      d.destination = stationParty(linkAddress(d));
      d.close();
    }
    const isReadable = (ci !== ELL_2 && ci !== ELL_4) || session(d);
    if (!isReadable) d.rest(Tpl.ciphered);
    d.close();
    if (isReadable) next(d);
  },
};

/** Takes session number and check sequence. False where the contents are ciphered. */
function session(d: Dissection): boolean {
  const encryption = d.flags(Ell.sessionNumber) & Ell.encryption.mask;
  const { at } = d;
  const right = blockCheck(d.bytes, at + CHECK_OCTETS, d.end);
  const found = d.left < CHECK_OCTETS ? -1 : d.peek() | (d.peek(1) << 8);
  // Receivers that hold the key decipher, and leave the session number as it was.
  if (encryption !== 0 && found !== right) return false;
  verdict(d, Ell.checkVerdict, Ell.checkWrong, d.read(Ell.check), right, at);
  return true;
}

const A = defineFields('mbus_afl', {
  self: group('Authentication and fragmentation'),
  length: u8('Length'),
  fragment: bits('Fragment', 0xff00),
  moreFragments: bits('More fragments', 0x0040),
  control: bitGroup('Fragmentation control', 2, ['fragment', 'moreFragments']),
  fields: octets('Message control, key, counter, code'),
  data: octets('Fragment of a message'),
});

export const authenticationFragmentation: Dissector = {
  name: 'mbus-authentication-fragmentation',
  answers: [[Tables.mbusCi, AFL]],

  dissect(d) {
    d.open(A.self);
    d.read(Ci.ci);
    d.narrow(d.read(A.length), A.length);
    const control = d.flags(A.control);
    d.rest(A.fields);
    d.widen();
    // Fragments are not joined: of a message in several, only the first has a CI field.
    const isFragment = (control & A.moreFragments.mask) !== 0 || control >> 8 > 1;
    if (isFragment) d.rest(A.data);
    d.close();
    if (!isFragment) next(d);
  },
};

function next(d: Dissection): void {
  if (d.left > 0) d.next(Tables.mbusCi, d.peek());
  else d.report(d.cut ? Issue.cutCapture : Issue.truncated, 'no CI field follows');
}
