/**
 * Wired M-Bus frame (EN 13757-2): acknowledgement, short frame, control or long frame.
 *
 *     E5
 *     10  C  A  checksum  16
 *     68  L  L  68  C  A  CI  user data  checksum  16
 *
 *     L: octets from C on, modulo 256 in frames of some meters that are longer   checksum: their sum modulo 256
 */
import {
  Bytes,
  type Dissection,
  type Dissector,
  defineFields,
  enumerated,
  group,
  header,
  Issue,
  issue,
  type NodeView,
  Payload,
  type Summary,
  Tables,
  text,
  u8,
} from '../../src/core/index.js';
import { verdict } from '../data/verdict.js';
import { Control, carrier, control, PRIMARY, stationParty } from './control.js';
import {
  ACKNOWLEDGE,
  isRight,
  LONG_HEADER,
  LONG_OVERHEAD,
  LONG_START,
  OVERFLOW,
  SHORT_START,
  STOP,
  sizeOf,
  sum,
} from './framer.js';
import { describe, devices, parties } from './summary.js';

const AddressNames: Readonly<Record<number, string>> = {
  0: 'not configured',
  253: 'selected by number',
  254: 'all, with answer',
  255: 'all, without answer',
};
const LAST_STATION = 250;
/** The primary station: it has no address. */
const MASTER = 'master';
const AddressWords: Readonly<Record<number, string>> = { 253: 'selected', 254: 'all', 255: 'all' };

const F = defineFields('mbus', {
  self: group('M-Bus'),
  acknowledge: enumerated('Single character', { [ACKNOWLEDGE]: 'ACK' }, { hex: true }),
  start: header('Start'),
  length: u8('L field', { about: 'Octets from the C field on, without checksum and stop (EN 13757-2).' }),
  lengthAgain: header('L field, again'),
  address: u8('A field', {
    names: AddressNames,
    about: 'Primary address of the secondary station: a meter that is asked, or that answers. A push goes to all.',
  }),
  trailer: group('M-Bus end', { name: 'mbus_end' }),
  checksum: u8('Checksum', { hex: true, about: 'Sum of the octets from the C field on, modulo 256.' }),
  checksumVerdict: text('Checksum verdict'),
  stop: header('Stop'),
  checksumWrong: issue('Checksum wrong', 'error', 'The frame was damaged on the way, or its checksum was made wrong.'),
  lengthWrong: issue('Length wrong', 'error', 'The frame does not end where its length says.'),
  lengthOverflow: issue(
    'Length modulo 256',
    'note',
    'The frame is longer than its L field can say; some meters then count modulo 256.',
  ),
  stopWrong: issue('Stop wrong', 'error', 'A frame ends with 16.'),
});

export const mbus: Dissector = {
  name: 'mbus',
  answers: [[Tables.payload, Payload.mbus]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    const first = d.peek();
    if (first === ACKNOWLEDGE) d.read(F.acknowledge);
    else if (first === SHORT_START) shortFrame(d);
    else if (first === LONG_START) {
      longFrame(d);
      return;
    } else {
      d.report(Issue.malformed, 'an M-Bus frame begins with E5, 10 or 68', d.at, 1);
      d.rest(Bytes.unknown);
    }
    d.close();
  },

  carries: true,

  summary(view, line) {
    summarize(view, line);
  },
};

function shortFrame(d: Dissection): void {
  const { at } = d;
  d.mark(F.start, 1);
  addressed(d);
  ending(d, sum(d.bytes, at + 1, d.at));
}

/** Closes the group itself: checksum and stop are behind what the frame carries. */
function longFrame(d: Dissection): void {
  const start = d.at;
  const there = d.left;
  d.mark(F.start, 1);
  const said = d.read(F.length);
  const again = d.peek();
  if (again >= 0 && again !== said)
    d.report(F.lengthWrong, `the L field says ${said}, and ${again} when it says it again`, d.at, 1);
  d.mark(F.lengthAgain, 1);
  if (d.peek() >= 0 && d.peek() !== LONG_START) d.report(Issue.malformed, 'the second start is 68', d.at, 1);
  d.mark(F.start, 1);

  const size = meantSize(d.bytes, start, there);
  const length = size - LONG_OVERHEAD;
  if (length !== said) d.report(F.lengthOverflow, `the L field says ${said} and means ${length}`, start + 1, 2);
  const state = d.state(carrier);
  if (state !== undefined) state.isSound = there >= size && isRight(d.bytes, start, size);
  const isWhole = d.left >= length;
  d.narrow(length, F.length);
  addressed(d);
  d.close();
  if (d.left > 0) d.next(Tables.mbusCi, d.peek());
  d.widen();
  if (!isWhole) return;
  d.open(F.trailer);
  ending(d, sum(d.bytes, start + LONG_HEADER, start + LONG_HEADER + length));
  d.close();
}

/** Octets of the long frame that is at the beginning of `there` octets: by its length, or by the checksum of a longer one. */
function meantSize(bytes: Uint8Array, at: number, there: number): number {
  const size = sizeOf(bytes, at);
  const isLonger = there === size + OVERFLOW && !isRight(bytes, at, size) && isRight(bytes, at, there);
  return isLonger ? there : size;
}

/** C and A field; which station they name. */
function addressed(d: Dissection): void {
  const c = control(d);
  const address = d.read(F.address);
  const party = stationParty(isStation(address) ? address : 0);
  if ((c & PRIMARY) !== 0) d.destination = party;
  else d.source = party;
}

const isStation = (address: number): boolean => address > 0 && address <= LAST_STATION;

/** Checksum and stop. */
function ending(d: Dissection, right: number): void {
  const { at } = d;
  verdict(d, F.checksumVerdict, F.checksumWrong, d.read(F.checksum), right, at, 1);
  const stop = d.peek();
  d.mark(F.stop, 1);
  if (stop !== STOP)
    d.report(F.stopWrong, `the frame ends with ${stop.toString(16).padStart(2, '0')}; 16 was expected`, d.at - 1, 1);
}

function summarize(view: NodeView, line: Summary): void {
  if (view.find(F.acknowledge) !== undefined) {
    line.service = 'ACK';
    line.value = 'acknowledged';
    return;
  }
  const c = Number(view.find(Control.frame)?.value ?? -1);
  if (c < 0) return;
  describe(view, c, line);
  const address = Number(view.valueOf(F.address) ?? 0);
  const station = isStation(address) ? String(address) : '';
  const { sender, receiver } = devices(view);
  const isFromPrimary = (c & PRIMARY) !== 0;
  parties(view, isFromPrimary ? '' : station || sender, isFromPrimary ? station || receiver : '', line);
  // The primary station has no address; of the others, some are many, and one was selected before.
  const secondary = AddressWords[address] ?? String(address);
  line.source ||= isFromPrimary ? MASTER : secondary;
  line.destination ||= isFromPrimary ? secondary : MASTER;
}
