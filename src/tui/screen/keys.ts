/**
 * Keys, mouse and pasted text from a terminal in raw mode, as events. What keys are called is decided by node's own decoder
 * (readline); what it doesn't know is taken out before (`sequences.ts`).
 */
import { EventEmitter } from 'node:events';
import { emitKeypressEvents, type Key } from 'node:readline';
import { StringDecoder } from 'node:string_decoder';
import { Sequences } from './sequences.js';

/** How long ESC alone, or the rest of a sequence, is waited for. */
const ESCAPE_TIMEOUT_MS = 25;
/** A paste that ends in the middle: so long nothing may come before it counts as ended. */
const PASTE_TIMEOUT_MS = 1000;

export interface KeyEvent {
  readonly type: 'key';
  /**
   * The character (`j`, `G`, `/`, `ä`), or the key's name: space, enter, tab, esc, backspace, delete, insert, up, down, left,
   * right, home, end, pageup, pagedown, f1 …; before it, in this order, `ctrl-`, `alt-`, `shift-` (`ctrl-d`, `shift-tab`).
   */
  readonly name: string;
  /** What is typed into a prompt; '' for keys that type nothing. */
  readonly text: string;
}

export interface MouseEvent {
  readonly type: 'mouse';
  readonly action: 'press' | 'drag' | 'release' | 'wheel-up' | 'wheel-down';
  readonly button: 'left' | 'middle' | 'right' | 'none';
  /** Column and row, from 0. */
  readonly x: number;
  readonly y: number;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly ctrl: boolean;
}

export interface PasteEvent {
  readonly type: 'paste';
  /** As it came, lines ended by \n: control characters are not taken out. */
  readonly text: string;
}

export type InputEvent = KeyEvent | MouseEvent | PasteEvent;

/** The only reader of a terminal's input. The stream is put into raw mode by its owner. */
export class Keys {
  readonly #decoder = new StringDecoder('utf8');
  readonly #keypresses = new EventEmitter();
  readonly #sequences: Sequences;
  readonly #onData = (bytes: Buffer | string): void => this.#read(bytes);
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly input: NodeJS.ReadableStream,
    private readonly tell: (event: InputEvent) => void,
  ) {
    this.#sequences = new Sequences({
      key: (text) => this.#keypresses.emit('data', text),
      escape: () => this.tell({ type: 'key', name: 'esc', text: '' }),
      mouse: (button, x, y, isRelease) => this.#mouse(button, x, y, isRelease),
      paste: (text) => this.tell({ type: 'paste', text }),
    });
    emitKeypressEvents(this.#keypresses as unknown as NodeJS.ReadableStream);
    this.#keypresses.on('keypress', (_, key: Key) => {
      const event = eventOf(key);
      if (event !== undefined) this.tell(event);
    });
  }

  start(): void {
    this.input.on('data', this.#onData);
    this.input.resume();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.input.off('data', this.#onData);
    this.input.pause();
  }

  #read(bytes: Buffer | string): void {
    clearTimeout(this.#timer);
    this.#sequences.push(typeof bytes === 'string' ? bytes : this.#decoder.write(bytes));
    if (!this.#sequences.isWaiting) return;
    const wait = this.#sequences.isPasting ? PASTE_TIMEOUT_MS : ESCAPE_TIMEOUT_MS;
    this.#timer = setTimeout(() => this.#sequences.flush(), wait);
  }

  /** Button of the SGR protocol: low bits which, 4 shift, 8 alt, 16 ctrl, 32 moved, 64 wheel. */
  #mouse(code: number, x: number, y: number, isRelease: boolean): void {
    const which = code & 3;
    const isWheel = (code & 64) !== 0;
    // Buttons beyond the third, and wheels that turn sideways.
    if (code >= 128 || (isWheel && which > 1)) return;
    const action = isWheel ? (which === 0 ? 'wheel-up' : 'wheel-down') : isRelease ? 'release' : pressed(code);
    this.tell({
      type: 'mouse',
      action,
      button: isWheel ? 'none' : (BUTTONS[which] as MouseEvent['button']),
      x,
      y,
      shift: (code & 4) !== 0,
      alt: (code & 8) !== 0,
      ctrl: (code & 16) !== 0,
    });
  }
}

const BUTTONS = ['left', 'middle', 'right', 'none'] as const;
const pressed = (code: number): 'press' | 'drag' => ((code & 32) === 0 ? 'press' : 'drag');

/** Names that differ from readline's. */
const NAMES: Readonly<Record<string, string>> = { return: 'enter', escape: 'esc', '`': 'space' };

function eventOf(key: Key): KeyEvent | undefined {
  const { sequence = '', name = '', ctrl = false, meta = false, shift = false } = key;
  const text = meta ? sequence.slice(1) : sequence;
  if (isPrintable(text)) {
    const shown = text === ' ' ? 'space' : text;
    return meta ? { type: 'key', name: `alt-${shown}`, text: '' } : { type: 'key', name: shown, text };
  }
  if (name === 'undefined') return undefined;
  const code = text.length === 1 ? text.charCodeAt(0) : -1;
  // Control with one of \ ] ^ _ has no name of its own there.
  const known = name === '' && code > 0x1b && code < 0x20 ? String.fromCharCode(code + 0x40) : name;
  if (known === '') return undefined;
  const isControl = ctrl || known !== name;
  const called = isControl && known !== '`' && known.length === 1 ? known : (NAMES[known] ?? known);
  return {
    type: 'key',
    name: `${isControl ? 'ctrl-' : ''}${meta ? 'alt-' : ''}${shift ? 'shift-' : ''}${called}`,
    text: '',
  };
}

/** One character, and none that controls. */
function isPrintable(text: string): boolean {
  const code = text.codePointAt(0) ?? 0;
  return code >= 0x20 && (code < 0x7f || code > 0x9f) && text.length === (code > 0xffff ? 2 : 1);
}
