/** Keys as a user gives them: files, the environment, commands, and what is said of them. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { refuseKeys, takeKeyEnvironment } from '../../src/cli/key-options.js';
import { chooseKeys, sharedOf } from '../../src/cli/keys.js';
import { NO_SECURITY } from '../../src/core/index.js';
import { KeyFolder } from '../security/files.js';
import { captures, dlmsdump, type Ran } from './run.js';

const folder = new KeyFolder();
afterAll(() => folder.remove());

const session = `${captures}wrapper-session.pcap`;
const KEY = '000102030405060708090A0B0C0D0E0F';
const LINE = `* guek ${KEY}\n`;
const JSON_FILE = JSON.stringify({ keys: [{ guek: KEY }, { address: '10.0.0.5', llsSecret: '12345678' }] });
const REFUSED = 'dlmsdump: keys are read from a file, the environment or standard input: --keys FILE\n';

/** Shows GET-Requests as the names of the entries that there are. */
const showing = folder.file(
  'showing.mjs',
  `import { defineFields, group, issue, octets, Tables } from 'dlmsdump/core';
   const F = defineFields('showing', { self: group('Showing'), rest: octets('Rest'), keys: issue('Keys', 'note', 'Names of the entries.') });
   export default {
     name: 'showing', answers: [[Tables.apdu, 0xc0]], replaces: ['get-request'], self: F.self,
     dissect(d) {
       d.open(F.self);
       const names = d.once(({ shared }) => shared.security.sets.map(({ name }) => name).join(' & '));
       d.report(F.keys, 'keys: ' + names, d.at, d.left);
       d.rest(F.rest);
       d.close();
     },
   };`,
);

const keysLines = ({ err }: Ran): string[] =>
  err
    .replaceAll(`${folder.path}/`, '')
    .split('\n')
    .filter((line) => line.startsWith('dlmsdump: '));
const text = (args: readonly string[], input?: string, env: Record<string, string> = {}): Ran =>
  dlmsdump(['--text', ...args], input === undefined ? undefined : Buffer.from(input), env);

describe('keys come from', () => {
  const file = folder.file('keys.json', JSON_FILE);
  const lines = folder.file('keys.txt', LINE);

  it('files: once or more, each is named', () => {
    const ran = text(['--keys', file, '--keys', lines, session]);
    expect([ran.code, keysLines(ran)]).toEqual([
      0,
      ['dlmsdump: keys: 2 entries from keys.json', 'dlmsdump: keys: 1 entry from keys.txt'],
    ]);
  });

  it('standard input, which is read once', () => {
    expect(keysLines(text(['--keys', '-', session], LINE))).toEqual(['dlmsdump: keys: 1 entry from standard input']);
    const twice = text(['--keys', '-', '-'], LINE);
    expect([twice.code, twice.err]).toEqual([1, 'dlmsdump: standard input can be read only once\n']);
    const decoded = dlmsdump(['decode', '--text', '--keys', '-', 'C001C100080000010000FF0200'], Buffer.from(LINE));
    expect([decoded.code, keysLines(decoded)]).toEqual([0, ['dlmsdump: keys: 1 entry from standard input']]);
  });

  it('the environment: a path, and content; no program that is started has them', () => {
    const env = { DLMSDUMP_KEYS_FILE: file, DLMSDUMP_KEYS: LINE };
    const ran = text(
      ['--keys', lines, '--keys-command', `test -z "$DLMSDUMP_KEYS$DLMSDUMP_KEYS_FILE" && cat ${lines}`, session],
      undefined,
      env,
    );
    expect([ran.code, keysLines(ran)]).toEqual([
      0,
      [
        'dlmsdump: keys: 1 entry from keys.txt',
        'dlmsdump: keys: 2 entries from keys.json',
        'dlmsdump: keys: 1 entry from DLMSDUMP_KEYS',
        'dlmsdump: keys: 1 entry from the output of --keys-command',
      ],
    ]);
  });

  it('the file of the user, when it is asked for', () => {
    const config = join(folder.path, 'config');
    mkdirSync(join(config, 'dlmsdump'), { recursive: true });
    folder.file('config/dlmsdump/keys.json', JSON_FILE);
    const env = { XDG_CONFIG_HOME: config };
    expect(keysLines(text([session], undefined, env))).toEqual([]);
    expect(keysLines(text(['--keys', 'default', session], undefined, env))).toEqual([
      'dlmsdump: keys: 2 entries from config/dlmsdump/keys.json',
    ]);
    const missing = text(['--keys', 'default', session], undefined, { XDG_CONFIG_HOME: folder.path });
    expect([missing.code, keysLines(missing)]).toEqual([1, ['dlmsdump: cannot open dlmsdump/keys.json: no such file']]);
  });

  it('nowhere: nothing is said', () => {
    expect(keysLines(text([session]))).toEqual([]);
  });

  it('somewhere: with -q, nothing is said, either', () => {
    expect(text(['-q', '--keys', file, session]).err).toBe('');
  });

  it.each([
    ['-r', session],
    ['decode', 'C001C100080000010000FF0200', '--as', 'apdu'],
  ])('there to dissectors: %s', (...args) => {
    const ran = text(['--dissector', showing, '--keys', lines, '--keys', file, ...args]);
    expect(ran.out).toContain('keys: line 1 of keys.txt & entry 1 of keys.json & entry 2 of keys.json');
    expect(text(['--dissector', showing, ...args]).out).not.toContain('keys.json');
  });
});

