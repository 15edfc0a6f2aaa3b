/** What JSON documents say of their inputs: the same in all of them. */
import type { SourceNote } from '../core/index.js';
import type { Counts } from '../engine/index.js';
import { jsonOf, jsonText } from './json-values.js';
import type { InputEnd } from './sink.js';

export function noteJson(file: string, { code, severity, offset, text }: SourceNote): string {
  return jsonOf({ file, note: { code, severity, offset, text } });
}

export function inputJson({ end, error, file }: InputEnd): string {
  const parts = [
    `"file":${jsonText(file)}`,
    ...(end === undefined
      ? []
      : [`"format":${jsonText(end.format)}`, `"frames":${end.frames}`, `"bytes":${end.bytes}`]),
    `"complete":${error === undefined && end?.complete !== false}`,
    ...(error === undefined ? [] : [`"error":${jsonText(error)}`]),
  ];
  return `{${parts.join(',')}}`;
}

/** The last members of a document: `"notes":[…],"inputs":[…],"counts":{…}`. */
export function envelopeJson(notes: readonly string[], inputs: readonly string[], counts: Counts): string {
  const shown = jsonOf({
    frames: counts.frames,
    messages: counts.messages,
    not_dlms: counts.notDlms,
    without_payload: counts.withoutPayload,
    retransmissions: counts.retransmissions,
    out_of_order: counts.outOfOrder,
    gaps: counts.gaps,
    given_up: counts.evicted,
  });
  return `"notes":[${notes.join(',')}],"inputs":[${inputs.join(',')}],"counts":${shown}`;
}
