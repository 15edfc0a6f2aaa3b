/**
 * IP Authentication Header (RFC 4302): signs the packet, hides nothing. The signature is not verified.
 *
 *     next header  length  reserved(2)  security parameters index(4)  sequence number(4)  integrity check value
 *
 * The length counts 4 bytes each and leaves out two of them.
 */
import {
  Bytes,
  type Dissector,
  defineFields,
  enumerated,
  group,
  header,
  Issue,
  octets,
  Tables,
  u8,
  u32,
} from '../../src/core/index.js';
import { ProtocolNames } from './protocols.js';

/** The header without its integrity check value. */
const HEADER_BYTES = 12;

const F = defineFields('ah', {
  self: group('Authentication header'),
  nextHeader: enumerated('Next header', ProtocolNames),
  length: u8('Length', { about: 'In units of 4 bytes, less two.' }),
  reserved: header('Reserved'),
  spi: u32('Security parameters index', { hex: true }),
  sequence: u32('Sequence number'),
  icv: octets('Integrity check value'),
});

export const ah: Dissector = {
  name: 'ah',
  answers: [[Tables.ipProtocol, 51]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    const next = d.read(F.nextHeader);
    const length = (d.read(F.length) + 2) * 4;
    if (length < HEADER_BYTES) {
      d.report(Issue.malformed, `the header says that it has ${length} bytes; the least is ${HEADER_BYTES}`);
      d.close();
      d.rest(Bytes.unknown);
      return;
    }
    d.mark(F.reserved, 2);
    d.read(F.spi);
    d.read(F.sequence);
    if (length > HEADER_BYTES) d.mark(F.icv, length - HEADER_BYTES);
    d.close();
    d.packet.protocol = next;
    d.next(Tables.ipProtocol, next);
  },
};
