import { describe, expect, it } from 'vitest';
import { allFields, Filter, summarize } from '../../src/index.js';
import { errorOf, filterOf, matches, matching, messageOf, read, registry, response } from './helper.js';

const LIST = response('02 03 12 00 05 09 06 01 00 01 08 00 ff 0a 03 61 62 63'); // {5, 1-0:1.8.0*255, "abc"}
const GET = 'c0 01 c1 00 03 01 00 01 08 00 ff 02 00';
const LIST_REQUEST = 'c0 03 c1 02 00 03 01 00 01 08 00 ff 02 00 00 07 01 00 63 01 00 ff 02 00';

describe('presence', () => {
  it('asks for fields, groups, prefixes and issues', () => {
    expect(matches('get_request', GET)).toBe(true);
    expect(matches('get_response', GET)).toBe(false);
    expect(matches('cosem.*', GET)).toBe(true);
    expect(matches('cosem', GET)).toBe(true);
    expect(matches('acse', GET)).toBe(false);
    expect(matches('get_request.*', GET)).toBe(true);
    expect(matches('not issue.truncated', GET)).toBe(true);
    expect(matches('issue.truncated', GET.slice(0, -6))).toBe(true);
    expect(matches('issue', GET)).toBe(false);
  });

  it('finds both layouts of a field that has two', () => {
    // data-notification has the long invoke-id and priority.
    expect(matches('dlms.priority == high', 'c0 01 c1 00 03 01 00 01 08 00 ff 02 00')).toBe(true);
    expect(matches('dlms.priority == high', '0f 80 00 00 01 00 00')).toBe(true);
    expect(matches('dlms.priority == normal', '0f 00 00 00 01 00 00')).toBe(true);
  });
});

describe('several values', () => {
  it.each([
    ['cosem.class_id == 3', true],
    ['cosem.class_id == 8', false],
    ['cosem.class_id != 3', false],
    ['cosem.class_id != 8', true],
    ['cosem.class_id !== 3', true],
    ['cosem.class_id === 3', false],
    ['cosem.class_id > 6', true],
    ['cosem.class_id > 7', false],
    ['cosem.class_id in {1, 8}', false],
    ['cosem.class_id in {1, 5..7}', true],
    ['cosem.class_id not in {1, 5..7}', false],
    ['cosem.class_id == 3 xor cosem.class_id == 7', false],
    ['cosem.class_id == 3 xor cosem.class_id == 9', true],
    ['dlms.result != 4', false],
    ['not dlms.result == 4', true],
  ])('%s in a list of 3 and 7: %s', (text, found) => {
    expect(matches(text, LIST_REQUEST)).toBe(found);
  });
});

