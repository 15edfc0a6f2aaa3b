import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Streams, Terminal, type TerminalOptions } from '../../../src/tui/screen/terminal.js';

/** A terminal of a test: takes a write when it is told to, or at once. */
class FakeOutput extends EventEmitter {
  columns = 80;
  rows = 24;
  written = '';
  isSlow = false;
  readonly #waiting: (() => void)[] = [];

  write(text: string | Uint8Array, done?: () => void): boolean {
    this.written += text.toString();
    if (done === undefined) return true;
    if (this.isSlow) this.#waiting.push(done);
    else done();
    return true;
  }

  takeAll(): void {
    for (const done of this.#waiting.splice(0)) done();
  }
}

class FakeInput extends EventEmitter {
  readonly modes: boolean[] = [];
  isDestroyed = false;
  setRawMode(mode: boolean): void {
    this.modes.push(mode);
  }
  resume(): void {}
  pause(): void {}
  destroy(): void {
    this.isDestroyed = true;
  }
}

const opened: Terminal[] = [];

function terminal(options?: TerminalOptions) {
  const input = new FakeInput();
  const output = new FakeOutput();
  const handlers = { input: vi.fn(), repaint: vi.fn(), ready: vi.fn() };
  const streams = { input, output } as unknown as Streams;
  const created = new Terminal(streams, handlers, options);
  opened.push(created);
  created.open();
  return { terminal: created, input, output, handlers };
}

const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTSTP', 'SIGCONT'] as const;
const listeners = (): number[] =>
  [...SIGNALS, 'exit', 'uncaughtException', 'unhandledRejection'].map((name) => process.listenerCount(name));

afterEach(() => {
  for (const created of opened.splice(0)) created.close();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** What was switched on and off, in order. */
const switches = (written: string): string[] =>
  Array.from(written.matchAll(/\[\?(\d+[hl])/g), (match) => match[1] as string);

describe('the terminal', () => {
  it('is taken over, and given back as it was, once', () => {
    const before = listeners();
    const { terminal: taken, input, output } = terminal();
    expect(switches(output.written)).toEqual(['1049h', '25l', '7l', '2004h', '1000h', '1002h', '1006h']);
    output.written = '';
    taken.close();
    taken.close();
    expect(switches(output.written)).toEqual(['2026l', '1006l', '1002l', '1000l', '2004l', '1049l', '25h', '7h']);
    expect(output.written).not.toMatch(/\[[23]J/);
    expect(output.written).not.toContain('\x07');
    expect(input.modes).toEqual([true, false]);
    expect(input.isDestroyed).toBe(true);
    expect(listeners()).toEqual(before);
  });

  it('leaves the mouse alone when told to', () => {
    const { output } = terminal({ mouse: false });
    expect(switches(output.written)).toEqual(['1049h', '25l', '7l', '2004h']);
  });

  it('takes nothing when it is closed', () => {
    const { terminal: taken, output } = terminal();
    taken.close();
    output.written = '';
    taken.write('late');
    expect(output.written).toBe('');
    expect(taken.isReady).toBe(false);
  });

  it('is not ready for a frame until the one before is through', () => {
    const { terminal: taken, output, handlers } = terminal();
    expect(taken.isReady).toBe(true);
    output.isSlow = true;
    handlers.ready.mockClear();
    taken.write('frame');
    expect(taken.isReady).toBe(false);
    output.takeAll();
    expect(handlers.ready).toHaveBeenCalledTimes(1);
    expect(taken.isReady).toBe(true);
  });

  it('hands on keys, and tells of another size', () => {
    const { input, output, handlers } = terminal();
    input.emit('data', Buffer.from('j'));
    expect(handlers.input).toHaveBeenCalledExactlyOnceWith({ type: 'key', name: 'j', text: 'j' });
    Object.assign(output, { columns: 120, rows: 40 });
    output.emit('resize');
    expect(handlers.repaint).toHaveBeenCalledExactlyOnceWith(120, 40);
  });

  it('stops on Ctrl-Z, and is there again when it goes on', () => {
    const { terminal: taken, input, output, handlers } = terminal();
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
    output.written = '';
    input.emit('data', Buffer.from('\x1a'));
    expect(handlers.input).not.toHaveBeenCalled();
    expect(kill).toHaveBeenCalledExactlyOnceWith(process.pid, 'SIGTSTP');
    expect(switches(output.written)).toContain('1049l');
    expect(taken.isReady).toBe(false);
    output.written = '';
    process.emit('SIGCONT');
    expect(switches(output.written)).toContain('1049h');
    expect(handlers.repaint).toHaveBeenCalledExactlyOnceWith(80, 24);
    expect(input.modes).toEqual([true, false, true]);
    // The next one is caught, too.
    input.emit('data', Buffer.from('\x1a'));
    expect(kill).toHaveBeenCalledTimes(2);
  });

  it.each(['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const)('comes back before %s ends us', (signal) => {
    const { output } = terminal();
    const kill = vi.spyOn(process, 'kill').mockImplementation(() => {
      expect(switches(output.written).at(-1)).toBe('7h');
      return true;
    });
    process.emit(signal);
    process.emit(signal);
    expect(kill).toHaveBeenCalledExactlyOnceWith(process.pid, signal);
  });

  it('ends as by SIGHUP when it has gone', () => {
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
    const { input, output } = terminal();
    output.emit('error', Object.assign(new Error('write EIO'), { code: 'EIO' }));
    input.emit('error', new Error('read EIO'));
    expect(kill).toHaveBeenCalledExactlyOnceWith(process.pid, 'SIGHUP');
  });

  it.each([
    [{}, /^dlmsdump: it broke \\x1b\[31m \(a fault of dlmsdump; --debug shows where\)\n$/],
    [{ debug: true }, /^dlmsdump: it broke .* \(a fault of dlmsdump\)\n(.*\n)*.*terminal\.test\.ts/],
  ])('comes back before a fault is told, with %j', (options, told) => {
    const { terminal: taken, output } = terminal(options);
    let words = '';
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      expect(switches(output.written).at(-1)).toBe('7h');
      words += text;
      return true;
    });
    const exit = vi.spyOn(process, 'exit').mockImplementation((() => undefined) as never);
    taken.crash(new Error('it broke \x1b[31m'));
    expect(words).toMatch(told);
    expect(exit).toHaveBeenCalledExactlyOnceWith(70);
  });

  it('copies by OSC 52, in tmux also past it, and not more than terminals take', () => {
    vi.stubEnv('TMUX', undefined);
    const { terminal: taken, output } = terminal();
    output.written = '';
    expect(taken.copy('C0 01 Ä')).toBe(true);
    expect(output.written).toBe('\x1b]52;c;QzAgMDEgw4Q=\x07');
    output.written = '';
    expect(taken.copy('x'.repeat(60_000))).toBe(false);
    expect(output.written).toBe('');
    vi.stubEnv('TMUX', '/tmp/tmux');
    expect(taken.copy('x')).toBe(true);
    expect(output.written).toBe('\x1b]52;c;eA==\x07\x1bPtmux;\x1b\x1b]52;c;eA==\x07\x1b\\');
  });
});
