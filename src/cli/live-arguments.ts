/** Options for what is heard now: where, for how long, and in which file it is kept. */
import { fstatSync, statSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { LiveSource } from '../core/index.js';
import type { RecordRequest, RingLimits } from '../sinks/recorder.js';
import { type Input, liveInput } from '../sources/index.js';
import type { EngineChoice } from '../sources/live/network.js';
import { UsageError } from './usage.js';
import { version } from './version.js';

export interface LiveOptions {
  interface?: string[];
  captureFilter?: string;
  engine: EngineChoice;
  user?: string;
  promiscuous: boolean;
  write?: string;
  raw?: boolean;
  ring?: string[];
  autostop?: number;
}

export const ENGINES: readonly EngineChoice[] = ['auto', 'dumpcap', 'tcpdump', 'cap'];
/** Registered for DLMS/COSEM. */
const DEFAULT_FILTER = 'tcp port 4059 or udp port 4059';

const STANDARD_INPUT = 0;

const collect = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value];

/** `duration:60`: the only condition that is not said elsewhere (-c counts messages). */
function autostop(text: string): number {
  const seconds = Number(/^duration:(\d+(?:\.\d+)?)$/.exec(text)?.[1] ?? Number.NaN);
  if (!(seconds > 0)) throw new InvalidArgumentError('duration:SECONDS is wanted');
  return seconds;
}

export function addLive(program: Command): void {
  program
    .option('-i, --interface <name>', 'capture here (-i any: everywhere); -D lists them', collect)
    .option('-f, --capture-filter <bpf>', 'what to capture; without it, port 4059')
    .addOption(
      new Option('--engine <engine>', 'what captures: auto, dumpcap, tcpdump, cap').choices(ENGINES).default('auto'),
    )
    .addOption(new Option('--user <name>', 'whose rights to go on with when started as root').hideHelp())
    .addOption(new Option('--no-promiscuous').hideHelp())
    .option('-D, --list-interfaces', 'list what can be captured from')
    .option('-w, --write <file>', 'keep all that is heard in a pcapng file')
    .addOption(new Option('--raw', 'serial lines: keep pieces as they were heard').hideHelp())
    .option('-b, --ring <limit>', 'several files: filesize:KB, duration:S, files:N', collect)
    .option('-a, --autostop <limit>', 'end after duration:S', autostop);
}

/** Network interfaces that are to be listened on. */
export function interfacesOf(options: LiveOptions): Input[] {
  const names = options.interface ?? [];
  if (names.length === 0 && options.captureFilter !== undefined)
    throw new UsageError('-f is a capture filter, for -i; -Y chooses among messages');
  if (names.length === 0) return [];
  if (names.includes('-')) throw new UsageError('standard input needs no -i: dlmsdump -');
  const { captureFilter: filter = DEFAULT_FILTER } = options;
  const name = names.join(', ');
  const what = filter.trim() === '' ? 'everything' : filter;
  return [liveInput(name, () => openNetwork(names, filter, options), `listens on ${name}: ${what}`)];
}

async function openNetwork(
  interfaces: readonly string[],
  filter: string,
  { engine, user, promiscuous }: LiveOptions,
): Promise<LiveSource> {
  const { networkSource } = await import('../sources/live/network.js');
  const { accountOf, become, mayReadProgram } = await import('../sources/live/privileges.js');
  const account = accountOf(user);
  if (account !== undefined && !mayReadProgram(account))
    throw new Error(`cannot go on as ${account.name}: dlmsdump is installed where only root can read it`);
  const source = await networkSource({ interfaces, filter, engine, account, promiscuous });
  if (account !== undefined) become(account);
  return source;
}

/** The file in which to keep what is read from the inputs. */
export function recordOf(options: LiveOptions, inputs: readonly Input[]): RecordRequest | undefined {
  const { write, raw, ring } = options;
  if (write === undefined) {
    if (ring !== undefined) throw new UsageError('-b is about the files that -w writes');
    if (raw !== undefined) throw new UsageError('--raw is about the file that -w writes');
    return undefined;
  }
  if (write === '-') throw new UsageError('-w wants a file or a named pipe: standard output has the messages');
  if (inputs.some(({ path }) => path !== undefined && isSameFile(path === '-' ? STANDARD_INPUT : path, write)))
    throw new UsageError(`${write} is read: what is kept needs another file`);
  return { path: write, ring: ringOf(ring), raw: raw === true, application: `dlmsdump ${version()}` };
}

/** Beginning to write it would leave nothing to read. */
function isSameFile(input: string | number, written: string): boolean {
  try {
    const read = typeof input === 'number' ? fstatSync(input) : statSync(input);
    const found = statSync(written);
    return found.isFile() && found.dev === read.dev && found.ino === read.ino;
  } catch {
    // One of them isn't there.
    return false;
  }
}

function ringOf(limits: readonly string[] | undefined): RingLimits | undefined {
  if (limits === undefined) return undefined;
  const found: { [name: string]: number } = {};
  for (const limit of limits) {
    const [, name, value] = /^(filesize|duration|files):([1-9]\d*)$/.exec(limit) ?? [];
    if (name === undefined)
      throw new UsageError(`cannot understand -b ${limit}: filesize:KB, duration:SECONDS or files:N is wanted`);
    found[name] = Number(value);
  }
  const { filesize, duration, files } = found;
  if (filesize === undefined && duration === undefined)
    throw new UsageError('-b files:N says how many files, not when one is full: add -b filesize:KB or -b duration:S');
  return { filesize, duration, files };
}
