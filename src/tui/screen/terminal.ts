/**
 * The terminal's state: taken over when the UI begins, given back exactly once whatever the way out is: the normal one, a
 * signal, a fault of ours, a terminal that has gone. Keys come in here, frames go out.
 */
import { openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { visible } from '../../sinks/visible.js';
import { type InputEvent, Keys } from './keys.js';
import { Outlet } from './outlet.js';

/** What the program ends with after a fault of its own (EX_SOFTWARE of sysexits.h). */
export const EXIT_FAULT = 70;

/** Alternate screen, no cursor, no wrapping of lines, pasted text in brackets. The window's title is left alone. */
const ENTER = '\x1b[?1049h\x1b[m\x1b[?25l\x1b[?7l\x1b[?2004h';
/** Presses and releases, movements with a button held, coordinates in decimals. */
const MOUSE_ON = '\x1b[?1000h\x1b[?1002h\x1b[?1006h';
const MOUSE_OFF = '\x1b[?1006l\x1b[?1002l\x1b[?1000l';
/** What was switched on, backwards; wrapping last, since some terminals keep it with the cursor of the other screen. */
const LEAVE = `\x1b[?2026l${MOUSE_OFF}\x1b[?2004l\x1b[m\x1b[?1049l\x1b[?25h\x1b[?7h`;

/** Longest text that goes to the clipboard, in base64: terminals drop longer ones (OSC 52). */
const MAX_COPIED = 74_000;
/** After that time without being stopped, nobody has stopped us. */
const STOP_MS = 100;

const ENDING = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const;

export interface Streams {
  readonly input: NodeJS.ReadableStream & { setRawMode?(mode: boolean): unknown; destroy?(): unknown };
  readonly output: NodeJS.WritableStream & { readonly columns?: number; readonly rows?: number };
}

export interface TerminalHandlers {
  input(event: InputEvent): void;
  /** Another size, or nobody knows what the terminal shows: everything has to be painted (`Painter.forget`). */
  repaint(columns: number, rows: number): void;
  /** There is room for a frame again. */
  ready(): void;
}

export interface TerminalOptions {
  /** On unless told otherwise. */
  readonly mouse?: boolean;
  /** Faults are told with where they happened. */
  readonly debug?: boolean;
}

/** Where keys come from and frames go to; undefined where there is no terminal. `isInputTaken`: standard input has the capture. */
export function findTerminal(isInputTaken: boolean): Streams | undefined {
  const { stdin: input, stdout: output } = process;
  if (output.isTTY !== true || process.env.TERM === 'dumb') return undefined;
  if (!isInputTaken && input.isTTY === true) return { input, output };
  try {
    return { input: new ReadStream(openSync('/dev/tty', 'r')), output };
  } catch {
    return undefined;
  }
}

export class Terminal {
  readonly #keys: Keys;
  readonly #outlet: Outlet;
  readonly #listeners: readonly (readonly [NodeJS.EventEmitter, string, (...values: never[]) => void])[];
  #isOpen = false;
  #isEntered = false;

  constructor(
    private readonly streams: Streams,
    private readonly handlers: TerminalHandlers,
    private readonly options: TerminalOptions = {},
  ) {
    this.#keys = new Keys(streams.input, (event) => this.#input(event));
    this.#outlet = new Outlet(streams.output, {
      drained: () => this.handlers.ready(),
      gone: () => this.#end('SIGHUP'),
    });
    const gone = (): void => this.#end('SIGHUP');
    this.#listeners = [
      [process, 'exit', () => this.close()],
      ...ENDING.map((signal) => [process, signal, () => this.#end(signal)] as const),
      [process, 'SIGTSTP', () => this.suspend()],
      [process, 'SIGCONT', () => this.#resume()],
      [process, 'uncaughtException', (error: unknown) => this.crash(error)],
      [process, 'unhandledRejection', (error: unknown) => this.crash(error)],
      [streams.output, 'resize', () => this.#repaint()],
      [streams.output, 'error', gone],
      [streams.input, 'error', gone],
      [streams.input, 'end', gone],
    ];
  }

  get columns(): number {
    return this.streams.output.columns || 80;
  }

  get rows(): number {
    return this.streams.output.rows || 24;
  }

  /** Takes the terminal over. Nothing is painted yet. */
  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    for (const [emitter, name, listener] of this.#listeners) emitter.on(name, listener as () => void);
    this.#enter();
  }

  /** Gives the terminal back for good; the process can end then. */
  close(): void {
    if (!this.#isOpen) return;
    // First, for a terminal that has gone says so again while it is left.
    this.#isOpen = false;
    this.#leave();
    for (const [emitter, name, listener] of this.#listeners) emitter.off(name, listener as () => void);
    this.streams.input.on('error', () => undefined);
    this.#outlet.close();
    if (this.streams.input !== process.stdin) this.streams.input.destroy?.();
  }

  /** Whether a frame would go out now. Where not, `ready` tells when. */
  get isReady(): boolean {
    return this.#isEntered && !this.#outlet.isBusy;
  }

  write(text: string): void {
    if (this.#isEntered) this.#outlet.write(text);
  }

  /** Puts text on the clipboard of whoever looks at the terminal, also over ssh (OSC 52); false where it is too long. */
  copy(text: string): boolean {
    // Told first by its characters: to encode megabytes only to drop them takes a while.
    if (text.length > MAX_COPIED) return false;
    const base64 = Buffer.from(text).toString('base64');
    if (base64.length > MAX_COPIED) return false;
    const sequence = `\x1b]52;c;${base64}\x07`;
    this.write(sequence);
    // tmux takes it, or hands it on, as it is set up; whichever it doesn't do, it drops.
    if (process.env.TMUX !== undefined) this.write(`\x1bPtmux;${sequence.replaceAll('\x1b', '\x1b\x1b')}\x1b\\`);
    return true;
  }

  /** Ctrl-Z: the shell comes back, until it continues us. */
  suspend(): void {
    if (!this.#isEntered || process.platform === 'win32') return;
    this.#leave();
    this.#raise('SIGTSTP');
    // Where there is no shell to come back to, nothing stops us: go on.
    setTimeout(() => this.#resume(), STOP_MS);
  }

  /** A fault of ours: the terminal comes back, then it is told in one line. */
  crash(error: unknown): void {
    this.close();
    const words = error instanceof Error ? error.message : String(error);
    const hint = this.options.debug === true ? '' : '; --debug shows where';
    process.stderr.write(`dlmsdump: ${visible(words)} (a fault of dlmsdump${hint})\n`);
    if (this.options.debug === true && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    process.exit(EXIT_FAULT);
  }

  #input(event: InputEvent): void {
    if (event.type === 'key' && event.name === 'ctrl-z') this.suspend();
    else this.handlers.input(event);
  }

  /** Ends by a signal, so that whoever started us sees which. */
  #end(signal: NodeJS.Signals): void {
    if (!this.#isOpen) return;
    this.close();
    this.#raise(signal);
  }

  #raise(signal: NodeJS.Signals): void {
    for (const [emitter, name, listener] of this.#listeners)
      if (name === signal) emitter.off(name, listener as () => void);
    process.kill(process.pid, signal);
  }

  #resume(): void {
    if (!this.#isOpen || this.#isEntered) return;
    for (const [emitter, name, listener] of this.#listeners) {
      if (name === 'SIGTSTP' && !emitter.listeners(name).includes(listener)) emitter.on(name, listener as () => void);
    }
    this.#enter();
    this.#repaint();
  }

  #repaint(): void {
    if (this.#isEntered) this.handlers.repaint(this.columns, this.rows);
  }

  #enter(): void {
    this.#setRaw(true);
    this.#isEntered = true;
    this.#outlet.write(ENTER + (this.options.mouse === false ? '' : MOUSE_ON));
    this.#keys.start();
  }

  #leave(): void {
    if (!this.#isEntered) return;
    this.#isEntered = false;
    this.#keys.stop();
    this.#outlet.finish(LEAVE);
    this.#setRaw(false);
  }

  #setRaw(mode: boolean): void {
    try {
      this.streams.input.setRawMode?.(mode);
    } catch {
      // The terminal has gone: nothing is left to be set.
    }
  }
}
