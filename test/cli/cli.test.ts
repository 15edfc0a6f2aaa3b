import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captures, dlmsdump, PROGRAM, start } from './run.js';

const session = `${captures}wrapper-session.pcap`;
let folder = '';
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

beforeAll(() => {
  if (!existsSync(PROGRAM)) throw new Error('build first: npm run build');
  folder = mkdtempSync(join(tmpdir(), 'dlmsdump-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('text', () => {
  it('shows one line a message, and counts on standard error', () => {
    const { code, lines, err } = dlmsdump([session]);
    expect(code).toBe(0);
    expect(lines).toHaveLength(22);
    expect(lines[2]).toBe(
      '    3    0.040123  192.0.2.10:49812 → 192.0.2.20:4059  GET-Request       Register 1-0:1.8.0*255 value',
    );
    expect(lines[19]).toContain('GET-Response      Register 1-0:99.98.97*255 value  object-undefined');
    expect(err).toBe('22 messages in 39 frames\n');
  });

  it('shows the whole tree with -V, and the bytes beside it with -x', () => {
    const { out } = dlmsdump(['-V', '-x', '-c', '3', session]);
    expect(out).toContain('TCP\n');
    expect(out).toMatch(/^0041 {2}00 03 +Class: 3 \(Register\)$/m);
    expect(out).toMatch(
      /^0043 {2}01 00 01 08 00 ff +Instance: 1-0:1\.8\.0\*255 \(Active power\+ \(QI\+QIV\) time integral 1 \(energy\), rate 0 \(total\)\)$/m,
    );
    expect(out).not.toContain('GET-Response');
  });

  it('shows the bytes below the line with -x alone', () => {
    const { lines } = dlmsdump(['-x', '-c', '1', `${captures}peer-defects.hex`]);
    expect(lines[1]).toBe('      0000  c4 01 c1 00 14 ff ff ff  ff ff ff ff fe           .............');
  });

  it.each([
    ['r', '0.000000'],
    ['e', '1718013600.022122000'],
    ['u', '10:00:00.022122'],
    ['ud', '2024-06-10 10:00:00.022122'],
    ['d', '0.000000'],
  ])('shows times as -t %s', (format, time) => {
    expect(dlmsdump(['-t', format, '-c', '1', session]).out).toContain(` ${time} `);
  });

  it('colours only when it is asked to', () => {
    const escape = String.fromCharCode(27);
    expect(dlmsdump([session]).out).not.toContain(escape);
    expect(dlmsdump(['--color', 'always', session]).out).toContain(`${escape}[`);
    expect(dlmsdump(['--color', 'never', session], undefined, { FORCE_COLOR: '1', NO_COLOR: '' }).out).not.toContain(
      escape,
    );
    expect(dlmsdump([session], undefined, { FORCE_COLOR: '1', NO_COLOR: '' }).out).toContain(`${escape}[`);
    expect(dlmsdump([session], undefined, { FORCE_COLOR: '1', NO_COLOR: '1' }).out).not.toContain(escape);
  });

  it('makes control characters from the wire visible', () => {
    const { out } = dlmsdump([`${captures}data-types.hex`]);
    expect(out).toContain('"A\\x1b[31mB\\x00\\x0d\\x0a"');
    expect(out).not.toContain(String.fromCharCode(27));
  });

  it('names each input where there are several', () => {
    const { lines } = dlmsdump([session, `${captures}peer-defects.hex`]);
    expect(lines.filter((line) => line.startsWith('# '))).toHaveLength(2);
    expect(lines.at(-1)).toMatch(/^ {3}31 /);
  });

  it('shows frames that are not DLMS with --all', () => {
    const plain = dlmsdump([`${captures}not-dlms.pcap`]);
    expect(plain.err).toContain('frames not DLMS (--all shows them)');
    const all = dlmsdump(['--all', `${captures}not-dlms.pcap`]);
    expect(all.lines.length).toBeGreaterThan(plain.lines.length);
  });
});

describe('help', () => {
  it('fits one screen, and ends with examples that work', () => {
    const { code, lines } = dlmsdump(['--help']);
    expect(code).toBe(0);
    expect(lines.length).toBeLessThanOrEqual(64);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    const examples = lines.slice(lines.indexOf('Examples:') + 1);
    expect(examples).toHaveLength(3);
    for (const example of examples) {
      const words =
        example
          .trim()
          .split(/ {2,}| \|/)[0]
          ?.split(' ') ?? [];
      const ran = dlmsdump(words.slice(1).map((word) => word.replace('captures/', captures)));
      expect([words[0], ran.code, ran.out === '']).toEqual(['dlmsdump', 0, false]);
    }
  });
});

describe('JSON', () => {
  it('prints one document with --json, one line a message with --ndjson; -T says the same', () => {
    const document = JSON.parse(dlmsdump(['--json', session]).out) as { messages: unknown[]; counts: unknown };
    expect(document.messages).toHaveLength(22);
    expect(document.counts).toMatchObject({ frames: 39, messages: 22 });
    const lines = dlmsdump(['--ndjson', session]).lines;
    expect(lines).toHaveLength(22);
    expect(JSON.parse(lines[3] as string)).toMatchObject({
      dlmsdump: 1,
      message: 4,
      frame: 8,
      time: '2024-06-10T10:00:00.099619000Z',
      get_response: { invoke_id_and_priority: { invoke_id: 1 }, result_choice: 'data', data: 4256789 },
    });
    expect(dlmsdump(['-T', 'ndjson', session]).lines).toEqual(lines);
  });

  it('has every node with =tree', () => {
    const line = JSON.parse(dlmsdump(['--ndjson=tree', '-c', '4', session]).lines[3] as string) as {
      tree: { name: string }[];
    };
    expect(line.tree.map(({ name }) => name)).toEqual(['eth', 'ip', 'tcp', 'wrapper', 'get_response']);
  });

  it('marks a partial result, delivers it, and ends with 2', () => {
    const cut = file('cut.pcap', readFileSync(session).subarray(0, 1500));
    const { code, out, err } = dlmsdump(['--json', cut]);
    const document = JSON.parse(out) as { messages: unknown[]; inputs: unknown[]; notes: unknown[] };
    expect(code).toBe(2);
    expect(document.messages.length).toBeGreaterThan(5);
    expect(document.inputs).toMatchObject([{ complete: false }]);
    expect(document.notes).toMatchObject([{ note: { code: 'capture.cut' } }]);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('inputs', () => {
  it('reads standard input, and shows a message as soon as its packet is there', async () => {
    const bytes = readFileSync(session);
    const child = start(['-']);
    const seen = new Promise<string>((resolve) =>
      child.stdout.once('data', (data: Buffer) => resolve(data.toString())),
    );
    child.stdin.write(bytes.subarray(0, 600));
    expect(await seen).toContain('AARQ');
    child.stdin.end(bytes.subarray(600));
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code).toBe(0);
  });

  it('reads gzip, whatever the file is called', () => {
    expect(dlmsdump([file('capture.txt', gzipSync(readFileSync(session)))]).lines).toHaveLength(22);
  });

  it('reads a file named like a command with -r', () => {
    expect(dlmsdump(['-r', file('fields', readFileSync(session))]).lines).toHaveLength(22);
  });

  it('lets --decode-as decide', () => {
    expect(dlmsdump(['--decode-as', '4059=none', session]).lines).toHaveLength(0);
    const hdlc = `${captures}hdlc-addresses.pcap`;
    expect(dlmsdump(['--decode-as', 'user0=hdlc', '-c', '1', hdlc]).out).toContain('SNRM');
    expect(dlmsdump(['--decode-as', 'dlt:147=wrapper', '-c', '1', hdlc]).out).toContain('no frame');
    const plc = `${captures}plc-4-32.pcap`;
    expect(dlmsdump(['--decode-as', '4059=llc432', '-c', '1', plc]).out).toContain('Discover');
    expect(dlmsdump(['--decode-as', '4059=apdu', '-c', '1', plc]).out).toContain('no dissector answers APDU tag 0x90');
  });
});

describe('errors', () => {
  it.each([
    [['no-such-file.pcap'], 2, /^dlmsdump: cannot open no-such-file\.pcap: no such file/],
    [[], 1, /^dlmsdump: nothing to read/],
    [['--no-such-option', 'x'], 1, /^dlmsdump: unknown option '--no-such-option'/],
    [['-t', 'x', session], 1, /^dlmsdump: option '-t, --time <format>' argument 'x' is invalid/],
    [['-c', '0', session], 1, /above 0/],
    [['--json', '--ndjson', session], 1, /^dlmsdump: only one of/],
    [['--decode-as', '99999=hdlc', session], 1, /^dlmsdump: cannot understand --decode-as/],
    [['--dissector', 'no-such.js', session], 1, /^dlmsdump: cannot open dissector no-such\.js: no such file/],
    [['-', '-'], 1, /^dlmsdump: standard input can be read only once/],
  ] as const)('%j ends with %i and one line', (args, code, text) => {
    const ran = dlmsdump([...args]);
    expect(ran.code).toBe(code);
    expect(ran.err).toMatch(text);
    expect(ran.err).not.toContain('    at ');
  });

  it('shows control characters in file names', () => {
    expect(dlmsdump([`bad${String.fromCharCode(27)}[2J.pcap`]).err).toContain('bad\\x1b[2J.pcap');
  });

  it.each([['--fo\x1b[31mo'], ['-T', 'x\x9b'], ['decode', '--as', '\u202e', '7e'], ['-c', '\x07', 'file']])(
    'shows control characters in arguments that it does not know: %j %j',
    (...args) => {
      const { code, err } = dlmsdump(args);
      expect(code).toBe(1);
      expect(err).toMatch(/\\(x1b|x9b|x07|u\{202e\})/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
      expect(err).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
    },
  );

  it.each([
    ['--decode-as', '4059=constructor'],
    ['-T', 'csv', '-E', 'separator=constructor'],
    ['-T', 'csv', '-E', 'aggregator=__proto__'],
  ])('knows no words that JavaScript knows: %j %j', (...args) => {
    const { code, err } = dlmsdump([...args, join(captures, 'wrapper-session.pcap')]);
    expect([code, err]).toEqual([1, expect.stringContaining('cannot understand')]);
  });

  it('goes on with the next input after one that is missing', () => {
    const { code, lines } = dlmsdump(['no-such-file.pcap', session]);
    expect(code).toBe(2);
    expect(lines.filter((line) => /^ +\d+ /.test(line))).toHaveLength(22);
  });

  it('ends with 3 where --fail-on is met', () => {
    expect(dlmsdump(['--fail-on', 'error', session]).code).toBe(0);
    expect(dlmsdump(['--fail-on', 'error', `${captures}hdlc-faults.bin`]).code).toBe(3);
    expect(dlmsdump(['--fail-on', 'warning', `${captures}hdlc-llc-variants.hex`]).code).toBe(3);
  });

  it('ends quietly when the reader of its output goes', async () => {
    const child = start(['-V', session, session, session, session]);
    let err = '';
    child.stderr.on('data', (data: Buffer) => {
      err += data.toString();
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code).toBe(0);
    expect(err).not.toMatch(/Error|EPIPE/);
  });
});

describe('fields', () => {
  it('lists every field once, sorted, with kind and label', () => {
    const { lines, code } = dlmsdump(['fields']);
    const names = lines.map((line) => line.split('\t')[0] as string);
    expect(code).toBe(0);
    expect(names).toEqual([...names].sort());
    expect(new Set(names).size).toBe(names.length);
    for (const name of [
      'cosem.class_id',
      'cosem.instance',
      'cosem.attribute',
      'dlms.invoke_id',
      'dlms.result',
      'hdlc.fcs',
      'wrapper.length',
      'ip.src',
      'tcp.srcport',
    ]) {
      expect(names).toContain(name);
    }
    expect(lines.find((line) => line.startsWith('cosem.class_id\t'))).toMatch(/^cosem\.class_id\tuint\tClass\t/);
  });
});

describe('plugins', () => {
  it('loads a dissector written against our public face', () => {
    const example = join(captures, '../docs/examples/vendor-error.js');
    const { out, code } = dlmsdump(['--dissector', example, `${captures}hdlc-llc-variants.hex`]);
    expect(code).toBe(0);
    expect(out).toContain('vendor error      NO DATA 17');
    const lines = dlmsdump(['--ndjson', '--dissector', example, `${captures}hdlc-llc-variants.hex`]).lines;
    expect(lines.some((line) => line.includes('"vendor_error":{"text":"NO DATA 17"}'))).toBe(true);
  });

  it('takes a function that is handed the public face', () => {
    const plugin = file(
      'plugin.mjs',
      `export default ({ defineFields, group, octets, Tables }) => {
        const F = defineFields('mine', { self: group('Mine'), bytes: octets('Bytes') });
        return { name: 'mine', answers: [[Tables.apdu, 0xc4]], replaces: ['get-response'], self: F.self,
          dissect(d) { d.open(F.self); d.rest(F.bytes); d.close(); } };
      };`,
    );
    const { lines } = dlmsdump(['--ndjson', '--dissector', plugin, session]);
    expect(JSON.parse(lines[3] as string)).toMatchObject({ mine: { bytes: 'c401c100060040f415' } });
  });

  it('keeps what a failing dissector says on the tree, and goes on', () => {
    const plugin = file(
      'bad.mjs',
      `export default ({ Tables }) => ({ name: 'bad', answers: [[Tables.apdu, 0xc4]], replaces: ['get-response'],
        dissect() { throw new Error('oh no'); } });`,
    );
    const { lines, code } = dlmsdump(['--dissector', plugin, session]);
    expect(code).toBe(0);
    expect(lines).toHaveLength(22);
    expect(lines[3]).toContain('Bug: bad: oh no');
  });

  it.each([
    ['without a default export', 'export const x = 1;', 'it has no default export'],
    ['that is no dissector', 'export default 1;', 'is no dissector'],
    [
      'that claims what is taken',
      "export default ({ Tables }) => ({ name: 'x', answers: [[Tables.apdu, 0xc4]], dissect() {} });",
      'both answer',
    ],
  ])('refuses a file %s', (_, source, words) => {
    const { code, err } = dlmsdump(['--dissector', file('refused.mjs', source), session]);
    expect(code).toBe(1);
    expect(err).toContain(words);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });
});
