/** Attributes, methods and selections as meters send them: what people read, and what JSON values have. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gapsOf, hex } from '../../dissect.js';
import { decodeAs, issuesOn, json, type Place, shown } from './values.js';

/** Text and JSON values of bytes in a place; every byte has to have its owner. */
function read(place: Place, bytes: string): string {
  const tape = decodeAs(place, hex(bytes));
  expect(gapsOf(tape)).toEqual([]);
  return `${shown(tape)}\n${JSON.stringify(json(tape))}`;
}

const attribute = (classId: number, id: number, bytes: string, version?: number): string =>
  read({ attribute: [classId, id], ...(version === undefined ? {} : { version }) }, bytes);

const parameters = (classId: number, id: number, bytes: string): string => read({ parameters: [classId, id] }, bytes);

describe('registers and profiles', () => {
  it('have a scaler and a unit', () => {
    expect(attribute(3, 3, '02 02 0f ff 16 1b')).toMatchInlineSnapshot(`
      "Scaler unit: 2 members
        Scaler: -1
        Unit: 27 (W)
      {"scaler":-1,"unit":"W"}"
    `);
    expect(attribute(5, 4, '02 02 0f 00 16 7f')).toMatchInlineSnapshot(`
      "Scaler unit: 2 members
        Scaler: 0
        Unit: 127
      {"scaler":0,"unit":127}"
    `);
  });

  it('keep values as plain data', () => {
    expect(attribute(3, 2, '06 00 00 30 39')).toMatchInlineSnapshot(`
      "Data: 12345
      12345"
    `);
    expect(attribute(4, 5, '09 0c 07 e8 06 0a 01 0c 0f 1e 00 ff 88 80')).toMatchInlineSnapshot(`
      "Capture time: 2024-06-10T12:15:30.00+02:00 [daylight saving active] Monday
      "2024-06-10T12:15:30.00+02:00 [daylight saving active]""
    `);
    expect(attribute(3, 1, '09 06 01 00 01 08 00 ff')).toMatchInlineSnapshot(`
      "Logical name: 1-0:1.8.0*255
      "1-0:1.8.0*255""
    `);
    expect(attribute(5, 8, '06 00 00 03 84')).toMatchInlineSnapshot(`
      "Period: 900 s
      900"
    `);
  });

  it('tell all attributes at once', () => {
    expect(attribute(3, 0, '02 03 09 06 01 00 01 08 00 ff 06 00 00 00 07 02 02 0f 00 16 1e')).toMatchInlineSnapshot(`
      "All attributes: 3 members
        Logical name: 1-0:1.8.0*255
        Data: 7
        Scaler unit: 2 members
          Scaler: 0
          Unit: 30 (Wh)
      {"logical_name":"1-0:1.8.0*255","data":7,"scaler_unit":{"scaler":0,"unit":"Wh"}}"
    `);
  });

  it('are activated with masks', () => {
    expect(attribute(6, 3, '01 01 02 02 09 02 54 31 01 02 11 01 11 02')).toMatchInlineSnapshot(`
      "Mask list: 1 element
        Element: 2 members
          Mask name: "T1"
          Index list: 2 elements
            Element: 1
            Element: 2
      [{"mask_name":"T1","index_list":[1,2]}]"
    `);
  });

  it('are captured by class, name and attribute', () => {
    expect(
      attribute(
        7,
        3,
        `01 02
         02 04 12 00 08 09 06 00 00 01 00 00 ff 0f 02 12 00 00
         02 04 12 00 03 09 06 01 00 01 08 00 ff 0f 02 12 00 00`,
      ),
    ).toMatchInlineSnapshot(`
      "Capture objects: 2 elements
        Capture object: 4 members
          Class id: 8 (Clock)
          Logical name: 0-0:1.0.0*255
          Attribute index: 2
          Data index: 0
          Attribute name: time
        Capture object: 4 members
          Class id: 3 (Register)
          Logical name: 1-0:1.8.0*255
          Attribute index: 2
          Data index: 0
          Attribute name: value
      [{"class_id":8,"logical_name":"0-0:1.0.0*255","attribute_index":2,"data_index":0,"attribute_name":"time"},{"class_id":3,"logical_name":"1-0:1.8.0*255","attribute_index":2,"data_index":0,"attribute_name":"value"}]"
    `);
    expect(attribute(7, 5, '16 01')).toMatchInlineSnapshot(`
      "Sort method: 1 (fifo (unsorted))
      "fifo (unsorted)""
    `);
  });

  it('are selected by range and by entry', () => {
    expect(
      read(
        { selection: [7, 2, 1] },
        `02 04 02 04 12 00 08 09 06 00 00 01 00 00 ff 0f 02 12 00 00
         09 0c 07 e8 06 0a ff 00 00 00 00 80 00 ff  09 0c 07 e8 06 0b ff 00 00 00 00 80 00 ff  01 00`,
      ),
    ).toMatchInlineSnapshot(`
      "Range descriptor: 4 members
        Restricting object: 4 members
          Class id: 8 (Clock)
          Logical name: 0-0:1.0.0*255
          Attribute index: 2
          Data index: 0
          Attribute name: time
        From value: 2024-06-10T00:00:00.00
        To value: 2024-06-11T00:00:00.00
        Selected values: 0 elements
      {"restricting_object":{"class_id":8,"logical_name":"0-0:1.0.0*255","attribute_index":2,"data_index":0,"attribute_name":"time"},"from_value":"2024-06-10T00:00:00.00","to_value":"2024-06-11T00:00:00.00","selected_values":[]}"
    `);
    expect(
      read({ selection: [7, 2, 2] }, '02 04 06 00 00 00 01 06 00 00 00 00 12 00 01 12 00 00'),
    ).toMatchInlineSnapshot(`
      "Entry descriptor: 4 members
        From entry: 1
        To entry: 0
        From selected value: 1
        To selected value: 0
      {"from_entry":1,"to_entry":0,"from_selected_value":1,"to_selected_value":0}"
    `);
  });
});

