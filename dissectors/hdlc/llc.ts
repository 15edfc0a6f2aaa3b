/**
 * LLC octets in front of an APDU on HDLC (IEC 62056-46, LLC sublayer).
 *
 *     destination-LSAP = E6 (FF: broadcast)  source-LSAP = E6 (command) | E7 (response)  quality = 00
 *
 * On power lines, the configuration initiation application service element (CIASE) has HDLC addresses of its own, and
 * CI-PDUs stand where APDUs do (IEC 62056-8-3, HDLC-based LLC).
 *
 * Some meters leave them out, and some send them twice; both is understood and said. E6 and E7 are also the tags of the
 * gateway prefix, which stands where an APDU is expected.
 */
import {
  Bytes,
  type Dissection,
  type Dissector,
  defineFields,
  enumerated,
  group,
  innermost,
  issue,
  outermost,
  Payload,
  Tables,
  u8,
} from '../../src/core/index.js';
import { CiPduNames, isApduTag } from '../dlms/tags.js';

export const Llc = defineFields('llc', {
  self: group('LLC', { repeated: true }),
  destination: enumerated('Destination LSAP', { 0xe6: 'DLMS/COSEM', 0xff: 'broadcast' }, { hex: true }),
  source: enumerated(
    'Source LSAP',
    { 0xe6: 'command', 0xe7: 'response' },
    {
      hex: true,
      about: 'E6: the client speaks. E7: the server does (IEC 62056-46, LLC sublayer).',
    },
  ),
  quality: u8('Quality', { hex: true }),
  absent: issue('LLC absent', 'note', 'The APDU begins without the three LLC octets.'),
  doubled: issue('LLC doubled', 'warning', 'The three LLC octets stand twice; some meters send them so.'),
  unusual: issue('LLC unusual', 'warning', 'LLC octets other than E6 E6 00 and E6 E7 00.'),
  several: issue(
    'Several APDUs',
    'note',
    'One information field holds several APDUs, each with LLC octets of its own.',
  ),
});

const OCTETS = 3;

/** The CIASE of the initiator, and the upper address of that of the other systems. */
const CIASE_CLIENT = 0x66;
const CIASE_SERVER = 0x67;

export const llc: Dissector = {
  name: 'llc',
  answers: [[Tables.payload, Payload.llc]],
  self: Llc.self,

  /** LLC and APDU, as often as they follow each other. */
  dissect(d) {
    for (let apdus = 0; ; apdus++) {
      if (apdus > 0) d.report(Llc.several, `APDU ${apdus + 1} of this information field`);
      if (isLlc(d, 0) || isCutLlc(d)) take(d);
      else if (isLikeLlc(d)) {
        d.report(Llc.unusual, `the quality octet is ${d.peek(2)}; 0 was expected`, d.at, OCTETS);
        take(d);
      } else d.report(Llc.absent, 'no LLC octets; the APDU begins at once', d.at, Math.min(1, d.left));
      if (isLlc(d, 0) && isApduTag[d.peek(OCTETS)] === true) {
        d.report(Llc.doubled, 'the LLC octets stand twice', d.at, OCTETS);
        take(d);
      }
      if (d.left === 0) return;
      if (isApduTag[d.peek()] !== true) {
        if (CiPduNames[d.peek()] !== undefined && speaksCiPdus(d)) {
          d.next(Tables.ciPdu, d.peek());
          return;
        }
        d.report(Llc.unusual, `0x${d.peek().toString(16).padStart(2, '0')} begins no APDU`, d.at, d.left);
        d.rest(Bytes.unknown);
        return;
      }
      d.next(Tables.apdu, d.peek());
      if (!isLlc(d, 0)) return;
    }
  },
};

/** On one side is the CIASE, or MAC addresses of a power line stand around the frame. */
function speaksCiPdus({ source, destination }: Dissection): boolean {
  return isCiase(source) || isCiase(destination) || outermost(source) > 0;
}

/** An HDLC address: one octet, or an upper one with a lower of one octet or two. */
function isCiase(address: number): boolean {
  const inner = innermost(address);
  if (inner < 0x80) return inner === CIASE_CLIENT || inner === CIASE_SERVER;
  return (inner < 0x4000 ? inner >>> 7 : inner >>> 14) === CIASE_SERVER;
}

/** E6 or FF, E6 or E7, and a quality of 0. */
export function isLlc(d: Dissection, ahead: number): boolean {
  const destination = d.peek(ahead);
  const source = d.peek(ahead + 1);
  return (
    (destination === 0xe6 || destination === 0xff) && (source === 0xe6 || source === 0xe7) && d.peek(ahead + 2) === 0
  );
}

/** One or two octets are all that is left of them. */
function isCutLlc(d: Dissection): boolean {
  const destination = d.peek();
  const source = d.peek(1);
  if (d.left >= OCTETS || (destination !== 0xe6 && destination !== 0xff)) return false;
  return source < 0 || source === 0xe6 || source === 0xe7;
}

/** The same with another quality; a gateway prefix begins like it, so an APDU has to follow. */
function isLikeLlc(d: Dissection): boolean {
  const destination = d.peek();
  const source = d.peek(1);
  return (
    (destination === 0xe6 || destination === 0xff) &&
    (source === 0xe6 || source === 0xe7) &&
    isApduTag[d.peek(OCTETS)] === true
  );
}

function take(d: Dissection): void {
  d.open(Llc.self);
  d.read(Llc.destination);
  d.read(Llc.source);
  d.read(Llc.quality);
  d.close();
}
