/**
 * The text protocol of meters (IEC 62056-21, once IEC 1107), and P1 telegrams: tells by its first characters which message
 * it is.
 *
 *     / ?   request        / X X X   identification or telegram     06 | 15   option select, acknowledgements
 *     01    command        02        data                           else      data whose beginning is missing
 */
import { type Dissection, type Dissector, Issue, Limits, Payload, Tables } from '../../src/core/index.js';
import { ACK, LF, NAK, NUL, QUESTION, SLASH, SOH } from './characters.js';
import { command } from './commands.js';
import { dataMessage } from './data-message.js';
import { isLineEnd } from './fields.js';
import { readText } from './parity.js';
import { acknowledgement, identification, optionSelect, repeatRequest, request } from './sign-on.js';
import { telegram } from './telegram.js';

export const iec62056: Dissector = {
  name: 'iec62056-21',
  answers: [[Tables.payload, Payload.iec62056_21]],

  dissect(d) {
    if (d.left >= Limits.readoutBytes) {
      d.report(Issue.limit, `it has no end within ${Limits.readoutBytes} bytes; what follows is read by itself`, d.at);
    }
    readText(d, () => messageOf(d).dissect(d));
  },
};

function messageOf(d: Dissection): Dissector {
  switch (d.peek()) {
    case NUL:
      return request;
    case SLASH:
      if (d.peek(1) === QUESTION) return request;
      return hasRecords(d) ? telegram : identification;
    case ACK:
      return d.left === 1 ? acknowledgement : optionSelect;
    case NAK:
      return repeatRequest;
    case SOH:
      return command;
    default:
      return dataMessage;
  }
}

/** Is there more than a first line? */
function hasRecords(d: Dissection): boolean {
  const { bytes, end } = d;
  let at = bytes.indexOf(LF, d.at);
  if (at < 0) return false;
  while (at < end && isLineEnd(bytes[at] as number)) at++;
  return at < end;
}
