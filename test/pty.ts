/**
 * A serial line for tests: two ends of socat's, each with a name. Whoever listens opens `tap`; the test speaks at the other end, and
 * sees what was written to it.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, constants, existsSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';

const WAIT_MS = 30_000;
const POLL_MS = 10;
/** Longer than any wait, so that what is missing is told and not the time. */
const TEST_MS = 120_000;

const hasSocat = spawnSync('socat', ['-V']).status === 0 && spawnSync('stty', ['--version']).status === 0;
if (!hasSocat) process.stderr.write('runs on serial lines are skipped: socat (with stty) is not installed\n');

/** Runs on pairs of virtual ports. */
export function describeOnLine(name: string, runs: () => void): void {
  if (hasSocat) describe(name, { timeout: TEST_MS }, runs);
  else describe.skip(`${name} (socat is not installed)`, runs);
}

/** Waits for what will be, up to a bound that only a broken program reaches. */
export async function until(what: string, condition: () => boolean): Promise<void> {
  const end = performance.now() + WAIT_MS;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** A line that is there as long as the run lasts. */
export async function onLine(run: (line: PtyLine) => Promise<void>): Promise<void> {
  const line = new PtyLine();
  try {
    await line.plug();
    await run(line);
  } finally {
    line.close();
  }
}

/** The same of two lines, for a tap on each. */
export const onLines = (run: (one: PtyLine, other: PtyLine) => Promise<void>): Promise<void> =>
  onLine((one) => onLine((other) => run(one, other)));

/** What nobody sets a line to, so that it is seen when somebody did. */
const UNSET = 110;

export class PtyLine {
  private readonly folder = mkdtempSync(join(tmpdir(), 'dlmsdump-line-'));
  readonly tap = join(this.folder, 'tap');
  private readonly end = join(this.folder, 'end');
  private socat: ChildProcess | undefined = undefined;
  private descriptor = -1;

  async plug(): Promise<void> {
    const ends = [this.tap, this.end].map((link) => `pty,raw,echo=0,link=${link}`);
    this.socat = spawn('socat', ends, { stdio: 'ignore' });
    await until('socat', () => existsSync(this.tap) && existsSync(this.end));
    spawnSync('stty', ['-F', this.tap, 'speed', String(UNSET)]);
    this.descriptor = openSync(this.end, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  }

  /** The adapter is pulled: its name goes, too. */
  async pull(): Promise<void> {
    const { socat } = this;
    this.socat = undefined;
    if (this.descriptor >= 0) closeSync(this.descriptor);
    this.descriptor = -1;
    socat?.kill();
    await until('the end of socat', () => !existsSync(this.tap));
  }

  close(): void {
    this.socat?.kill();
    if (this.descriptor >= 0) closeSync(this.descriptor);
    rmSync(this.folder, { recursive: true, force: true });
  }

  say(bytes: Uint8Array): void {
    writeSync(this.descriptor, bytes);
  }

  /** Octet by octet, as a slow line brings them. */
  async type(bytes: Uint8Array): Promise<void> {
    for (const octet of bytes) {
      this.say(Uint8Array.of(octet));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  /** All that was written to the tap. */
  heard(): Uint8Array {
    const bytes = Buffer.alloc(4096);
    try {
      return bytes.subarray(0, readSync(this.descriptor, bytes));
    } catch {
      // Nothing.
      return new Uint8Array(0);
    }
  }

  /** The speed that somebody set. */
  get speed(): number {
    return Number(spawnSync('stty', ['-F', this.tap, 'speed']).stdout.toString());
  }

  /** Waits until the tap listens at this speed. Setting it throws away what waits to be read, so nothing is to be said before. */
  async listens(speed: number): Promise<void> {
    await until(`${this.tap} at ${speed} Bd`, () => this.speed === speed);
  }
}
