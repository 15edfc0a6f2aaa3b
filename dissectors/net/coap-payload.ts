/**
 * What CoAP carries: a bare APDU, the wrapper of IEC 62056-47, or an APDU behind two SAPs. The header of the standard's own
 * CoAP wrapper is not known for certain, so it is what the bytes look like that counts; what looks like neither stays bytes.
 *
 *     source SAP(2)  destination SAP(2)  APDU
 */
import { type Dissection, defineFields, group, issue, octets, Payload, Tables, u16 } from '../../src/core/index.js';
import { beginsApdu } from '../dlms/begins-apdu.js';
import { placeBlock, readJoined } from '../dlms/blocks.js';
import { isApduTag } from '../dlms/tags.js';
import type { BlockOption, Told } from './coap-options.js';

const WRAPPER = 8;
const SAPS = 4;

/** Formats of which APDUs are none: links, XML, JSON, CBOR. */
const STRUCTURED: ReadonlySet<number> = new Set([40, 41, 47, 50, 60]);

const F = defineFields('coap', {
  saps: group('SAPs'),
  sourceSap: u16('Source SAP'),
  destinationSap: u16('Destination SAP'),
  block: octets('Block', { about: 'A part of a payload; the parts joined stand in a byte store of their own.' }),
  payload: octets('Payload'),
  ciphered: octets('Ciphered payload'),
  isCiphered: issue('Ciphered', 'note', 'OSCORE protects the payload; without the key it stays bytes.'),
});

export function takePayload(d: Dissection, told: Told, isRequest: boolean): void {
  if (told.isOscore) {
    d.report(F.isCiphered, 'the payload is protected by OSCORE', d.at, d.left);
    d.rest(F.ciphered);
    return;
  }
  const block = isRequest ? told.block1 : told.block2;
  if (block === undefined || (block.number === 0 && !block.hasMore)) contents(d, told.contentFormat);
  else blockOf(d, block, told.contentFormat, isRequest ? 'CoAP Block1' : 'CoAP Block2');
}

/** Blocks follow each other between two parties, whatever tokens they have. They are counted from 1 where they are joined. */
function blockOf(d: Dissection, { number, hasMore }: BlockOption, contentFormat: number, service: string): void {
  const at = d.at;
  const isCut = d.cut;
  d.rest(F.block);
  if (isCut) return;
  const range = { service, invokeId: -1, number: number + 1, isLast: !hasMore, at, end: d.at, about: undefined };
  const where = placeBlock(d, range);
  readJoined(d, where, () => contents(d, contentFormat));
}

function contents(d: Dissection, contentFormat: number): void {
  if (d.peekUint(2) === 1 && d.peekUint(2, 6) === d.left - WRAPPER) {
    d.next(Tables.payload, Payload.wrapper);
    return;
  }
  // SAPs are small, and no APDU begins with a zero.
  if (d.peek() === 0 && d.peek(2) === 0 && isApduTag[d.peek(SAPS)] === true) {
    d.open(F.saps);
    d.source = d.read(F.sourceSap);
    d.destination = d.read(F.destinationSap);
    d.close();
  }
  if (!STRUCTURED.has(contentFormat) && beginsApdu(d)) d.next(Tables.apdu, d.peek());
  else d.rest(F.payload);
}