describe('time and switching', () => {
  it('have a clock', () => {
    expect(attribute(8, 2, '09 0c 07 e8 06 0a 01 0c 00 00 00 ff 88 82')).toMatchInlineSnapshot(`
      "Time: 2024-06-10T12:00:00.00+02:00 [daylight saving active, doubtful value] Monday
      "2024-06-10T12:00:00.00+02:00 [daylight saving active, doubtful value]""
    `);
    expect(attribute(8, 2, '19 07 e8 06 0a ff 0c 00 00 ff 80 00 ff')).toMatchInlineSnapshot(`
      "Time: 2024-06-10T12:00:00
      "2024-06-10T12:00:00""
    `);
    expect(attribute(8, 3, '10 ff c4')).toMatchInlineSnapshot(`
      "Time zone: -60 min
      -60"
    `);
    expect(attribute(8, 4, '11 81')).toMatchInlineSnapshot(`
      "Status: 0x81 (invalid value, daylight saving active)
      ["invalid value","daylight saving active"]"
    `);
    expect(attribute(8, 5, '09 0c ff ff 03 fe 07 02 00 00 00 80 00 ff')).toMatchInlineSnapshot(`
      "Daylight savings begin: ****-03-(last day)T02:00:00.00 Sunday
      "****-03-(last day)T02:00:00.00""
    `);
    expect(attribute(8, 9, '16 01')).toMatchInlineSnapshot(`
      "Clock base: 1 (internal crystal)
      "internal crystal""
    `);
    expect(parameters(8, 6, '10 ff f6')).toMatchInlineSnapshot(`
      "Shift time: -10 s
      -10"
    `);
  });

  it('run scripts', () => {
    expect(
      attribute(
        9,
        2,
        `01 01 02 02 12 00 01 01 02
         02 05 16 02 12 00 46 09 06 00 00 60 03 0a ff 0f 01 0f 00
         02 05 16 01 12 00 03 09 06 01 00 01 08 00 ff 0f 02 06 00 00 00 00`,
      ),
    ).toMatchInlineSnapshot(`
      "Scripts: 1 element
        Element: 2 members
          Script identifier: 1
          Actions: 2 elements
            Element: 5 members
              Service id: 2 (execute method)
              Class id: 70 (Disconnect control)
              Logical name: 0-0:96.3.10*255
              Index: 1
              Parameter: 0
            Element: 5 members
              Service id: 1 (write attribute)
              Class id: 3 (Register)
              Logical name: 1-0:1.8.0*255
              Index: 2
              Parameter: 0
      [{"script_identifier":1,"actions":[{"service_id":"execute method","class_id":70,"logical_name":"0-0:96.3.10*255","index":1,"parameter":0},{"service_id":"write attribute","class_id":3,"logical_name":"1-0:1.8.0*255","index":2,"parameter":0}]}]"
    `);
    expect(attribute(22, 2, '02 02 09 06 00 00 0a 00 6a ff 12 00 01')).toMatchInlineSnapshot(`
      "Executed script: 2 members
        Script logical name: 0-0:10.0.106*255
        Script selector: 1
      {"script_logical_name":"0-0:10.0.106*255","script_selector":1}"
    `);
    expect(attribute(22, 3, '16 01')).toMatchInlineSnapshot(`
      "Type: 1 (size of execution_time = 1, wildcard in date allowed)
      "size of execution_time = 1, wildcard in date allowed""
    `);
    expect(attribute(22, 4, '01 01 02 02 09 04 17 3b ff ff 09 05 ff ff ff fe ff')).toMatchInlineSnapshot(`
      "Execution time: 1 element
        Element: 2 members
          Time: 23:59:**
          Date: ****-**-(last day)
      [{"time":"23:59:**","date":"****-**-(last day)"}]"
    `);
  });

  it('know special days', () => {
    expect(attribute(11, 2, '01 01 02 03 12 00 01 09 05 ff ff 0c 19 ff 11 03')).toMatchInlineSnapshot(`
      "Entries: 1 element
        Element: 3 members
          Index: 1
          Specialday date: ****-12-25
          Day id: 3
      [{"index":1,"specialday_date":"****-12-25","day_id":3}]"
    `);
  });

  it('have calendars of seasons, weeks and days', () => {
    expect(
      attribute(20, 3, '01 01 02 03 09 06 53 75 6d 6d 65 72 09 0c ff ff 03 fe 07 02 00 00 ff 80 00 ff 09 01 41'),
    ).toMatchInlineSnapshot(`
      "Season profile active: 1 element
        Season profile: 3 members
          Season profile name: "Summer"
          Season start: ****-03-(last day)T02:00:00 Sunday
          Week name: "A"
      [{"season_profile_name":"Summer","season_start":"****-03-(last day)T02:00:00","week_name":"A"}]"
    `);
    expect(attribute(20, 4, '01 01 02 08 09 01 41 11 01 11 01 11 01 11 01 11 01 11 02 11 02')).toMatchInlineSnapshot(`
      "Week profile table active: 1 element
        Week profile: 8 members
          Week profile name: "A"
          Monday: 1
          Tuesday: 1
          Wednesday: 1
          Thursday: 1
          Friday: 1
          Saturday: 2
          Sunday: 2
      [{"week_profile_name":"A","monday":1,"tuesday":1,"wednesday":1,"thursday":1,"friday":1,"saturday":2,"sunday":2}]"
    `);
    expect(
      attribute(
        20,
        9,
        '01 01 02 02 11 01 01 02 02 03 09 04 06 00 00 00 09 06 00 00 0a 00 64 ff 12 00 01 02 03 09 04 16 00 00 00 09 06 00 00 0a 00 64 ff 12 00 02',
      ),
    ).toMatchInlineSnapshot(`
      "Day profile table passive: 1 element
        Day profile: 2 members
          Day id: 1
          Day schedule: 2 elements
            Day profile action: 3 members
              Start time: 06:00:00.00
              Script logical name: 0-0:10.0.100*255
              Script selector: 1
            Day profile action: 3 members
              Start time: 22:00:00.00
              Script logical name: 0-0:10.0.100*255
              Script selector: 2
      [{"day_id":1,"day_schedule":[{"start_time":"06:00:00.00","script_logical_name":"0-0:10.0.100*255","script_selector":1},{"start_time":"22:00:00.00","script_logical_name":"0-0:10.0.100*255","script_selector":2}]}]"
    `);
  });

  it('switch the supply', () => {
    expect(attribute(70, 2, '03 01')).toMatchInlineSnapshot(`
      "Output state: true
      true"
    `);
    expect(attribute(70, 3, '16 02')).toMatchInlineSnapshot(`
      "Control state: 2 (ready for reconnection)
      "ready for reconnection""
    `);
    expect(attribute(70, 4, '16 04')).toMatchInlineSnapshot(`
      "Control mode: 4 (off remotely, locally; on remotely or by hand)
      4"
    `);
    expect(parameters(70, 1, '0f 00')).toMatchInlineSnapshot(`
      "Remote disconnect: 0
      0"
    `);
    expect(attribute(71, 2, '02 03 12 00 05 09 06 01 00 0f 04 00 ff 0f 02')).toMatchInlineSnapshot(`
      "Monitored value: 3 members
        Class id: 5 (Demand register)
        Logical name: 1-0:15.4.0*255
        Attribute index: 2
        Attribute name: current_average_value
      {"class_id":5,"logical_name":"1-0:15.4.0*255","attribute_index":2,"attribute_name":"current_average_value"}"
    `);
    expect(
      attribute(71, 8, '02 03 12 00 01 09 0c 07 e8 06 0a ff 0c 00 00 ff 80 00 ff 06 00 00 0e 10'),
    ).toMatchInlineSnapshot(`
      "Emergency profile: 3 members
        Emergency profile id: 1
        Emergency activation time: 2024-06-10T12:00:00
        Emergency duration: 3600
      {"emergency_profile_id":1,"emergency_activation_time":"2024-06-10T12:00:00","emergency_duration":3600}"
    `);
    expect(
      attribute(71, 11, '02 02 02 02 09 06 00 00 0a 00 6a ff 12 00 01 02 02 09 06 00 00 0a 00 6a ff 12 00 02'),
    ).toMatchInlineSnapshot(`
      "Actions: 2 members
        Action over threshold: 2 members
          Script logical name: 0-0:10.0.106*255
          Script selector: 1
        Action under threshold: 2 members
          Script logical name: 0-0:10.0.106*255
          Script selector: 2
      {"action_over_threshold":{"script_logical_name":"0-0:10.0.106*255","script_selector":1},"action_under_threshold":{"script_logical_name":"0-0:10.0.106*255","script_selector":2}}"
    `);
  });
});

