import { describe, expect, it } from 'vitest';
import { ci } from '../../../captures/plc.js';
import { Tables, type Tape } from '../../../src/core/index.js';
import { decode, gapsOf, hex, tree } from '../../dissect.js';
import { all, expectCutsToKeepWhatCameBefore, issues, summary, values } from '../dlms/cuts.js';

function ciPdu(bytes: Uint8Array): Tape {
  const { tape } = decode(Tables.ciPdu, bytes[0] as number, bytes, { registry: all });
  expect(gapsOf(tape)).toEqual([]);
  return tape;
}

const SHORT = hex('444d50000511');
const SHORT_2 = hex('444d50000512');
const LONG = hex('444d500000000513');

const REGISTER = hex(`
  1c                    # register
  444d500000c1          # the active initiator, by a title of six octets
  02                    # two new systems
  444d50000511 0051     # the first has address 051
  444d50000512 0052
`);

const DISCOVER_REPORT = hex(`
  1e                    # discover-report
  02
  444d500000000513 00   # a title of eight octets, no alarm
  444d500000000514 01 82
`);

describe('CI-PDUs', () => {
  it('decodes register', () => {
    expect(tree(ciPdu(REGISTER))).toMatchInlineSnapshot(`
      "0+24 ciase
        0+1 ciase.ci_pdu 1c
        1+6 ciase.active_initiator 444d500000c1
        7+17 ciase.correspondences
          7+1 dlms.count 02
          8+8 ciase.correspondence
            8+6 ciase.new_system_title 444d50000511
            14+2 ciase.mac_address 0051
          16+8 ciase.correspondence
            16+6 ciase.new_system_title 444d50000512
            22+2 ciase.mac_address 0052"
    `);
  });

  it('decodes discover-report', () => {
    expect(tree(ciPdu(DISCOVER_REPORT))).toMatchInlineSnapshot(`
      "0+21 ciase
        0+1 ciase.ci_pdu 1e
        1+20 ciase.reports
          1+1 dlms.count 02
          2+9 ciase.report
            2+8 ciase.system_title 444d500000000513
            10+1 dlms.present 00
          11+10 ciase.report
            11+8 ciase.system_title 444d500000000514
            19+1 dlms.present 01
            20+1 ciase.alarm_descriptor 82"
    `);
  });

  it('decodes discover', () => {
    expect(values(ciPdu(ci.discover(100, 300, 2, true)))).toMatchObject({
      'ciase.ci_pdu': 0x1d,
      'ciase.response_probability': 100,
      'ciase.allowed_time_slots': 300,
      'ciase.initial_credit': 2,
      'ciase.ic_equal_credit': true,
    });
  });

  it('decodes ping-request and ping-response with titles of both sizes', () => {
    expect(values(ciPdu(ci.pingRequest(SHORT)))['ciase.system_title']).toBe('444d50000511');
    expect(values(ciPdu(ci.pingResponse(LONG)))['ciase.system_title']).toBe('444d500000000513');
  });

  it('decodes repeater-call with and without a threshold', () => {
    expect(values(ciPdu(ci.repeaterCall(99, 5, 98)))).toMatchObject({
      'ciase.max_adr_mac': 99,
      'ciase.time_slots_for_new': 5,
      'ciase.reception_threshold': 98,
    });
    expect(values(ciPdu(ci.repeaterCall(99, 5)))).not.toHaveProperty('ciase.reception_threshold');
  });

  it('decodes clear-alarm for one alarm and for several', () => {
    expect(values(ciPdu(ci.clearAlarm(0x82)))['ciase.alarm_descriptor']).toBe(0x82);
    const several = tree(ciPdu(ci.clearAlarms([1, 0x82])));
    expect(several).toContain('3+1 ciase.alarm_descriptor 01');
    expect(several).toContain('4+1 ciase.alarm_descriptor 82');
  });

  it.each([2, 3])('keeps servers of clear-alarm as they are, choice %i', (choice) => {
    expect(tree(ciPdu(hex(`39 0${choice} 01 444d500000000513 82`)))).toContain(
      '2+10 ciase.servers 01444d50000000051382',
    );
  });

  it.each([
    ['register', ci.register(SHORT, [[SHORT_2, 0x52]]), 'ciase.new_system_title', '444d50000512'],
    ['register', ci.register(LONG, [[LONG, 0x52]]), 'ciase.new_system_title', '444d500000000513'],
    ['register of nobody', ci.register(SHORT, []), 'ciase.active_initiator', '444d50000511'],
    ['discover-report', ci.discoverReport([[SHORT, 1], [SHORT_2]]), 'ciase.system_title', '444d50000512'],
    ['discover-report', ci.discoverReport([[LONG], [LONG, 1]]), 'ciase.system_title', '444d500000000513'],
  ])('finds the size of the titles of %s by the size of the whole', (_, bytes, field, title) => {
    const tape = ciPdu(bytes);
    expect(values(tape)[field]).toBe(title);
    expect(issues(tape)).toEqual([]);
  });

  it('keeps what came before when ping-request is cut', () => {
    const ping = ci.pingRequest(LONG);
    for (const cut of [1, 2, 6, 8]) {
      expect(issues(ciPdu(ping.subarray(0, cut))).join()).toMatch(/^issue\.truncated System title needs 8 bytes/);
    }
    // Two octets less than a long title are a short one.
    expect(issues(ciPdu(ping.subarray(0, 7)))).toEqual([]);
  });

  it.each([
    ['register', ci.register(LONG, [[LONG, 0x51]])],
    ['discover', ci.discover(100, 10, 0, false)],
    ['discover-report', ci.discoverReport([[LONG, 0x82]])],
    ['repeater-call', ci.repeaterCall(99, 5, 98)],
    ['clear-alarm', ci.clearAlarms([1, 2])],
  ])('keeps what came before when %s is cut', (_, bytes) => {
    expectCutsToKeepWhatCameBefore(bytes, ciPdu);
  });

  it('says what is wrong', () => {
    expect(issues(ciPdu(hex('39 07 01')))).toEqual(['issue.malformed clear-alarm has no choice 7']);
    expect(issues(ciPdu(hex('1f 0063 00 02 50')))).toEqual(['issue.unusual presence octet 2; 0 or 1 were expected']);
    expect(issues(ciPdu(hex('1d 64 000a 02 00 ff')))).toEqual(['issue.unusual 1 byte more than were expected']);
    // A count that the bytes do not bear out costs no more than the bytes.
    expect(issues(ciPdu(hex('1e ff'))).join()).toContain('issue.malformed a length of 127 octets');
    expect(issues(ciPdu(hex('1e 7f 444d500000000513 00')))).toEqual([
      'issue.truncated Reports: the count says 127, 1 are there',
    ]);
  });

  it('says in one line what it is about', () => {
    expect(
      [
        ci.pingRequest(SHORT),
        ci.pingResponse(LONG),
        REGISTER,
        ci.register(SHORT, []),
        ci.discover(100, 10, 0, false),
        DISCOVER_REPORT,
        ci.discoverReport([[SHORT, 0x82]]),
        ci.discoverReport([]),
        ci.repeaterCall(99, 0),
        ci.clearAlarm(0x82),
        ci.clearAlarms([]),
      ].map((bytes) => summary(ciPdu(bytes))),
    ).toMatchInlineSnapshot(`
      [
        "Ping-Request |  | 444d50000511 (DMP)",
        "Ping-Response |  | 444d500000000513 (DMP)",
        "Register |  | 444d50000511 (DMP) has address 0x0051 +1",
        "Register |  | nobody",
        "Discover |  | probability 100 %, 10 time slots",
        "Discover-Report |  | 444d500000000513 (DMP) alarm 0x82 +1",
        "Discover-Report |  | 444d50000511 (DMP) alarm 0x82",
        "Discover-Report |  | nobody",
        "Repeater-Call |  | up to address 0x0063",
        "Clear-Alarm |  | alarm-descriptor 0x82",
        "Clear-Alarm |  | alarm-descriptor-list",
      ]
    `);
  });
});
