/**
 * A capture program as a child. A shell stands between: it ends the program when its own input ends, so that nothing goes on
 * capturing when this process has gone, by whatever way, and so that somebody is left who may end a program of root's when
 * this process is root no more. What it reads are names of signals to pass on.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';

/** Only the program has the pipes: their end is its end. What can't wait goes first, where that is allowed. */
const WATCH = `
exec 3>&1 4>&2 >/dev/null 2>&1
renice -n -10 -p $$
"$@" </dev/null >&3 2>&4 3>&- 4>&- &
program=$!
exec 3>&- 4>&-
while read -r signal; do kill -s "$signal" "$program"; done
kill -s INT "$program"
wait "$program"`;

/** Of what a program says, the last so much is kept. */
const WORDS_KEPT = 16_384;
/** How a shell tells that a signal ended a program. */
const BY_SIGNAL = 128;

export interface ProgramEnd {
  readonly code: number;
  /** SIGKILL …; empty where it ended by itself. */
  readonly signal: string;
}

export class Program {
  readonly output: Readable;
  /** When it has ended and what it wrote was read. */
  readonly ended: Promise<ProgramEnd>;
  private words = '';
  private readonly child: ChildProcess;
  private readonly orders: Writable | null;
  private isStopped = false;

  /** @param said Is told what it says on standard error: all of it so far, the last of it. */
  constructor(path: string, args: readonly string[], said: (words: string) => void) {
    const env = { ...process.env, LC_ALL: 'C' };
    // A session of its own: Ctrl-C is for us, who then end it in order.
    this.child =
      process.platform === 'win32'
        ? spawn(path, args, { env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
        : spawn('/bin/sh', ['-c', WATCH, 'sh', path, ...args], { env, stdio: 'pipe', detached: true });
    const { stdin, stdout, stderr } = this.child;
    this.orders = stdin;
    this.output = stdout as Readable;
    stdin?.on('error', () => undefined);
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.words = (this.words + text).slice(-WORDS_KEPT);
      said(this.words);
    });
    // The shell waits for its input to end, also where the program ended by itself.
    this.output.once('close', () => this.orders?.end());
    this.ended = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('close', (code, signal) => resolve(endOf(code, signal)));
    });
    this.ended.catch(() => undefined);
  }

  signal(name: string): void {
    if (!this.isStopped && this.orders?.writable === true) this.orders.write(`${name}\n`);
  }

  /** As Ctrl-C would. */
  stop(): void {
    if (this.isStopped) return;
    this.isStopped = true;
    if (this.orders === null) this.child.kill('SIGINT');
    else this.orders.end();
  }
}

function endOf(code: number | null, signal: NodeJS.Signals | null): ProgramEnd {
  if (signal !== null) return { code: 0, signal };
  const number = (code ?? 0) - BY_SIGNAL;
  const [name] = Object.entries(constants.signals).find(([, value]) => value === number) ?? [];
  return name === undefined ? { code: code ?? 0, signal: '' } : { code: 0, signal: name };
}
