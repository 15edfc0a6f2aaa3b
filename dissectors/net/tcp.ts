/**
 * TCP (RFC 9293; RFC 7323 for window scale and timestamps, RFC 2018 for selective acknowledgement).
 *
 *     source port(2)  destination port(2)  sequence number(4)  acknowledgement number(4)
 *     data offset, reserved, flags(2)  window(2)  checksum(2)  urgent pointer(2)  options  payload
 */
import {
  Bytes,
  bitGroup,
  bits,
  type Dissection,
  type Dissector,
  defineFields,
  enumerated,
  group,
  Handover,
  Issue,
  octets,
  Tables,
  u8,
  u16,
  u32,
} from '../../src/core/index.js';
import { missing, TO_THE_END } from './payload.js';

/** The header without options. */
const HEADER_BYTES = 20;
const FLAGS = 0x01ff;

const END_OF_OPTIONS = 0;
const NO_OPERATION = 1;
const MAXIMUM_SEGMENT_SIZE = 2;
const WINDOW_SCALE = 3;
const SACK_PERMITTED = 4;
const SACK = 5;
const TIMESTAMPS = 8;

const F = defineFields('tcp', {
  self: group('TCP'),
  srcport: u16('Source port'),
  dstport: u16('Destination port'),
  seq: u32('Sequence number'),
  ack: u32('Acknowledgement number'),
  dataOffset: bits('Header length', 0xf000, { about: 'In units of 4 bytes.' }),
  reserved: bits('Reserved', 0x0e00, { name: 'tcp.flags.res' }),
  accurateEcn: bits('Accurate ECN', 0x0100, { name: 'tcp.flags.ae' }),
  cwr: bits('Congestion window reduced', 0x0080, { name: 'tcp.flags.cwr' }),
  ece: bits('ECN-echo', 0x0040, { name: 'tcp.flags.ece' }),
  urg: bits('Urgent', 0x0020, { name: 'tcp.flags.urg' }),
  acknowledges: bits('Acknowledgement', 0x0010, { name: 'tcp.flags.ack' }),
  push: bits('Push', 0x0008, { name: 'tcp.flags.push' }),
  reset: bits('Reset', 0x0004, { name: 'tcp.flags.reset' }),
  syn: bits('Synchronise', 0x0002, { name: 'tcp.flags.syn' }),
  fin: bits('Finish', 0x0001, { name: 'tcp.flags.fin' }),
  flags: bitGroup('Header length and flags', 2, [
    'dataOffset',
    'reserved',
    'accurateEcn',
    'cwr',
    'ece',
    'urg',
    'acknowledges',
    'push',
    'reset',
    'syn',
    'fin',
  ]),
  window: u16('Window', { about: 'As sent: not yet multiplied by the window scale.' }),
  checksum: u16('Checksum', {
    hex: true,
    about: 'Not verified: a packet captured where it is sent often has none yet, the network card computes it.',
  }),
  urgentPointer: u16('Urgent pointer'),
  options: group('Options'),
  option: group('Option', { repeated: true }),
  optionKind: enumerated('Kind', {
    [END_OF_OPTIONS]: 'end of options',
    [NO_OPERATION]: 'no operation',
    [MAXIMUM_SEGMENT_SIZE]: 'maximum segment size',
    [WINDOW_SCALE]: 'window scale',
    [SACK_PERMITTED]: 'SACK permitted',
    [SACK]: 'SACK',
    [TIMESTAMPS]: 'timestamps',
    19: 'MD5 signature',
    28: 'user timeout',
    29: 'authentication',
    30: 'multipath TCP',
    34: 'fast open',
    254: 'experiment',
  }),
  optionLen: u8('Length'),
  maximumSegmentSize: u16('Maximum segment size', { name: 'tcp.options.mss_val' }),
  windowShift: u8('Shift count', { name: 'tcp.options.wscale.shift' }),
  sackLeft: u32('Left edge', { name: 'tcp.options.sack_le', repeated: true }),
  sackRight: u32('Right edge', { name: 'tcp.options.sack_re', repeated: true }),
  timestamp: u32('Timestamp value', { name: 'tcp.options.timestamp.tsval' }),
  timestampEcho: u32('Timestamp echo reply', { name: 'tcp.options.timestamp.tsecr' }),
  optionData: octets('Data'),
  optionPadding: octets('Padding'),
});