describe('associations', () => {
  /** One object, a clock, whose two attributes and one method have these modes. */
  const object = (first: string, second: string, method: string): string =>
    `02 04 12 00 08 11 00 09 06 00 00 01 00 00 ff 02 02
       01 02  02 03 0f 01 16 ${first} 00  02 03 0f 02 16 ${second} 01 01 0f 01
       01 01  02 02 0f 01 ${method}`;

  it('say what may be done in words, up to version 2', () => {
    expect(attribute(15, 2, `01 01 ${object('01', '06', '16 02')}`)).toMatchInlineSnapshot(`
      "Read as version: 1 to 2
      Object list: 1 element
        Object list element: 4 members
          Class id: 8 (Clock)
          Version: 0
          Logical name: 0-0:1.0.0*255
          Access rights: 2 members
            Attribute access: 2 elements
              Attribute access: 3 members
                Attribute id: 1
                Access mode: 1 (read-only)
                Access selectors
              Attribute access: 3 members
                Attribute id: 2
                Access mode: 6 (authenticated-read-and-write)
                Access selectors: 1 element
                  Element: 1
            Method access: 1 element
              Method access: 2 members
                Method id: 1
                Access mode: 2 (authenticated-access)
      [{"class_id":8,"version":0,"logical_name":"0-0:1.0.0*255","access_rights":{"attribute_access":[{"attribute_id":1,"access_mode":"read-only","access_selectors":null},{"attribute_id":2,"access_mode":"authenticated-read-and-write","access_selectors":[1]}],"method_access":[{"method_id":1,"access_mode":"authenticated-access"}]}}]"
    `);
    expect(attribute(15, 2, `01 01 ${object('01', '04', '16 01')}`)).toContain('Read as version: 1 to 2');
  });

  it('say of methods only yes or no, in version 0', () => {
    expect(attribute(15, 2, `01 01 ${object('01', '03', '03 01')}`)).toMatchInlineSnapshot(`
      "Read as version: 0
      Object list: 1 element
        Object list element: 4 members
          Class id: 8 (Clock)
          Version: 0
          Logical name: 0-0:1.0.0*255
          Access rights: 2 members
            Attribute access: 2 elements
              Attribute access: 3 members
                Attribute id: 1
                Access mode: 1 (read-only)
                Access selectors
              Attribute access: 3 members
                Attribute id: 2
                Access mode: 3 (read-and-write)
                Access selectors: 1 element
                  Element: 1
            Method access: 1 element
              Method access: 2 members
                Method id: 1
                Access mode: true
      [{"class_id":8,"version":0,"logical_name":"0-0:1.0.0*255","access_rights":{"attribute_access":[{"attribute_id":1,"access_mode":"read-only","access_selectors":null},{"attribute_id":2,"access_mode":"read-and-write","access_selectors":[1]}],"method_access":[{"method_id":1,"access_mode":true}]}}]"
    `);
  });

  it('say it with flags, in version 3', () => {
    expect(attribute(15, 2, `01 01 ${object('01', '4f', '16 05')}`)).toMatchInlineSnapshot(`
      "Read as version: 3
      Object list: 1 element
        Object list element: 4 members
          Class id: 8 (Clock)
          Version: 0
          Logical name: 0-0:1.0.0*255
          Access rights: 2 members
            Attribute access: 2 elements
              Attribute access: 3 members
                Attribute id: 1
                Access mode: 0x01 (read)
                Access selectors
              Attribute access: 3 members
                Attribute id: 2
                Access mode: 0x4f (read, write, authenticated request, encrypted request, encrypted response)
                Access selectors: 1 element
                  Element: 1
            Method access: 1 element
              Method access: 2 members
                Method id: 1
                Access mode: 0x05 (access, authenticated request)
      [{"class_id":8,"version":0,"logical_name":"0-0:1.0.0*255","access_rights":{"attribute_access":[{"attribute_id":1,"access_mode":["read"],"access_selectors":null},{"attribute_id":2,"access_mode":["read","write","authenticated request","encrypted request","encrypted response"],"access_selectors":[1]}],"method_access":[{"method_id":1,"access_mode":["access","authenticated request"]}]}}]"
    `);
  });

  it('tell their version in their own list', () => {
    const own = (version: string): string => `02 04 12 00 0f 11 ${version} 09 06 00 00 28 00 00 ff 02 02 01 00 01 00`;
    const list = (version: string): string => `01 02 ${object('01', '03', '16 01')} ${own(version)}`;
    expect(attribute(15, 2, list('01'))).toMatch(/^Read as version: 1\n/);
    expect(attribute(15, 2, list('02'))).toMatch(/^Read as version: 2\n/);
    expect(attribute(15, 2, list('03'))).toMatch(/^Read as version: 3\n/);
    // What the list tells does not fit: methods of version 0 have no enum. The next version has.
    expect(attribute(15, 2, list('00'))).toMatch(/^Read as version: 1 to 2\n/);
    // A version that is not known is nearest to the newest.
    expect(attribute(15, 2, list('09'))).toMatch(/^Read as version: 3\n/);
  });

  it('are read as the version that is known', () => {
    expect(attribute(15, 2, `01 01 ${object('01', '03', '16 01')}`, 2)).toMatch(/^Object list: 1 element\n/);
    expect(attribute(15, 2, `01 01 ${object('01', '03', '16 01')}`, 2)).toContain('read-and-write');
    // What is known does not fit: the one that does is taken.
    expect(attribute(15, 2, `01 01 ${object('01', '03', '03 01')}`, 3)).toMatch(/^Read as version: 0\n/);
  });

  it('say who is associated, and how', () => {
    expect(attribute(15, 3, '02 02 0f 10 12 00 01')).toMatchInlineSnapshot(`
      "Associated partners id: 2 members
        Client SAP: 16
        Server SAP: 1
      {"client_sap":16,"server_sap":1}"
    `);
    expect(attribute(15, 4, '02 07 11 02 11 10 12 02 f4 11 05 11 08 11 01 11 03')).toMatchInlineSnapshot(`
      "Application context name: 7 members
        Joint iso ctt element: 2
        Country element: 16
        Country name element: 756
        Identified organization element: 5
        DLMS UA element: 8
        Application context element: 1
        Context id element: 3 (LN referencing, with ciphering)
      {"joint_iso_ctt_element":2,"country_element":16,"country_name_element":756,"identified_organization_element":5,"dlms_ua_element":8,"application_context_element":1,"context_id_element":"LN referencing, with ciphering"}"
    `);
    expect(attribute(15, 4, '09 07 60 85 74 05 08 01 01')).toMatchInlineSnapshot(`
      "Application context name: 2.16.756.5.8.1.1 (LN referencing, no ciphering)
      "2.16.756.5.8.1.1""
    `);
    expect(attribute(15, 5, '02 06 04 18 00 7e 1f 12 04 b0 12 04 00 11 06 0f 00 09 00')).toMatchInlineSnapshot(`
      "xDLMS context info: 6 members
        Conformance: 000000000111111000011111 (priority-mgmt-supported, attribute0-supported-with-get, block-transfer-with-get-or-read, block-transfer-with-set-or-write, block-transfer-with-action, multiple-references, get, set, selective-access, event-notification, action)
        Max receive pdu size: 1200
        Max send pdu size: 1024
        Dlms version number: 6
        Quality of service: 0
        Cyphering info: ""
      {"conformance":["priority-mgmt-supported","attribute0-supported-with-get","block-transfer-with-get-or-read","block-transfer-with-set-or-write","block-transfer-with-action","multiple-references","get","set","selective-access","event-notification","action"],"max_receive_pdu_size":1200,"max_send_pdu_size":1024,"dlms_version_number":6,"quality_of_service":0,"cyphering_info":""}"
    `);
    expect(attribute(15, 6, '02 07 11 02 11 10 12 02 f4 11 05 11 08 11 02 11 05')).toMatchInlineSnapshot(`
      "Authentication mechanism name: 7 members
        Joint iso ctt element: 2
        Country element: 16
        Country name element: 756
        Identified organization element: 5
        DLMS UA element: 8
        Authentication mechanism name element: 2
        Mechanism id element: 5 (HLS, GMAC)
      {"joint_iso_ctt_element":2,"country_element":16,"country_name_element":756,"identified_organization_element":5,"dlms_ua_element":8,"authentication_mechanism_name_element":2,"mechanism_id_element":"HLS, GMAC"}"
    `);
    expect(attribute(15, 8, '16 02')).toMatchInlineSnapshot(`
      "Association status: 2 (associated)
      "associated""
    `);
    expect(attribute(15, 10, '01 01 02 02 11 01 0a 05 61 64 6d 69 6e')).toMatchInlineSnapshot(`
      "User list: 1 element
        User: 2 members
          Id: 1
          Name: "admin"
      [{"id":1,"name":"admin"}]"
    `);
  });

  it('with short names have base names', () => {
    expect(
      attribute(
        12,
        2,
        '01 02 02 04 10 fa 00 12 00 0c 11 04 09 06 00 00 28 00 00 ff 02 04 10 01 00 12 00 03 11 00 09 06 01 00 01 08 00 ff',
      ),
    ).toMatchInlineSnapshot(`
      "Object list: 2 elements
        Object list element: 4 members
          Base name: -1536 (0xfa00)
          Class id: 12 (Association SN)
          Version: 4
          Logical name: 0-0:40.0.0*255
        Object list element: 4 members
          Base name: 256 (0x0100)
          Class id: 3 (Register)
          Version: 0
          Logical name: 1-0:1.8.0*255
      [{"base_name":-1536,"class_id":12,"version":4,"logical_name":"0-0:40.0.0*255"},{"base_name":256,"class_id":3,"version":0,"logical_name":"1-0:1.8.0*255"}]"
    `);
    expect(attribute(12, 3, '01 01 02 03 10 01 00 01 01 02 03 0f 02 16 4d 00 01 00')).toMatchInlineSnapshot(`
      "Read as version: 4
      Access rights list: 1 element
        Access rights: 3 members
          Base name: 256 (0x0100)
          Attribute access: 1 element
            Attribute access: 3 members
              Attribute id: 2
              Access mode: 0x4d (read, authenticated request, encrypted request, encrypted response)
              Access selectors
          Method access: 0 elements
      [{"base_name":256,"attribute_access":[{"attribute_id":2,"access_mode":["read","authenticated request","encrypted request","encrypted response"],"access_selectors":null}],"method_access":[]}]"
    `);
  });
});

