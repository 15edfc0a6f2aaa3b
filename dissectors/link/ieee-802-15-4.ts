/**
 * MAC frames of IEEE 802.15.4 (2003 to 2020, clause 7), on which G3-PLC and Wi-SUN put IPv6. Integers and addresses are sent
 * lowest octet first.
 *
 *     frame control(2)  [sequence number]  [PAN id(2), address(2, 8)] of destination and source  [security]  [elements]  payload  [FCS(2, 4)]
 *
 *     LINKTYPE_IEEE802_15_4_WITHFCS, _NOFCS; _NONASK_PHY: preamble(4)  start of frame  length  frame
 */
import {
  bitGroup,
  bits,
  CRC16_CCITT,
  counted,
  crc16,
  type Dissection,
  type Dissector,
  defineFields,
  enumerated,
  type Field,
  group,
  header,
  hexText,
  Issue,
  issue,
  LinkType,
  octets,
  Tables,
  text,
  u8,
  u16le,
} from '../../src/core/index.js';
import { verdict } from '../data/verdict.js';
import { elements } from './ieee-802-15-4-elements.js';
import { security } from './ieee-802-15-4-security.js';

const LOWPAN = 0xa0ed;

/** Masks as the two octets stand on the wire, the lower in front. */
const TYPE = 0x0700;
const SECURITY = 0x0800;
const COMPRESSION = 0x4000;
const SEQUENCE_LEFT_OUT = 0x0001;
const ELEMENTS = 0x0002;
const DESTINATION_MODE = 0x000c;
const VERSION = 0x0030;
const SOURCE_MODE = 0x00c0;

const BEACON = 0;
const DATA = 1;
const ACKNOWLEDGEMENT = 2;
const COMMAND = 3;

const NONE = 0;
const SHORT = 2;
const EXTENDED = 3;
const AddressModes = { [NONE]: 'none', 1: 'reserved', [SHORT]: 'short', [EXTENDED]: 'extended' };

/** The version from which on there are information elements, and PAN ids follow other rules. */
const VERSION_2015 = 2;

/** As names of Wireshark's are. */
const F = defineFields('wpan', {
  self: group('IEEE 802.15.4'),
  type: bits('Frame type', TYPE, {
    name: 'wpan.frame_type',
    names: {
      [BEACON]: 'beacon',
      [DATA]: 'data',
      [ACKNOWLEDGEMENT]: 'acknowledgement',
      [COMMAND]: 'command',
      5: 'multipurpose',
      6: 'fragment',
      7: 'extended',
    },
  }),
  security: bits('Security', SECURITY),
  pending: bits('Frame pending', 0x1000),
  ackRequest: bits('Acknowledgement request', 0x2000),
  panIdCompression: bits('PAN id compression', COMPRESSION),
  seqnoSuppression: bits('Sequence number left out', SEQUENCE_LEFT_OUT),
  iePresent: bits('Information elements', ELEMENTS),
  dstAddrMode: bits('Destination address', DESTINATION_MODE, { names: AddressModes }),
  version: bits('Frame version', VERSION, { names: { 0: '2003', 1: '2006', [VERSION_2015]: '2015' } }),
  srcAddrMode: bits('Source address', SOURCE_MODE, { names: AddressModes }),
  control: bitGroup(
    'Frame control',
    2,
    [
      'type',
      'security',
      'pending',
      'ackRequest',
      'panIdCompression',
      'seqnoSuppression',
      'iePresent',
      'dstAddrMode',
      'version',
      'srcAddrMode',
    ],
    { name: 'wpan.fcf' },
  ),
  seqNo: u8('Sequence number'),
  dstPan: u16le('Destination PAN', { hex: true, names: { 0xffff: 'all' } }),
  dst16: u16le('Destination', { hex: true, name: 'wpan.dst16', names: { 0xffff: 'all' } }),
  dst64: text('Destination', { name: 'wpan.dst64' }),
  srcPan: u16le('Source PAN', { hex: true, names: { 0xffff: 'all' } }),
  src16: u16le('Source', { hex: true, name: 'wpan.src16' }),
  src64: text('Source', { name: 'wpan.src64' }),
  extended: header('Extended address, lowest octet first', { repeated: true }),
  ciphered: octets('Ciphered payload'),
  mic: octets('Message integrity code'),
  cmd: enumerated('Command', {
    1: 'association request',
    2: 'association response',
    3: 'disassociation notification',
    4: 'data request',
    5: 'PAN id conflict notification',
    6: 'orphan notification',
    7: 'beacon request',
    8: 'coordinator realignment',
  }),
  payload: octets('Payload'),
  fcs: u16le('FCS', {
    hex: true,
    about: 'Check sequence of the frame; some receivers put signal strength in its place.',
  }),
  fcsOctets: octets('FCS', { name: 'wpan.fcs32' }),
  fcsVerdict: text('FCS verdict'),
  fcsWrong: issue(
    'FCS wrong',
    'warning',
    'The frame was damaged on the way, or the receiver put something else in place of its check sequence.',
  ),
  isCiphered: issue('Ciphered', 'note', 'The payload of a frame is ciphered; without the key it stays bytes.'),
});

