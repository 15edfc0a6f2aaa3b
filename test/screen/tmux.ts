/**
 * A terminal for tests: tmux, which everybody has who tests screens, and which tells what stands in every cell. Each terminal is
 * a server of its own, with a shell in it that has `dlmsdump` on its path and stands in an empty folder with `captures` in it.
 * The shell's prompt says how many commands there were, and how the last one ended.
 *
 * Nothing waits for a time, all waits for what is to be seen, up to a bound that only a broken program reaches.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe } from 'vitest';
import { captures, PROGRAM } from '../cli/run.js';
import { type Cell, cellsOf } from './cells.js';

const WAIT_MS = 30_000;
const POLL_MS = 25;
/** Longer than any wait, so that the screen is told and not the time. */
const TEST_MS = 120_000;

const execute = promisify(execFile);

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export const SIZES: readonly Size[] = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 50 },
];

export interface TerminalOptions extends Partial<Size> {
  readonly env?: Readonly<Record<string, string>>;
}

const hasTmux = ['tmux', 'bash'].every((name) => spawnSync(name, [name === 'tmux' ? '-V' : '--version']).status === 0);
if (!hasTmux) process.stderr.write('runs on a terminal are skipped: tmux (with bash) is not installed\n');

/** Runs on a terminal, several at once. */
export function describeOnTerminal(name: string, runs: () => void): void {
  if (hasTmux) describe.concurrent(name, { timeout: TEST_MS }, runs);
  else describe.skip(`${name} (tmux is not installed)`, runs);
}

/** A terminal that is there as long as the run lasts, with a command on it. */
export async function onTerminal(
  command: string | undefined,
  options: TerminalOptions,
  run: (terminal: Terminal) => Promise<void>,
): Promise<void> {
  const terminal = await Terminal.open(options);
  try {
    if (command !== undefined) await terminal.enter(command);
    await run(terminal);
  } finally {
    terminal.close();
  }
}

type Condition = string | RegExp | ((screen: string) => boolean);

export class Terminal {
  #commands = 0;

  private constructor(
    /** Where its shell stands. */
    readonly folder: string,
    /** The socket of its server, which goes with the folder. */
    private readonly socket: string,
  ) {
    process.on('exit', this.#close);
  }

  static async open({ columns = 80, rows = 24, env = {} }: TerminalOptions): Promise<Terminal> {
    const folder = mkdtempSync(join(tmpdir(), 'dlmsdump-screen-'));
    symlinkSync(captures, join(folder, 'captures'));
    symlinkSync(PROGRAM, join(folder, 'dlmsdump'));
    const lines = ["PS1='<\\#:$?> '", `PATH=${folder}:$PATH`, 'unset CI NO_COLOR FORCE_COLOR COLORFGBG COLORTERM'];
    for (const [name, value] of Object.entries({ LANG: 'C.UTF-8', TZ: 'Etc/GMT-2', ...env })) {
      lines.push(`export ${name}='${value}'`);
    }
    writeFileSync(join(folder, '.rc'), `${lines.join('\n')}\n`);
    const terminal = new Terminal(folder, join(folder, '.tmux'));
    const shell = ['bash', '--noprofile', '--rcfile', join(folder, '.rc')];
    await terminal.tmux(
      ...['set-option', '-g', 'default-terminal', 'screen-256color', ';'],
      ...['set-option', '-g', 'status', 'off', ';', 'set-option', '-s', 'set-clipboard', 'on', ';'],
      ...['new-session', '-d', '-x', String(columns), '-y', String(rows), '-c', folder, ...shell],
    );
    // A test run that is killed leaves nothing behind.
    const isWatched = `kill -0 ${process.pid} 2>/dev/null`;
    const end = `tmux -S ${terminal.socket} kill-server; rm -rf ${folder}`;
    await terminal.tmux('run-shell', '-b', `while ${isWatched}; do sleep 1; done; ${end}`);
    await terminal.ended(0);
    return terminal;
  }

  readonly #close = (): void => {
    spawnSync('tmux', ['-S', this.socket, 'kill-server']);
    rmSync(this.folder, { recursive: true, force: true });
  };

