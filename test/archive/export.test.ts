import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { Export, type Exported, type ExportFormat, type ExportSettings } from '../../src/archive/export.js';
import { AllRows, FilteredRows, type Rows } from '../../src/archive/rows.js';
import { Slices } from '../../src/archive/slices.js';
import { dlmsdump } from '../cli/run.js';
import { filterOf } from '../filter/helper.js';
import { archiveOf, type FakeArchive, registry, until } from './fake.js';

const folder = mkdtempSync(join(tmpdir(), 'dlmsdump-export-'));
afterAll(() => rmSync(folder, { recursive: true }));

const captureFolder = fileURLToPath(new URL('../../captures/', import.meta.url));
const captures = readdirSync(captureFolder).filter((name) => /\.(pcap|pcapng|hex|bin|txt)$/.test(name));
const session = await archiveOf(['wrapper-session.pcap']);

interface Wanted extends Partial<ExportSettings> {
  readonly archive?: FakeArchive;
  readonly rows?: Rows;
  readonly slices?: Slices;
}

const SETTINGS: ExportSettings = { format: 'ndjson', layers: false, time: 'r', folder, name: undefined };

async function exported(wanted: Wanted): Promise<Exported> {
  const { archive = session, rows = new AllRows(archive), slices = new Slices(), ...settings } = wanted;
  let result: Exported | undefined;
  new Export(archive, slices, rows, registry, { ...SETTINGS, ...settings }, (done) => {
    result = done;
  });
  await until(() => result !== undefined);
  return result as Exported;
}

let names = 0;

/** What is in the file. */
async function textOf(wanted: Wanted): Promise<string> {
  const { file, problem } = await exported({ name: `file-${names++}`, ...wanted });
  expect(problem).toBeUndefined();
  return readFileSync(file, 'utf8');
}

const run = (...args: readonly string[]): string =>
  dlmsdump([...args, join(captureFolder, 'wrapper-session.pcap')]).out;
/** The path of the capture is as it was given. */
const named = (text: string): string =>
  text.replaceAll(join(captureFolder, 'wrapper-session.pcap'), 'wrapper-session.pcap');

describe('exported messages', () => {
  it.each([
    ['ndjson', ['--ndjson']],
    ['lines', []],
    ['trees', ['-V']],
  ] as const)('are what the command line shows: %s', async (format, args) => {
    const layers = format === 'trees';
    expect(await textOf({ format, layers })).toBe(named(run(...args)));
    const filter = 'get_request and message.number > 3';
    const rows = new FilteredRows(session, new Slices(), { filter: filterOf(filter) });
    expect(await textOf({ format, layers, rows, slices: new Slices(0) })).toBe(named(run(...args, '-Y', filter)));
  });

  it('are the messages of a JSON document', async () => {
    const ours = JSON.parse(await textOf({ format: 'json' }));
    const theirs = JSON.parse(named(run('--json')));
    expect(ours.messages).toEqual(theirs.messages);
    expect(Object.keys(ours)).toEqual(Object.keys(theirs));
    expect(ours.inputs).toEqual([{ file: 'wrapper-session.pcap', complete: true }]);
    expect(ours.counts.messages).toBe(session.count);
    const none = new FilteredRows(session, new Slices(1000), { filter: filterOf('udp') });
    expect(JSON.parse(await textOf({ format: 'json', rows: none })).messages).toEqual([]);
  });

  it('have headers where these are asked for', async () => {
    const { messages } = JSON.parse(await textOf({ format: 'json', layers: true }));
    expect(messages[0].tcp.dstport).toBe(4059);
  });

  it.each(captures)('are read again as hex with the same bytes: %s', async (capture) => {
    const archive = await archiveOf([capture]);
    const { file } = await exported({ archive, format: 'hex', name: `${capture}.hex` });
    expect(bytesOf(await archiveOf([file]))).toEqual(bytesOf(archive));
  });

  it('wait for the filter, and leave out what came since', async () => {
    const archive = await archiveOf(['wrapper-session.pcap']);
    archive.show(10);
    const slices = new Slices(0);
    const rows = new FilteredRows(archive, slices, { filter: filterOf('get_request') });
    const before = exported({ archive, rows, slices });
    archive.show();
    const { messages, file } = await before;
    expect(messages).toBe(4);
    const numbers = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).message);
    expect(numbers).toEqual([3, 5, 7, 9]);
  });
});

