/**
 * Gateway prefix: a gateway passes an APDU on to a device behind it, or brings its answer (IEC 62056-5-3, gateway
 * protocol). The APDU that follows stands beside the prefix, as behind any other header.
 *
 *     E6 | E7  network-id  address-length  physical-device-address  APDU
 *     request | response
 */
import {
  Bytes,
  type Dissection,
  type Dissector,
  defineFields,
  type Field,
  group,
  header,
  Issue,
  octets,
  Tables,
  u8,
} from '../../src/core/index.js';
import { Dlms } from './common.js';
import { isApduTag } from './tags.js';

const F = defineFields('gateway', {
  request: group('Gateway request', { name: 'gateway_request' }),
  response: group('Gateway response', { name: 'gateway_response' }),
  networkId: u8('Network id', { about: 'The network behind the gateway; 0 where it has one only.' }),
  addressLength: header('Length of the address'),
  address: octets('Physical device address', { about: 'The device in that network; often its serial number as text.' }),
});

export const gatewayRequest = gateway('gateway-request', 0xe6, F.request);
export const gatewayResponse = gateway('gateway-response', 0xe7, F.response);

function gateway(name: string, tag: number, self: Field<never>): Dissector {
  return {
    name,
    answers: [[Tables.apdu, tag]],
    self,
    // Its address may be any bytes, so that it fits what is no APDU too often.
    opaque: true,

    dissect(d) {
      d.open(self);
      const isFollowed = prefix(d);
      d.close();
      if (isFollowed) d.next(Tables.apdu, d.peek());
    },

    carries: true,

    summary(view, line) {
      line.service = name;
      line.object = view.textOf(F.address);
    },
  };
}

/** True where an APDU follows. */
function prefix(d: Dissection): boolean {
  d.read(Dlms.apdu);
  d.read(F.networkId);
  const length = d.peek();
  d.mark(F.addressLength, 1);
  if (length > 0) d.mark(F.address, length);
  if (isApduTag[d.peek()] === true) return true;
  if (d.left === 0) d.report(d.cut ? Issue.cutCapture : Issue.truncated, 'no APDU follows the gateway prefix');
  else {
    d.report(Issue.malformed, `0x${d.peek().toString(16).padStart(2, '0')} behind the gateway prefix begins no APDU`);
    d.rest(Bytes.unknown);
  }
  return false;
}
