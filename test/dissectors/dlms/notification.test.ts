import { describe, expect, it } from 'vitest';
import { hex } from '../../dissect.js';
import { apdu, apduTree, expectCutsToKeepWhatCameBefore, issues, summary, texts } from './cuts.js';

const TIME = '07e8060a01 171e0000 ffc4 80';

describe('data-notification', () => {
  const WITH_TIME = hex(`0f 40000001 0c ${TIME} 0202 0600000001 09060100010800ff`);
  const WITHOUT_TIME = hex('0f 40ffffff 00 0202 0600000001 09060100010800ff');

  it('decodes a notification with date-time', () => {
    expect(apduTree(WITH_TIME)).toMatchInlineSnapshot(`
      "0+33 data_notification
        0+1 dlms.apdu 0f
        1+4 dlms.long_invoke_id_and_priority
          1+4 dlms.long_invoke_id 40000001 = 1
          1+4 dlms.self_descriptive 40000001 = 0
          1+4 dlms.processing_option 40000001 = 0
          1+4 dlms.service_class 40000001 = 1
          1+4 dlms.priority 40000001 = 0
        5+13 dlms.date_time
          5+1 date_time.length 0c
          6+11 date_time.time 07e8060a01171e0000ffc4
          17+1 date_time.clock_status 80
        18+15 dlms.data
          18+2 data.header 0202
          20+5 dlms.data 0600000001
          25+8 dlms.data 09060100010800ff"
    `);
    expect(texts(apdu(WITH_TIME))).toContain('date_time.time 2024-06-10T23:30:00.00+01:00 Monday');
    expect(texts(apdu(WITH_TIME))).toContain('date_time.clock_status 0x80 (daylight saving active)');
    expect(summary(apdu(WITH_TIME))).toMatchInlineSnapshot(
      `"DataNotification | 2024-06-10T23:30:00.00+01:00 Monday | {1, 1-0:1.8.0*255}"`,
    );
  });

  it('decodes a notification without date-time', () => {
    expect(apduTree(WITHOUT_TIME)).toMatchInlineSnapshot(`
      "0+21 data_notification
        0+1 dlms.apdu 0f
        1+4 dlms.long_invoke_id_and_priority
          1+4 dlms.long_invoke_id 40ffffff = 16777215
          1+4 dlms.self_descriptive 40ffffff = 0
          1+4 dlms.processing_option 40ffffff = 0
          1+4 dlms.service_class 40ffffff = 1
          1+4 dlms.priority 40ffffff = 0
        5+1 dlms.date_time
          5+1 date_time.length 00
        6+15 dlms.data
          6+2 data.header 0202
          8+5 dlms.data 0600000001
          13+8 dlms.data 09060100010800ff"
    `);
    expect(summary(apdu(WITHOUT_TIME))).toBe('DataNotification |  | {1, 1-0:1.8.0*255}');
  });

  it('understands a date-time with the tag of an octet string before its length', () => {
    const tape = apdu(hex(`0f 00000001 09 0c ${TIME} 1101`));
    expect(issues(tape)).toEqual(['date_time.tagged the tag of an octet string (0x09) stands before the length']);
    expect(texts(tape)).toContain('dlms.data 1');
  });

  it('shows a date-time of another length as octets, and goes on', () => {
    const tape = apdu(hex('0f 00000001 05 07e8060a01 1101'));
    expect(issues(tape)).toEqual(['issue.unusual a date-time of 5 octets; 0 or 12 were expected']);
    expect(texts(tape)).toContain('dlms.data 1');
  });

  it('ends at a length that is malformed', () => {
    expect(issues(apdu(hex('0f 00000001 80 1101')))).toEqual([
      "issue.malformed a length of indefinite form (0x80); what follows can't be told apart",
    ]);
  });

  it('shows what there is of a date-time whose length lies', () => {
    expect(apduTree(hex('0f 00000001 84fffffff0 0102'))).toContain('date_time.other 0102');
  });

  it.each([
    ['with date-time', WITH_TIME],
    ['without', WITHOUT_TIME],
  ])('keeps what came before when cut: %s', (_, bytes) => expectCutsToKeepWhatCameBefore(bytes));
});

describe('event-notification', () => {
  const ATTRIBUTE = '0001 0000600b00ff 02';
  const messages: [string, Uint8Array][] = [
    ['without time', hex(`c2 00 ${ATTRIBUTE} 1105`)],
    ['with time', hex(`c2 01 0c ${TIME} ${ATTRIBUTE} 1105`)],
    ['with time without its length', hex(`c2 01 ${TIME} ${ATTRIBUTE} 1105`)],
    ['with an empty time', hex(`c2 01 00 ${ATTRIBUTE} 1105`)],
  ];

  it.each(messages)('decodes every byte: %s', (_, bytes) => {
    expect(apduTree(bytes)).toMatchSnapshot();
    expect(texts(apdu(bytes))).toContain('cosem.class_id 1 (Data)');
    expect(texts(apdu(bytes))).toContain('cosem.instance 0-0:96.11.0*255 (Event code 1)');
  });

  it.each(messages)('keeps what came before when cut: %s', (name, bytes) => {
    // Without a length, a time that is cut is not recognised as one.
    if (name !== 'with time without its length') expectCutsToKeepWhatCameBefore(bytes);
  });

  it('says in one line what happened', () => {
    expect(messages.map(([, bytes]) => summary(apdu(bytes)))).toMatchInlineSnapshot(`
      [
        "EventNotification-Request | Data 0-0:96.11.0*255 value | 5",
        "EventNotification-Request | Data 0-0:96.11.0*255 value | 5 at 2024-06-10T23:30:00.00+01:00 Monday",
        "EventNotification-Request | Data 0-0:96.11.0*255 value | 5 at 2024-06-10T23:30:00.00+01:00 Monday",
        "EventNotification-Request | Data 0-0:96.11.0*255 value | 5",
      ]
    `);
  });
});