describe('security and management', () => {
  it('have a policy, whose version its values tell', () => {
    expect(attribute(64, 2, '16 03')).toMatchInlineSnapshot(`
      "Read as version: 0
      Security policy: 3 (all messages authenticated and encrypted)
      "all messages authenticated and encrypted""
    `);
    expect(attribute(64, 2, '16 2c')).toMatchInlineSnapshot(`
      "Read as version: 1
      Security policy: 0x2c (authenticated request, encrypted request, authenticated response)
      ["authenticated request","encrypted request","authenticated response"]"
    `);
    expect(attribute(64, 2, '16 00')).toMatchInlineSnapshot(`
      "Read as version: 1
      Security policy: 0x00
      []"
    `);
    expect(attribute(64, 3, '16 01')).toMatchInlineSnapshot(`
      "Security suite: 1 (ECDH-ECDSA-AES-GCM-128-SHA-256)
      "ECDH-ECDSA-AES-GCM-128-SHA-256""
    `);
    expect(attribute(64, 5, '09 08 44 4d 50 00 00 bc 61 4e')).toMatchInlineSnapshot(`
      "Server system title: 444d500000bc614e (DMP)
      "444d500000bc614e""
    `);
  });

  it('have certificates and keys', () => {
    expect(attribute(64, 6, '01 01 02 06 16 00 16 01 09 02 01 02 09 01 aa 09 01 bb 09 00')).toMatchInlineSnapshot(`
      "Certificates: 1 element
        Element: 6 members
          Certificate entity: 0 (server)
          Certificate type: 1 (key agreement)
          Serial number: 0102
          Issuer: aa
          Subject: bb
          Subject alt name: ""
      [{"certificate_entity":"server","certificate_type":"key agreement","serial_number":"0102","issuer":"aa","subject":"bb","subject_alt_name":""}]"
    `);
    expect(parameters(64, 4, '16 01')).toMatchInlineSnapshot(`
      "Generate key pair: 1 (key agreement key pair)
      "key agreement key pair""
    `);
    expect(parameters(64, 7, '02 02 16 01 02 02 09 02 01 02 09 01 aa')).toMatchInlineSnapshot(`
      "Export certificate: 2 members
        Certificate identification type: 1 (by serial number)
        Certificate identification options: 2 members
          Serial number: 0102
          Issuer: aa
      {"certificate_identification_type":"by serial number","certificate_identification_options":{"serial_number":"0102","issuer":"aa"}}"
    `);
    expect(parameters(64, 2, '01 01 02 02 16 02 09 04 de ad be ef')).toMatchInlineSnapshot(`
      "Key transfer: 1 element
        Element: 2 members
          Key id: 2 (authentication key)
          Key wrapped: deadbeef
      [{"key_id":"authentication key","key_wrapped":"deadbeef"}]"
    `);
  });

  it('transfer images', () => {
    expect(attribute(18, 3, '04 0a ff 80')).toMatchInlineSnapshot(`
      "Image transferred blocks status: 1111111110
      "1111111110""
    `);
    expect(attribute(18, 6, '16 03')).toMatchInlineSnapshot(`
      "Image transfer status: 3 (image verification successful)
      "image verification successful""
    `);
    expect(attribute(18, 7, '01 01 02 03 06 00 01 00 00 09 04 46 57 31 32 09 02 12 34')).toMatchInlineSnapshot(`
      "Image to activate info: 1 element
        Element: 3 members
          Image to activate size: 65536
          Image to activate identification: "FW12"
          Image to activate signature: 1234
      [{"image_to_activate_size":65536,"image_to_activate_identification":"FW12","image_to_activate_signature":"1234"}]"
    `);
    expect(parameters(18, 1, '02 02 09 04 46 57 31 32 06 00 01 00 00')).toMatchInlineSnapshot(`
      "Image transfer initiate: 2 members
        Image identifier: "FW12"
        Image size: 65536
      {"image_identifier":"FW12","image_size":65536}"
    `);
    expect(parameters(18, 2, '02 02 06 00 00 00 03 09 02 be ef')).toMatchInlineSnapshot(`
      "Image block transfer: 2 members
        Image block number: 3
        Image block value: beef
      {"image_block_number":3,"image_block_value":"beef"}"
    `);
  });

  it('push', () => {
    expect(attribute(40, 2, '01 01 02 04 12 00 01 09 06 00 00 2a 00 00 ff 0f 02 12 00 00')).toMatchInlineSnapshot(`
      "Read as version: 0
      Push object list: 1 element
        Capture object: 4 members
          Class id: 1 (Data)
          Logical name: 0-0:42.0.0*255
          Attribute index: 2
          Data index: 0
          Attribute name: value
      [{"class_id":1,"logical_name":"0-0:42.0.0*255","attribute_index":2,"data_index":0,"attribute_name":"value"}]"
    `);
    expect(
      attribute(
        40,
        2,
        `01 01 02 06 12 00 07 09 06 01 00 63 01 00 ff 0f 02 12 00 00
         02 02 16 02 02 02 06 00 00 00 01 06 00 00 00 60  01 00`,
      ),
    ).toMatchInlineSnapshot(`
      "Read as version: 2 to 3
      Push object list: 1 element
        Capture object: 6 members
          Class id: 7 (Profile generic)
          Logical name: 1-0:99.1.0*255
          Attribute index: 2
          Data index: 0
          Restriction: 2 members
            Restriction type: 2 (by entry)
            Restriction value: 2 members
              From entry: 1
              To entry: 96
          Columns: 0 elements
          Attribute name: buffer
      [{"class_id":7,"logical_name":"1-0:99.1.0*255","attribute_index":2,"data_index":0,"restriction":{"restriction_type":"by entry","restriction_value":{"from_entry":1,"to_entry":96}},"columns":[],"attribute_name":"buffer"}]"
    `);
    expect(
      attribute(40, 3, '02 03 16 00 09 0e 31 39 32 2e 30 2e 32 2e 31 3a 34 30 35 39 16 00'),
    ).toMatchInlineSnapshot(`
      "Send destination and method: 3 members
        Transport service: 0 (TCP)
        Destination: "192.0.2.1:4059"
        Message: 0 (A-XDR encoded xDLMS APDU)
      {"transport_service":"TCP","destination":"192.0.2.1:4059","message":"A-XDR encoded xDLMS APDU"}"
    `);
    expect(attribute(40, 7, '12 00 3c')).toMatchInlineSnapshot(`
      "Read as version: 0
      Repetition delay: 60 s
      60"
    `);
    expect(attribute(40, 7, '02 03 12 00 0a 12 00 64 12 01 2c')).toMatchInlineSnapshot(`
      "Read as version: 1 to 3
      Repetition delay: 3 members
        Repetition delay min: 10 s
        Repetition delay exponent: 100
        Repetition delay max: 300 s
      {"repetition_delay_min":10,"repetition_delay_exponent":100,"repetition_delay_max":300}"
    `);
  });
});

