/** `--obis FILE` and `dlmsdump explain` as a user meets them. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readObisFile } from '../../src/cli/obis-file.js';
import { UsageError } from '../../src/cli/usage.js';
import { obisPatternText } from '../../src/core/index.js';
import { captures, dlmsdump } from './run.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dlmsdump-obis-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (content: string | Uint8Array): string => {
  const path = join(folder, 'names');
  writeFileSync(path, content);
  return path;
};
const read = (content: string): readonly string[] =>
  readObisFile(file(content)).map(({ pattern, name }) => `${obisPatternText(pattern)} ${name}`);

describe('a file of names', () => {
  it('is lines of code and name, with blanks, tab, semicolon or comma between', () => {
    expect(
      read(
        '\ufeff# ours\r\n1-0:1.8.0*255 Import total\n1.8.1\tImport, rate 1\n\n0100020800FF;Export\n1.0.*.7.0.255 , "Now, all"\n',
      ),
    ).toEqual([
      '1-0:1.8.0*255 Import total',
      '1-0:1.8.1*255 Import, rate 1',
      '1-0:2.8.0*255 Export',
      '1-0:*.7.0*255 Now, all',
    ]);
  });

  it('or what a spreadsheet saved', () => {
    expect(read('Code,Name\n"1-0:1.8.0","Import, total"\n1.7.0,Now\n')).toEqual([
      '1-0:1.8.0*255 Import, total',
      '1-0:1.7.0*255 Now',
    ]);
  });

  it('or one JSON object', () => {
    expect(read('{"1-0:1.8.0": "Import total", "1.7.0": "Now"}')).toEqual([
      '1-0:1.8.0*255 Import total',
      '1-0:1.7.0*255 Now',
    ]);
  });

  it.each([
    ['1-0:1.8.0 Import\nfoo bar', /names, line 2: foo is no OBIS code: a code like 1-0:1\.8\.0\*255/],
    ['1-0:1.8.0 Import\nCode,Name', /line 2: Code is no OBIS code/],
    ['1-0:1.8.0*255   ', /names, line 1: the name is missing behind 1-0:1\.8\.0\*255/],
    ['1.8.0 a\n\n1-0:1.8.0*255 b', /names, line 3: 1-0:1\.8\.0\*255 has a name already \(line 1\)/],
    ['{"1.8.0": 3}', /names, "1\.8\.0": the name must be text/],
    ['{"1.8.0": "a"', /names: not JSON/],
    ['# nothing\n', /names: no names in it/],
    [`${'9'.repeat(500)} x`, /line 1: 9{40}… is no OBIS code/],
  ])('says what is wrong with %j', (content, words) => {
    expect(() => read(content)).toThrow(UsageError);
    expect(() => read(content)).toThrow(words);
  });

  it('says what is wrong with a file that can not be read', () => {
    expect(() => readObisFile(join(folder, 'absent'))).toThrow(/cannot open .*absent: no such file/);
    expect(() => readObisFile(folder)).toThrow(/it is a folder/);
    expect(() => readObisFile(file(Buffer.alloc(5 * 1024 * 1024)))).toThrow(/too large/);
    if (existsSync('/dev/zero')) expect(() => readObisFile('/dev/zero')).toThrow(/too large/);
  });
});

describe('--obis', () => {
  it('names objects in lines, in the tree and in JSON trees', () => {
    const names = file('1.8.0 Import total\n1-0:*.7.0 Now');
    const session = `${captures}wrapper-session.pcap`;
    expect(dlmsdump(['--obis', names, '-c', '3', session]).lines[2]).toContain(
      'GET-Request       Register 1-0:1.8.0*255 "Import total" value',
    );
    expect(dlmsdump(['--obis', names, '-V', '-c', '3', session]).out).toContain(
      'Instance: 1-0:1.8.0*255 (Import total)\n',
    );
    expect(dlmsdump(['--obis', names, '--ndjson=tree', '-c', '3', session]).out).toContain(
      '"value":"1-0:1.8.0*255","text":"1-0:1.8.0*255 (Import total)"',
    );
    expect(dlmsdump(['--obis', names, `${captures}hdlc-push.hex`]).lines[0]).toContain('1-0:1.7.0*255 "Now" 1873 W');
  });

  it('leaves JSON values alone', () => {
    const session = `${captures}wrapper-session.pcap`;
    const names = file('1.8.0 Import total');
    expect(dlmsdump(['--obis', names, '--ndjson', session]).out).toBe(dlmsdump(['--ndjson', session]).out);
  });

  it('makes control characters visible', () => {
    const names = file('1.8.0 \u001b[31mred');
    const { out } = dlmsdump(['--obis', names, `${captures}wrapper-session.pcap`]);
    expect(out).not.toContain('\u001b');
    expect(out).toContain('\\x1b[31mred');
  });

  it('refuses a file with a mistake in it', () => {
    const { code, out, err } = dlmsdump(['--obis', file('what ever'), `${captures}wrapper-session.pcap`]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^dlmsdump: .*names, line 1: what is no OBIS code: .*\n$/);
  });
});

describe('the tree', () => {
  it('has names of objects, beside codes and guesses, and in JSON', () => {
    const name = 'Active power+ (QI+QIV), instantaneous';
    expect(dlmsdump(['-V', `${captures}hdlc-push.hex`]).out).toContain(
      `octet-string: 0100010700ff ≈ 1-0:1.7.0*255 (${name})\n`,
    );
    expect(dlmsdump(['--json=tree', `${captures}hdlc-push.hex`]).out).toContain(`≈ 1-0:1.7.0*255 (${name})"`);
  });

  it('has what a country calls an object whose code says no more than that it is its own', () => {
    const request = Buffer.from('c0 01 c1 00 01 01 00 5e 5b 00 ff 02 00\n');
    const { out } = dlmsdump(['-V', '-'], request);
    expect(out).toContain('(Country specific identifier, India (94.91.0); India IS 15959: Instantaneous profile)');
  });
});

describe('dlmsdump explain', () => {
  it('says what something means', () => {
    const { code, out, err } = dlmsdump(['explain', 'unit', '30']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^Wh, unit 30 of scaler_unit \(IEC 62056-6-2\)\n {2}measures {2}active energy\n/);
  });

  it('knows names of the user', () => {
    expect(dlmsdump(['explain', '--obis', file('1.8.0 Import total'), '1.8.0']).lines[1]).toBe(
      '  yours    Import total',
    );
    expect(dlmsdump(['explain', '1.8.0', '--obis', file('1.8.0 Import total')]).lines[1]).toBe(
      '  yours    Import total',
    );
  });

  it('keeps lines short', () => {
    const { lines } = dlmsdump(['explain', '7-0:13.2.0.255']);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('says in one line that it knows nothing, and what is near', () => {
    expect(dlmsdump(['explain', 'objct-undefined'])).toMatchObject({
      code: 1,
      out: '',
      err: 'dlmsdump: nothing is known of "objct-undefined"; near it: object-undefined\n',
    });
    expect(dlmsdump(['explain', '\u001b[31m']).err).toMatch(/^dlmsdump: nothing is known of "\\x1b\[31m".*\n$/);
  });
});