describe('exception-response', () => {
  it('decodes both errors', () => {
    const bytes = hex('d8 01 02');
    expect(apduTree(bytes)).toMatchInlineSnapshot(`
      "0+3 exception_response
        0+1 dlms.apdu d8
        1+1 exception_response.state_error 01
        2+1 exception_response.service_error 02"
    `);
    expect(summary(apdu(bytes))).toBe('ExceptionResponse |  | service-not-allowed, service-not-supported');
  });

  it('shows the invocation counter that is expected', () => {
    const bytes = hex('d8 02 06 00000100');
    expect(texts(apdu(bytes))).toContain('exception_response.invocation_counter 256');
    expect(summary(apdu(bytes))).toBe('ExceptionResponse |  | service-unknown, invocation-counter-error (expects 256)');
    expectCutsToKeepWhatCameBefore(bytes);
  });
});

describe('confirmed-service-error', () => {
  it('decodes service, class and value', () => {
    const bytes = hex('0e 01 06 01');
    expect(apduTree(bytes)).toMatchInlineSnapshot(`
      "0+4 confirmed_service_error
        0+1 dlms.apdu 0e
        1+1 confirmed_service_error.service 01
        2+1 confirmed_service_error.error_class 06
        3+1 confirmed_service_error.initiate 01"
    `);
    expect(summary(apdu(bytes))).toBe('ConfirmedServiceError |  | initiateError: initiate, dlms-version-too-low');
    expectCutsToKeepWhatCameBefore(bytes);
  });

  it.each([
    ['00 06', 'application_reference 6 (deciphering-error)'],
    ['01 04', 'hardware_resource 4 (other-resource-unavailable)'],
    ['02 01', 'vde_state_error 1 (no-dlms-context)'],
    ['03 02', 'service_error 2 (service-unsupported)'],
    ['04 03', 'definition 3 (object-attribute-inconsistent)'],
    ['05 02', 'access 2 (object-access-violated)'],
    ['06 04', 'initiate 4 (refused-by-the-VDE-handler)'],
    ['07 07', 'load_data_set 7 (data-set-not-ready)'],
    ['08 00', 'value 0'],
    ['09 04', 'task 4 (ti-unusable)'],
    ['0a 00', 'value 0'],
  ])('names the value by its class: %s', (error, text) => {
    expect(texts(apdu(hex(`0e 05 ${error}`)))).toContain(`confirmed_service_error.${text}`);
  });

  it('reports a class that is not known, and keeps its value', () => {
    const tape = apdu(hex('0e 05 0b 01'));
    expect(issues(tape)).toEqual(['issue.unusual error class 11 is not known']);
    expect(texts(tape)).toContain('confirmed_service_error.value 1');
  });
});

describe('data-notification-confirm', () => {
  it('decodes invoke-id and time', () => {
    const bytes = hex(`10 40000001 0c ${TIME}`);
    expect(apduTree(bytes)).toMatchInlineSnapshot(`
      "0+18 data_notification_confirm
        0+1 dlms.apdu 10
        1+4 dlms.long_invoke_id_and_priority
          1+4 dlms.long_invoke_id 40000001 = 1
          1+4 dlms.self_descriptive 40000001 = 0
          1+4 dlms.processing_option 40000001 = 0
          1+4 dlms.service_class 40000001 = 1
          1+4 dlms.priority 40000001 = 0
        5+13 dlms.date_time
          5+1 date_time.length 0c
          6+11 date_time.time 07e8060a01171e0000ffc4
          17+1 date_time.clock_status 80"
    `);
    expect(summary(apdu(bytes))).toBe('DataNotification-Confirm | 2024-06-10T23:30:00.00+01:00 Monday | invoke-id 1');
    expectCutsToKeepWhatCameBefore(bytes);
  });

  it('says when more follows', () => {
    expect(issues(apdu(hex('10 40000001 00 1101')))).toEqual(['issue.unusual 2 bytes more than were expected']);
  });
});

describe('other APDUs', () => {
  it('are unknown where the standard has no such tag', () => {
    expect(issues(apdu(hex('f0 01 02')))).toEqual(['issue.unknown no dissector answers APDU tag 0xf0']);
  });
});
