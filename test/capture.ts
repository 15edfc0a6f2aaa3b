/** What tests need to capture: engines, talk on the loopback interface, and a network of their own. Said on standard error where it isn't there. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { describe } from 'vitest';
import type { EngineName } from '../src/sources/live/engine.js';
import { findProgram } from '../src/sources/live/find-program.js';

/** GET-Request-Normal of 1-0:1.8.0*255 attribute 2, and its answer, in the wrapper. */
const REQUEST = Buffer.from('000100100001000dc001c100030100010800ff0200', 'hex');
const ANSWER = Buffer.from('0001000100100009c401c1000600000029', 'hex');

const isBuilt = (): boolean => {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('cap/package.json'));
    return existsSync(join(folder, 'build/Release/cap.node'));
  } catch {
    return false;
  }
};

const mayOpenDevices = (): boolean => {
  if (process.platform !== 'linux') return false;
  const [, mask = '0'] = /^CapEff:\s*([\da-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return process.getuid?.() === 0 && ((BigInt(`0x${mask}`) >> 13n) & 1n) === 1n;
};

export const isRoot = mayOpenDevices();
const has = (name: string): boolean => findProgram(name)?.mayRun === true;

export const engines: readonly EngineName[] = (['tcpdump', 'dumpcap', 'cap'] as const).filter((name) =>
  name === 'cap' ? isBuilt() : has(name),
);

let networks = 0;

/** A network with a pair of interfaces, `near` and `far`, both up. */
export class Network {
  readonly name = `dlmsdump-${process.pid}-${++networks}`;

  constructor() {
    run('ip', 'netns', 'add', this.name);
    this.ip('link', 'add', 'near', 'type', 'veth', 'peer', 'name', 'far');
    for (const name of ['lo', 'near', 'far']) this.ip('link', 'set', name, 'up');
  }

  ip(...args: readonly string[]): void {
    run('ip', '-n', this.name, ...args);
  }

  end(): void {
    run('ip', 'netns', 'del', this.name);
  }
}

/** Networks of their own, in which interfaces can be made and deleted. */
export const hasNetworks = isRoot && has('ip') && ownNetworkWorks();

if (!isRoot) process.stderr.write('captures are skipped: only root may open devices, on Linux\n');
else if (engines.length < 3)
  process.stderr.write(`captures: of tcpdump, dumpcap and cap, there is ${engines.join(', ')}\n`);
if (isRoot && !hasNetworks)
  process.stderr.write('captures on networks of their own are skipped: ip netns does not work here\n');

/** Longer than any wait, so that what is missing is told and not the time. */
const TEST_MS = 60_000;

/** Once for each engine. */
export function describeCaptures(name: string, runs: (engine: EngineName) => void): void {
  if (!isRoot || engines.length === 0) describe.skip(`${name} (may not capture here)`, () => runs('tcpdump'));
  else describe.each(engines)(`${name} by %s`, { timeout: TEST_MS }, runs);
}

/** A client and a meter. */
export class Talk {
  private constructor(
    readonly port: number,
    private readonly meter: Server,
    private readonly client: Socket,
  ) {}

  static async begin(): Promise<Talk> {
    const meter = createServer((socket) => {
      socket.setNoDelay(true).on('data', () => socket.write(ANSWER));
    });
    await new Promise<void>((resolve) => meter.listen(0, '127.0.0.1', resolve));
    const { port } = meter.address() as { port: number };
    const client = await new Promise<Socket>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(socket));
    });
    return new Talk(port, meter, client.setNoDelay(true));
  }

  /** A request and its answer. */
  async ask(): Promise<void> {
    const answered = new Promise((resolve) => this.client.once('data', resolve));
    this.client.write(REQUEST);
    await answered;
  }

  end(): void {
    this.client.destroy();
    this.meter.close();
  }
}

function run(...[program, ...args]: readonly string[]): void {
  execFileSync(program as string, args, { stdio: 'ignore' });
}

function ownNetworkWorks(): boolean {
  try {
    new Network().end();
    return true;
  } catch {
    return false;
  }
}

export interface Process {
  readonly pid: number;
  readonly command: string;
  /** Real, effective, saved. */
  readonly uids: readonly number[];
  readonly capabilities: bigint;
}

/** What a process has begun, and what these have. */
export function processesBelow(root: number): readonly Process[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const parent = Number(/^PPid:\s*(\d+)/m.exec(statusOf(entry))?.[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const below = (pid: number): readonly number[] => (children.get(pid) ?? []).flatMap((one) => [one, ...below(one)]);
  return below(root).map(processOf);
}

export function processOf(pid: number): Process {
  const status = statusOf(String(pid));
  const [, uids = ''] = /^Uid:\s*(.*)$/m.exec(status) ?? [];
  const [, mask = '0'] = /^CapEff:\s*([\da-f]+)$/m.exec(status) ?? [];
  const [, name = ''] = /^Name:\s*(.*)$/m.exec(status) ?? [];
  return { pid, command: name, uids: uids.split('\t').slice(0, 3).map(Number), capabilities: BigInt(`0x${mask}`) };
}

function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}
