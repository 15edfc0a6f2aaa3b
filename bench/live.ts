/**
 * Measures live capture: a client and a meter talk on the loopback interface, the program listens, and what it heard is
 * compared with what was said.
 *
 *     node dist/bench/live.js [--engine auto] [--rate 20000] [--seconds 60] [--connections 8]    what is lost, what it costs
 *     node dist/bench/live.js --latency 100 [--engine auto]                                       from packet to message
 *
 * Needs the right to capture. `rate`: messages a second, requests and answers together.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, createReadStream, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    engine: { type: 'string', default: 'auto' },
    rate: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '60' },
    connections: { type: 'string', default: '8' },
    latency: { type: 'string' },
  },
});

const HOST = '127.0.0.1';
const PORT = 4059;
const TICK_MS = 5;
/** Until a capture has begun, and until what was said has come. */
const SETTLED_MS = 1500;
/** Of /proc/PID/stat. */
const TICKS_PER_SECOND = 100;

/** GET-Request and GET-Response of 1-0:1.8.0*255 attribute 2, in wrapper frames. */
const REQUEST = Buffer.from('000100100001000dc001c100030100010800ff0200', 'hex');
const ANSWER = Buffer.from('0001000100100009c401c1000600000001', 'hex');

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const say = (text: string): void => void process.stdout.write(`${text}\n`);

// ---- client and meter

/** Each request is answered by a packet of its own. */
async function meterAt(answered: () => void): Promise<Server> {
  const meter = createServer((socket) => {
    socket.setNoDelay(true);
    let waiting = 0;
    socket.on('data', (bytes) => {
      for (waiting += bytes.length; waiting >= REQUEST.length; waiting -= REQUEST.length) {
        socket.write(ANSWER);
        answered();
      }
    });
  });
  await new Promise<void>((resolve) => meter.listen(PORT, HOST, resolve));
  return meter;
}

function client(): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect(PORT, HOST, () => resolve(socket.setNoDelay(true).resume()));
  });
}

/** Says how many messages there were. */
async function talk(rate: number, seconds: number, connections: number): Promise<void> {
  let said = 0;
  const meter = await meterAt(() => said++);
  const clients = await Promise.all(Array.from({ length: connections }, client));
  const begun = performance.now();
  const requests = (rate / 2) * seconds;
  for (let asked = 0; asked < requests; ) {
    const due = Math.min(requests, Math.floor(((performance.now() - begun) / 1000) * (rate / 2)));
    for (; asked < due; asked++, said++) clients[asked % connections]?.write(REQUEST);
    await sleep(TICK_MS);
  }
  const took = (performance.now() - begun) / 1000;
  await sleep(SETTLED_MS);
  for (const socket of clients) socket.destroy();
  meter.close();
  say(JSON.stringify({ said, took }));
}

// ---- the program

function listen(output: number | 'pipe'): ChildProcess {
  const program = fileURLToPath(new URL('../bundle/dlmsdump.js', import.meta.url));
  const args = [program, '-i', 'lo', '--engine', options.engine, '--ndjson', '-f', `tcp port ${PORT}`];
  return spawn(process.execPath, args, { stdio: ['ignore', output, 'inherit'] });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null) await new Promise((resolve) => child.once('close', resolve));
}

const isSaid = (line: string): boolean => /"get_re(?:quest|sponse)"/.test(line);

/** CPU seconds so far of a process and all below it, by name and process. */
function costs(root: number): ReadonlyMap<string, number> {
  const parents = new Map<number, number>();
  const found = new Map<number, readonly [string, number]>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const text = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
      const [, parent, ...rest] = text
        .slice(text.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number);
      parents.set(Number(entry), parent as number);
      found.set(Number(entry), [`${name} ${entry}`, ((rest[9] as number) + (rest[10] as number)) / TICKS_PER_SECOND]);
    } catch {
      // It has gone.
    }
  }
  const isBelow = (one: number): boolean => one === root || (one > 1 && isBelow(parents.get(one) ?? 0));
  return new Map([...found].filter(([one]) => isBelow(one)).map(([, cost]) => cost));
}

async function losses(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dlmsdump-live-'));
  const path = join(folder, 'heard.ndjson');
  const file = openSync(path, 'w');
  const program = listen(file);
  closeSync(file);
  await sleep(SETTLED_MS);
  const before = costs(program.pid as number);
  const { rate, seconds, connections } = options;
  const args = ['talk', '--rate', rate, '--seconds', seconds, '--connections', connections];
  const talker = spawn(process.execPath, [fileURLToPath(import.meta.url), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [answer] = await linesOf(createInterface({ input: talker.stdout }));
  const { said, took } = JSON.parse(answer as string) as { said: number; took: number };
  const after = costs(program.pid as number);
  program.kill('SIGINT');
  await ended(program);
  let heard = 0;
  for await (const line of createInterface({ input: createReadStream(path) })) if (isSaid(line)) heard++;
  rmSync(folder, { recursive: true });
  say(`${said} messages in ${took.toFixed(1)} s (${Math.round(said / took)} a second), ${said - heard} not heard`);
  for (const [name, seconds] of after) {
    const share = ((seconds - (before.get(name) ?? 0)) / took) * 100;
    if (share >= 1) say(`  ${name.replace(/ \d+$/, '')}: ${share.toFixed(0)} % of a core`);
  }
}

async function linesOf(lines: Interface): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

async function latency(count: number): Promise<void> {
  const program = listen('pipe');
  await sleep(SETTLED_MS);
  const meter = await meterAt(() => undefined);
  const socket = await client();
  let came: (() => void) | undefined;
  createInterface({ input: program.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    if (line.includes('"get_request"')) came?.();
  });
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    // Not in step with whoever looks from time to time.
    await sleep(20 + Math.random() * 100);
    const begun = performance.now();
    const seen = new Promise<void>((resolve) => {
      came = resolve;
    });
    socket.write(REQUEST);
    await seen;
    times.push(performance.now() - begun);
  }
  socket.destroy();
  meter.close();
  program.kill('SIGINT');
  await ended(program);
  times.sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.floor((times.length - 1) * share)] as number).toFixed(1);
  say(`${options.engine}: ${at(0.5)} ms from packet to message (median), ${at(0.95)} (95 %), ${at(1)} at most`);
}

if (positionals[0] === 'talk') await talk(Number(options.rate), Number(options.seconds), Number(options.connections));
else if (options.latency !== undefined) await latency(Number(options.latency));
else await losses();
