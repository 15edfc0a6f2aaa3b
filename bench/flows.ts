/**
 * A conversation for every three packets, all of them between other ends: an association over UDP, and a question that nobody
 * answers. What is kept of conversations has to be bounded.
 */
import { aare, aarq, attribute, get, text, wrapper } from '../captures/bytes.js';
import { type CaptureFile, type Chance, Connection } from './capture-file.js';
import { CLIENT_SAP, METER_SAP } from './meters.js';

const PORT = 4059;
/** 198.18.0.0/15 is kept for benchmarks (RFC 2544). */
const ADDRESSES = 1 << 17;

const QUESTION = wrapper(CLIENT_SAP, METER_SAP, get.request(0xc1, attribute(3, '1-0:1.8.0*255', 2)));

/** Until the file is full. */
export function flows(file: CaptureFile, chance: Chance): void {
  const titled = (index: number): Uint8Array => text(`DMP${index.toString(36).padStart(5, '0')}`);
  for (let index = 0; !file.isFull; index++) {
    const host = index % ADDRESSES;
    const server = `198.${18 + (host >>> 16)}.${(host >>> 8) & 0xff}.${host & 0xff}`;
    const ends = new Connection(server, PORT, 40_000 + Math.floor(index / ADDRESSES), chance);
    const title = titled(index);
    const asked = aarq({ context: 3, callingApTitle: text('DMP00000') });
    const said = [
      { fromServer: false, bytes: wrapper(CLIENT_SAP, METER_SAP, asked) },
      { fromServer: true, bytes: wrapper(METER_SAP, CLIENT_SAP, aare({ context: 3, respondingApTitle: title })) },
      { fromServer: false, bytes: QUESTION },
    ];
    for (const { fromServer, bytes } of said) if (file.datagram(ends, fromServer, bytes)) file.apdus++;
  }
}
