/**
 * What a receiver tells of an IEEE 802.15.4 frame, in front of it (LINKTYPE_IEEE802_15_4_TAP): integers with the lowest octet
 * first.
 *
 *     version = 0  reserved  length(2)  (type(2)  length(2)  value  padding to a multiple of 4)*  frame
 */
import {
  type Dissection,
  type Dissector,
  defineFields,
  empty,
  encoded,
  type Field,
  group,
  header,
  Issue,
  Kind,
  LinkType,
  octets,
  Tables,
  text,
  u8,
  u16,
  u16le,
  u32,
} from '../../src/core/index.js';
import { macFrame } from './ieee-802-15-4.js';

const VERSION = 0;
const HEADER = 4;

const FCS_TYPE = 0;
const RSS = 1;
const BIT_RATE = 2;
const CHANNEL = 3;
const START_OF_FRAME = 5;
const END_OF_FRAME = 6;
const ASN = 7;
const SLOT_START = 8;
const TIMESLOT_LENGTH = 9;
const LQI = 10;
const CHANNEL_FREQUENCY = 11;

/** Octets of the check sequence, by its type. */
const FCS_OCTETS: readonly number[] = [0, 2, 4];

const F = defineFields('wpan_tap', {
  self: group('IEEE 802.15.4 TAP'),
  version: u8('Version'),
  reserved: header('Reserved'),
  length: u16le('Length', { about: 'Octets in front of the frame, these four among them.' }),
  tlv: group('Information', { repeated: true }),
  type: u16le('Type', {
    names: {
      [FCS_TYPE]: 'FCS type',
      [RSS]: 'received signal strength',
      [BIT_RATE]: 'bit rate',
      [CHANNEL]: 'channel',
      4: 'SUN PHY information',
      [START_OF_FRAME]: 'start of frame timestamp',
      [END_OF_FRAME]: 'end of frame timestamp',
      [ASN]: 'absolute slot number',
      [SLOT_START]: 'start of slot timestamp',
      [TIMESLOT_LENGTH]: 'timeslot length',
      [LQI]: 'link quality indicator',
      [CHANNEL_FREQUENCY]: 'channel frequency',
      12: 'channel plan',
    },
  }),
  dataLength: u16le('Length'),
  fcsType: u8('FCS type', { names: { 0: 'none', 1: '16 bits', 2: '32 bits' } }),
  rssOctets: header('Signal strength, as a float'),
  rss: text('Signal strength'),
  bitRate: u32('Bit rate', { unit: 'bit/s' }),
  channel: u16('Channel', { name: 'wpan_tap.ch_num' }),
  page: u8('Channel page', { name: 'wpan_tap.ch_page' }),
  sofTs: u32('Start of frame timestamp', { unit: 'ns' }),
  eofTs: u32('End of frame timestamp', { unit: 'ns' }),
  asn: u32('Absolute slot number'),
  slotStartTs: u32('Start of slot timestamp', { unit: 'ns' }),
  timeslotLength: u32('Timeslot length', { unit: 'µs' }),
  lqi: u8('Link quality indicator'),
  frequencyOctets: header('Frequency, as a float'),
  frequency: text('Channel frequency', { name: 'wpan_tap.ch_freq' }),
  value: octets('Value'),
  padding: empty('Padding'),
});

export const ieee802154Tap: Dissector = {
  name: 'ieee-802-15-4-tap',
  answers: [[Tables.linkType, LinkType.ieee802154Tap]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    const version = d.read(F.version);
    if (version !== VERSION) d.report(Issue.unusual, `version ${version}; 0 was expected`, d.at - 1, 1);
    d.mark(F.reserved, 1);
    const length = d.read(F.length) - HEADER;
    if (length < 0) d.report(Issue.malformed, `a length of ${length + HEADER}; 4 is the least`, d.at - 2, 2);
    let fcsOctets = 0;
    if (length > 0) {
      const isThere = length <= d.left;
      if (isThere) d.narrow(length, F.length);
      d.attempt(() => {
        while (d.left > 0) fcsOctets = Math.max(fcsOctets, information(d));
      });
      if (isThere) d.widen();
    }
    d.close();
    if (d.left > 0) macFrame(d, fcsOctets);
  },
};

/** Takes one; answers with the octets of the check sequence, where it says so. */
function information(d: Dissection): number {
  d.open(F.tlv);
  const type = d.read(F.type);
  const length = d.read(F.dataLength);
  const fcsOctets = type === FCS_TYPE ? (FCS_OCTETS[d.peek()] ?? 0) : 0;
  value(d, type, length);
  const padding = (4 - (length % 4)) % 4;
  if (padding > 0 && d.left > 0) d.mark(F.padding, Math.min(padding, d.left));
  d.close();
  return fcsOctets;
}

function value(d: Dissection, type: number, length: number): void {
  const whole = NUMBERS.get(type);
  if (whole !== undefined && length === whole.size) d.mark(whole);
  else if (type === RSS && length === 4) float(d, F.rssOctets, F.rss, 'dBm');
  else if (type === CHANNEL_FREQUENCY && length === 4) float(d, F.frequencyOctets, F.frequency, 'kHz');
  else if (type === CHANNEL && length === 3) {
    d.mark(encoded(F.channel, Kind.uintLittleEndian, 2));
    d.mark(F.page, 1);
  } else if (length > 0) d.mark(F.value, length);
}

/** Values that are one integer, by type. */
const NUMBERS: ReadonlyMap<number, Field<number>> = new Map([
  [FCS_TYPE, F.fcsType],
  [BIT_RATE, encoded(F.bitRate, Kind.uintLittleEndian, 4)],
  [START_OF_FRAME, encoded(F.sofTs, Kind.uintLittleEndian, 8)],
  [END_OF_FRAME, encoded(F.eofTs, Kind.uintLittleEndian, 8)],
  [ASN, encoded(F.asn, Kind.uintLittleEndian, 8)],
  [SLOT_START, encoded(F.slotStartTs, Kind.uintLittleEndian, 8)],
  [TIMESLOT_LENGTH, encoded(F.timeslotLength, Kind.uintLittleEndian, 4)],
  [LQI, F.lqi],
]);

function float(d: Dissection, octets: Field, shown: Field, unit: string): void {
  const { bytes, at } = d;
  d.mark(octets, 4);
  const value = new DataView(bytes.buffer, bytes.byteOffset + at, 4).getFloat32(0, true);
  d.derive(shown, `${Number(value.toPrecision(7))} ${unit}`);
}
