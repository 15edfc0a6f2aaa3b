/**
 * COSEM date-time in APDU headers: an octet string of no or 12 octets (IEC 62056-6-2, date and time formats).
 *
 *     length  [ year(2) month day weekday hour minute second hundredths deviation(2) clock-status ]
 */
import {
  ClockStatusNames,
  type Dissection,
  dateTime,
  defineFields,
  flagSet,
  group,
  header,
  Issue,
  issue,
  octets,
} from '../../src/core/index.js';
import { takeLength } from './length.js';

export const DateTime = defineFields('date_time', {
  self: group('Date-time', { name: 'dlms.date_time' }),
  length: header('Length of the date-time'),
  time: dateTime('Time', {
    about:
      'Local time with the offset from UTC. The wire has the deviation, minutes from local time to UTC, which is the ' +
      'offset negated (IEC 62056-6-2, date-time); some meters send it with the other sign.',
  }),
  clockStatus: flagSet('Clock status', 1, ClockStatusNames, {
    unspecified: 0xff,
    about:
      'What is known of the clock that gave the time; FF where that is not specified (IEC 62056-6-2, clock_status).',
  }),
  other: octets('Not a date-time'),
  tagged: issue(
    'Date-time with a tag',
    'note',
    'The field is an octet string without a tag; some meters put 09 in front.',
  ),
});

const OCTET_STRING = 0x09;
const OCTETS = 12;

/** Takes the octet string; where it is empty, only its length is on the tree. False where decoding has to end. */
export function dissectDateTime(d: Dissection): boolean {
  d.open(DateTime.self);
  // Some meters encode the field like data: 09 0C …, with the tag of an octet string in front of the length.
  const tagged = d.peek() === OCTET_STRING && (d.peek(1) === OCTETS || d.peek(1) === 0);
  if (tagged) d.report(DateTime.tagged, 'the tag of an octet string (0x09) stands before the length', d.at, 1);
  const length = takeLength(d, DateTime.length, tagged ? 1 : 0);
  if (length > 0) {
    d.narrow(length, DateTime.length);
    if (length === OCTETS) dateTimeOctets(d);
    else {
      d.report(Issue.unusual, `a date-time of ${length} octets; 0 or ${OCTETS} were expected`, d.at, d.left);
      d.rest(DateTime.other);
    }
    d.widen();
  }
  d.close();
  return length >= 0;
}

/** Takes the 12 octets, without a length in front. */
export function dateTimeOctets(d: Dissection): void {
  d.mark(DateTime.time, OCTETS - 1);
  d.read(DateTime.clockStatus);
}
