import { describe, expect, it } from 'vitest';
import { attribute, concat, get, wrapper } from '../../../captures/bytes.js';
import { LinkType, Payload, roots, Tables, type Tape } from '../../../src/core/index.js';
import { decode, gapsOf, hex, join, tree } from '../../dissect.js';
import { datagram, Run, segment } from '../../engine/run.js';
import { all, expectCutsToKeepWhatCameBefore, summary } from '../dlms/cuts.js';

const NEW_DEVICE = hex('01 0005 0001 07 444d5030303031 4c474c012345');
const REQUEST = get.request(0xc1, attribute(3, '1-0:1.8.0*255', 2));

function message(payload: Uint8Array, source = 0, destination = 16): Tape {
  return tapeOf(wrapper(source, destination, payload));
}

function tapeOf(bytes: Uint8Array): Tape {
  const { tape } = decode(Tables.payload, Payload.prime, bytes, { registry: all });
  expect(gapsOf(tape)).toEqual([]);
  return tape;
}

const issues = (tape: Tape): string[] => tree(tape).match(/issue\.\w+: .*/g) ?? [];

describe('messages of a PRIME concentrator', () => {
  it('tell of a new device', () => {
    expect(tree(message(NEW_DEVICE))).toMatchInlineSnapshot(`
      "0+8 wrapper
        0+2 wrapper.version 0001
        2+2 wrapper.source 0000
        4+2 wrapper.destination 0010
        6+2 wrapper.length 0013
      8+19 prime
        8+1 prime.type 01
        9+2 prime.device_id 0005
        11+2 prime.capabilities 0001
        13+1 prime.dlms_id_length 07
        14+7 prime.dlms_id 444d5030303031
        21+6 prime.eui48 4c474c012345"
    `);
    expect(issues(message(NEW_DEVICE))).toEqual([]);
  });

  it.each([
    [NEW_DEVICE, 'New device |  | 5, 444d5030303031 ≈ "DMP0001", 4c:47:4c:01:23:45'],
    [hex('02 0005'), 'Remove device |  | 5'],
    [hex('03'), 'Start reporting meters |  | '],
    [hex('04 0005'), 'Delete meters |  | 5'],
    [hex('05 0005'), 'Enable auto-close |  | 5'],
    [hex('06 0005'), 'Disable auto-close |  | 5'],
  ])('say in one line what they are about', (payload, line) => {
    expect(summary(message(payload))).toBe(line);
    // With a meter's number instead of node 0, too: no APDU is as short.
    expect(summary(message(payload, 5, 16))).toBe(line);
  });

  it('stand beside APDUs for the meters', () => {
    expect([...roots(message(REQUEST, 16, 5))].map(({ name }) => name)).toEqual(['wrapper', 'get_request']);
    const write = hex('06 01 02 0012 01 1105');
    expect([...roots(message(write, 16, 5))].map(({ name }) => name)).toEqual(['wrapper', 'write_request']);
  });

  it('say what is wrong', () => {
    expect(issues(message(hex('02 0005 ff'))).join()).toContain('issue.unusual: 1 byte more');
    expect(issues(message(hex('01 0005 0001 ff 41'))).join()).toContain('issue.truncated: DLMS id needs 255 bytes');
  });

  it('keep what came before when cut', () => expectCutsToKeepWhatCameBefore(wrapper(0, 16, NEW_DEVICE), tapeOf));

  it('are read only where somebody said so', () => {
    const bytes = join(wrapper(0, 16, NEW_DEVICE), wrapper(16, 5, REQUEST));
    const payloads = (run: Run): number[] => run.end().messages.map(({ payload }) => payload);
    const decodeAs = new Map([[4059, Payload.prime as number]]);
    expect(payloads(new Run({ decodeAs }).feed(datagram(bytes)))).toEqual([Payload.prime, Payload.prime]);
    expect(payloads(new Run().feed(datagram(bytes)))).toEqual([Payload.wrapper, Payload.wrapper]);
    expect(payloads(new Run({ linesAs: Payload.prime }).feed(bytes, LinkType.hex))).toEqual([
      Payload.prime,
      Payload.prime,
    ]);
    // A stream is cut as one of wrappers is.
    const run = new Run({ decodeAs });
    const [front, rest] = [bytes.subarray(0, 13), bytes.subarray(13)];
    run.feed(segment({ sequence: 1, payload: front, fromServer: true }));
    run.feed(segment({ sequence: 1 + front.length, payload: rest, fromServer: true }));
    expect(payloads(run)).toEqual([Payload.prime, Payload.prime]);
  });

  it('are no sign of themselves', () => {
    const run = new Run().feed(datagram(concat(wrapper(0, 16, hex('03'))), 7000));
    expect(run.end().messages.map(({ payload }) => payload)).not.toContain(Payload.prime);
  });
});
