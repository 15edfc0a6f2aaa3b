/**
 * Measures the archive on a large capture that it makes itself:
 *
 *     node dist/bench/archive.js [--packets 1000000] [--kind mix] [--file CAPTURE]
 *
 * Indexing beside what the analyzer alone takes, the slices, memory, and messages decoded again in order and at random. Each part
 * runs in a process of its own.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { allDissectors } from '../dissectors/index.js';
import { Archive, Loading, Slices } from '../src/archive/index.js';
import { generate, kinds } from './generate.js';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const { values: options } = parseArgs({
  options: {
    packets: { type: 'string', default: '1000000' },
    kind: { type: 'string', default: 'mix' },
    file: { type: 'string' },
    part: { type: 'string' },
  },
});

const MIB = 1024 * 1024;
const rssMiB = (): string => (process.memoryUsage().rss / MIB).toFixed(0);
const say = (what: string, value: string): void => console.log(`${what.padEnd(44)}${value}`);

function captureOf(): string {
  if (options.file !== undefined) return options.file;
  const kind = kinds.find((known) => known === options.kind) ?? 'mix';
  const folder = here('../../.bench');
  mkdirSync(folder, { recursive: true });
  const path = `${folder}/${kind}-${options.packets}.pcap`;
  if (!existsSync(path)) generate(kind, Number(options.packets), path);
  return path;
}

/** From the start of the process to the first rows. */
async function first(file: string): Promise<void> {
  const archive = new Archive(allDissectors(), {});
  const loading = new Loading(archive, [file], {
    onChange: () => {
      if (archive.count < 100) return;
      loading.stop();
    },
  });
  await loading.run();
  say('start of the process to the first rows', `${performance.now().toFixed(0)} ms (${archive.count} messages)`);
}

async function all(file: string): Promise<void> {
  const clock = new Slices();
  const archive = new Archive(allDissectors(), {});
  const gaps: number[] = [];
  let last = performance.now();
  // What somebody who presses a key waits for: from one turn of the event loop to the next.
  let isWatched = true;
  const watch = (): void => {
    const now = performance.now();
    gaps.push(now - last);
    last = now;
    if (isWatched) setImmediate(watch);
  };
  const loading = new Loading(archive, [file], { slices: clock });
  const begun = performance.now();
  const cpu = process.cpuUsage();
  setImmediate(watch);
  await loading.run();
  isWatched = false;
  const { user, system } = process.cpuUsage(cpu);
  const { count } = archive;
  say(
    `indexing of ${count} messages`,
    `${((performance.now() - begun) / 1e3).toFixed(2)} s, ${((user + system) / 1e6).toFixed(2)} s CPU`,
  );
  gaps.sort((a, b) => a - b);
  const quantile = (share: number): string => (gaps[Math.floor(share * (gaps.length - 1))] ?? 0).toFixed(1);
  say('turns of the event loop', `p50 ${quantile(0.5)} ms, p99 ${quantile(0.99)} ms, longest ${quantile(1)} ms`);
  const { log, spilled } = archive.memory;
  say('memory', `RSS ${rssMiB()} MiB, peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);
  say('log', `${(log / count).toFixed(1)} bytes a message; ${(spilled / MIB).toFixed(0)} MiB in the file`);
  say('columns', '39 bytes a message');
  for (const layers of [false, true]) {
    say(
      `in order${layers ? ', with headers' : ''}`,
      time(archive, layers, Math.min(count, 300_000), (n) => n),
    );
    say(
      `at random${layers ? ', with headers' : ''}`,
      time(archive, layers, Math.min(count, 50_000), (n) => (Math.imul(n + 1, 0x9e3779b1) >>> 0) % count),
    );
  }
  say(
    'conversations, services, issues',
    `${archive.conversations.length}, ${archive.services.length}, ${archive.issues.count}`,
  );
  say('memory after that', `RSS ${rssMiB()} MiB`);
  archive.close();
}

function time(archive: Archive, layers: boolean, times: number, indexOf: (n: number) => number): string {
  const begun = performance.now();
  let nodes = 0;
  for (let n = 0; n < times; n++) nodes += archive.message(indexOf(n), layers).tape.top;
  const micros = ((performance.now() - begun) * 1e3) / times;
  return `${micros.toFixed(2)} µs a message (${(nodes / 4 / times).toFixed(1)} nodes)`;
}

const file = captureOf();
if (options.part === 'first') await first(file);
else if (options.part === 'all') await all(file);
else {
  const alone = JSON.parse(
    execFileSync(process.execPath, [here('./measure.js'), 'dissect', file], { encoding: 'utf8' }),
  ) as { cpu: number; wall: number };
  say('the analyzer alone', `${alone.wall.toFixed(2)} s, ${alone.cpu.toFixed(2)} s CPU, with the start of the process`);
  for (const part of ['first', 'all']) {
    execFileSync(process.execPath, [here('./archive.js'), '--part', part, '--file', file], { stdio: 'inherit' });
  }
}
