import { defineFields, issue } from './field.js';

/** What can go wrong anywhere. Protocols declare their own beside their fields (`hdlc.fcs_wrong`). */
export const Issue = defineFields('issue', {
  truncated: issue(
    'Truncated',
    'error',
    'A field needs bytes that are not there; the sender or a length field ended them.',
  ),
  cutCapture: issue(
    'Cut by the capture',
    'warning',
    'The capture kept less of the packet than was on the wire (snap length).',
  ),
  malformed: issue('Malformed', 'error', 'Bytes that the standard forbids.'),
  unusual: issue('Unusual', 'warning', 'Allowed, but suspicious.'),
  unknown: issue('Unknown', 'note', 'No dissector answers for this; the bytes are kept as data.'),
  limit: issue('Limit', 'warning', 'A limit that protects against hostile input was reached; the rest stays bytes.'),
  inputChanged: issue(
    'Input changed',
    'error',
    'The capture file was changed or became shorter after it was read; the message is decoded from what is there now.',
  ),
  bug: issue('Bug', 'error', 'A dissector failed: a fault of dlmsdump, worth a report.'),
});

export const Note = defineFields('stream', {
  gap: issue('Bytes missing', 'warning', 'Bytes of the stream are not in the capture.'),
  junk: issue('Bytes outside of any frame', 'warning', 'Bytes between frames that belong to none.'),
  tail: issue('Rest of a message', 'note', 'The end of a message whose middle is missing.'),
  conflict: issue(
    'Conflicting overlap',
    'warning',
    'A retransmission brought other bytes than the first sending; the first were taken.',
  ),
  lineError: issue(
    'Line error',
    'warning',
    'The adapter of the serial line reported it with the bytes, or since the message before.',
  ),
  resynchronised: issue('Resynchronised', 'note', 'Decoding went on at the next recognisable frame.'),
});
