import { describe, expect, it } from 'vitest';
import { axdr, get, HdlcDialog } from '../../captures/bytes.js';
import { LINE_CUT_OFF_SECONDS, LINE_QUIET_SECONDS, LinkType, Payload } from '../../src/core/index.js';
import { join } from '../dissect.js';
import { Run } from './run.js';

const dialog = new HdlcDialog(16, { upper: 1, lower: 17, size: 2 });
const [SNRM, UA] = dialog.connect() as [Uint8Array, Uint8Array];
const LONG = dialog.response(get.response(1, axdr.octetString(new Uint8Array(300).fill(0x41))));
const NOISE = Uint8Array.of(0x00, 0xff, 0x12, 0x80, 0x55);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Pieces of a line, and silences: their seconds. */
function hear(...said: readonly (Uint8Array | number)[]): Run {
  const run = new Run();
  for (const one of said) {
    if (typeof one === 'number') run.analyzer.quiet(one);
    else run.feed(one, LinkType.serial);
  }
  return run;
}

const octets = (bytes: Uint8Array): Uint8Array[] => Array.from(bytes, (octet) => Uint8Array.of(octet));
const seen = ({ messages }: Run): unknown[] => messages.map(({ payload, hex: bytes }) => [payload, bytes]);

describe('a line that falls silent', () => {
  it('tells bytes of no frame, however few', () => {
    expect(seen(hear(SNRM, NOISE))).toEqual([[Payload.hdlc, hex(SNRM)]]);
    expect(seen(hear(SNRM, NOISE, LINE_QUIET_SECONDS))).toEqual([
      [Payload.hdlc, hex(SNRM)],
      [Payload.junk, hex(NOISE)],
    ]);
    expect(seen(hear(NOISE, LINE_QUIET_SECONDS))).toEqual([[Payload.junk, hex(NOISE)]]);
  });

  it('tells a frame whose header is damaged, and not as bytes of none', () => {
    const damaged = SNRM.map((octet, i) => (i === 6 ? octet ^ 1 : octet));
    expect(seen(hear(UA, damaged, LINE_QUIET_SECONDS)).slice(1)).toEqual([[Payload.hdlc, hex(damaged)]]);
  });

  it('keeps the beginning of a frame, which goes on', () => {
    const run = hear(LONG.subarray(0, 100), LINE_QUIET_SECONDS, LONG.subarray(100));
    expect(seen(run)).toEqual([[Payload.hdlc, hex(LONG)]]);
    expect(run.messages[0]?.notes).toEqual([]);
    // Also where noise stands in front of it, and however it goes on.
    expect(
      seen(hear(SNRM, join(NOISE, LONG.subarray(0, 30)), LINE_QUIET_SECONDS, ...octets(LONG.subarray(30)))),
    ).toEqual([
      [Payload.hdlc, hex(SNRM)],
      [Payload.junk, hex(NOISE)],
      [Payload.hdlc, hex(LONG)],
    ]);
  });

  it('gives the beginning of a frame up when it is silent for long', () => {
    const part = LONG.subarray(0, 100);
    const run = hear(UA, part, LINE_QUIET_SECONDS, SNRM, LINE_CUT_OFF_SECONDS, SNRM);
    // What came meanwhile might have been in it, and turns out not to be; its flag may be either's.
    expect(seen(run).slice(1)).toEqual([
      [Payload.hdlc, `${hex(part)}7e`],
      [Payload.hdlc, hex(SNRM.subarray(1))],
      [Payload.hdlc, hex(SNRM)],
    ]);
    const alone = hear(UA, part, LINE_QUIET_SECONDS, LINE_CUT_OFF_SECONDS, SNRM);
    expect(seen(alone)).toEqual([UA, part, SNRM].map((bytes) => [Payload.hdlc, hex(bytes)]));
    expect(alone.messages[1]?.notes).toEqual([
      `stream.gap: ${LONG.length - 100} bytes of this message are missing: the line fell silent`,
    ]);
    expect(alone.messages[2]?.notes).toEqual([]);
  });

  it('tells no silence of the other side of the line as one of its own', () => {
    const run = new Run();
    run.frame.direction = 1;
    run.feed(LONG.subarray(0, 100), LinkType.serial);
    run.frame.direction = 2;
    run.feed(SNRM, LinkType.serial);
    run.frame.direction = 1;
    run.feed(LONG.subarray(100), LinkType.serial);
    expect(seen(run)).toEqual([SNRM, LONG].map((bytes) => [Payload.hdlc, hex(bytes)]));
  });
});
