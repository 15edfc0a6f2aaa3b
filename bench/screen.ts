/**
 * Measures the screen as somebody meets it who opens a large capture and begins to look around while it is still being read: how soon
 * rows are there, how soon a key is answered, what a key costs, how much memory it takes in the end.
 *
 *     node dist/bench/screen.js [--messages 1000000] [--kind mix] [--file CAPTURE] [--size 160x60] [--every 60]
 *
 * The program runs on a terminal of its own (`script` of util-linux makes it).
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { generate } from './generate.js';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { values: options } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000000' },
    kind: { type: 'string', default: 'mix' },
    file: { type: 'string' },
    size: { type: 'string', default: '160x60' },
    every: { type: 'string', default: '60' },
  },
});

/** What somebody does who looks around: moving, paging, jumping, going into a message, back, other screens. */
const WALK = [
  ...'jjjjjjjjkkkk',
  '\x1b[6~',
  '\x1b[6~',
  '\x1b[6~',
  '\x1b[5~',
  '\r',
  ...'jjjjjj',
  'l',
  'h',
  'z',
  'z',
  '\t',
  ...'llllll',
  'j',
  'j',
  '\x1b',
  'G',
  ...'kkkk',
  'g',
  '\x04',
  '\x04',
  '\x15',
  ']',
  ']',
  '[',
  ' ',
  ' ',
  't',
  't',
  't',
  't',
  't',
  '\\',
  '\\',
  '+',
  '-',
  '?',
  '\x1b',
  'C',
  'j',
  'q',
  'I',
  'j',
  'q',
  'S',
  'j',
  'q',
  'J',
  'K',
] as const;

const END_OF_PAINT = '\x1b[?2026l';
const CLEARS = ['\x1b[2J', '\x1b[3J', '\x1b[J'];
const SETTLED_MS = 30;
const MOST_WAITED_MS = 300;

