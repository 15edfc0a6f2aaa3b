import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectCompression, detectFormat, type Format } from '../../src/sources/detect.js';
import { ascii, hex, join } from './build.js';

describe('detectFormat', () => {
  const inputs: [Format, string, Uint8Array][] = [
    ['pcap', 'big-endian microseconds', hex('a1b2c3d4')],
    ['pcap', 'little-endian microseconds', hex('d4c3b2a1 0200')],
    ['pcap', 'big-endian nanoseconds', hex('a1b23c4d')],
    ['pcap', 'little-endian nanoseconds', hex('4d3cb2a1')],
    ['pcap', 'big-endian modified', hex('a1b2cd34')],
    ['pcap', 'little-endian modified', hex('34cdb2a1')],
    ['pcapng', 'a section header', hex('0a0d0d0a 1c000000')],
    ['hex', 'a line', ascii('7ea0\n')],
    ['hex', 'a line without its end', ascii('7ea0')],
    ['hex', 'lines of Windows', ascii('\r\n7e a0\r\n')],
    ['hex', 'a byte order mark', ascii('\ufeff7ea0\n')],
    ['hex', 'comments in any language before it', ascii('# Zähler\r\n# Стан\r\n7ea0\n')],
    ['hex', 'words before it', ascii('log of today\n7ea0\n')],
    ['hex', 'a long line', ascii('7e '.repeat(5000))],
    ['hex', 'a long line cut in the middle of a byte', ascii(` ${'7e'.repeat(5000)}`)],
    ['hex', 'a long line cut after 0x', ascii(`0x7e,${'\n'}${'0x7e '.repeat(5000)}`)],
    ['hex', 'nothing but long comments', ascii('# no byte so far\n'.repeat(400))],
    ['serial', 'HDLC', hex('7ea0210002002303')],
    ['serial', 'M-Bus, which begins with a letter', hex('68fafa68')],
    ['serial', 'a telegram of readable text', ascii('/KFM5KAIFA-METER\r\n\r\n1-3:0.2.8(42)\r\n!7AF2\r\n')],
    ['serial', 'a telegram without identification', ascii('1-0:1.8.0(004256.789*kWh)\r\n')],
    ['serial', 'a wide mark before bytes', hex('fffe7ea0')],
    ['hex', 'words', ascii('what is this\n')],
    ['hex', 'half a byte', ascii('7')],
    ['hex', 'a log', ascii('2024-06-10 12:00:00,123 DEBUG - TX: 7E A0 08 02 23\n')],
    ['hex', 'a banner and a log', ascii(`${'reader started, see manual\n'.repeat(300)}TX: 7E A0 08 02 23\n`)],
    ['hex', 'a log with words of any language', new TextEncoder().encode('Zähler → 7E A0 08 02 23 21 93\n')],
    ['hex', 'a log with colours', ascii('\x1b[0;36m[12:00:00][D] 7E A0 08 02\x1b[0m\n')],
    ['hex', 'a dump', ascii('00000000: 7ea0 0802 2321 93bd 647e  ~...#!..d~\n')],
    ['hex', 'JSON', ascii('{"SerialReceived":"7EA00802232193BD647E"}\n')],
    ['hex', 'UTF-16', new Uint8Array(Buffer.from('\ufeff7ea0\r\n', 'utf16le'))],
    ['hex', 'UTF-16, the other way', new Uint8Array(Buffer.from('\ufeff7ea0\r\n', 'utf16le').swap16())],
    ['serial', 'no text after text', join([ascii('log\n'), hex('00'), ascii('\n7ea0\n')])],
    ['serial', 'half a magic number', hex('d4c3b2')],
    ['serial', 'newlines', ascii('\n\r')],
  ];
  it.each(inputs)('takes for %s: %s', (format, _, bytes) => {
    expect(detectFormat(bytes, true)).toBe(format);
  });

  it.each(inputs)('takes for %s, whatever the pieces: %s', (format, _, bytes) => {
    const firstSaid = Array.from(bytes.subarray(0, 4200), (_byte, i) => detectFormat(bytes.subarray(0, i + 1), false));
    const certain = firstSaid.find((said) => said !== undefined);
    if (certain === undefined) expect(bytes.length).toBeLessThan(4096);
    else expect(certain).toBe(format);
    expect(new Set(firstSaid.filter((said) => said !== undefined)).size).toBeLessThan(2);
  });

  it('never changes its mind', () => {
    const text = fc.array(fc.constantFrom(...'07eaxz# \r\n\xe4\x01'), { maxLength: 30 });
    const bytes = text.map((characters) => new Uint8Array(Buffer.from(characters.join(''), 'latin1')));
    fc.assert(
      fc.property(fc.oneof(bytes, fc.uint8Array()), (input) => {
        const last = detectFormat(input, true);
        for (let length = 0; length <= input.length; length++) {
          expect([undefined, last]).toContain(detectFormat(input.subarray(0, length), false));
        }
      }),
    );
  });

  it('waits no longer than it must', () => {
    expect(detectFormat(hex('7ea0'), false)).toBe('serial');
    expect(detectFormat(ascii('7ea0\n'), false)).toBe('hex');
    expect(detectFormat(hex('d4c3b2'), false)).toBe(undefined);
    expect(detectFormat(ascii('7ea0'), false)).toBe(undefined);
  });
});

describe('detectCompression', () => {
  it.each([
    ['gzip', hex('1f8b0800')],
    ['zstd', hex('28b52ffd')],
    ['none', hex('1f8b01')],
    ['none', hex('1f')],
    ['none', hex('7e')],
    ['none', hex('')],
  ])('takes for %s', (compression, bytes) => {
    expect(detectCompression(bytes, true)).toBe(compression);
  });

  it('waits for the whole magic number', () => {
    expect(detectCompression(hex('1f8b'), false)).toBe(undefined);
    expect(detectCompression(hex('28b52f'), false)).toBe(undefined);
    expect(detectCompression(hex('7e'), false)).toBe('none');
  });
});
