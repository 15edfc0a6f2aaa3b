/**
 * COSEM date-time in APDU headers: an octet string of no or 12 octets (IEC 62056-6-2, date and time formats).
 *
 *     length  [ year(2) month day weekday hour minute second hundredths deviation(2) clock-status ]
 */
import { ClockStatusNames, dateTime, defineFields, type Dissection, flagSet, group, header, Issue, issue, octets } from '../../src/core/index.js';
import { takeLength } from './length.js';

export const DateTime = defineFields('date_time', {
  self: group('Date-time', { name: 'dlms.date_time' }),
  length: header('Length'),
  /** Eleven octets: all but the status. */
  time: dateTime('Time', { about: 'Local time; the offset is the deviation as sent (minutes from local time to UTC, negated).' }),
  clockStatus: flagSet('Clock status', 1, ClockStatusNames),
  other: octets('Not a date-time'),
  tagged: issue('Date-time with a tag', 'note', 'The field is an octet string without a tag; some meters put 09 in front.'),
});

const OCTET_STRING = 0x09;

/** Takes the octet string. Nothing is left on the tree but the length where it is empty. */
export function dissectDateTime(d: Dissection): void {
  d.open(DateTime.self);
  // Some meters encode the field like data: 09 0C …, with the tag of an octet string in front of the length.
  const tagged = d.peek() === OCTET_STRING && (d.peek(1) === 12 || d.peek(1) === 0);
  if (tagged) d.report(DateTime.tagged, 'the tag of an octet string stands before the length', d.at, 1);
  const length = takeLength(d, DateTime.length, tagged ? 1 : 0);
  if (length > 0) {
    d.narrow(length, DateTime.length);
    dateTimeOctets(d, length);
    d.widen();
  }
  d.close();
}

/** Takes 12 octets of date-time without a length in front. */
export function dateTimeOctets(d: Dissection, length = 12): void {
  if (length !== 12) {
    d.report(Issue.unusual, `a date-time of ${length} octets; 12 were expected`, d.at, length);
    d.rest(DateTime.other);
    return;
  }
  d.mark(DateTime.time, 11);
  d.read(DateTime.clockStatus);
}