export const tcp: Dissector = {
  name: 'tcp',
  answers: [[Tables.ipProtocol, 6]],
  self: F.self,

  dissect(d) {
    const packet = d.packet;
    packet.payloadMissing = missing(d, TO_THE_END);
    d.open(F.self);
    packet.sourcePort = d.read(F.srcport);
    packet.destinationPort = d.read(F.dstport);
    packet.hasPorts = true;
    packet.sequence = d.read(F.seq);
    packet.acknowledgement = d.read(F.ack);
    const flags = d.flags(F.flags);
    packet.flags = flags & FLAGS;
    d.read(F.window);
    d.read(F.checksum);
    d.read(F.urgentPointer);

    const optionBytes = (flags >>> 12) * 4 - HEADER_BYTES;
    if (optionBytes < 0) {
      d.report(Issue.malformed, `the header says that it has ${optionBytes + HEADER_BYTES} bytes; the least is 20`);
      d.close();
      d.rest(Bytes.unknown);
      return;
    }
    if (optionBytes > 0) options(d, optionBytes);
    d.close();
    d.handOver(Handover.tcp);
  },
};

function options(d: Dissection, length: number): void {
  const end = d.at + length;
  const isWhole = end <= d.end;
  if (!isWhole && d.cut) handOverMissing(d, length);
  if (!d.recording) {
    // Nothing in them is for the engine, and nearly every segment has timestamps: saves 115 of 480 ns a frame.
    d.mark(F.options, length);
    return;
  }
  d.open(F.options);
  if (isWhole) d.narrow(length, F.dataOffset);
  while (d.at < d.end) option(d, isWhole);
  // The segment ends within its options: leaves the dissector.
  if (!isWhole) d.mark(F.optionData, end - d.at);
  d.widen();
  d.close();
}

/** The capture cut the options, and all of the payload: how long that was is known all the same. */
function handOverMissing(d: Dissection, length: number): void {
  const packet = d.packet;
  packet.handover = Handover.tcp;
  packet.payloadStore = d.store;
  packet.payloadStart = d.end;
  packet.payloadEnd = d.end;
  packet.payloadMissing = Math.max(0, packet.payloadMissing - (length - d.left));
}

function option(d: Dissection, isWhole: boolean): void {
  d.open(F.option);
  const available = d.left;
  const kind = d.read(F.optionKind);
  if (kind === END_OF_OPTIONS) d.rest(F.optionPadding);
  else if (kind !== NO_OPERATION) {
    const length = d.peek();
    if (isWhole ? length < 2 || length > available : length === 0 || length === 1) {
      d.report(Issue.malformed, lengthDetail(length, available));
      d.rest(F.optionData);
    } else {
      d.read(F.optionLen);
      optionValue(d, kind, length - 2);
    }
  }
  d.close();
}

function optionValue(d: Dissection, kind: number, length: number): void {
  if (kind === TIMESTAMPS && length === 8) {
    d.read(F.timestamp);
    d.read(F.timestampEcho);
  } else if (kind === MAXIMUM_SEGMENT_SIZE && length === 2) d.read(F.maximumSegmentSize);
  else if (kind === WINDOW_SCALE && length === 1) d.read(F.windowShift);
  else if (kind === SACK && length > 0 && length % 8 === 0) {
    for (let left = length; left > 0; left -= 8) {
      d.read(F.sackLeft);
      d.read(F.sackRight);
    }
  } else if (kind !== SACK_PERMITTED || length !== 0) {
    if (kind <= SACK || kind === TIMESTAMPS) {
      d.report(Issue.malformed, `the option has ${length} bytes of data, which its kind forbids`);
    }
    if (length > 0) d.mark(F.optionData, length);
  }
}

function lengthDetail(length: number, available: number): string {
  return length < 0 ? 'the option has no length' : `the option's length is ${length}; 2 to ${available} are possible`;
}
