/** The keys that the user gave, from all sources, for the analyzer. What is used is told, what stands in it never. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { grouped, Limits, type Security, Shared } from '../core/index.js';
import type { KeyRing, KeySource } from '../security/index.js';
import { complain } from './errors.js';
import type { KeySettings } from './key-options.js';
import type { Settings } from './settings.js';
import { UsageError } from './usage.js';

const DEFAULT = 'default';

/** What conversations share, with the keys that were given. Throws a `UsageError` where they can't be read. */
export async function sharedOf({ keys, quiet }: Pick<Settings, 'keys' | 'quiet'>): Promise<Shared> {
  if (!hasSources(keys)) return new Shared();
  const { KeyFault, KeyRing } = await import('../security/index.js');
  try {
    const sources = await readSources(keys);
    const count = sources.reduce((sum, { entries }) => sum + entries.length, 0);
    if (count > Limits.keySets) throw new KeyFault(`${count} entries of keys, ${Limits.keySets} are allowed`);
    for (const source of sources) tell(source, keys.isStrict, quiet);
    const ring = new KeyRing(sources.flatMap(({ entries }) => entries));
    return new Shared(disposedAtExit(ring));
  } catch (error) {
    throw error instanceof KeyFault ? new UsageError(error.message) : error;
  }
}

/** A key file that was chosen while the program runs. */
export interface ChosenKeys {
  /** Its entries, and behind them those that were there before. */
  readonly security: Security;
  /** What the user has to know, a line each: what was read, who else can read it. */
  readonly told: readonly string[];
}

/** Reads a key file beside the keys that are there; what is wrong with it, in words. */
export async function chooseKeys(path: string, before: Security, isStrict = false): Promise<ChosenKeys | string> {
  const { KeyFault, KeyRing, readKeyFile } = await import('../security/index.js');
  try {
    const source = readKeyFile(path);
    const [remark] = source.remarks;
    if (isStrict && remark !== undefined) return remark;
    const ring = new KeyRing([...source.entries, ...(before instanceof KeyRing ? before.entries : [])]);
    // What failed before is to be tried again.
    ring.generation = before.generation + 1;
    return { security: disposedAtExit(ring), told: [sourceText(source), ...source.remarks] };
  } catch (error) {
    if (error instanceof KeyFault) return error.message;
    throw error;
  }
}

const rings: KeyRing[] = [];

function disposedAtExit(ring: KeyRing): KeyRing {
  if (rings.push(ring) === 1) process.once('exit', disposeAll);
  return ring;
}

function disposeAll(): void {
  for (const ring of rings) ring.dispose();
}

const hasSources = ({ files, command, environment }: KeySettings): boolean =>
  files.length > 0 || command !== undefined || environment.file !== undefined || environment.content !== undefined;

/** In the order in which they are asked: what was named now before what is always there. */
async function readSources({ files, command, environment }: KeySettings): Promise<KeySource[]> {
  const { readKeyFile, readKeyText } = await import('../security/index.js');
  const { file, content } = environment;
  return [
    ...files.filter((name) => name !== DEFAULT).map(readKeyFile),
    ...(file === undefined ? [] : [readKeyFile(file)]),
    ...(content === undefined ? [] : [readKeyText(Buffer.from(content), 'DLMSDUMP_KEYS')]),
    ...(command === undefined ? [] : [readKeyText(await outputOf(command), 'the output of --keys-command')]),
    ...(files.includes(DEFAULT) ? [readKeyFile(defaultFile())] : []),
  ];
}

function defaultFile(): string {
  const { XDG_CONFIG_HOME } = process.env;
  return join(XDG_CONFIG_HOME || join(homedir(), '.config'), 'dlmsdump', 'keys.json');
}

/** What a command prints; it asks the user itself, on the terminal, and has no share in what is piped to us. */
async function outputOf(command: string): Promise<Buffer> {
  const { spawnSync } = await import('node:child_process');
  const { status, signal, error, stdout } = spawnSync(command, {
    shell: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: Limits.keyFileBytes,
  });
  // The command isn't told back: there may be a secret in it.
  if (error !== undefined) throw new UsageError(`--keys-command: ${(error as NodeJS.ErrnoException).code ?? 'failed'}`);
  if (status !== 0)
    throw new UsageError(`--keys-command ended with ${status === null ? signal : `exit code ${status}`}`);
  return stdout;
}

function tell(source: KeySource, isStrict: boolean, isQuiet: boolean): void {
  const [remark] = source.remarks;
  if (isStrict && remark !== undefined) throw new UsageError(`${remark} (--strict-keys)`);
  if (!isQuiet) complain(sourceText(source));
  const { remarks } = source;
  for (const remark of remarks.slice(0, MOST_REMARKS)) complain(remark);
  const more = remarks.length - MOST_REMARKS;
  if (more > 0) complain(`the same of ${more} more ${more === 1 ? 'file' : 'files'} that ${source.name} names`);
}

/** A file of keys may name hundreds of others. */
const MOST_REMARKS = 2;

function sourceText({ name, entries }: KeySource): string {
  return `keys: ${grouped(entries.length)} ${entries.length === 1 ? 'entry' : 'entries'} from ${name}`;
}
