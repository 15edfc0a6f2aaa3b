/**
 * Frames of the Euridis bus, a twisted pair with one primary station (IEC 62056-3-1).
 *
 *     length  ADS: manufacturer year type serial(3)  ADP  COM  data  CRC(2)
 *
 *     length: of the whole frame   ADS: address of the secondary station in BCD   ADP: of the primary   COM: command
 *     CRC: polynomial x^16 + x^15 + x^2 + 1, lowest bit first, nothing first; sent low octet first
 *
 * The codes of the commands are not known for certain, so they are numbers. Data is an APDU where it begins like one.
 */
import {
  CRC16_IBM,
  counted,
  crc16,
  type Dissector,
  defineFields,
  type Framer,
  group,
  Issue,
  issue,
  octets,
  Payload,
  Tables,
  text,
  u8,
  u16le,
} from '../../src/core/index.js';
import { datagramFramer } from '../data/datagram-framer.js';
import { verdict } from '../data/verdict.js';
import { beginsApdu } from '../dlms/begins-apdu.js';

const CRC = 2;
/** Length, ADS, ADP, COM. */
const HEADER = 9;
const SHORTEST = HEADER + CRC;

const F = defineFields('euridis', {
  self: group('Euridis'),
  length: u8('Length', { about: 'Octets of the whole frame, this one and the check sequence among them.' }),
  ads: group('Secondary address', {
    about: 'Who is spoken to, or speaks: the serial number of a meter, in decimal digits.',
  }),
  manufacturer: octets('Manufacturer'),
  year: octets('Year of manufacture'),
  deviceType: octets('Type'),
  serial: octets('Serial number'),
  adp: u8('Primary address', { hex: true }),
  com: u8('Command', { hex: true, about: 'ENQ, REC, DAT …; which code means which is not known for certain.' }),
  data: octets('Data'),
  trailer: group('Euridis end', { name: 'euridis_end' }),
  crc: u16le('CRC', { hex: true, about: 'Check sequence of the whole frame; sent low octet first.' }),
  crcVerdict: text('CRC verdict'),
  crcWrong: issue('CRC wrong', 'error', 'The frame was damaged on the way, or its check sequence was made wrong.'),
});

export const euridis: Dissector = {
  name: 'euridis',
  answers: [[Tables.payload, Payload.euridis]],
  self: F.self,

  dissect(d) {
    const start = d.at;
    const length = d.peek();
    d.open(F.self);
    d.read(F.length);
    if (length < SHORTEST) d.report(Issue.malformed, `a length of ${length}; ${SHORTEST} is the least`, start, 1);
    d.open(F.ads);
    d.mark(F.manufacturer, 1);
    d.mark(F.year, 1);
    d.mark(F.deviceType, 1);
    d.mark(F.serial, 3);
    d.close();
    d.read(F.adp);
    d.read(F.com);
    d.close();

    const data = Math.max(0, length - SHORTEST);
    const isThere = data <= d.left;
    if (data > 0) {
      d.narrow(data, F.length);
      if (beginsApdu(d)) d.next(Tables.apdu, d.peek());
      else d.rest(F.data);
      d.widen();
    }
    // That the frame ends early has been said.
    if (!isThere) return;
    d.open(F.trailer);
    const at = d.at;
    verdict(d, F.crcVerdict, F.crcWrong, d.read(F.crc), crc16(CRC16_IBM, 0, d.bytes, start, at), at);
    d.close();
  },

  carries: true,

  summary(view, line) {
    const command = view.textOf(F.com);
    line.service = command === '' ? 'Euridis' : `Euridis command ${command}`;
    line.source = view.textOf(F.adp);
    const { tape } = view;
    const data = tape.next(view.node);
    line.value = data < tape.top && tape.fieldId(data) === F.data.id ? counted(tape.length(data), 'byte') : '';
    line.destination = [F.manufacturer, F.year, F.deviceType, F.serial].map((field) => view.valueOf(field)).join(' ');
  },
};

export const euridisFramer: Framer = datagramFramer({
  payload: Payload.euridis,

  looks(bytes, at, end) {
    const length = end - at;
    if (length < SHORTEST || bytes[at] !== length) return false;
    const check = end - CRC;
    return crc16(CRC16_IBM, 0, bytes, at, check) === ((bytes[check] as number) | ((bytes[check + 1] as number) << 8));
  },
});