function captureOf(): string {
  if (options.file !== undefined) return options.file;
  const folder = here('../../.bench');
  mkdirSync(folder, { recursive: true });
  const path = `${folder}/${options.kind}-${options.messages}.pcap`;
  if (!existsSync(path)) generate(options.kind as Parameters<typeof generate>[0], Number(options.messages), path);
  return path;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The program on its terminal. */
class Run {
  private readonly child: ChildProcessWithoutNullStreams;
  readonly began = performance.now();
  /** Bytes written so far, and the paints, by when they were whole. */
  bytes = 0;
  readonly paints: number[] = [];
  text = '';
  private pid = 0;

  constructor(file: string, columns: number, rows: number) {
    const program = here('../bundle/dlmsdump.js');
    const command = `stty rows ${rows} cols ${columns}; exec '${process.execPath}' '${program}' '${file}'`;
    this.child = spawn('script', ['-qfc', command, '/dev/null'], {
      env: { ...process.env, TERM: 'xterm-256color', CI: '' },
    });
    this.child.stdout.setEncoding('utf8');
    this.child.stdout.on('data', (chunk: string) => {
      this.bytes += Buffer.byteLength(chunk);
      this.text += chunk;
      if (chunk.includes(END_OF_PAINT)) this.paints.push(performance.now());
    });
  }

  type(key: string): void {
    this.child.stdin.write(key);
  }

  /** Milliseconds until the text was there. */
  async until(what: RegExp, mostMs: number): Promise<number> {
    while (!what.test(this.text)) {
      if (performance.now() - this.began > mostMs) throw new Error(`${what} did not come in ${mostMs} ms`);
      await sleep(2);
    }
    return performance.now() - this.began;
  }

  /** Of the program itself, not of `script` and the shell around it. */
  private get process(): number {
    if (this.pid > 0) return this.pid;
    const parents = [this.child.pid as number];
    for (const entry of readdirSync('/proc')) {
      if (!/^\d+$/.test(entry)) continue;
      try {
        const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8');
        const parent = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${entry}/stat`, 'utf8'))?.[1]);
        if (command.includes('dlmsdump.js') && command.startsWith(process.execPath) && parents.includes(parent))
          this.pid = Number(entry);
      } catch {
        // It ended meanwhile.
      }
    }
    return this.pid;
  }

  /** CPU milliseconds so far; the clock ticks a hundred times a second. */
  get cpuMs(): number {
    const fields = readFileSync(`/proc/${this.process}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return 10 * (Number(fields[11]) + Number(fields[12]));
  }

  /** The most memory it had, MiB. */
  get peakMiB(): number {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${this.process}/status`, 'utf8'))?.[1]) / 1024;
  }

  async close(): Promise<void> {
    this.type('Q');
    await new Promise((resolve) => this.child.once('exit', resolve));
  }
}

interface Walked {
  readonly answers: readonly number[];
  readonly bytes: readonly number[];
  readonly cpuMs: number;
}

/** Types the walk; each key is answered by the next paint that is whole. */
async function walk(run: Run): Promise<Walked> {
  const answers: number[] = [];
  const bytes: number[] = [];
  const cpuBefore = run.cpuMs;
  for (const key of WALK) {
    const paints = run.paints.length;
    const before = run.bytes;
    const at = performance.now();
    run.type(key);
    await sleep(Number(options.every));
    // A slow answer is waited for; what changes nothing has none.
    for (let waited = 0; run.paints.length === paints && waited < MOST_WAITED_MS; waited += 10) await sleep(10);
    // While it is being read, paints come besides; the first behind the key counts, which is at most too early by one.
    const answered = run.paints[paints];
    answers.push(answered === undefined ? Number.NaN : answered - at);
    bytes.push(run.bytes - before);
  }
  await sleep(SETTLED_MS);
  return { answers, bytes, cpuMs: (run.cpuMs - cpuBefore) / WALK.length };
}

function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.filter((number) => !Number.isNaN(number)).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The keys that were answered last. */
function slowest(answers: readonly number[]): string {
  return answers
    .map((answer, i) => ({ answer, key: JSON.stringify(WALK[i]) }))
    .filter(({ answer }) => !Number.isNaN(answer))
    .sort((a, b) => b.answer - a.answer)
    .slice(0, 5)
    .map(({ answer, key }) => `${key} ${answer.toFixed(0)}`)
    .join(', ');
}

function tell(name: string, { answers, bytes, cpuMs }: Walked): void {
  const unanswered = answers.filter(Number.isNaN).length;
  console.log(
    `${name.padEnd(22)} key to paint p50 ${percentile(answers, 0.5).toFixed(1)} ms, p95 ${percentile(answers, 0.95).toFixed(1)}, most ${percentile(answers, 1).toFixed(1)}` +
      `; ${cpuMs.toFixed(1)} ms CPU a key; bytes a key p50 ${percentile(bytes, 0.5)}, most ${percentile(bytes, 1)}` +
      (unanswered > 0 ? `; ${unanswered} keys changed nothing` : ''),
  );
  console.log(`${' '.repeat(23)}slowest: ${slowest(answers)}`);
}

const file = captureOf();
const [columns = 160, rows = 60] = (options.size as string).split('x').map(Number);
const run = new Run(file, columns, rows);
const first = await run.until(/GET-|AARQ|SNRM/, 10_000);
console.log(`${file.split('/').at(-1)}: ${(statSync(file).size / 1e6).toFixed(0)} MB, ${columns}×${rows}`);
console.log(`first rows             ${first.toFixed(0)} ms after the start`);
await sleep(600);
tell('while it is read', await walk(run));
const isBusy = (): boolean => /reading/.test(run.text.slice(-20_000));
const begun = performance.now();
let cpu = run.cpuMs;
for (;;) {
  await sleep(500);
  const now = run.cpuMs;
  if (now - cpu < 60 || performance.now() - begun > 120_000) break;
  cpu = now;
}
console.log(
  `read                   ${((performance.now() - run.began) / 1000).toFixed(1)} s after the start${isBusy() ? '' : ''}`,
);
tell('afterwards', await walk(run));
console.log(`memory                 ${run.peakMiB.toFixed(0)} MiB at most`);
console.log(`screen cleared         ${CLEARS.some((clear) => run.text.includes(clear)) ? 'yes' : 'never'}`);
await run.close();
