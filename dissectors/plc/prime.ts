/**
 * What a PRIME data concentrator and its head-end tell each other besides xDLMS: which meters there are. The messages stand
 * where APDUs do, behind a wrapper header (IEC 62056-47), and their first octets are tags of APDUs, too; so they are read only
 * where somebody said that this is a concentrator.
 *
 *     wrapper header(8)  1  device id(2) capabilities(2) length DLMS id EUI-48(6)     new device
 *                        2, 4, 5, 6  device id(2)                                     remove device … disable auto-close
 *                        3                                                            start reporting meters
 *
 * They are exchanged with node 0; the wPort of a meter is the device id that it was reported with.
 */
import {
  type Dissection,
  type Dissector,
  defineFields,
  enumerated,
  type Framer,
  group,
  header,
  mac,
  octets,
  Payload,
  Tables,
  u16,
} from '../../src/core/index.js';
import { wordOf } from '../dlms/summary.js';
import { Wrapper, wrapperFramer, wrapperHeader } from '../dlms/wrapper.js';

const NEW_DEVICE = 1;
const START_REPORTING = 3;
const LAST = 6;

/** The concentrator itself, and not one of its meters. */
const NODE_0 = 0;
/** Type and device id. */
const SHORT = 3;
/** The same, capabilities, length, EUI-48. */
const NEW_DEVICE_OCTETS = 12;
const ID_LENGTH = 5;

const F = defineFields('prime', {
  self: group('PRIME concentrator'),
  type: enumerated('Message', {
    [NEW_DEVICE]: 'New device',
    2: 'Remove device',
    [START_REPORTING]: 'Start reporting meters',
    4: 'Delete meters',
    5: 'Enable auto-close',
    [LAST]: 'Disable auto-close',
  }),
  deviceId: u16('Device id', { about: 'The wPort of the meter from now on.' }),
  capabilities: u16('Capabilities', { hex: true }),
  dlmsIdLength: header('Length of the DLMS id'),
  dlmsId: octets('DLMS id'),
  eui48: mac('EUI-48', { name: 'prime.eui48' }),
});

export const prime: Dissector = {
  name: 'prime',
  answers: [[Tables.payload, Payload.prime]],
  self: F.self,

  dissect(d) {
    d.narrow(wrapperHeader(d), Wrapper.length);
    if (isMessage(d)) message(d);
    else if (d.left > 0) d.next(Tables.apdu, d.peek());
    d.widen();
  },

  summary(view, line) {
    line.service = wordOf(view, F.type);
    const parts = [F.deviceId, F.dlmsId, F.eui48].map((field) => view.textOf(field));
    line.value = parts.filter((part) => part !== '').join(', ');
  },
};

/** Of node 0, or as long as such a message is: no APDU with one of these tags is. */
function isMessage(d: Dissection): boolean {
  const type = d.peek();
  if (type < NEW_DEVICE || type > LAST) return false;
  if (d.source === NODE_0 || d.destination === NODE_0) return true;
  if (type === NEW_DEVICE) return d.left === NEW_DEVICE_OCTETS + d.peek(ID_LENGTH);
  return d.left === (type === START_REPORTING ? 1 : SHORT);
}

function message(d: Dissection): void {
  d.open(F.self);
  const type = d.read(F.type);
  if (type !== START_REPORTING) d.read(F.deviceId);
  if (type === NEW_DEVICE) {
    d.read(F.capabilities);
    const length = d.peek();
    d.mark(F.dlmsIdLength, 1);
    if (length > 0) d.mark(F.dlmsId, length);
    d.mark(F.eui48);
  }
  d.close();
}

/** Cuts streams that were said to be of a concentrator; it never takes any for one by itself. */
export const primeFramer: Framer = {
  payload: Payload.prime,
  isOnlySaid: true,
  looks: () => false,
  find: () => -1,
  cut: (bytes, at, end, final) => wrapperFramer.cut(bytes, at, end, final),
  needed: (bytes, at, end) => wrapperFramer.needed(bytes, at, end),
};