describe('keys are refused', () => {
  it.each([
    [['--key', KEY]],
    [[`--key=${KEY}`]],
    [['--guek', KEY]],
    [[`--GUEK=${KEY}`]],
    [['--authentication-key', KEY]],
    [['--lls-password=12345678']],
  ])('on the command line: %j', (args) => {
    for (const where of [args, ['decode', ...args]]) {
      const { code, out, err } = dlmsdump([...where, session]);
      expect([code, out, err]).toEqual([1, '', REFUSED]);
    }
  });

  it('where a file should be', () => {
    const { code, err } = text(['--keys', KEY, session]);
    expect([code, err]).toEqual([1, 'dlmsdump: cannot open a key file whose name looks like a key: no such file\n']);
    expect(text([session], undefined, { DLMSDUMP_KEYS_FILE: KEY }).err).toBe(err);
  });

  it('not behind --, and not our own options', () => {
    expect(() =>
      refuseKeys(['--keys', 'a', '--keys-command', 'b', '--strict-keys', '-Y', 'key', '--', '--key']),
    ).not.toThrow();
  });

  it.each([
    [`{"keys":[{"guek":"${KEY}"`, 'DLMSDUMP_KEYS, line 1, column 52: not JSON: , or } is wanted'],
    [`* guek ${KEY}0`, 'DLMSDUMP_KEYS, line 1, guek: 33 hex digits, 32 are wanted (64 in security suite 2)'],
  ])('when they are wrong, without being told back: %j', (content, words) => {
    const ran = text(['--debug', session], undefined, { DLMSDUMP_KEYS: content });
    expect([ran.code, ran.out, ran.err]).toEqual([1, '', `dlmsdump: ${words}\n`]);
  });

  it.each([
    ['exit 3', '--keys-command ended with exit code 3'],
    [`echo '* geuk ${KEY}'`, 'the output of --keys-command, line 1: no name of a key file; guek?'],
    ['true', 'the output of --keys-command: there are no keys in it'],
  ])('when a command fails: %s', (command, words) => {
    const ran = text(['--keys-command', command, session]);
    expect([ran.code, ran.err]).toEqual([1, `dlmsdump: ${words}\n`]);
  });
});

describe.skipIf(process.platform === 'win32')('a file that others can read', () => {
  const path = folder.file('open.txt', LINE, 0o644);
  const remark = 'dlmsdump: open.txt can be read by others: chmod 600 open.txt';

  it('is used, and said, also with -q', () => {
    const ran = text(['--keys', path, session]);
    expect([ran.code, keysLines(ran)]).toEqual([0, ['dlmsdump: keys: 1 entry from open.txt', remark]]);
    expect(keysLines(text(['-q', '--keys', path, session]))).toEqual([remark]);
  });

  it('is not used with --strict-keys', () => {
    const ran = text(['--strict-keys', '--keys', path, session]);
    expect([ran.code, ran.out, keysLines(ran)]).toEqual([1, '', [`${remark} (--strict-keys)`]]);
  });
});

describe('the environment', () => {
  it('is rid of keys at once', async () => {
    const env = { DLMSDUMP_KEYS: LINE, DLMSDUMP_KEYS_FILE: '', OTHER: 'x' };
    takeKeyEnvironment(env);
    expect(env).toEqual({ OTHER: 'x' });
    takeKeyEnvironment({});
  });
});

describe('a key file that is chosen while the program runs', () => {
  const none = { file: undefined, content: undefined };

  it('comes before those that were there', async () => {
    const first = folder.file('first.txt', LINE);
    const settings = { files: [first], command: undefined, isStrict: false, environment: none };
    const { security } = await sharedOf({ keys: settings, quiet: true });
    const chosen = await chooseKeys(folder.file('second.txt', LINE), security);
    expect(typeof chosen === 'string' ? chosen : chosen.security.sets.map(({ name }) => name)).toEqual([
      'line 1 of second.txt',
      'line 1 of first.txt',
    ]);
    expect(typeof chosen === 'string' ? chosen : chosen.told).toEqual([`keys: 1 entry from ${folder.path}/second.txt`]);
  });

  it('may be the first', async () => {
    const chosen = await chooseKeys(folder.file('only.txt', LINE), NO_SECURITY);
    expect(typeof chosen === 'string' ? chosen : chosen.security.hasKeys).toBe(true);
  });

  it('may be wrong', async () => {
    expect(await chooseKeys(folder.file('wrong.txt', '* guek 00'), NO_SECURITY)).toBe(
      `${folder.path}/wrong.txt, line 1, guek: 2 hex digits, 32 are wanted (64 in security suite 2)`,
    );
  });

  it('is not there without keys', async () => {
    const { security } = await sharedOf({
      keys: { files: [], command: undefined, isStrict: false, environment: none },
      quiet: true,
    });
    expect(security.hasKeys).toBe(false);
  });
});
