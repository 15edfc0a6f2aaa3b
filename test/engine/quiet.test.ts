import { describe, expect, it } from 'vitest';
import { axdr, get, HdlcDialog } from '../../captures/bytes.js';
import { LinkType, Payload } from '../../src/core/index.js';
import { join } from '../dissect.js';
import { Run } from './run.js';

const dialog = new HdlcDialog(16, { upper: 1, lower: 17, size: 2 });
const [SNRM, UA] = dialog.connect() as [Uint8Array, Uint8Array];
const LONG = dialog.response(get.response(1, axdr.octetString(new Uint8Array(300).fill(0x41))));
const NOISE = Uint8Array.of(0x00, 0xff, 0x12, 0x80, 0x55);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Pieces of a line, or a silence. */
function hear(...said: readonly (Uint8Array | 'quiet')[]): Run {
  const run = new Run();
  for (const one of said) {
    if (one === 'quiet') run.analyzer.quiet();
    else run.feed(one, LinkType.serial);
  }
  return run;
}

const octets = (bytes: Uint8Array): Uint8Array[] => Array.from(bytes, (octet) => Uint8Array.of(octet));
const seen = ({ messages }: Run): unknown[] => messages.map(({ payload, hex: bytes }) => [payload, bytes]);

describe('a line that falls silent', () => {
  it('tells bytes of no frame, however few', () => {
    expect(seen(hear(SNRM, NOISE))).toEqual([[Payload.hdlc, hex(SNRM)]]);
    expect(seen(hear(SNRM, NOISE, 'quiet'))).toEqual([
      [Payload.hdlc, hex(SNRM)],
      [Payload.junk, hex(NOISE)],
    ]);
    expect(seen(hear(NOISE, 'quiet'))).toEqual([[Payload.junk, hex(NOISE)]]);
  });

  it('keeps the beginning of a frame, which goes on', () => {
    const run = hear(LONG.subarray(0, 100), 'quiet', LONG.subarray(100));
    expect(seen(run)).toEqual([[Payload.hdlc, hex(LONG)]]);
    expect(run.messages[0]?.notes).toEqual([]);
    // Also where noise stands in front of it, and however it goes on.
    expect(seen(hear(SNRM, join(NOISE, LONG.subarray(0, 30)), 'quiet', ...octets(LONG.subarray(30))))).toEqual([
      [Payload.hdlc, hex(SNRM)],
      [Payload.junk, hex(NOISE)],
      [Payload.hdlc, hex(LONG)],
    ]);
  });

  it.each([
    ['in one piece', [SNRM]],
    ['octet by octet', octets(SNRM)],
    ['with more behind it', [join(SNRM, UA)]],
  ])('gives the beginning of a frame up when another begins: %s', (_, pieces) => {
    const part = LONG.subarray(0, 100);
    const run = hear(UA, part, 'quiet', ...pieces);
    expect(seen(run).slice(1, 3)).toEqual([
      [Payload.hdlc, hex(part)],
      [Payload.hdlc, hex(SNRM)],
    ]);
    expect(run.messages[1]?.notes).toEqual([
      `stream.gap: ${LONG.length - 100} bytes of this message are missing: nothing more came before the next message began`,
    ]);
    expect(run.messages[2]?.notes).toEqual([]);
  });

  it('does not take for a new frame what only stands in the old one', () => {
    const inner = dialog.response(get.response(1, axdr.octetString(SNRM.subarray(0, 5))));
    const at = inner.findIndex((octet, i) => i > 5 && octet === 0x7e);
    expect(seen(hear(inner.subarray(0, at), 'quiet', ...octets(inner.subarray(at))))).toEqual([
      [Payload.hdlc, hex(inner)],
    ]);
  });

  it('forgets the silence with the frame', () => {
    const run = hear(LONG.subarray(0, 100), 'quiet', LONG.subarray(100), LONG.subarray(0, 50), SNRM, LONG).end();
    expect(run.messages[0]?.hex).toBe(hex(LONG));
    expect(run.messages.map(({ hex: bytes }) => bytes).join('')).toContain(hex(SNRM));
  });
});
