import { describe, expect, it } from 'vitest';
import { TextParser } from '../../../src/sources/text/parser.js';
import { parse } from '../collect.js';

const read = (text: string) => parse(new TextParser(), new Uint8Array(Buffer.from(text)));
const facts = (text: string) => read(text).frames.map(({ bytes, direction }) => [bytes, direction]);

describe('numbers that are no bytes of a meter', () => {
  it.each([
    'Dead beef is a bad facade, added a decade ago',
    'uuid 123e4567-e89b-12d3-a456-426614174000 done',
    '[12:00:01] wlan0: associated with 00:1a:2b:3c:4d:5e',
    'ip 192.168.1.10:4059 -> 10.0.0.1, 2001:db8:0:1::20 up',
    'commit 3f4d0880a1b2c3d4e5f60718293a4b5c6d7e8f90',
    'HEAD is now at 3f4d088 clean up',
    'sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'read 10 values in 35 ms: 1 2 3 4 5',
    'call +49 89 1234 5678 at 12:30:00',
    'fault code 0x80070005 at 0x7fff5fbff8a0',
    'date: 2024-06-10 10:00:00 val 12 34 56',
    'block cipher key: 00112233445566778899AABBCCDDEEFF',
    'System title: 4D4D4D0000000001',
    'OBIS 1-0:1.8.0*255 1.0.1.8.0.255 = 12345',
    'Registers: 10 20 30 40 50',
    'RX packets: 12 errors 0',
    '2024-06-10 12:00:00,123 INFO  [main] Listening on port 4059, pid 20240',
    '10.06.24 Info\tSerial Port Settings: Baud Rate: 9600 Data Bits: 8',
    'progress 10 20 30 40 50 60 70 80 90 100',
    'values [1, 2, 3] of table 5',
    '00:00:01',
    '2024-06-10',
    'card 4111 1111 1111 1111, order 20240610-0042',
    'Jun 10 10:00:00 host kernel: [12345.678901] usb 1-1: new device 0403:6001',
    'temperature 21.50 C, pressure 1013.25 hPa',
    'thread 7f3c8a5b4700 exited, session ab12cd34ef56',
    '{"Time":"2024-06-10T12:00:00","Uptime":"3T04:05:06","Heap":25,"Wifi":{"BSSId":"00:1A:2B:3C:4D:5E"}}',
    'int table[] = { 1, 2, 3 };',
    'status 3, 0x05',
    'mode 0x7e (?) of 4',
  ])('%s', (line) => {
    const { frames, notes } = read(`${line}\n`);
    expect(frames).toEqual([]);
    expect(notes.map(({ severity }) => severity)).not.toContain('error');
  });
});

describe('short frames of M-Bus', () => {
  it('are bytes where their checksum is right', () => {
    expect(facts('[12:00:01][D][uart_debug:114]: <<< 10:40:05:45:16\n')).toEqual([['1040054516', 1]]);
    expect(facts('[12:00:01][D][uart_debug:114]: <<< 10:40:05:46:16\n')).toEqual([]);
  });
});

describe('lines that look as if they had bytes', () => {
  it.each(['TX: 7EA00', '7EA0210002002303F', 'RX 7E A0 0Z 7EA0210', '12:00:00 Sent: 7EA00802232193BD647'])(
    'are named where they can not be read: %s',
    (line) => {
      const { frames, notes } = read(`7ea0\n${line}\n`);
      expect(frames.length).toBeLessThan(3);
      expect(notes.filter(({ code }) => code === 'hex.not_understood').map(({ text }) => text.slice(0, 6))).toEqual([
        'line 2',
      ]);
    },
  );
});

describe('directions', () => {
  it.each([
    ['TX: 7E A0 08', 2],
    ['RX: 7E A0 08', 1],
    ['TX> 7E A0 08', 2],
    ['<RX 7E A0 08', 1],
    ['[TX] 7E A0 08', 2],
    ['-> 7E A0 08', 2],
    ['<- 7E A0 08', 1],
    ['--> 7E A0 08', 2],
    ['<-- 7E A0 08', 1],
    ['>>> 7E A0 08', 2],
    ['<<< 7E A0 08', 1],
    ['>> 7E A0 08', 2],
    ['<< 7E A0 08', 1],
    ['=> 7E A0 08', 2],
    ['<= 7E A0 08', 1],
    ['→ 7E A0 08', 2],
    ['Sent 7E A0 08', 2],
    ['Received\t7E A0 08', 1],
    ['Received 3 bytes: 7E A0 08', 1],
    ['send 7E A0 08', 2],
    ['recv 7E A0 08', 1],
    ['Write: 7E A0 08', 2],
    ['Read: 7E A0 08', 1],
    ['OUT: 7E A0 08', 2],
    ['IN: 7E A0 08', 1],
    ['Request: 7E A0 08', 2],
    ['Response: 7E A0 08', 1],
    ['C->S: 7E A0 08', 2],
    ['S->C: 7E A0 08', 1],
    ['DEBUG:gurux:TX: 7E A0 08', 2],
    ['Received request: 7E A0 08', 1],
    ['7E A0 08', 0],
    ['(V) 7E A0 08', 0],
    ['meter: 7E A0 08', 0],
  ])('%s', (line, direction) => {
    expect(facts(line)).toEqual([['7ea008', direction]]);
  });

  it('of socat stand above its bytes', () => {
    const text =
      '> 2024/03/05 10:22:33.5  length=2 from=0 to=1\n 7e a0 08 02   ~...\n< 2024/03/05 10:22:34  length=2 from=0 to=1\n 7e a0 1e 02   ~...\n';
    expect(read(text).frames).toMatchObject([
      { bytes: '7ea00802', direction: 2, seconds: 1_709_634_153, nanos: 500_000_000 },
      { bytes: '7ea01e02', direction: 1, seconds: 1_709_634_154 },
    ]);
  });

  it('of a heading are those of the lines below, as far as they follow each other', () => {
    expect(facts('TX:\n7E A0 08\n02 23 21\n\n93 BD 64\nReceived 3 bytes:\n7e a0 1e\nand so on\n7e a0 1f\n')).toEqual([
      ['7ea008', 2],
      ['022321', 2],
      ['93bd64', 0],
      ['7ea01e', 1],
      ['7ea01f', 0],
    ]);
  });
});

