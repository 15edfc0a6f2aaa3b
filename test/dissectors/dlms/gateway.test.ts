import { describe, expect, it } from 'vitest';
import { hex } from '../../dissect.js';
import { apdu, apduTree, expectCutsToKeepWhatCameBefore, issues, summary, texts } from './cuts.js';

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

  it('ends where prefixes follow each other without end', () => {
    const bytes = hex('e60000'.repeat(50));
    expect(issues(apdu(bytes))).toEqual(['issue.limit more than 32 protocols in each other']);
    expect(apduTree(bytes)).toContain('bytes.unknown');
  });
});
