/**
 * What a stream, a datagram or a line carries when nothing is around it: a bare APDU, bare COSEM data, or bytes that
 * belong to no frame.
 */
import { counted, type Dissector, defineFields, group, octets, Payload, Tables } from '../src/core/index.js';
import { dissectData } from './data/axdr.js';
import { dataText } from './dlms/summary.js';

const F = defineFields('junk', {
  self: group('No frame'),
  bytes: octets('Bytes'),
});

const D = defineFields('cosem_data', { self: group('COSEM data') });

export const bareApdu: Dissector = {
  name: 'bare-apdu',
  answers: [
    [Tables.payload, Payload.apdu],
    [Tables.payload, Payload.apdus],
  ],

  dissect(d) {
    if (d.left > 0) d.next(Tables.apdu, d.peek());
  },
};

export const bareData: Dissector = {
  name: 'bare-data',
  answers: [[Tables.payload, Payload.data]],
  self: D.self,

  dissect(d) {
    d.open(D.self);
    dissectData(d);
    d.close();
  },

  service: 'COSEM data',

  summary(view, line) {
    line.value = dataText(view);
  },
};

export const junk: Dissector = {
  name: 'junk',
  answers: [[Tables.payload, Payload.junk]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    d.rest(F.bytes);
    d.close();
  },

  service: 'no frame',

  summary(view, line) {
    line.value = counted(view.length, 'byte');
  },
};