describe('times', () => {
  const times = (text: string) =>
    read(text).frames.map(({ seconds, nanos }) => (Number.isNaN(seconds) ? undefined : seconds + nanos / 1e9));
  const utc = (text: string): number => Date.parse(text) / 1000;

  it.each([
    ['2024-06-10T10:00:00.125Z', '2024-06-10T10:00:00.125Z'],
    ['2024-06-10T12:00:00.125+02:00', '2024-06-10T10:00:00.125Z'],
    ['2024-06-10 10:00:00,125', '2024-06-10T10:00:00.125Z'],
    ['[2024/06/10 10:00:00]', '2024-06-10T10:00:00Z'],
    ['10.06.2024 10:00:00.5', '2024-06-10T10:00:00.5Z'],
    ['06/10/2024 10:00:00 PM', '2024-06-10T22:00:00Z'],
    ['25/10/2024 10:00:00', '2024-10-25T10:00:00Z'],
    ['Jun 10 10:00:00 host meterd[1]:', '1970-06-10T10:00:00Z'],
    ['10:00:00.125', '1970-01-01T10:00:00.125Z'],
    ['[10:00:00.125]', '1970-01-01T10:00:00.125Z'],
    ['10.00.00.125', '1970-01-01T10:00:00.125Z'],
    ['10:00:00:125', '1970-01-01T10:00:00.125Z'],
    ['1718013600.125', '2024-06-10T10:00:00.125Z'],
    ['1718013600125', '2024-06-10T10:00:00.125Z'],
    ['[   36.125000]', '1970-01-01T00:00:36.125Z'],
  ])('%s', (time, expected) => {
    expect(times(`${time} TX: 7E A0 08`)).toEqual([utc(expected)]);
  });

  it('without a date go on in the next day after midnight', () => {
    expect(times('23:59:59 TX: 7E A0\n00:00:01 RX: 7E A0\n00:00:00 RX: 7E A0\n23:00:00 RX: 7E A0\n')).toEqual([
      86_399,
      86_401,
      86_400,
      86_400 + 82_800,
    ]);
  });

  it('without a date are of the day that was named last', () => {
    expect(times('2024-06-10 10:00:00 TX: 7E A0\n10:00:01 RX: 7E A0\n')[1]).toBe(utc('2024-06-10T10:00:01Z'));
  });

  it('hold for the lines below that have none', () => {
    expect(times('7E A0\n10:00:00\nTX: 7E A0\n7E A0\n')).toEqual([undefined, 36_000, 36_000]);
  });

  it('of a heading hold, whatever it says behind them', () => {
    const log =
      'Request: 10.06.2024 10:00:00.5 (+0.0 seconds)\n\n 7E A0 08\n\nAnswer: 10.06.2024 10:00:01 (+0.5 s)\n\n 7E A0 09';
    expect(times(log)).toEqual([utc('2024-06-10T10:00:00.5Z'), utc('2024-06-10T10:00:01Z')]);
  });

  it('in the middle of prose are those of the prose', () => {
    expect(times('10:00:00 TX: 7E A0\nmeter clock: 23:00:00\n7E A0\n')).toEqual([36_000, 36_000]);
  });

  it('that can not be are none', () => {
    expect(times('2024-13-45 10:00:00 TX: 7E A0 08\n')).toEqual([36_000]);
    expect(times('25:61:00 TX: 7E A0 08\n')).toEqual([undefined]);
  });
});

describe('colours of terminals', () => {
  it('are left out, also at the ends of a line where their escape character is lost', () => {
    expect(facts('\x1b[0;36mTX: 7E A0 08\x1b[0m 02\n')).toEqual([['7ea00802', 2]]);
    expect(facts('[0;38mTX: 7E A0 08[0m\r\n')).toEqual([['7ea008', 2]]);
  });

  it('are bytes inside of a literal', () => {
    expect(facts("TX: b'~\\xa0\\n[m\\x00[0m~'\n")).toEqual([['7ea00a5b6d005b306d7e', 2]]);
  });
});