function bytesOf(archive: FakeArchive): string[] {
  return Array.from({ length: archive.count }, (_, index) => {
    const { tape, store, start, end } = archive.message(index, false);
    return Buffer.from((tape.stores[store] as Uint8Array).subarray(start, end)).toString('hex');
  });
}

describe('the file', () => {
  const here = join(folder, 'names');
  mkdirSync(here);

  it('a tree in JSON has all of every node, and no folders', async () => {
    const text = await textOf({ format: 'json-tree' });
    const [message] = JSON.parse(text).messages;
    expect(message.tree.length).toBeGreaterThan(0);
    expect(message.stores[0].bytes).toMatch(/^[0-9a-f]+$/);
    expect(message.file).not.toContain('/');
  });

  it.each([
    ['json', 'dlmsdump-1.json'],
    ['ndjson', 'dlmsdump-1.ndjson'],
    ['lines', 'dlmsdump-1.txt'],
    ['trees', 'dlmsdump-2.txt'],
    ['hex', 'dlmsdump-1.hex'],
    ['json', 'dlmsdump-2.json'],
  ] as const)('has the first name that is free: %s', async (format: ExportFormat, name) => {
    expect(await exported({ format, folder: here })).toEqual({
      file: join(here, name),
      messages: session.count,
      problem: undefined,
    });
    expect(statSync(join(here, name)).mode & 0o077).toBe(0);
  });

  it('is never one that is there, nor behind a link', async () => {
    writeFileSync(join(here, 'mine'), 'mine');
    symlinkSync(join(here, 'mine'), join(here, 'link'));
    symlinkSync(join(here, 'nowhere'), join(here, 'dangling'));
    for (const name of ['mine', 'link', 'dangling']) {
      const { problem, messages } = await exported({ folder: here, name });
      expect([problem, messages]).toEqual([`${join(here, name)} exists already: give another name`, 0]);
    }
    expect(readFileSync(join(here, 'mine'), 'utf8')).toBe('mine');
    expect(existsSync(join(here, 'nowhere'))).toBe(false);
    symlinkSync(join(here, 'nowhere'), join(here, 'dlmsdump-3.json'));
    expect((await exported({ format: 'json', folder: here })).file).toBe(join(here, 'dlmsdump-4.json'));
  });

  it('is refused in plain words', async () => {
    const problems: (string | undefined)[] = [];
    for (const name of ['no/such/folder', 'names', 'x'.repeat(300)]) problems.push((await exported({ name })).problem);
    expect(problems.map((problem) => problem?.replaceAll(folder, 'HERE'))).toEqual([
      'HERE/no/such: there is no such folder',
      'HERE/names exists already: give another name',
      'the name is too long: give a shorter one',
    ]);
    const { problem } = await exported({ folder: here, name: '\u001b[2J/x' });
    expect(problem).not.toContain('\u001b');
  });

  it('may be gone, or be another, when the export is cancelled', () => {
    for (const other of [undefined, 'somebody wrote this']) {
      const name = `gone-${names++}`;
      const path = join(folder, name);
      const running = new Export(
        session,
        new Slices(),
        new AllRows(session),
        registry,
        { ...SETTINGS, name },
        () => {},
      );
      // Another file that keeps its place on the disk does not get the same number.
      const kept = `${path}.kept`;
      renameSync(path, kept);
      if (other !== undefined) writeFileSync(path, other);
      running.cancel();
      expect(existsSync(path) ? readFileSync(path, 'utf8') : undefined).toBe(other);
      rmSync(kept);
    }
  });

  it('is taken away when the export is cancelled', async () => {
    const running = new Export(
      session,
      new Slices(0),
      new AllRows(session),
      registry,
      { ...SETTINGS, name: 'cut' },
      () => {
        throw new Error('it was cancelled');
      },
    );
    await until(() => running.done > 0);
    expect(existsSync(join(folder, 'cut'))).toBe(true);
    running.cancel();
    running.cancel();
    expect(existsSync(join(folder, 'cut'))).toBe(false);
    await until(() => true);
  });
});
