import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type InputEvent, Keys } from '../../../src/tui/screen/keys.js';
import { MAX_PASTE } from '../../../src/tui/screen/sequences.js';

/** Events of what comes in these reads, in one go. */
function events(...reads: (string | Buffer)[]): InputEvent[] {
  const told: InputEvent[] = [];
  const input = new PassThrough();
  const keys = new Keys(input, (event) => told.push(event));
  keys.start();
  for (const read of reads) input.emit('data', typeof read === 'string' ? Buffer.from(read) : read);
  vi.advanceTimersByTime(2000);
  keys.stop();
  return told;
}

const names = (...reads: (string | Buffer)[]): string[] =>
  events(...reads).map((event) => (event.type === 'key' ? event.name : event.type));

describe('keys', () => {
  vi.useFakeTimers();
  afterEach(() => {
    vi.clearAllTimers();
  });

  it('are called by their character, and type it', () => {
    expect(events('jG/ä中 ')).toEqual([
      { type: 'key', name: 'j', text: 'j' },
      { type: 'key', name: 'G', text: 'G' },
      { type: 'key', name: '/', text: '/' },
      { type: 'key', name: 'ä', text: 'ä' },
      { type: 'key', name: '中', text: '中' },
      { type: 'key', name: 'space', text: ' ' },
    ]);
  });

  it.each([
    ['\r', 'enter'],
    ['\n', 'enter'],
    ['\t', 'tab'],
    ['\x1b[Z', 'shift-tab'],
    ['\x7f', 'backspace'],
    ['\b', 'backspace'],
    ['\x1b[3~', 'delete'],
    ['\x1b[A', 'up'],
    ['\x1bOB', 'down'],
    ['\x1b[1;5C', 'ctrl-right'],
    ['\x1b[1;2D', 'shift-left'],
    ['\x1b[1;3A', 'alt-up'],
    ['\x1b[5~', 'pageup'],
    ['\x1b[6;5~', 'ctrl-pagedown'],
    ['\x1b[H', 'home'],
    ['\x1b[4~', 'end'],
    ['\x1b[7^', 'ctrl-home'],
    ['\x1bOP', 'f1'],
    ['\x1b[[E', 'f5'],
    ['\x1b[24~', 'f12'],
    ['\x04', 'ctrl-d'],
    ['\x1a', 'ctrl-z'],
    ['\x00', 'ctrl-space'],
    ['\x1c', 'ctrl-\\'],
    ['\x1f', 'ctrl-_'],
    ['\x1bx', 'alt-x'],
    ['\x1bX', 'alt-X'],
    ['\x1b\r', 'alt-enter'],
  ])('%j is %s, which types nothing', (bytes, name) => {
    expect(events(bytes)).toEqual([{ type: 'key', name, text: '' }]);
  });

  it('typed fast are events of their own', () => {
    expect(names('jjk\x1b[A\x1b[A\r')).toEqual(['j', 'j', 'k', 'up', 'up', 'enter']);
  });

  it('come as the same whatever the reads are', () => {
    const typed = 'aä\x1b[A\x1b[1;5C\x1b[<0;3;4M\x1b[200~two\rlines\x1b[201~\x1bOA\x1b]11;rgb:00/00/00\x1b\\中z';
    const whole = events(typed);
    expect(whole.map(({ type }) => type)).toEqual(['key', 'key', 'key', 'key', 'mouse', 'paste', 'key', 'key', 'key']);
    const bytes = Buffer.from(typed);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        expect(events(...at.slice(1).map((end, i) => bytes.subarray(at[i], end)))).toEqual(whole);
      }),
    );
  });

  it('ESC is the key where no sequence follows', () => {
    expect(names('\x1b')).toEqual(['esc']);
    expect(names('\x1b\x1b')).toEqual(['esc', 'esc']);
    expect(names('\x1b', 'j')).toEqual(['esc', 'j']);
    expect(names('\x1b\x1b[A')).toEqual(['esc', 'up']);
  });

  it('ESC is told after 25 ms', () => {
    const told: InputEvent[] = [];
    const input = new PassThrough();
    const keys = new Keys(input, (event) => told.push(event));
    keys.start();
    input.emit('data', Buffer.from('\x1b'));
    vi.advanceTimersByTime(20);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(20);
    expect(told).toEqual([{ type: 'key', name: 'esc', text: '' }]);
    keys.stop();
  });

  it.each([
    ['device attributes', '\x1b[?62;22c'],
    ['a report of the cursor', '\x1b[24;80R'],
    ['focus', '\x1b[I\x1b[O'],
    ['the background', '\x1b]11;rgb:1c1c/1c1c/1c1c\x1b\\'],
    ['the background, ended by BEL', '\x1b]11;rgb:1c1c/1c1c/1c1c\x07'],
    ['a version', '\x1bP>|xterm(370)\x1b\\'],
    ['a mode', '\x1b[?2026;2$y'],
    ['keys of another protocol', '\x1b[97;5u'],
    ['an unknown key', '\x1b[99~\x1b[1;99A\x1bO9'],
    ['a mouse of another protocol', '\x1b[M !!'],
    ['a mouse without end', '\x1b[<0;1'],
    ['an answer without end', '\x1b]11;rgb'],
    ['a sequence that is none', `\x1b[${'1;'.repeat(200)}`.slice(0, 60)],
  ])('drops %s', (_, bytes) => {
    expect(names(bytes)).toEqual([]);
  });

  it('goes on after what it drops', () => {
    expect(names('\x1b[?62;22cj\x1b[99~k\x1b]0;x\x07l')).toEqual(['j', 'k', 'l']);
  });

  it('never throws, and never types a control character', () => {
    const unit = fc.constantFrom(
      '\x1b',
      '[',
      ']',
      'O',
      '<',
      ';',
      '~',
      'M',
      'm',
      '2',
      '0',
      '1',
      'A',
      '?',
      '\x07',
      '\\',
      'P',
      'ä',
      '\x00',
    );
    fc.assert(
      fc.property(fc.array(fc.string({ unit, maxLength: 12 })), (reads) => {
        for (const event of events(...reads)) {
          if (event.type === 'key') expect(event.text).not.toMatch(/\p{Control}/u);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the mouse', () => {
  const mouse = (bytes: string): unknown => {
    const [event] = events(bytes);
    if (event?.type !== 'mouse') return event;
    const { type, ...rest } = event;
    return rest;
  };
  const PLAIN = { shift: false, alt: false, ctrl: false };

  it('tells presses, drags, releases and wheels, from column and row 0', () => {
    expect(mouse('\x1b[<0;1;1M')).toEqual({ action: 'press', button: 'left', x: 0, y: 0, ...PLAIN });
    expect(mouse('\x1b[<2;120;40M')).toEqual({ action: 'press', button: 'right', x: 119, y: 39, ...PLAIN });
    expect(mouse('\x1b[<32;5;6M')).toEqual({ action: 'drag', button: 'left', x: 4, y: 5, ...PLAIN });
    expect(mouse('\x1b[<0;5;6m')).toEqual({ action: 'release', button: 'left', x: 4, y: 5, ...PLAIN });
    expect(mouse('\x1b[<64;5;6M')).toEqual({ action: 'wheel-up', button: 'none', x: 4, y: 5, ...PLAIN });
    expect(mouse('\x1b[<65;5;6M')).toEqual({ action: 'wheel-down', button: 'none', x: 4, y: 5, ...PLAIN });
  });

  it('tells keys that are held', () => {
    expect(mouse('\x1b[<20;5;6M')).toMatchObject({ action: 'press', shift: true, ctrl: true, alt: false });
    expect(mouse('\x1b[<72;5;6M')).toMatchObject({ action: 'wheel-up', alt: true });
  });

  it('drops buttons and wheels that nobody has', () => {
    expect(mouse('\x1b[<66;5;6M')).toBeUndefined();
    expect(mouse('\x1b[<128;5;6M')).toBeUndefined();
    expect(mouse('\x1b[<0;5M')).toBeUndefined();
  });
});

describe('pasted text', () => {
  it('is one event, lines ended by \\n', () => {
    expect(events('\x1b[200~a\r\nb\rc\x1b[Ad\x1b[201~j')).toEqual([
      { type: 'paste', text: 'a\nb\nc\x1b[Ad' },
      { type: 'key', name: 'j', text: 'j' },
    ]);
  });

  it('is bounded', () => {
    const [event] = events('\x1b[200~', 'x'.repeat(MAX_PASTE), 'y'.repeat(MAX_PASTE), '\x1b[201~');
    expect(event).toEqual({ type: 'paste', text: 'x'.repeat(MAX_PASTE) });
  });

  it('ends where nothing more comes', () => {
    expect(events('\x1b[200~never ended')).toEqual([{ type: 'paste', text: 'never ended' }]);
  });
});

describe('a stream of keys', () => {
  it('is read again after it was stopped', async () => {
    vi.useRealTimers();
    const told: InputEvent[] = [];
    const input = new PassThrough();
    const keys = new Keys(input, (event) => told.push(event));
    keys.start();
    keys.stop();
    input.write('j');
    await sleep(5);
    expect(told).toEqual([]);
    keys.start();
    await vi.waitFor(() => expect(told).toEqual([{ type: 'key', name: 'j', text: 'j' }]));
    keys.stop();
  });
});