const Phy = defineFields('wpan_phy', {
  self: group('IEEE 802.15.4 PHY'),
  preamble: octets('Preamble'),
  sfd: u8('Start of frame', { hex: true }),
  length: bits('Frame length', 0x7f),
  reserved: bits('Reserved', 0x80),
  phr: bitGroup('PHY header', 1, ['length', 'reserved']),
});

const FCS_16 = 2;
const FCS_32 = 4;
const PREAMBLE = 4;

export const ieee802154: Dissector = {
  name: 'ieee-802-15-4',
  answers: [[Tables.linkType, LinkType.ieee802154]],
  self: F.self,
  dissect: (d) => macFrame(d, FCS_16),
};

export const ieee802154NoFcs: Dissector = {
  name: 'ieee-802-15-4-no-fcs',
  answers: [[Tables.linkType, LinkType.ieee802154NoFcs]],
  dissect: (d) => macFrame(d, 0),
};

export const ieee802154NonAskPhy: Dissector = {
  name: 'ieee-802-15-4-phy',
  answers: [[Tables.linkType, LinkType.ieee802154NonAskPhy]],
  self: Phy.self,

  dissect(d) {
    d.open(Phy.self);
    d.mark(Phy.preamble, PREAMBLE);
    d.read(Phy.sfd);
    const length = d.flags(Phy.phr) & 0x7f;
    d.close();
    // A cut frame is seen to be cut only where nothing else limits it.
    const isLimited = length <= d.left || !d.cut;
    if (isLimited) d.narrow(length, Phy.length);
    macFrame(d, FCS_16);
    if (isLimited) d.widen();
    if (d.left > 0) d.trailing();
  },
};

/** A frame that ends with so many octets of check sequence, as far as they were captured. */
export function macFrame(d: Dissection, fcsOctets: number): void {
  const start = d.at;
  const cut = d.cut ? d.missing : 0;
  const trailer = Math.max(0, Math.min(d.left, fcsOctets - cut));
  // Where no more than the check sequence is missing, the payload is whole.
  const isWhole = cut <= fcsOctets;
  if (isWhole) d.narrow(d.left - trailer, F.fcs);
  else d.packet.payloadMissing = cut - fcsOctets;
  d.attempt(() => contents(d));
  if (!isWhole) {
    if (d.left > 0) d.trailing();
    return;
  }
  d.widen();
  if (trailer === 0) return;
  const at = d.at;
  if (trailer < fcsOctets || fcsOctets === FCS_32) d.mark(F.fcsOctets, trailer);
  else verdict(d, F.fcsVerdict, F.fcsWrong, d.read(F.fcs), crc16(CRC16_CCITT, 0, d.bytes, start, at), at);
}

