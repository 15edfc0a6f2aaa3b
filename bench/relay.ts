/**
 * Measures `dlmsdump relay` between a client and a meter: messages a second, what it adds to the time of an answer, memory.
 * Every byte is compared, and all messages must have been decoded.
 *
 *     node dist/bench/relay.js [--messages 1000000] [--connections 4] [--under-way 256] [--turns 10000] [-- options of dlmsdump]
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ask, askInTurn, type Ledger, Meter } from './relay-traffic.js';

const here = fileURLToPath(import.meta.url);
const PROGRAM = fileURLToPath(new URL('../bundle/dlmsdump.js', import.meta.url));

const { values: options, positionals } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000000' },
    connections: { type: 'string', default: '4' },
    'under-way': { type: 'string', default: '256' },
    turns: { type: 'string', default: '10000' },
    meter: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

if (options.meter) await meterProcess();
else await bench();

/** The meter, in a process of its own: tells its port, and what it saw when it is asked. */
async function meterProcess(): Promise<void> {
  const meter = new Meter();
  process.on('message', () => {
    process.send?.(meter.ledgers);
    meter.ledgers.length = 0;
  });
  process.send?.(await meter.listen());
}

async function bench(): Promise<void> {
  const connections = Number(options.connections);
  const each = Math.floor(Number(options.messages) / 2 / connections);
  const meter = fork(here, ['--meter']);
  const port = await answer<number>(meter);
  console.log(`${(2 * each * connections).toLocaleString('en-US')} messages over ${connections} connections`);
  await run('direct', port, connections, each, meter);
  const relay = await startRelay(port);
  await run('relay', relay.port, connections, each, meter, relay.process.pid);
  const turns = Number(options.turns);
  const direct = quantiles(await askInTurn(port, turns));
  const through = quantiles(await askInTurn(relay.port, turns));
  console.log(`one at a time, direct: median ${direct.median} µs, p95 ${direct.p95} µs`);
  console.log(`one at a time, relay:  median ${through.median} µs, p95 ${through.p95} µs`);
  console.log(`memory at the end: ${memory(relay.process.pid)}`);
  relay.process.kill('SIGINT');
  console.log(await relay.ended);
  meter.kill();
}

async function run(
  name: string,
  port: number,
  connections: number,
  each: number,
  meter: ChildProcess,
  pid?: number,
): Promise<void> {
  const begun = performance.now();
  const asked = await Promise.all(
    Array.from({ length: connections }, () => ask(port, each, Number(options['under-way']))),
  );
  const seconds = (performance.now() - begun) / 1000;
  const rate = Math.round((2 * each * connections) / seconds).toLocaleString('en-US');
  meter.send('ledgers');
  const seen = await answer<Ledger[]>(meter);
  const isSame = sorted(asked) === sorted(seen.map(({ sent, received }) => ({ sent: received, received: sent })));
  const held = pid === undefined ? '' : `, ${memory(pid)}`;
  console.log(`${name}: ${seconds.toFixed(1)} s, ${rate} messages/s, bytes ${isSame ? 'the same' : 'DIFFER'}${held}`);
  if (!isSame) process.exitCode = 1;
}

function sorted(ledgers: readonly Ledger[]): string {
  return JSON.stringify(ledgers.map(({ sent, received }) => `${sent} ${received}`).sort());
}

function answer<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve) => {
    child.once('message', (said) => resolve(said as T));
  });
}

/** The program, its output going nowhere; what it says at the end is its count. */
async function startRelay(
  port: number,
): Promise<{ readonly port: number; readonly process: ChildProcess; readonly ended: Promise<string> }> {
  const output = positionals.length === 0 ? ['--text'] : positionals;
  const child = spawn(process.execPath, [PROGRAM, 'relay', '--listen', '0', '--to', `127.0.0.1:${port}`, ...output], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  const ended = new Promise<string>((resolve) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.on('close', (code) => resolve(`${said.trimEnd()}\nexit code ${code}`));
  });
  while (!said.includes('\n')) await new Promise((resolve) => setTimeout(resolve, 20));
  const listening = Number(/:(\d+) to /.exec(said)?.[1]);
  if (!(listening > 0)) throw new Error(said);
  return { port: listening, process: child, ended };
}

/** Of the program, and of the process in it that relays. */
function memory(pid: number | undefined): string {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
  return `resident now (peak): ${resident(String(pid))} shows, ${resident(child as string)} relays`;
}

function resident(pid: string): string {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mebibytes = (name: string): string =>
    (Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024).toFixed(0);
  return `${mebibytes('VmRSS')} (${mebibytes('VmHWM')}) MiB`;
}

function quantiles(times: number[]): { readonly median: string; readonly p95: string } {
  times.sort((a, b) => a - b);
  const at = (part: number): string => (times[Math.floor(times.length * part)] ?? 0).toFixed(0);
  return { median: at(0.5), p95: at(0.95) };
}