describe('communication', () => {
  it('has M-Bus devices behind a client', () => {
    expect(attribute(72, 6, '06 12 34 56 78')).toMatchInlineSnapshot(`
      "Identification number: 305419896 (12345678)
      "12345678""
    `);
    expect(attribute(72, 7, '12 2d 2c')).toMatchInlineSnapshot(`
      "Manufacturer id: 11564 (KIL)
      "KIL""
    `);
    expect(attribute(72, 9, '11 03')).toMatchInlineSnapshot(`
      "Device type: 3 (gas)
      "gas""
    `);
    expect(attribute(72, 14, '16 04')).toMatchInlineSnapshot(`
      "Encryption key status: 4 (encryption key in use)
      "encryption key in use""
    `);
  });

  it('has addresses', () => {
    expect(attribute(42, 3, '06 c0 00 02 01')).toMatchInlineSnapshot(`
      "IP address: 192.0.2.1
      "192.0.2.1""
    `);
    expect(attribute(42, 4, '01 01 06 e0 00 00 01')).toMatchInlineSnapshot(`
      "Multicast IP address: 1 element
        Element: 224.0.0.1
      ["224.0.0.1"]"
    `);
    expect(attribute(43, 2, '09 06 02 00 5e 00 53 01')).toMatchInlineSnapshot(`
      "MAC address: 02:00:5e:00:53:01
      "02:00:5e:00:53:01""
    `);
    expect(attribute(48, 4, '01 01 09 10 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01')).toMatchInlineSnapshot(`
      "Unicast IPv6 addresses: 1 element
        Element: 2001:db8::1
      ["2001:db8::1"]"
    `);
  });

  it('has speeds and sizes', () => {
    expect(attribute(23, 2, '16 05')).toMatchInlineSnapshot(`
      "Comm speed: 5 (9600 baud)
      "9600 baud""
    `);
    expect(attribute(23, 5, '12 00 80')).toMatchInlineSnapshot(`
      "Read as version: 1
      Max info field length transmit: 128
      128"
    `);
    expect(attribute(23, 5, '11 80')).toMatchInlineSnapshot(`
      "Read as version: 0
      Max info field length transmit: 128
      128"
    `);
  });

  it('does not pretend to know words that may be others', () => {
    expect(attribute(67, 4, '16 05')).toMatchInlineSnapshot(`
      "Output type: 5 ≈ Pt100
      5"
    `);
  });
});

