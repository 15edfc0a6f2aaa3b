import { describe, expect, it } from 'vitest';
import { hdlcClient, hdlcControl, hdlcFrame, llcCommand, llcResponse, wrapper } from '../../../captures/bytes.js';
import { llc432 } from '../../../captures/plc.js';
import { Conversation, Payload, roots, Tables } from '../../../src/core/index.js';
import { decode, dissect, gapsOf, hex } from '../../dissect.js';
import { all, apdu, apduTree, expectCutsToKeepWhatCameBefore, issues, summary, texts } from './cuts.js';

const inHdlc = (information: Uint8Array): Uint8Array =>
  hdlcFrame({ destination: hdlcClient(16), source: { upper: 1, size: 1 }, control: hdlcControl.ui, information });

const REQUEST = hex('e6 00 03 313233 c0 01 c1 0003 0100010800ff 02 00');
const RESPONSE = hex('e7 02 00 c4 01 c1 00 1105');

describe('gateway prefix', () => {
  it('stands in front of the APDU, and owns its own bytes only', () => {
    expect(apduTree(REQUEST)).toMatchInlineSnapshot(`
      "0+6 gateway_request
        0+1 dlms.apdu e6
        1+1 gateway.network_id 00
        2+1 gateway.address_length 03
        3+3 gateway.address 313233
      6+13 get_request
        6+1 dlms.apdu c0
        7+1 get_request.choice 01
        8+1 dlms.invoke_id_and_priority
          8+1 dlms.invoke_id c1 = 1
          8+1 dlms.service_class c1 = 1
          8+1 dlms.priority c1 = 1
        9+9 cosem.attribute_descriptor
          9+2 cosem.class_id 0003
          11+6 cosem.instance 0100010800ff
          17+1 cosem.attribute 02
          18+0 cosem.attribute_name: value
        18+1 dlms.present 00"
    `);
    expect(issues(apdu(REQUEST))).toEqual([]);
    expect(texts(apdu(REQUEST))).toContain('gateway.address 313233 ≈ "123"');
    expect(texts(apdu(RESPONSE))).toContain('gateway.network_id 2');
  });

  it('leaves the line to the APDU behind it, and speaks where there is none', () => {
    expect(summary(apdu(REQUEST))).toBe('GET-Request | Register 1-0:1.8.0*255 value | ');
    expect(summary(apdu(RESPONSE))).toBe('GET-Response |  | 5');
    expect(summary(apdu(hex('e6 00 03 313233')))).toBe('gateway-request | 313233 ≈ "123" | ');
  });

  it.each([
    ['request', REQUEST],
    ['response', RESPONSE],
  ])('keeps what came before when cut: %s', (_, bytes) => expectCutsToKeepWhatCameBefore(bytes));

  it('says when no APDU follows', () => {
    expect(issues(apdu(hex('e7 00 01 31')))).toEqual(['issue.truncated no APDU follows the gateway prefix']);
    expect(issues(apdu(hex('e7 00 01 31 ff00')))).toEqual([
      'issue.malformed 0xff behind the gateway prefix begins no APDU',
    ]);
    expect(apduTree(hex('e7 00 01 31 ff00'))).toContain('4+2 bytes.unknown ff00');
  });

  it('says when the address is longer than what is there', () => {
    expect(issues(apdu(hex('e6 00 ff 3132')))).toEqual([
      'issue.truncated Physical device address needs 255 bytes, 2 are there; the bytes end there',
    ]);
  });

  it.each([
    ['bare', Payload.apdu, (apdu: Uint8Array) => apdu],
    ['behind the wrapper', Payload.wrapper, (apdu: Uint8Array) => wrapper(16, 1, apdu)],
    ['behind LLC', Payload.llc, llcCommand],
    ['behind LLC of a server', Payload.llc, llcResponse],
    ['in HDLC', Payload.hdlc, (apdu: Uint8Array) => inHdlc(llcCommand(apdu))],
    ['in HDLC without LLC', Payload.hdlc, inHdlc],
    ['behind LLC of IEC 61334-4-32', Payload.llc432, (apdu: Uint8Array) => llc432(16, 1, apdu)],
  ])('is understood %s, both ways and for pushes', (where, payload, around) => {
    const push = hex('e7 00 03 313233 0f 40000001 00 1105');
    for (const [bytes, what] of [
      [REQUEST, 'get_request'],
      [RESPONSE, 'get_response'],
      [push, 'data_notification'],
    ] as const) {
      const { tape } = decode(Tables.payload, payload, around(bytes), { registry: all });
      const tops = [...roots(tape)].map(({ name }) => name);
      expect(tops).toContain(what);
      expect(tops).toContain(bytes === REQUEST ? 'gateway_request' : 'gateway_response');
      const absent = where === 'in HDLC without LLC' ? ['llc.absent no LLC octets; the APDU begins at once'] : [];
      expect(issues(tape)).toEqual(absent);
      expect(gapsOf(tape)).toEqual([]);
    }
  });

  it('keeps what devices behind one gateway were asked apart', () => {
    const conversation = new Conversation(1);
    const exchange = (apdu: Uint8Array, fromServer = false): string =>
      dissect(Tables.payload, Payload.wrapper, fromServer ? wrapper(1, 16, apdu) : wrapper(16, 1, apdu), {
        registry: all,
        conversation,
      });
    const ask = (device: string, attribute: string): string =>
      exchange(hex(`e6 00 01 ${device} c0 01 c1 ${attribute} 00`));
    const answer = (device: string): string => exchange(hex(`e7 00 01 ${device} c4 01 c1 00 120007`), true);
    ask('31', '0008 0000010000ff 02');
    ask('32', '0001 0000600100ff 02');
    expect(answer('31')).toContain('clock.time');
    expect(answer('32')).not.toContain('clock.time');
  });

  it('ends where prefixes follow each other without end', () => {
    const bytes = hex('e60000'.repeat(50));
    expect(issues(apdu(bytes))).toEqual(['issue.limit more than 32 protocols in each other']);
    expect(apduTree(bytes)).toContain('bytes.unknown');
  });
});