describe('values', () => {
  it.each([
    ['dlms.data == 5', LIST],
    ['dlms.data == 0x5', LIST],
    ['dlms.data == 1-0:1.8.0*255', LIST],
    ['dlms.data == 01:00:01:08:00:ff', LIST],
    ['dlms.data contains 01:08', LIST],
    ['dlms.data == abc', LIST],
    ['dlms.data == "abc"', LIST],
    ['dlms.data contains "b"', LIST],
    ['dlms.data matches "^a.C$"', LIST],
    ['not dlms.data == "5"', LIST],
    ['not dlms.data contains 5', LIST],
    ['dlms.data != 6', LIST],
    ['dlms.data == -1', response('0f ff')],
    ['dlms.data == 18446744073709551615', response('15 ff ff ff ff ff ff ff ff')],
    ['not dlms.data == 18446744073709551614', response('15 ff ff ff ff ff ff ff ff')],
    ['dlms.data > 18446744073709551614', response('15 ff ff ff ff ff ff ff ff')],
    ['dlms.data == -9223372036854775808', response('14 80 00 00 00 00 00 00 00')],
    ['dlms.data == 230.1', response('17 43 66 19 9a')],
    ['dlms.data > 230 and dlms.data < 230.2', response('17 43 66 19 9a')],
    ['not dlms.data in {0..1e9}', response('17 7f c0 00 00')],
    ['dlms.data == true', response('03 ff')],
    ['dlms.data == null', response('00')],
    ['dlms.data == 101', response('04 03 a0')],
    ['dlms.data == 2024-06-10', response('09 0c 07 e8 06 0a 01 0c 00 01 00 ff 88 80')],
    ['dlms.data == 2024-06-10T10:00Z', response('19 07 e8 06 0a 01 0c 00 01 00 ff 88 80')],
    ['dlms.data in {2024-06-01..2024-06-30}', response('1a 07 e8 06 0a 01')],
    ['dlms.data >= 12:00', response('1b 0c 00 00 00')],
    ['cosem.class_id == Register', GET],
    ['cosem.class_id == "register"', GET],
    ['cosem.class_id matches "^reg"', GET],
    ['cosem.instance == 1.0.1.8.0.255', GET],
    ['cosem.instance matches "1\\.8"', GET],
    ['cosem.attribute_name == value', GET],
    ['dlms.invoke_id_and_priority == 0xc1', GET],
    ['dlms.service_class == confirmed', GET],
    ['message.length == 13 and payload == apdu', GET],
    ['service == GET-Request and object contains "Register"', GET],
    ['exception_response.state_error == "Service-not-allowed"', 'd8 01 03'],
  ])('%s', (text, apdu) => {
    expect(matches(text, apdu)).toBe(true);
  });

  it('is of the type that the wire has', () => {
    // 101 bits are the text 101, not a hundred and one.
    expect(matches('dlms.data < 200', response('04 03 a0'))).toBe(false);
    expect(matches('dlms.data == 0b101', response('04 03 a0'))).toBe(true);
    expect(matches('dlms.data == 0', response('03 00'))).toBe(true);
    expect(matches('dlms.data == 49', response('0a 01 31'))).toBe(false);
  });

  it('does not take what is cut for a value', () => {
    expect(matches('cosem.class_id == 0', 'c0 01 c1 00')).toBe(false);
    expect(matches('cosem.class_id', 'c0 01 c1 00')).toBe(true);
  });

  it('compares integers of any width', () => {
    // RLRQ has none, an AARQ's ae-invocation-id has: a9 len 02 len value.
    const aarq = '60 1b a1 09 06 07 60 85 74 05 08 01 01 a9 0a 02 08 7f ff ff ff ff ff ff fe be 02 04 00';
    expect(matches('acse.calling_ae_invocation_id == 9223372036854775806', aarq)).toBe(true);
    expect(matches('acse.calling_ae_invocation_id > 9223372036854775805', aarq)).toBe(true);
    expect(matches('acse.application_context_name == 2.16.756.5.8.1.1', aarq)).toBe(true);
    expect(matches('acse.application_context_name == "LN referencing, no ciphering"', aarq)).toBe(true);
    expect(matches('acse.application_context_name == "SN referencing, no ciphering"', aarq)).toBe(false);
  });
});

describe('link and network headers', () => {
  it('are looked at only where they are asked for', async () => {
    expect(filterOf('port == 4059 and source == 192.0.2.10').needsHeaders).toBe(false);
    expect(filterOf('get_request or ip.ttl < 64').needsHeaders).toBe(true);
    expect(filterOf('eth.addr == 02:00:00:00:00:01').needsHeaders).toBe(true);
    expect(await matching('ip.addr == 192.0.2.20 and tcp.dstport == 4059 and aarq', 'wrapper-session.pcap')).toEqual([
      1,
    ]);
    expect(await matching('ipv6.src == 2001:db8::/32 and aarq', 'big-endian-nanoseconds.pcap')).toEqual([1]);
  });

  it('make no difference to other filters, on the tape or not', async () => {
    for (const text of ['issue', 'issue.severity >= note', 'bytes.unknown', 'message.length > 20', 'service == AARQ']) {
      const without = await matching(text, 'tcp-snaplen.pcap');
      expect(await matching(text, 'tcp-snaplen.pcap', { layers: true })).toEqual(without);
    }
  });

  it('are known by their names: all fields before a message, and none behind it', async () => {
    const captures = [
      'wrapper-session.pcap',
      'vlan-mpls-sll.pcapng',
      'ip-fragments.pcap',
      'notifications.pcap',
      'tcp-split-coalesced.pcap',
    ];
    const wrong = new Set<string>();
    for (const capture of captures) {
      await read(
        capture,
        ({ tape, first }) => {
          for (let node = 0; node < tape.top; node += 4) {
            const name = allFields()[tape.fieldId(node)]?.name as string;
            const isHeader = filterOf(name).needsHeaders;
            if (isHeader !== node < first && !name.startsWith('segment.')) wrong.add(`${capture}: ${name}`);
          }
        },
        { layers: true },
      );
    }
    expect([...wrong]).toEqual([]);
  });
});

