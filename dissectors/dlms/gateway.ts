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
  innermost,
  octets,
  outermost,
  Tables,
  u8,
  utf8Text,
  within,
} from '../../src/core/index.js';
import { fnv1a } from '../data/fnv.js';
import { Dlms } from './common.js';
import { tellSerial } from './serials.js';
import { isApduTag } from './tags.js';

const REQUEST = 0xe6;
const RESPONSE = 0xe7;

const F = defineFields('gateway', {
  request: group('Gateway request', { name: 'gateway_request' }),
  response: group('Gateway response', { name: 'gateway_response' }),
  networkId: u8('Network id', { about: 'The network behind the gateway; 0 where it has one only.' }),
  addressLength: header('Length of the address'),
  address: octets('Physical device address', { about: 'The device in that network; often its serial number as text.' }),
});

export const gatewayRequest = gateway('gateway-request', REQUEST, F.request);
export const gatewayResponse = gateway('gateway-response', RESPONSE, F.response);

function gateway(name: string, tag: number, self: Field<never>): Dissector {
  return {
    name,
    answers: [[Tables.apdu, tag]],
    self,
    // Its address may be any bytes, so that it fits what is no APDU too often.
    opaque: true,

    dissect(d) {
      d.open(self);
      const device = prefix(d);
      d.close();
      if (device === NO_APDU) return;
      const { source, destination } = d;
      if (tag === REQUEST) d.destination = behind(destination, device);
      else d.source = behind(source, device);
      d.next(Tables.apdu, d.peek());
      d.source = source;
      d.destination = destination;
      tellSerial(d, '');
    },

    carries: true,

    summary(view, line) {
      line.service = name;
      line.object = view.textOf(F.address);
    },
  };
}

/** The device behind a gateway, which has the address `gateway` on the link. */
function behind(gateway: number, device: number): number {
  return within(device ^ outermost(gateway), Math.max(0, innermost(gateway)));
}

const NO_APDU = -1;

/** A number for the device behind the gateway: what it says is no answer to what another one was asked. */
function prefix(d: Dissection): number {
  d.read(Dlms.apdu);
  const at = d.at;
  d.read(F.networkId);
  const length = d.peek();
  d.mark(F.addressLength, 1);
  const address = d.at;
  if (length > 0) d.mark(F.address, length);
  tellSerial(d, utf8Text(d.bytes, address, d.at));
  if (isApduTag[d.peek()] === true) return deviceNumber(d.bytes, at, d.at);
  if (d.left === 0) d.report(d.cut ? Issue.cutCapture : Issue.truncated, 'no APDU follows the gateway prefix');
  else {
    d.report(Issue.malformed, `0x${d.peek().toString(16).padStart(2, '0')} behind the gateway prefix begins no APDU`);
    d.rest(Bytes.unknown);
  }
  return NO_APDU;
}

/** Network id and address as a number, of which 24 bits are as much as two parties in one number leave room for. */
function deviceNumber(bytes: Uint8Array, at: number, end: number): number {
  const hash = fnv1a(bytes, at, end);
  return ((hash >>> 8) ^ (hash & 0xff)) + 1;
}
