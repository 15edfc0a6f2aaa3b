/**
 * EventNotification-Request: an attribute that a meter reports on its own (IEC 62056-5-3, EventNotification service).
 *
 *     C2  presence [length date-time(12)]  descriptor  data
 *
 * Older editions put the 12 octets of the time directly behind the presence octet, without a length.
 */
import {
  type Dissection,
  type Dissector,
  defineFields,
  group,
  looksLikeDateTime,
  Tables,
} from '../../src/core/index.js';
import { DateTime, dateTimeOctets, dissectDateTime } from '../data/date-time.js';
import { valueOfAsked } from './asked.js';
import { attributeDescriptor, Dlms, present } from './common.js';
import { dataText, objectText } from './summary.js';

const OCTETS = 12;

const F = defineFields('event_notification', { self: group('EventNotification-Request') });

export const eventNotification: Dissector = {
  name: 'event-notification',
  answers: [[Tables.apdu, 0xc2]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    d.read(Dlms.apdu);
    if (!present(d) || time(d)) {
      valueOfAsked(d, attributeDescriptor(d));
    }
    d.close();
  },

  service: 'EventNotification-Request',

  summary(view, line) {
    line.object = objectText(view);
    line.value = [dataText(view), view.textOf(DateTime.time)].filter((part) => part !== '').join(' at ');
  },
};

/** With or without its length. False where decoding has to end. */
function time(d: Dissection): boolean {
  const hasLength = d.peek() === OCTETS || d.left < OCTETS || !looksLikeDateTime(d.bytes, d.at);
  if (hasLength) return dissectDateTime(d);
  d.open(DateTime.self);
  dateTimeOctets(d);
  d.close();
  return true;
}