describe('facts of the message', () => {
  it.each([
    ['message.number in {1, 3..4}', [1, 3, 4]],
    ['frame.number == 4', [1]],
    ['frame.length in {1..70}', [16, 18, 20, 21, 22]],
    ['frame.time < 2024-06-10T10:00:00.06Z', [1, 2]],
    ['frame.time == 2024-06-10 and frame.time_relative == 0', [1]],
    ['frame.time_epoch >= 1718013600.4', [20, 21, 22]],
    ['source.port == 4059 and service == AARE', [2]],
    ['destination.port == 4059 and service == AARQ', [1]],
    ['address == 192.0.2.20:4059 and message.number == 1', [1]],
    ['conversation > 0 and message.number == 2', [2]],
    ['file contains "session" and value == accepted', []],
  ])('%s', async (text, numbers) => {
    const found = await matching(text, 'wrapper-session.pcap');
    expect(found).toEqual(numbers);
  });
});

describe('errors', () => {
  it.each([
    ['cosem.clas_id == 3', 'cosem.clas_id', 'did you mean cosem.class_id?'],
    ['invoke_id == 1', 'invoke_id', 'did you mean dlms.invoke_id'],
    ['aarq and nothing_like_it', 'nothing_like_it', 'unknown field'],
    ['cosem.instance == 3', '3', 'an OBIS code'],
    ['cosem.instance < 1-0:1.8.0', '1-0:1.8.0', 'no order'],
    ['cosem.class_id == Registr', 'Registr', 'did you mean Register'],
    ['dlms.result == object-undef', 'object-undef', 'object-undefined'],
    ['dlms.priority == urgent', 'urgent', 'it is one of normal, high'],
    ['wrapper.length == 0x', '0x', 'a number'],
    ['wrapper.source == wrapper.destination', 'wrapper.destination', 'has no value'],
    ['wrapper.length == wrapper.source', 'wrapper.source', 'not with fields'],
    ['get_request == 1', 'get_request', 'only its presence'],
    ['aarq.* in {1}', 'aarq.*', 'only its presence'],
    ['source == meter', 'meter', 'an address'],
    ['frame.time > yesterday', 'yesterday', 'a date or time'],
    ['date_time.time == 2024-02-30', '2024-02-30', 'a date or time'],
    ['dlms.last_block == maybe', 'maybe', 'true or false'],
    ['hdlc.fcs contains 1', '1', 'contains nothing'],
    ['service ~ "a(?=b)"', '(?=b)"', 'look-around'],
    ['ip.src[0:2] == 192.0', 'ip.src[0:2]', 'slices'],
    ['eth.src == 02:00', '02:00', 'a MAC address'],
    ['issue == hdlc.fcs_wrng', 'hdlc.fcs_wrng', 'did you mean hdlc.fcs_wrong'],
    ['issue.severity >= fatal', 'fatal', 'note, warning, error'],
  ])('%s', (text, at, words) => {
    const error = errorOf(text);
    expect(error.message).toContain(words);
    expect(error.at).toBe(at);
  });
});

describe('use', () => {
  it('makes the summary of a message at most once, and only where it is asked for', () => {
    let made = 0;
    const counting = (text: string): Filter =>
      new Filter(text, (message) => {
        made++;
        return summarize(message, registry);
      });
    counting('service == GET-Request and object contains "Register" and not value').matches(messageOf(GET));
    expect(made).toBe(1);
    counting('cosem.class_id == 3 or service == GET-Request').matches(messageOf(GET));
    expect(made).toBe(1);
  });

  it('looks at each message anew', () => {
    const filter = filterOf('dlms.data == 5');
    expect([LIST, GET, LIST, response('00')].map((apdu) => filter.matches(messageOf(apdu)))).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});
