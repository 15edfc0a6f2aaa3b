import { describe, expect, it } from 'vitest';
import { wrapperFramer } from '../../../dissectors/dlms/wrapper.js';
import { NodeView, Payload, type Summary, Tables, type Tape } from '../../../src/core/index.js';
import { decode, gapsOf, hex, tree } from '../../dissect.js';
import { all, expectCutsToKeepWhatCameBefore, issues, texts } from './cuts.js';

const GET = hex(`
  0001 0010 0001 000d   # version 1, from client 16 to logical device 1, 13 octets
  c001c1 0003 0100010800ff 02 00
`);

function wrapped(bytes: Uint8Array): Tape {
  const { tape } = decode(Tables.payload, Payload.wrapper, bytes, { registry: all });
  expect(gapsOf(tape)).toEqual([]);
  return tape;
}

function summary(tape: Tape): string {
  const line: Summary = { service: '', object: '', value: '', source: '', destination: '' };
  all.ofField(tape.fieldId(0))?.summary?.(new NodeView(tape, 0), line);
  return `${line.source} -> ${line.destination} ${line.service}`.trim();
}

describe('wrapper', () => {
  it('tells who speaks to whom, and holds an APDU', () => {
    expect(tree(wrapped(GET))).toMatchInlineSnapshot(`
      "0+8 wrapper
        0+2 wrapper.version 0001
        2+2 wrapper.source 0010
        4+2 wrapper.destination 0001
        6+2 wrapper.length 000d
      8+13 get_request
        8+1 dlms.apdu c0
        9+1 get_request.choice 01
        10+1 dlms.invoke_id_and_priority
          10+1 dlms.invoke_id c1 = 1
          10+1 dlms.service_class c1 = 1
          10+1 dlms.priority c1 = 1
        11+9 cosem.attribute_descriptor
          11+2 cosem.class_id 0003
          13+6 cosem.instance 0100010800ff
          19+1 cosem.attribute 02
          20+0 cosem.attribute_name: value
        20+1 dlms.present 00"
    `);
    expect(texts(wrapped(GET)).slice(0, 4)).toEqual([
      'wrapper.version 1',
      'wrapper.source 16 (public client)',
      'wrapper.destination 1 (management)',
      'wrapper.length 13',
    ]);
    expect(summary(wrapped(GET))).toBe('16 -> 1');
  });

  it('keeps what came before when cut', () => expectCutsToKeepWhatCameBefore(GET, wrapped));

  it('may be empty', () => {
    const tape = wrapped(hex('0001 0001 0010 0000'));
    expect(issues(tape)).toEqual([]);
    expect(summary(tape)).toBe('1 -> 16 empty wrapper');
  });

  it('reports another version, and goes on', () => {
    const tape = wrapped(hex('0002 0001 0010 0004 c501c100'));
    expect(issues(tape)).toEqual(['wrapper.version_wrong version 2, 1 was expected']);
    expect(texts(tape)).toContain('dlms.result 0 (success)');
  });

  it('ends where its length says', () => {
    expect(issues(wrapped(hex('0001 0001 0010 0003 c501c100')))).toEqual([
      'issue.truncated Result needs 1 bytes, 0 are there; the end was set by wrapper.length',
      'issue.unusual 1 byte more than were expected',
    ]);
    expect(issues(wrapped(hex('0001 0001 0010 ffff c501c100')))).toEqual([
      'issue.truncated Length says 65535 bytes, 4 are there; the bytes end there',
    ]);
  });

  it('in a wrapper is told, to a depth that ends', () => {
    const tape = wrapped(hex('0001 0001 0010 000c 0001 0001 0010 0004 c501c100'));
    expect(issues(tape)).toEqual(['wrapper.nested a second wrapper header follows the first']);
    expect(texts(tape)).toContain('dlms.result 0 (success)');
  });
});

describe('wrapper framer', () => {
  const cut = (bytes: Uint8Array, final = false): number => wrapperFramer.cut(bytes, 0, bytes.length, final);

  it('waits for header and APDU', () => {
    expect(cut(GET)).toBe(GET.length);
    expect(cut(GET.subarray(0, 20))).toBe(0);
    expect(wrapperFramer.needed(GET, 0, 20)).toBe(GET.length);
    expect(cut(GET.subarray(0, 5))).toBe(0);
    expect(wrapperFramer.needed(GET, 0, 5)).toBe(8);
  });

  it('gives what there is at the end', () => {
    expect(cut(GET.subarray(0, 20), true)).toBe(20);
    expect(cut(GET.subarray(0, 5), true)).toBe(5);
    expect(cut(hex('7e'), true)).toBe(-1);
  });

  it('finds the next header behind bytes that are none', () => {
    const stream = Uint8Array.from([0xff, 0, 1, 9, ...GET]);
    expect(cut(stream)).toBe(-4);
    expect(wrapperFramer.find(stream, 0, stream.length)).toBe(4);
  });

  it('looks only at version, ports, length and the first octet of an APDU', () => {
    const looks = (text: string): boolean | undefined => wrapperFramer.looks(hex(text), 0, hex(text).length);
    expect(looks('0001 0010 0001 000d c0')).toBe(true);
    expect(looks('0001 0010 0001 000d')).toBeUndefined();
    expect(looks('00')).toBeUndefined();
    expect(looks('0002')).toBe(false);
    expect(looks('0001 0010 0001 0000 c0')).toBe(false);
    expect(looks('0001 0110 0101 000d c0')).toBe(false);
    expect(looks('0001 0010 0001 000d 99')).toBe(false);
  });
});