describe('values that are not made as the standard says', () => {
  it('are plain data under the same name, with a note', () => {
    expect(attribute(3, 3, '02 03 0f ff 16 1b 11 00')).toMatchInlineSnapshot(`
      "Unexpected type: ! structure of 2 members was expected, structure of 3 members found
      Scaler unit: 3 members
        Data: -1
        Data: 27
        Data: 0
      [-1,27,0]"
    `);
    expect(attribute(3, 3, '02 02 0f ff 11 1b')).toMatchInlineSnapshot(`
      "Scaler unit: 2 members
        Scaler: -1
        Unexpected type: ! enum was expected, unsigned found
        Unit: 27 (W)
      {"scaler":-1,"unit":"W"}"
    `);
    expect(attribute(8, 2, '09 05 07 e8 06 0a 01')).toMatchInlineSnapshot(`
      "Unexpected type: ! octet-string of 12 octets or date-time was expected, octet-string of 5 octets found
      Time: 07e8060a01 ≈ 2024-06-10
      "07e8060a01""
    `);
    expect(attribute(7, 3, '0a 03 61 62 63')).toMatchInlineSnapshot(`
      "Unexpected type: ! array was expected, visible-string found
      Capture objects: "abc"
      "abc""
    `);
  });

  it('get few notes, however many elements are made otherwise', () => {
    const element = '02 01 11 00';
    const tape = decodeAs({ attribute: [11, 2] }, hex(`01 32 ${element.repeat(50)}`));
    expect(issuesOn(tape)).toHaveLength(4);
    expect((json(tape) as unknown[]).slice(0, 2)).toEqual([[0], [0]]);
  });

  it('are plain data where nothing is known', () => {
    expect(attribute(3, 9, '02 01 11 00')).toMatchInlineSnapshot(`
      "Data: 1 member
        Data: 0
      [0]"
    `);
    expect(attribute(3, -1, '11 05')).toMatchInlineSnapshot(`
      "Data: 5
      5"
    `);
    expect(attribute(9999, 2, '11 05')).toMatchInlineSnapshot(`
      "Data: 5
      5"
    `);
    expect(attribute(95, 2, '11 05')).toMatchInlineSnapshot(`
      "Data: 5
      5"
    `);
    expect(read({ selection: [3, 2, 1] }, '11 05')).toMatchInlineSnapshot(`
      "Data: 5
      5"
    `);
    expect(read({ result: [70, 1] }, '00')).toMatchInlineSnapshot(`
      "Data
      null"
    `);
  });

  it('may be compact-arrays', () => {
    expect(attribute(7, 3, '13 02 04 12 09 0f 12 0c 00 03 06 01 00 01 08 00 ff 02 00 00')).toMatchInlineSnapshot(`
      "Capture objects: 1 element
        Length of the contents: 0c
        Element type: structure {long-unsigned, octet-string, integer, long-unsigned}
        Capture object: 4 members
          Class id: 3 (Register)
          Logical name: 1-0:1.8.0*255
          Attribute index: 2
          Data index: 0
      [{"class_id":3,"logical_name":"1-0:1.8.0*255","attribute_index":2,"data_index":0}]"
    `);
  });

  it('may be nested as deep as they like', () => {
    const deep = `01 01 ${'02 01 '.repeat(300)} 11 00`;
    expect(issuesOn(decodeAs({ attribute: [7, 3] }, hex(deep))).join()).toContain('issue.limit');
  });
});

