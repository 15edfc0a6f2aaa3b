/**
 * CI-PDUs: how the initiator of an S-FSK network finds, registers and watches its systems (IEC 61334-4-511 and
 * IEC 62056-8-3, configuration initiation application service element).
 *
 *     19  system-title                               ping-request
 *     1A  system-title                               ping-response
 *     1C  system-title count (system-title mac(2))*  register
 *     1D  probability slots(2) credit ic-equal       discover
 *     1E  count (system-title presence [alarm])*     discover-report
 *     1F  max-adr-mac(2) slots presence [threshold]  repeater-call
 *     39  choice …                                   clear-alarm
 *
 * A system title has eight octets; on the LLC of IEC 61334-4-32 it often has the six it had before DLMS/COSEM. Nothing says
 * which, so it is the size that makes the PDU end where it does.
 */
import {
  Bytes,
  boolean,
  type Dissection,
  type Dissector,
  defineFields,
  enumerated,
  group,
  list,
  type NodeView,
  octets,
  systemTitle,
  Tables,
  u8,
  u16,
} from '../../src/core/index.js';
import { listOf, noSuchChoice, present } from '../dlms/common.js';
import { wordOf } from '../dlms/summary.js';
import { CiPdu, CiPduNames } from '../dlms/tags.js';

const ALARM = 0;
const ALARMS = 1;
const ALARMS_AND_SERVERS = 2;
const ALARM_BY_SERVER = 3;

/** In dB; taken where a repeater-call names none. */
const DEFAULT_RECEPTION_THRESHOLD = 104;

const TITLE_OCTETS = 8;
const SHORT_TITLE_OCTETS = 6;

const F = defineFields('ciase', {
  self: group('CI-PDU'),
  ciPdu: enumerated('CI-PDU', CiPduNames, { hex: true, about: 'First octet of the CI-PDU: tells which one it is.' }),
  systemTitle: systemTitle('System title', { name: 'ciase.system_title' }),
  activeInitiator: systemTitle('System title of the active initiator'),
  correspondences: list('Correspondence of titles and addresses'),
  correspondence: group('Correspondence'),
  newSystemTitle: systemTitle('System title of the new system'),
  macAddress: u16('MAC address', { hex: true, about: 'The address that the new system has from now on.' }),
  responseProbability: u8('Response probability', { about: 'In percent: how many of the new systems answer.' }),
  allowedTimeSlots: u16('Allowed time slots', { about: 'Time slots in which a discover-report may be sent.' }),
  initialCredit: u8('Initial credit of the discover-report', {
    about: 'How often a discover-report is repeated on its way.',
  }),
  icEqualCredit: boolean('IC equal credit'),
  reports: list('Reports'),
  report: group('Report'),
  alarmDescriptor: u8('Alarm descriptor', { hex: true }),
  maxAdrMac: u16('Highest MAC address', { hex: true }),
  timeSlotsForNew: u8('Time slots for new systems'),
  receptionThreshold: u8('Reception threshold', {
    about: `Signal level from which on a system repeats; ${DEFAULT_RECEPTION_THRESHOLD} where it is left out.`,
  }),
  choice: enumerated('Choice', {
    [ALARM]: 'alarm-descriptor',
    [ALARMS]: 'alarm-descriptor-list',
    [ALARMS_AND_SERVERS]: 'alarm-descriptor-list-and-server-list',
    [ALARM_BY_SERVER]: 'alarm-descriptor-by-server-list',
  }),
  alarms: list('Alarm descriptors'),
  alarm: u8('Alarm descriptor', { hex: true, name: 'ciase.alarm_descriptor', variant: true }),
  servers: octets('Alarms and servers, not decoded'),
});

