import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attribute,
  axdr,
  concat,
  get,
  HdlcDialog,
  hdlcControl,
  hex,
  llcCommand,
  wrapper,
} from '../../captures/bytes.js';
import { ci, llc432 } from '../../captures/plc.js';
import { Payload } from '../../src/core/index.js';
import { type Candidate, candidates, FITS } from '../../src/engine/index.js';
import { registry } from './run.js';

const dialog = new HdlcDialog(16, { upper: 1, lower: 17, size: 2 });
const snrm = dialog.toServer(hdlcControl.snrm);
const request = get.request(1, attribute(3, '1-0:1.8.0*255', 2));
const frame = dialog.request(request);
const best = (bytes: Uint8Array): Candidate => candidates(registry, bytes)[0] as Candidate;

/** The frame with one byte changed. */
function damaged(at: number): Uint8Array {
  const copy = Uint8Array.from(frame);
  copy[at] = (copy[at] as number) ^ 0x55;
  return copy;
}

describe('what bytes may be', () => {
  it.each([
    ['a frame', frame, Payload.hdlc, '7E at both ends, header and frame check sequences right'],
    ['a frame without information', snrm, Payload.hdlc, '7E at both ends, check sequence right'],
    ['two frames', concat(snrm, frame), Payload.hdlc, '2 frames, 7E at both ends'],
    ['a frame without flags', frame.subarray(1, -1), Payload.hdlc, 'no 7E around it, header and frame check'],
    ['a frame without its first flag', frame.subarray(1), Payload.hdlc, '7E behind, but not in front, header and'],
    ['a frame without its last flag', frame.subarray(0, -1), Payload.hdlc, '7E in front, but not behind, header and'],
    ['a frame with a wrong FCS', damaged(frame.length - 4), Payload.hdlc, "but the frame's is wrong (found 0x"],
    ['a frame with a wrong HCS', damaged(8), Payload.hdlc, 'header check sequence wrong (found 0x'],
    ['a frame that is cut', frame.subarray(0, 20), Payload.hdlc, 'it says 26 bytes, 19 are there: 7 are missing'],
    ['a frame that is cut in its header', frame.subarray(0, 5), Payload.hdlc, 'cut before the end of its header'],
    ['a frame behind noise', concat(hex('99 98 97'), frame), Payload.hdlc, 'begins at byte 3'],
    [
      'a wrapper',
      wrapper(16, 1, request),
      Payload.wrapper,
      '0001 and a length of 13 that fits; C0 is the tag of get-request',
    ],
    [
      'a wrapper that is cut',
      wrapper(16, 1, request).subarray(0, 18),
      Payload.wrapper,
      'a length of 13 where 10 bytes',
    ],
    ['LLC', llcCommand(request), Payload.llc, 'E6 E6 00 in front; C0 is the tag of get-request'],
    ['an APDU', request, Payload.apdu, 'C0 is the tag of get-request, and all 13 bytes are used'],
    ['an APDU that is cut', request.subarray(0, 10), Payload.apdu, 'C0 is the tag of get-request, but: '],
    ['IEC 61334-4-32', llc432(1, 16, request), Payload.llc432, '90 01 10 in front; C0 is the tag of get-request'],
    ['a CI-PDU', llc432(0, 1, ci.discover(100, 10, 0, false)), Payload.llc432, '90 00 01 in front, a CI-PDU behind it'],
    [
      'an APDU behind a gateway',
      concat(hex('e6 00 03 313233'), request),
      Payload.apdu,
      'E6 is the tag of gateway-request, and all 19 bytes are used',
    ],
    ['data', axdr.octetString(hex('41 42 43')), Payload.data, 'octet-string of 3, and all 5 bytes are used'],
    ['a structure', axdr.structure(axdr.longUnsigned(1), axdr.longUnsigned(2)), Payload.data, 'structure of 2'],
  ])('is told with its reason: %s', (_, bytes, payload, why) => {
    const found = best(bytes);
    expect(found.payload).toBe(payload);
    expect(found.why).toContain(why);
    expect(found.score).toBeGreaterThanOrEqual(FITS);
  });

  it('is nothing, where each says what it failed at', () => {
    const all = candidates(registry, hex('99 88 77 66 55 44 33 22 11'));
    expect(all.every(({ score }) => score < FITS)).toBe(true);
    const own = all.map(({ why }) => why).filter((why) => !why.startsWith('it does not begin like'));
    expect(own.sort()).toEqual([
      '90 and two L-SAPs would stand in front of an APDU',
      '99 is the tag of no APDU',
      'LLC is E6 E6 00 or E6 E7 00 in front of an APDU',
      'a frame begins with 7E and A0 to AF, not with 99',
      'a wrapper begins with version 0001',
      'data begins with a type, and 99 is none',
      'version 39304, 1 was expected',
    ]);
  });

  it('is ordered by score, for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 80 }), (bytes) => {
        const scores = candidates(registry, bytes).map(({ score }) => score);
        // Every framing, and what has none: LLC of both kinds, an APDU, data.
        expect(scores).toHaveLength(registry.framers.length + 4);
        expect(scores).toEqual([...scores].sort((a, b) => b - a));
        expect(Math.max(...scores)).toBeLessThanOrEqual(100);
      }),
    );
  });

  it.each(Array.from(frame, (_, cut) => cut).slice(3))('is HDLC when a frame is cut at byte %i', (cut) => {
    expect(best(frame.subarray(0, cut)).payload).toBe(Payload.hdlc);
  });
});
