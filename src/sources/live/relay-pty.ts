/**
 * A terminal that looks like a serial port to the client, made by socat: Node can make none. It is there as long as socat runs;
 * when the client closes it, socat ends, and another one makes the next.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import type { EndEvents, LineEnd } from './relay-end.js';

/** Waits until somebody opens it, and looks for that every 20 ms. */
const TERMINAL = 'raw,echo=0,wait-slave,pty-interval=0.02';
const LOOK_MS = 10;
/**
 * While it waits, socat does not see that we have gone. So somebody does it for it: what reads from descriptor 3 comes to an end
 * with us, however we end.
 */
const WATCHED = `
( read -r _ <&3; kill $$ ) >/dev/null 2>&1 &
exec socat "$@" 3<&-`;
/** After a client has gone the next terminal is made so soon, and where that went wrong, so soon again. */
const AGAIN_MS = 20;
const RETRY_MS = 1000;
/** How a shell tells that there is no such program. */
const NOT_FOUND = 127;
const NEEDS_SOCAT = 'that needs the program socat, which is not installed';
/** It makes the terminal, or says why not, within this. */
const MOST_MS = 5000;
const WORDS_KEPT = 4096;

export class PtyEnd implements LineEnd {
  isThere = false;
  private socat: ChildProcess | undefined = undefined;
  private streams: { readonly stdin: Writable; readonly stdout: Readable } | undefined = undefined;
  private said = '';
  private isHeld = false;
  private isClosed = false;
  private again: NodeJS.Timeout | undefined = undefined;

  constructor(
    readonly path: string,
    private readonly events: EndEvents,
  ) {}

  async open(): Promise<void> {
    if (existsSync(this.path)) throw new Error(`cannot make ${this.path}: there is something of that name`);
    const failed = this.start();
    const until = performance.now() + MOST_MS;
    while (!existsSync(this.path)) {
      const looked = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), LOOK_MS));
      const why = await Promise.race([failed, looked]);
      if (why !== undefined) throw new Error(`cannot make ${this.path}: ${why}`);
      if (performance.now() > until) throw new Error(`cannot make ${this.path}: socat does not do it`);
    }
  }

  write(bytes: Uint8Array): boolean {
    return !this.isThere || this.streams === undefined || this.streams.stdin.write(bytes);
  }

  /** A terminal has no speed. */
  async sent(): Promise<void> {}

  listen(): void {}

  hold(isHeld: boolean): void {
    this.isHeld = isHeld;
    if (isHeld) this.streams?.stdout.pause();
    else this.streams?.stdout.resume();
  }

  close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.again);
    const { socat } = this;
    if (socat === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      socat.once('close', () => resolve());
      socat.kill();
    });
  }

  /** Resolves, with the reason, when it has ended. */
  private start(): Promise<string> {
    this.said = '';
    const terminal = ['-d', '-d', '-t', '0', `PTY,link=${this.path},${TERMINAL}`, 'STDIO'];
    // In a session of its own: Ctrl-C is for us, who have something left to say to the client.
    const socat = spawn('/bin/sh', ['-c', WATCHED, 'sh', ...terminal], {
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
      detached: true,
    });
    const { stdin, stdout, stderr } = socat;
    const life = socat.stdio[3] as Writable;
    this.socat = socat;
    this.streams = { stdin, stdout };
    stdout.on('data', (bytes: Buffer) => this.events.heard(bytes));
    stdin.on('drain', () => this.events.drained());
    // That it has ended is told elsewhere.
    for (const stream of [stdin, life]) stream.on('error', () => undefined);
    stderr.on('data', (bytes: Buffer) => this.hear(bytes.toString()));
    this.hold(this.isHeld);
    return new Promise((resolve) => {
      socat.on('exit', () => life.destroy());
      socat.on('error', () => resolve(NEEDS_SOCAT));
      socat.on('close', (code) => {
        this.gone();
        const why = / E (.*)/.exec(this.said)?.[1] ?? 'socat has ended';
        resolve(code === NOT_FOUND ? NEEDS_SOCAT : why);
      });
    });
  }

  private hear(words: string): void {
    this.said = (this.said + words).slice(-WORDS_KEPT);
    if (this.isThere || !this.said.includes('starting data transfer loop')) return;
    this.isThere = true;
    this.events.came(`${this.path} was opened`);
  }

  private gone(): void {
    const wasThere = this.isThere;
    this.isThere = false;
    this.socat = undefined;
    this.streams = undefined;
    if (this.isClosed) return;
    if (wasThere) this.events.went(`${this.path} was closed; it is there for the next client`, true);
    this.again = setTimeout(() => void this.start(), wasThere ? AGAIN_MS : RETRY_MS);
  }
}