  close(): void {
    process.off('exit', this.#close);
    this.#close();
  }

  async tmux(...args: readonly string[]): Promise<string> {
    const { stdout } = await execute('tmux', ['-u', '-S', this.socket, '-f', '/dev/null', ...args]);
    return stdout;
  }

  /** What tmux knows of the terminal: `alternate_on`, `cursor_flag` … */
  async knows(...names: readonly string[]): Promise<string> {
    const format = names.map((name) => `#{${name}}`).join(' ');
    return (await this.tmux('display-message', '-p', format)).trimEnd();
  }

  // ---- what is typed

  /** Keys by the names of tmux: Enter, Escape, C-c, Down, j … */
  async press(...keys: readonly string[]): Promise<void> {
    await this.tmux('send-keys', ...keys);
  }

  async type(text: string): Promise<void> {
    await this.tmux('send-keys', '-l', text);
  }

  /** A command for the shell. */
  async enter(command: string): Promise<void> {
    this.#commands++;
    await this.type(command);
    await this.press('Enter');
  }

  /** What a terminal sends for the mouse (SGR): button 0 is a click, 64 and 65 turn the wheel. Column and row from 0. */
  async mouse(button: number, column: number, row: number): Promise<void> {
    const place = `${button};${column + 1};${row + 1}`;
    await this.type(`\x1b[<${place}M${button < 64 ? `\x1b[<${place}m` : ''}`);
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.tmux('resize-window', '-x', String(columns), '-y', String(rows));
  }

  // ---- what is seen

  async screen(): Promise<string> {
    return await this.tmux('capture-pane', '-p');
  }

  async lines(): Promise<readonly string[]> {
    return (await this.screen()).split('\n').slice(0, -1);
  }

  /** With styles, row by row. */
  async cells(): Promise<readonly (readonly Cell[])[]> {
    return cellsOf(await this.tmux('capture-pane', '-p', '-e'));
  }

  /** Waits until all of it is on the screen at once, and answers with the screen. */
  async shows(...conditions: readonly Condition[]): Promise<string> {
    return await this.until(() => this.screen(), conditions);
  }

  /** Waits until none of it is on the screen any more. */
  async hides(...texts: readonly string[]): Promise<string> {
    return await this.shows(...texts.map((text) => (screen: string) => !screen.includes(text)));
  }

  /** Waits until all of the capture is read and its first message is chosen, and hints say which keys there are. */
  async opened(): Promise<string> {
    return await this.shows(/^ 1\/\d/m, '? help', (screen) => !/ reading [█░…]/.test(screen));
  }

  /** Waits until a program is at work, so that what is typed is for it and not for the shell. */
  async isRunning(): Promise<void> {
    await this.until(() => this.knows('pane_current_command'), [(name) => name !== 'bash']);
  }

  /** All that is written to the terminal from now on, up to the end of a program that has taken the screen over. */
  async recorded(): Promise<() => Promise<string>> {
    const file = join(this.folder, '.record');
    writeFileSync(file, '');
    await this.tmux('pipe-pane', `cat > ${file}`);
    // The pipe is read by another process, whenever that gets its turn.
    return () => this.until(async () => readFileSync(file, 'latin1'), ['\x1b[?1049h', '\x1b[?1049l']);
  }

  async until(look: () => Promise<string>, conditions: readonly Condition[]): Promise<string> {
    const end = performance.now() + WAIT_MS;
    for (;;) {
      const seen = await look();
      const missing = conditions.find((condition) => !holds(condition, seen));
      if (missing === undefined) return seen;
      if (performance.now() > end) throw new Error(`waited in vain for ${String(missing)}; there was\n${seen}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** Waits for the shell's prompt after the last command, which ended so. */
  async ended(code: number): Promise<string> {
    return await this.shows((screen) => screen.trimEnd().endsWith(`<${this.#commands + 1}:${code}>`));
  }
}

function holds(condition: Condition, screen: string): boolean {
  if (typeof condition === 'string') return screen.includes(condition);
  return condition instanceof RegExp ? condition.test(screen) : condition(screen);
}
