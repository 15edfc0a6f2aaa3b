/**
 * Headers behind a compressed IPv6 header that are compressed, too (RFC 6282, section 4).
 *
 *     11110 C P(2)   UDP   ports(4, 3, 3, 1)  [checksum(2)]     C: checksum left out   P: which ports are shortened
 *     1110 EID NH    IPv6 extension header   [next header]  length  data
 */
import {
  Bytes,
  bitGroup,
  bits,
  type Dissection,
  defineFields,
  enumerated,
  group,
  Issue,
  octets,
  text,
  u8,
} from '../../src/core/index.js';
import type { Rebuilt } from './lowpan-rebuilt.js';
import { ProtocolNames } from './protocols.js';
import { Udp } from './udp.js';

const UDP = 0xf0;
const EXTENSION = 0xe0;
const WITHOUT_CHECKSUM = 0x04;
const PORTS = 0x03;
const EID = 0x0e;
const NEXT_COMPRESSED = 0x01;
/** What shortened ports stand for: 8 bits behind F0, or 4 behind F0B. */
const PORT_8 = 0xf000;
const PORT_4 = 0xf0b0;

/** Those of which the layout is known; the others stay bytes. */
const EXTENSIONS: readonly (number | undefined)[] = [0, 43, undefined, 60];

const F = defineFields('lowpan', {
  udp: group('Compressed UDP header'),
  udpDispatch: bits('Dispatch', 0xf8),
  checksumLeftOut: bits('Checksum left out', WITHOUT_CHECKSUM),
  portMode: bits('Ports', PORTS, {
    names: { 0: 'inline', 1: 'destination shortened', 2: 'source shortened', 3: 'both shortened' },
  }),
  udpEncoding: bitGroup('UDP encoding', 1, ['udpDispatch', 'checksumLeftOut', 'portMode']),
  shortPorts: octets('Shortened port', { repeated: true }),
  sourcePort: text('Source port', { name: 'lowpan.srcport' }),
  destinationPort: text('Destination port', { name: 'lowpan.dstport' }),
  extension: group('Compressed extension header', { repeated: true }),
  extensionDispatch: bits('Dispatch', 0xf0),
  eid: bits('Extension header', EID, {
    names: {
      0: 'hop-by-hop options',
      1: 'routing',
      2: 'fragment',
      3: 'destination options',
      4: 'mobility',
      7: 'IPv6',
    },
  }),
  nextCompressed: bits('Next header compressed', NEXT_COMPRESSED),
  extensionEncoding: bitGroup('Extension header encoding', 1, ['extensionDispatch', 'eid', 'nextCompressed']),
  nextHeader: enumerated('Next header', ProtocolNames),
  extensionLength: u8('Length', { about: 'Octets that follow; padding is left out.' }),
  extensionData: octets('Data'),
});

/** Takes compressed headers up to the payload or to one that is not compressed. False where decoding has to end. */
export function nextHeaders(d: Dissection, rebuilt: Rebuilt): boolean {
  for (;;) {
    const encoding = d.peek();
    if ((encoding & 0xf8) === UDP) {
      udp(d, rebuilt);
      return true;
    }
    const protocol = (encoding & 0xf0) === EXTENSION ? EXTENSIONS[(encoding & EID) >> 1] : undefined;
    if (protocol === undefined) {
      unknown(d, encoding);
      return false;
    }
    if (!extension(d, rebuilt, protocol)) return true;
  }
}

function unknown(d: Dissection, encoding: number): void {
  if (encoding < 0) d.report(d.cut ? Issue.cutCapture : Issue.truncated, 'a compressed next header is missing');
  else d.report(Issue.unknown, `compressed next header 0x${encoding.toString(16)} is not decoded`, d.at, d.left);
  d.rest(Bytes.unknown);
}

function udp(d: Dissection, rebuilt: Rebuilt): void {
  d.open(F.udp);
  const encoding = d.flags(F.udpEncoding);
  const mode = encoding & PORTS;
  let source: number;
  let destination: number;
  if (mode === 3) {
    const ports = d.peek();
    d.mark(F.shortPorts, 1);
    source = PORT_4 | (ports >> 4);
    destination = PORT_4 | (ports & 0x0f);
  } else {
    source = mode === 2 ? shortPort(d) : d.read(Udp.srcport);
    destination = mode === 1 ? shortPort(d) : d.read(Udp.dstport);
  }
  if (mode >= 2) d.derive(F.sourcePort, String(source));
  if (mode % 2 === 1) d.derive(F.destinationPort, String(destination));
  const checksum = (encoding & WITHOUT_CHECKSUM) === 0 ? d.read(Udp.checksum) : 0;
  d.close();
  rebuilt.setUdp(source, destination, checksum);
}

function shortPort(d: Dissection): number {
  const port = d.peek();
  d.mark(F.shortPorts, 1);
  return PORT_8 | port;
}

/** True where the header behind it is compressed, too. */
function extension(d: Dissection, rebuilt: Rebuilt, protocol: number): boolean {
  d.open(F.extension);
  const isCompressed = (d.flags(F.extensionEncoding) & NEXT_COMPRESSED) !== 0;
  const next = isCompressed ? 0 : d.read(F.nextHeader);
  const length = d.read(F.extensionLength);
  const at = d.at;
  if (length > 0) d.mark(F.extensionData, length);
  d.close();
  rebuilt.addExtension(protocol, d.bytes.subarray(at, at + length));
  if (!isCompressed) rebuilt.setNext(next);
  return isCompressed;
}