const CORPUS = '../shared/corpus';
const present = existsSync(CORPUS);
if (!present) console.log(`values of real meters are skipped: there is no folder ${CORPUS}`);

describe.skipIf(!present)('values of real meters', () => {
  it('are lists of objects', () => {
    const tape = decodeAs({ attribute: [15, 2] }, readFileSync(`${CORPUS}/kamstrup-object-list-data.bin`));
    expect(issuesOn(tape)).toEqual([]);
    const objects = json(tape) as { class_id: number; logical_name: string; access_rights: object }[];
    expect(objects).toHaveLength(123);
    expect(shown(tape)).toMatch(/^Read as version: 0\n/);
    expect(objects[0]).toEqual({
      class_id: 1,
      version: 0,
      logical_name: '0-0:42.0.0*255',
      access_rights: {
        attribute_access: [
          { attribute_id: 1, access_mode: 'read-only', access_selectors: null },
          { attribute_id: 2, access_mode: 'read-only', access_selectors: null },
        ],
        method_access: [],
      },
    });
  });

  it('are lists of objects, actions, and what profiles capture', () => {
    const lines = readFileSync(`${CORPUS}/spodes-m2m1-attributes.hex`, 'latin1').trim().split('\n');
    const line = (number: number): Uint8Array => hex(lines[number] as string);
    const clean = (place: Place, number: number): unknown => {
      const tape = decodeAs(place, line(number));
      expect(issuesOn(tape)).toEqual([]);
      expect(gapsOf(tape)).toEqual([]);
      return json(tape);
    };
    expect(clean({ attribute: [15, 2] }, 0)).toHaveLength(8);
    expect(clean({ attribute: [15, 2] }, 1)).toHaveLength(154);
    expect(clean({ attribute: [15, 2] }, 2)).toHaveLength(175);
    const action = (selector: number) => ({ script_logical_name: '0-0:10.0.106*255', script_selector: selector });
    expect(clean({ attribute: [21, 4] }, 3)).toEqual([{ action_up: action(17), action_down: action(0) }]);
    expect(clean({ attribute: [71, 11] }, 7)).toEqual({
      action_over_threshold: action(5),
      action_under_threshold: action(6),
    });
    expect(clean({ attribute: [71, 8] }, 8)).toMatchObject({ emergency_profile_id: 0, emergency_duration: 0 });
    expect(clean({ attribute: [7, 3] }, 5)).toHaveLength(16);
    expect(clean({ attribute: [7, 3] }, 15)).toContainEqual({
      class_id: 8,
      logical_name: '0-0:1.0.0*255',
      attribute_index: 2,
      data_index: 0,
      attribute_name: 'time',
    });
  });
});
