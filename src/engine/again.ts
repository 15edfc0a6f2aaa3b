import { Conversation, Dissection, type Field, LinkType, type Registry, Tables, Tape } from '../core/index.js';
import { Segment } from './analyzer.js';
import type { KeptMessage } from './message.js';

/**
 * Decodes a kept message again: the same tree as the first time, whatever was decoded in between and in whatever order.
 * `layers` puts link and network headers in front, as in `AnalyzerOptions`.
 */
export function decodeAgain(registry: Registry, kept: KeptMessage, layers: boolean): Tape {
  const tape = new Tape();
  const d = new Dissection(registry);
  const conversation = new Conversation(0);
  const network = kept.frameBytes !== undefined && kept.linkType < LinkType.serial;
  d.recording = layers;
  if (kept.frameBytes !== undefined) tape.addStore(kept.frameBytes, 'frame');
  if (network && layers) {
    d.begin(tape, conversation);
    d.range(0, 0, kept.frameBytes.length, kept.cut);
    d.next(Tables.linkType, kept.linkType);
  }
  let joined = false;
  for (const made of kept.stores) {
    const store = tape.addStore(made.bytes, made.name);
    if (made.protocol < 0) joined = true;
    else if (layers) {
      d.range(store, 0, made.bytes.length);
      d.next(Tables.ipProtocol, made.protocol);
    }
  }
  d.recording = true;
  const { payloadStore, payloadStart, payloadEnd } = d.packet;
  const mark = (field: Field, at: number, end: number): void => {
    if (!network || !layers || at >= end) return;
    d.begin(tape, conversation);
    d.range(payloadStore, at, end);
    d.rest(field);
  };
  if (joined) mark(Segment.data, payloadStart, payloadEnd);
  else mark(Segment.before, payloadStart, kept.start);

  d.begin(tape, conversation, kept.memo, true);
  d.range(kept.store, kept.start, kept.end, kept.messageCut);
  for (const remark of kept.remarks) d.report(remark.issue, remark.text, kept.start, 0);
  d.run(Tables.payload, kept.payload);
  if (!joined) mark(Segment.after, kept.end, payloadEnd);
  return tape;
}
