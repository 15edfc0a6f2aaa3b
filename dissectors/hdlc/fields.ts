/** Fields of HDLC frames (IEC 62056-46, frame format type 3; address fields), and what is said of them. */
import {
  bitGroup,
  bits,
  defineFields,
  enumerated,
  group,
  hdlcAddress,
  header,
  issue,
  octets,
  text,
  u16le,
} from '../../src/core/index.js';
import { frameName } from './link-frames.js';

const UpperNames: Readonly<Record<number, string>> = {
  0: 'no-station',
  1: 'management',
  16: 'public client',
  0x7f: 'all-station',
  0x3fff: 'all-station',
};

const LowerNames: Readonly<Record<number, string>> = {
  0: 'no-station',
  0x7e: 'calling station',
  0x7f: 'all-station',
  0x3ffe: 'calling station',
  0x3fff: 'all-station',
};

export const Hdlc = defineFields('hdlc', {
  self: group('HDLC'),
  flag: header('Flag'),
  type: bits('Format type', 0xf000, { names: { 10: '3' } }),
  segmentation: bits('Segmentation', 0x0800, {
    about: 'More segments of the same information unit follow (IEC 62056-46, frame format field).',
  }),
  length: bits('Length', 0x07ff, {
    about: 'Octets between the flags, the format field and check sequences among them.',
  }),
  format: bitGroup('Format', 2, ['type', 'segmentation', 'length']),
  destination: group('Destination', {
    about: 'Client: one octet. Server: upper and lower address (IEC 62056-46, address fields).',
  }),
  destinationUpper: hdlcAddress('Upper (logical) address', { names: UpperNames }),
  destinationLower: hdlcAddress('Lower (physical) address', { names: LowerNames }),
  source: group('Source'),
  sourceUpper: hdlcAddress('Upper (logical) address', { names: UpperNames }),
  sourceLower: hdlcAddress('Lower (physical) address', { names: LowerNames }),
  frame: enumerated('Frame', frameName, { hex: true, about: 'Kind of frame, from the control octet.' }),
  ns: bits('N(S)', 0x0e, { about: 'Number of this frame, modulo 8.' }),
  pollFinal: bits('P/F', 0x10, { about: 'Poll: an answer is asked for. Final: the last frame of an answer.' }),
  nr: bits('N(R)', 0xe0, { about: 'Number of the frame expected next; all before it are acknowledged.' }),
  control: bitGroup('Control', 1, ['frame', 'pollFinal']),
  hcs: u16le('HCS', { hex: true, about: 'Check sequence from the format to the control field; sent low octet first.' }),
  hcsVerdict: text('HCS verdict'),
  information: octets('Information segment', {
    about: 'A segment; the units joined stand in a byte store of their own.',
  }),
  segment: text('Segment'),
  trailer: group('HDLC end', { name: 'hdlc_end' }),
  fcs: u16le('FCS', { hex: true, about: 'Check sequence of the whole frame, HCS included; sent low octet first.' }),
  fcsVerdict: text('FCS verdict'),
  addressWrong: issue('Address', 'error', 'An address has 1, 2 or 4 octets.'),
  hcsWrong: issue('HCS wrong', 'error', 'The header was damaged on the way, or its check sequence was made wrong.'),
  fcsWrong: issue('FCS wrong', 'error', 'The frame was damaged on the way, or its check sequence was made wrong.'),
  lengthWrong: issue('Length wrong', 'error', 'The frame does not end where its length field says.'),
  segmentsMissing: issue('Segments missing', 'error', 'Segments of an information unit were lost, so it is not whole.'),
  repeated: issue(
    'Sent again',
    'note',
    'A frame with the N(S) and check sequence of an earlier one: that was not acknowledged.',
  ),
  unfinished: issue(
    'Unit never finished',
    'warning',
    'The link was set up or torn down, or a new unit begun, in the middle of a segmented one.',
  ),
});
