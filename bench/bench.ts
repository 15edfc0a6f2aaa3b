/**
 * Measures dlmsdump on large captures that it makes itself, each variant in a process of its own, in turn, so that a busy
 * machine troubles all of them alike. Compare the ratios of one run, not the seconds of two.
 *
 *     npm run bench -- [--packets 200000] [--rounds 3] [--kind mix] [--file CAPTURE] [--keys FILE] [--peer TSHARK]
 *
 * Ciphered captures are measured with their keys and without, so that deciphering shows. A million conversations, for the memory
 * that what is known of them takes:
 *
 *     npm run bench -- --kind flows --packets 3000000 --rounds 1
 *
 * With a peer, tshark (4.6 or newer, which has DLMS dissectors) reads the same files: its one-line summary, -V and -T json.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { kinds as allKinds, generate, type Kind, keysBeside } from './generate.js';
import type { Measurement, Variant } from './measure.js';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const { values: options } = parseArgs({
  options: {
    packets: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '3' },
    kind: { type: 'string', multiple: true },
    file: { type: 'string', multiple: true },
    keys: { type: 'string' },
    peer: { type: 'string' },
  },
});

/** Conversations by the hundred thousand are a capture of their own, asked for by name. */
const USUAL: readonly Kind[] = allKinds.filter((kind) => kind !== 'flows');
const VARIANTS: readonly Variant[] = ['read', 'dissect', 'summary', 'ndjson', 'verbose'];
const PEER: Readonly<Record<string, readonly string[]>> = {
  'tshark summary': [],
  'tshark -V': ['-V'],
  'tshark -T json': ['-T', 'json'],
};
const rounds = Number(options.rounds);
const packets = Number(options.packets);

const folder = here('../../.bench');
mkdirSync(folder, { recursive: true });

function captureOf(kind: Kind): string {
  const path = `${folder}/${kind}-${packets}.pcap`;
  if (!existsSync(path)) generate(kind, packets, path);
  return path;
}

function own(variant: Variant, file: string, keys: string | undefined): Measurement {
  const args = [here('./measure.js'), variant, file, ...(keys === undefined ? [] : [keys])];
  const line = execFileSync(process.execPath, args, { encoding: 'utf8' });
  return JSON.parse(line) as Measurement;
}

/** CPU seconds and peak of another program; its output goes nowhere. */
function peer(program: string, more: readonly string[], file: string): { cpu: number; peakMiB: number } {
  const script = 'exec 3>&2; TIMEFORMAT="%U %S"; { time "$@" >/dev/null 2>/dev/null; } 2>&3';
  const timed = execFileSync('bash', ['-c', `${script} 2>&1`, 'bench', program, '-r', file, ...more], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: false,
  });
  const [user = 0, system = 0] = (timed.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return { cpu: user + system, peakMiB: 0 };
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const cell = (text: string | number, width = 10): string => String(text).padStart(width);

function bench(name: string, file: string, keys?: string): void {
  const runs = new Map<string, Measurement[]>(VARIANTS.map((variant) => [variant, []]));
  const peers = new Map<string, number[]>(options.peer === undefined ? [] : Object.keys(PEER).map((key) => [key, []]));
  for (let round = 0; round < rounds; round++) {
    for (const variant of VARIANTS) runs.get(variant)?.push(own(variant, file, keys));
    for (const [key, times] of peers) times.push(peer(options.peer as string, PEER[key] ?? [], file).cpu);
  }
  const megabytes = statSync(file).size / 1e6;
  console.log(`\n${name}: ${megabytes.toFixed(0)} MB, ${rounds} rounds, CPU seconds with start-up`);
  console.log(
    `${'variant'.padEnd(16)}${cell('best')}${cell('median')}${cell('msg/s')}${cell('MB/s')}${cell('peak MiB')}`,
  );
  const summary = peers.get('tshark summary');
  for (const [variant, measured] of runs) {
    const cpu = measured.map((one) => one.cpu);
    const best = Math.min(...cpu);
    const { messages, frames } = measured[0] as Measurement;
    const units = variant === 'read' ? frames : messages;
    const peak = Math.max(...measured.map((one) => one.peakMiB));
    const row = [
      best.toFixed(2),
      median(cpu).toFixed(2),
      Math.round(units / best),
      (megabytes / best).toFixed(0),
      peak.toFixed(0),
    ];
    console.log(variant.padEnd(16) + row.map((text) => cell(text)).join(''));
  }
  for (const [key, times] of peers) {
    console.log(key.padEnd(16) + cell(Math.min(...times).toFixed(2)) + cell(median(times).toFixed(2)));
  }
  if (summary === undefined) return;
  const best = (key: string): number => Math.min(...(runs.get(key) ?? []).map((one) => one.cpu));
  const theirs = (key: string): number => Math.min(...(peers.get(key) ?? []));
  console.log(
    [
      `ratios of the best: summary lines ${(theirs('tshark summary') / best('summary')).toFixed(1)} times as fast`,
      `ndjson against its summary ${(theirs('tshark summary') / best('ndjson')).toFixed(1)}, against its JSON ${(theirs('tshark -T json') / best('ndjson')).toFixed(1)}`,
      `-V ${(theirs('tshark -V') / best('verbose')).toFixed(1)}`,
    ].join('; '),
  );
}

for (const file of options.file ?? []) bench(file.replace(/^.*\//, ''), file, options.keys);
if (options.file === undefined) {
  const asked = options.kind ?? USUAL;
  for (const kind of allKinds.filter((known) => asked.includes(known))) {
    const file = captureOf(kind);
    bench(kind, file);
    if (kind === 'ciphered') bench('ciphered, with its keys', file, keysBeside(file));
  }
}
