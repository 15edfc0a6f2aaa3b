/** Decodes a message on the tape of its frame: when it is delivered, and when it is decoded again. */
import { type Dissection, defineFields, type Field, octets, Tables } from '../core/index.js';
import type { Remark } from './message.js';
import { tellRemarks } from './remarks.js';

/** Bytes of a packet that belong to other messages than the one shown. */
export const Segment = defineFields('segment', {
  before: octets('Bytes of other messages, before'),
  after: octets('Bytes of other messages, behind'),
  data: octets('Segment data', {
    about: 'Bytes of a stream; the message they are a part of stands in a byte store of its own.',
  }),
});

/** Gives bytes of the payload that are not the message's a node of their own, or one in each piece. */
export function markPayload(d: Dissection, field: Field, at: number, end: number): void {
  const { payloadStore, pieces } = d.packet;
  if (pieces.length === 0) markBytes(d, payloadStore, field, at, end);
  for (let i = 0; i < pieces.length; i += 2) {
    markBytes(d, payloadStore, field, Math.max(at, pieces[i] as number), Math.min(end, pieces[i + 1] as number));
  }
}

function markBytes(d: Dissection, store: number, field: Field, at: number, end: number): void {
  if (at >= end) return;
  d.recording = true;
  d.range(store, at, end);
  d.rest(field);
}

/** Reads a message that begins at `at`; what is to be told with it stands in front. */
export function decodeMessage(
  d: Dissection,
  kind: number,
  store: number,
  at: number,
  end: number,
  cut: number,
  remarks: readonly Remark[],
): void {
  d.range(store, at, end, cut);
  if (remarks.length > 0) tellRemarks(d, remarks, at);
  d.run(Tables.payload, kind);
}
