import { describe, expect, it } from 'vitest';
import { Limits, LinkType } from '../../src/core/index.js';
import { SerialParser } from '../../src/sources/serial.js';
import { hex } from './build.js';
import { Collector, parse } from './collect.js';

describe('serial', () => {
  it('delivers each piece as it comes', () => {
    const { frames, complete } = parse(new SerialParser(), hex('7ea00a'), hex(''), hex('c1'));
    expect(frames).toEqual([
      {
        number: 1,
        seconds: Number.NaN,
        nanos: 0,
        linkType: LinkType.serial,
        bytes: '7ea00a',
        wireLength: 3,
        fileOffset: 0,
        interfaceId: 0,
        comment: undefined,
        direction: 0,
      },
      expect.objectContaining({ number: 2, bytes: 'c1', wireLength: 1, fileOffset: 3 }),
    ]);
    expect(complete).toBe(true);
  });

  it('delivers a large piece in several', () => {
    const { frames } = parse(new SerialParser(), new Uint8Array(2 * Limits.packetBytes + 5));
    expect(frames.map((frame) => [frame.number, frame.wireLength, frame.fileOffset])).toEqual([
      [1, Limits.packetBytes, 0],
      [2, Limits.packetBytes, Limits.packetBytes],
      [3, 5, 2 * Limits.packetBytes],
    ]);
  });

  it('stops when asked to', () => {
    const parser = new SerialParser();
    parser.push(new Uint8Array(3 * Limits.packetBytes), {
      frame: () => parser.stop(),
      pause: () => undefined,
      note: () => {},
    });
    parser.push(hex('00'), new Collector());
    expect(parser.frames).toBe(1);
  });
});
