import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captures, dlmsdump } from './run.js';

const session = `${captures}wrapper-session.pcap`;
const faults = `${captures}hdlc-faults.bin`;
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dlmsdump-filter-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('-Y', () => {
  it('shows messages that match, with the numbers and times they have without it', () => {
    const plain = dlmsdump([session]).lines;
    const { lines, err, code } = dlmsdump(['-Y', 'cosem.class_id == "Profile generic"', session]);
    expect(lines).toEqual([plain[8], plain[9], plain[10], plain[11]]);
    expect(err).toBe('4 of 22 messages match, in 39 frames\n');
    expect(code).toBe(0);
  });

  it('tells the time since the message before, shown or not, with -t d, and since the one shown with -t dd', () => {
    const time = (format: string): (string | undefined)[] =>
      dlmsdump(['-t', format, '-Y', 'message.number in {3, 5}', session]).lines.map(
        (line) => line.trim().split(/\s+/)[1],
      );
    expect(time('d')).toEqual(['0.002749', '0.002748']);
    expect(time('dd')).toEqual(['0.000000', '0.040122']);
  });

  it('counts matching messages with -c', () => {
    const { lines, err } = dlmsdump(['-Y', 'get_request', '-c', '2', session]);
    expect(lines.map((line) => Number(line.slice(0, 5)))).toEqual([3, 5]);
    expect(err).toMatch(/^2 of \d+ messages match/);
  });

  it('leaves what JSON shows of a message as it is, also where headers are asked for', () => {
    const plain = dlmsdump(['--ndjson', session]).lines;
    const { lines } = dlmsdump(['--ndjson', '-Y', 'tcp.srcport == 4059 and ip.ttl > 1', session]);
    expect(lines).toEqual(plain.filter((line) => line.includes('"source":"192.0.2.20:4059"')));
    const cut = `${captures}tcp-snaplen.pcap`;
    expect(dlmsdump(['--ndjson', '-Y', 'tcp', cut]).lines).toEqual(dlmsdump(['--ndjson', cut]).lines);
    expect(dlmsdump(['-V', '-Y', 'aarq', session]).out).toContain('TCP\n');
  });

  it('lets --fail-on look at matching messages only', () => {
    expect(dlmsdump(['--fail-on', 'error', faults]).code).toBe(3);
    expect(dlmsdump(['--fail-on', 'error', '-Y', 'not issue', faults]).code).toBe(0);
    expect(dlmsdump(['--fail-on', 'error', '-Y', 'hdlc.fcs_wrong', faults]).code).toBe(3);
  });

  it('shows where a filter is wrong', () => {
    const { code, err, out } = dlmsdump(['-Y', 'aarq or cosem.clas_id == 3', session]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toBe(
      'dlmsdump: filter: unknown field `cosem.clas_id` (did you mean cosem.class_id?)\n' +
        '  aarq or cosem.clas_id == 3\n' +
        '          ^\n',
    );
  });

  it('shows a part of a long filter, and its control characters', () => {
    const escape = String.fromCharCode(27);
    const long = dlmsdump([
      '-Y',
      `${'aarq or '.repeat(40)}${escape} or ${'aarq or '.repeat(40)}aarq`,
      session,
    ]).err.split('\n');
    expect(long[0]).toContain('unknown field `\\x1b`');
    expect((long[1] as string).length).toBeLessThan(120);
    expect((long[1] as string)[(long[2] as string).length - 1]).toBe('\\');
  });
});

describe('-T fields', () => {
  const fields = (...args: string[]): readonly string[] => dlmsdump(['-T', 'fields', ...args, session]).lines;

  it('prints fields separated by tabs, all values of each', () => {
    const args = [
      '-Y',
      'message.number in {3, 13, 20}',
      '-e',
      'frame.number',
      '-e',
      'cosem.instance',
      '-e',
      'dlms.result',
    ];
    expect(fields(...args)).toEqual([
      '7\t1-0:1.8.0*255\t',
      '22\t1-0:32.7.0*255,1-0:99.98.97*255,1-0:31.7.0*255\t',
      '32\t1-0:99.98.97*255\tobject-undefined',
    ]);
  });

  it('takes the options of tshark', () => {
    const args = ['-Y', 'message.number == 13', '-e', 'service', '-e', 'cosem.class_id', '-e', 'tcp.port'];
    expect(fields(...args, '-E', 'header=y', '-E', 'separator=;', '-E', 'aggregator=+')).toEqual([
      'service;cosem.class_id;tcp.port',
      'GET-Request;3+3+3;49812+4059',
    ]);
    expect(fields(...args, '-E', 'occurrence=f', '-E', 'quote=d')).toEqual(['"GET-Request"\t"3"\t"49812"']);
    expect(fields(...args, '-E', 'occurrence=l', '-E', 'separator=/s', '-E', 'quote=s')).toEqual([
      "'GET-Request' '3' '4059'",
    ]);
  });

  it('writes values as JSON does, and makes control characters visible', () => {
    const args = [
      '-T',
      'fields',
      '-e',
      'dlms.data',
      '-Y',
      'message.number in {12, 15, 22}',
      `${captures}data-types.hex`,
    ];
    expect(dlmsdump(args).lines).toEqual(['-2147483648', '230.4', 'A\\x1b[31mB\\x00\\x0d\\x0a']);
  });

  it.each([
    [['-T', 'fields', session], /^dlmsdump: -T fields needs fields/],
    [['-e', 'frame.number', session], /^dlmsdump: -e and -E belong to -T fields/],
    [['-T', 'json', '-e', 'frame.number', session], /^dlmsdump: -e and -E belong to -T fields/],
    [
      ['-T', 'csv', '-e', 'frame.numbr', session],
      /^dlmsdump: -e: unknown field `frame\.numbr` \(did you mean frame\.number\?\)/,
    ],
    [['-T', 'csv', '-E', 'quote=d', session], /CSV quotes what needs it/],
    [['-T', 'csv', '-E', 'separator=', session], /^dlmsdump: cannot understand -E separator=/],
    [['-T', 'csv', '-E', 'constructor=x', session], /^dlmsdump: cannot understand -E/],
  ])('%j is refused', (args, text) => {
    const { code, err } = dlmsdump(args);
    expect(code).toBe(1);
    expect(err).toMatch(text);
  });
});

describe('-T csv', () => {
  it('has a header and the columns of the summary', () => {
    const rows = dlmsdump(['-T', 'csv', '-c', '3', session]).out.split('\r\n');
    expect(rows).toEqual([
      'message.number,frame.number,frame.time,source,destination,service,object,value,issue.text',
      '1,4,2024-06-10T10:00:00.022122000Z,192.0.2.10:49812,192.0.2.20:4059,AARQ,"LN referencing, no ciphering","LLS, password, max PDU 1200",',
      '2,5,2024-06-10T10:00:00.059496000Z,192.0.2.20:4059,192.0.2.10:49812,AARE,"LN referencing, no ciphering","accepted, max PDU 1024",',
      '3,7,2024-06-10T10:00:00.062245000Z,192.0.2.10:49812,192.0.2.20:4059,GET-Request,Register 1-0:1.8.0*255 value,,',
      '',
    ]);
  });

  it('lets nothing from a capture become a formula, and leaves numbers', () => {
    const path = join(folder, 'formula.hex');
    const text = (value: string): string =>
      `c401c1000a${value.length.toString(16).padStart(2, '0')}${Buffer.from(value).toString('hex')}\n`;
    writeFileSync(path, `${['=1+1', '+1', '-1,5', '@A1', 'a"b', '-', ' x'].map(text).join('')}c401c1000fff\n`);
    expect(dlmsdump(['-T', 'csv', '-e', 'dlms.data', '-E', 'header=n', path]).out.split('\r\n')).toEqual([
      "'=1+1",
      '+1',
      '"\'-1,5"',
      "'@A1",
      '"a""b"',
      "'-",
      '" x"',
      '-1',
      '',
    ]);
  });
});

describe('fields', () => {
  it('lists what fits a pattern, and the words for values', () => {
    const names = (pattern: string): string[] =>
      dlmsdump(['fields', pattern]).lines.map((line) => line.split('\t')[0] as string);
    expect(names('hdlc.fcs*')).toEqual(['hdlc.fcs', 'hdlc.fcs_verdict', 'hdlc.fcs_wrong']);
    expect(names('class_id')).toEqual(expect.arrayContaining(['cosem.class_id', 'object_list_element.class_id']));
    expect(names('port')).toEqual(expect.arrayContaining(['port', 'source.port', 'tcp.port', 'tcp.srcport']));
    expect(dlmsdump(['fields', '--values', 'issue.severity']).lines).toEqual([
      'issue.severity\t0\tnote',
      'issue.severity\t1\twarning',
      'issue.severity\t2\terror',
    ]);
    expect(dlmsdump(['fields', '--values', 'cosem.class_id']).lines).toContain('cosem.class_id\t3\tRegister');
    expect(dlmsdump(['fields', 'no-such-field'])).toMatchObject({
      code: 1,
      err: 'dlmsdump: no field fits no-such-field\n',
    });
  });
});