function contents(d: Dissection): void {
  d.open(F.self);
  const control = d.flags(F.control);
  const type = (control & TYPE) >> 8;
  const version = (control & VERSION) >> 4;
  const isKnown = type <= COMMAND && version <= VERSION_2015;
  if (!isKnown || !addresses(d, control, version)) {
    if (!isKnown) d.report(Issue.unknown, `frames of type ${type} and version ${version} are not decoded`);
    d.rest(F.payload);
    d.close();
    return;
  }
  const secured = (control & SECURITY) !== 0 ? security(d, version === VERSION_2015) : undefined;
  const mic = d.cut ? 0 : Math.min(d.left, secured?.micOctets ?? 0);
  if (mic > 0) d.narrow(d.left - mic, F.mic);
  const isCiphered = secured?.isCiphered === true;
  const hasMore = version < VERSION_2015 || (control & ELEMENTS) === 0 || elements(d, isCiphered);
  d.close();
  if (hasMore && d.left > 0) {
    if (isCiphered) ciphered(d);
    else payload(d, type);
  }
  if (mic > 0) {
    d.widen();
    d.mark(F.mic, mic);
  }
}

function ciphered(d: Dissection): void {
  d.report(F.isCiphered, `${counted(d.left, 'byte')} ${d.left === 1 ? 'is' : 'are'} ciphered`, d.at, d.left);
  d.rest(F.ciphered);
}

function payload(d: Dissection, type: number): void {
  if (type === DATA) d.next(Tables.etherType, LOWPAN);
  else {
    if (type === COMMAND) d.read(F.cmd);
    d.rest(F.payload);
  }
}

/** Sequence number, PAN ids and addresses; false where there is a mode that nobody knows. */
function addresses(d: Dissection, control: number, version: number): boolean {
  if (version < VERSION_2015 || (control & SEQUENCE_LEFT_OUT) === 0) d.read(F.seqNo);
  const to = (control & DESTINATION_MODE) >> 2;
  const from = (control & SOURCE_MODE) >> 6;
  if (to === 1 || from === 1) {
    d.report(Issue.malformed, 'address mode 1 is reserved');
    return false;
  }
  const isCompressed = (control & COMPRESSION) !== 0;
  const pans = version < VERSION_2015 ? pansBefore2015(to, from, isCompressed) : pansOf2015(to, from, isCompressed);
  if (pans.to) d.read(F.dstPan);
  d.packet.linkDestination = address(d, to, F.dst16, F.dst64);
  if (pans.from) d.read(F.srcPan);
  d.packet.linkSource = address(d, from, F.src16, F.src64);
  return true;
}

interface Pans {
  readonly to: boolean;
  readonly from: boolean;
}

function pansBefore2015(to: number, from: number, isCompressed: boolean): Pans {
  return { to: to !== NONE, from: from !== NONE && !isCompressed };
}

/** IEEE 802.15.4-2015, table 7-2. */
function pansOf2015(to: number, from: number, isCompressed: boolean): Pans {
  if (to === NONE && from === NONE) return { to: isCompressed, from: false };
  if (to === NONE) return { to: false, from: !isCompressed };
  if (from === NONE || (to === EXTENDED && from === EXTENDED)) return { to: !isCompressed, from: false };
  return { to: true, from: !isCompressed };
}

/** The address, highest octet first. */
function address(d: Dissection, mode: number, short: Field<number>, extended: Field): Uint8Array {
  if (mode === NONE) return NO_ADDRESS;
  const at = d.at;
  if (mode === SHORT) d.read(short);
  else d.mark(F.extended, 8);
  const value = d.bytes.slice(at, d.at).reverse();
  if (mode === EXTENDED && d.recording) d.derive(extended, hexText(value, 0, value.length, ':'));
  return value;
}

const NO_ADDRESS = new Uint8Array(0);