export const ciase: Dissector = {
  name: 'ciase',
  answers: Object.keys(CiPduNames).map((tag) => [Tables.ciPdu, Number(tag)] as const),
  self: F.self,

  dissect(d) {
    d.open(F.self);
    const tag = d.read(F.ciPdu);
    if (tag === CiPdu.pingRequest || tag === CiPdu.pingResponse)
      d.mark(
        F.systemTitle,
        titleOctets((octets) => d.left === octets),
      );
    else if (tag === CiPdu.register) register(d);
    else if (tag === CiPdu.discover) discover(d);
    else if (tag === CiPdu.discoverReport) discoverReport(d);
    else if (tag === CiPdu.repeaterCall) repeaterCall(d);
    else if (tag === CiPdu.clearAlarm) clearAlarm(d);
    else d.rest(Bytes.unknown);
    d.close();
  },

  summary(view, line) {
    line.service = capitals(wordOf(view, F.ciPdu));
    line.value = valueText(view);
  },
};

function titleOctets(fits: (octets: number) => boolean): number {
  return !fits(TITLE_OCTETS) && fits(SHORT_TITLE_OCTETS) ? SHORT_TITLE_OCTETS : TITLE_OCTETS;
}

function register(d: Dissection): void {
  const title = titleOctets((octets) => d.left === octets + 1 + d.peek(octets) * (octets + 2));
  d.mark(F.activeInitiator, title);
  const correspondence = (): boolean => {
    d.open(F.correspondence);
    d.mark(F.newSystemTitle, title);
    d.read(F.macAddress);
    d.close();
    return true;
  };
  listOf(d, F.correspondences, correspondence, true);
}

function discover(d: Dissection): void {
  d.read(F.responseProbability);
  d.read(F.allowedTimeSlots);
  d.read(F.initialCredit);
  d.read(F.icEqualCredit);
}

function discoverReport(d: Dissection): void {
  const title = titleOctets((octets) => reportOctets(d, octets) === d.left);
  listOf(d, F.reports, () => {
    d.open(F.report);
    d.mark(F.systemTitle, title);
    if (present(d)) d.read(F.alarmDescriptor);
    d.close();
    return true;
  });
}

/** Octets of a discover-report whose titles have so many; -1 where no presence octet is behind one of them. */
function reportOctets(d: Dissection, title: number): number {
  let length = 1;
  for (let count = d.peek(); count > 0 && length < d.left; count--) {
    length += title;
    const presence = d.peek(length);
    if (presence !== 0 && presence !== 1) return -1;
    length += 1 + presence;
  }
  return length;
}

function repeaterCall(d: Dissection): void {
  d.read(F.maxAdrMac);
  d.read(F.timeSlotsForNew);
  if (present(d)) d.read(F.receptionThreshold);
}

function clearAlarm(d: Dissection): void {
  const choice = d.read(F.choice);
  if (choice === ALARM) d.read(F.alarmDescriptor);
  else if (choice === ALARMS) {
    listOf(d, F.alarms, () => {
      d.read(F.alarm);
      return true;
    });
  } else if (choice === ALARMS_AND_SERVERS || choice === ALARM_BY_SERVER) d.rest(F.servers);
  else noSuchChoice(d, 'clear-alarm', choice, 1);
}

/** `discover-report` is Discover-Report. */
function capitals(word: string): string {
  return word.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

function valueText(view: NodeView): string {
  switch (view.valueOf(F.ciPdu)) {
    case CiPdu.register: {
      const systems = view.count(F.newSystemTitle);
      const first = `${view.textOf(F.newSystemTitle)} has address ${view.textOf(F.macAddress)}`;
      return systems === 0 ? 'nobody' : `${first}${systems > 1 ? ` +${systems - 1}` : ''}`;
    }
    case CiPdu.discover:
      return `probability ${view.textOf(F.responseProbability)} %, ${view.textOf(F.allowedTimeSlots)} time slots`;
    case CiPdu.discoverReport: {
      const systems = view.count(F.systemTitle);
      const alarm = view.textOf(F.alarmDescriptor);
      const first = `${view.textOf(F.systemTitle)}${alarm === '' ? '' : ` alarm ${alarm}`}`;
      return systems === 0 ? 'nobody' : `${first}${systems > 1 ? ` +${systems - 1}` : ''}`;
    }
    case CiPdu.repeaterCall:
      return `up to address ${view.textOf(F.maxAdrMac)}`;
    case CiPdu.clearAlarm:
      return [wordOf(view, F.choice), view.textOf(F.alarmDescriptor)].filter((part) => part !== '').join(' ');
    default:
      return view.textOf(F.systemTitle);
  }
}
