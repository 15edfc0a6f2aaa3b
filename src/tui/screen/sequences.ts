/**
 * Cuts what a terminal sends into pieces, also where they come split over several reads: keys, mouse reports, pasted text, and
 * answers of the terminal itself, which nobody asked for here and which must not be read as typed text.
 *
 *     ESC [ parameters intermediates final      CSI: keys, mouse (ESC [ < b ; x ; y M|m), brackets of a paste (200~, 201~)
 *     ESC O final                               SS3: keys
 *     ESC ] … BEL | ESC \      ESC P|_ … ESC \     answers: dropped
 *     ESC character                             the key with Alt, where both come in one read
 */

/** Longest CSI that is waited for; longer ones are no keys. */
const MAX_CSI = 64;
/** Answers of the terminal that are waited for; longer ones are given up. */
const MAX_ANSWER = 8192;
/** Characters of a paste that are kept. */
export const MAX_PASTE = 65_536;

/** A piece is lent as text; `key` may be a whole sequence or a character. */
export interface Pieces {
  key(text: string): void;
  /** ESC alone: followed by nothing, or by what is no sequence. */
  escape(): void;
  mouse(button: number, x: number, y: number, isRelease: boolean): void;
  paste(text: string): void;
}

export class Sequences {
  #rest = '';
  /** Text of the paste that is on its way. */
  #pasted: string | undefined;

  constructor(private readonly pieces: Pieces) {}

  /** Something is held that more may follow: `flush` after a while ends it. */
  get isWaiting(): boolean {
    return this.#rest !== '' || this.#pasted !== undefined;
  }

  get isPasting(): boolean {
    return this.#pasted !== undefined;
  }

  push(text: string): void {
    // ESC that stood at the end of a read and isn't followed by a sequence was the key itself, not Alt.
    if (this.#rest === ESC && !INTRODUCERS.includes(text.charAt(0))) {
      this.#rest = '';
      this.pieces.escape();
    }
    const all = this.#rest + text;
    this.#rest = '';
    let at = 0;
    while (at < all.length) {
      const next = this.#pasted === undefined ? this.#piece(all, at) : this.#more(all, at);
      if (next < 0) this.#rest = all.slice(at);
      at = next < 0 ? all.length : next;
    }
  }

  /** Nothing more came: what is held is what it is. */
  flush(): void {
    const rest = this.#rest;
    this.#rest = '';
    if (this.#pasted !== undefined) {
      this.#keep(rest);
      this.#endPaste();
    } else if (rest === ESC) this.pieces.escape();
    // What else was begun and not finished is no key.
  }

  /** Hands on the piece at a place; answers with the place behind it, -1 where more is needed. */
  #piece(text: string, at: number): number {
    if (text.charCodeAt(at) !== 0x1b) {
      const character = String.fromCodePoint(text.codePointAt(at) as number);
      this.pieces.key(character);
      return at + character.length;
    }
    if (at + 1 === text.length) return -1;
    const second = text.charAt(at + 1);
    if (second === '[') return this.#csi(text, at);
    if (second === 'O') {
      if (at + 2 === text.length) return -1;
      this.#known(text.slice(at, at + 3));
      return at + 3;
    }
    if (ANSWERS.includes(second)) return this.#answer(text, at, second === ']');
    if (second === ESC) {
      this.pieces.escape();
      return at + 1;
    }
    const character = String.fromCodePoint(text.codePointAt(at + 1) as number);
    this.pieces.key(ESC + character);
    return at + 1 + character.length;
  }

  #csi(text: string, at: number): number {
    // The console of Linux has function keys with a second bracket.
    let end = text.charAt(at + 2) === '[' ? at + 3 : at + 2;
    while (end < text.length && !isFinal(text.charCodeAt(end))) {
      // Something else begins, or this never ends: no sequence.
      if (end - at >= MAX_CSI || text.charCodeAt(end) < 0x20) return end;
      end++;
    }
    if (end >= text.length) return -1;
    const sequence = text.slice(at, end + 1);
    if (sequence === `${ESC}[M`) return end + 4 > text.length ? -1 : end + 4;
    if (sequence === PASTE) this.#pasted = '';
    else if (sequence.charAt(2) === '<') this.#mouse(sequence);
    else this.#known(sequence);
    return end + 1;
  }

  /** Sequences that are keys; others are dropped, for half of one would be read as typed text. */
  #known(sequence: string): void {
    if (KEYS.test(sequence)) this.pieces.key(sequence);
  }

  #mouse(sequence: string): void {
    const [, button, x, y, final] = MOUSE.exec(sequence) ?? [];
    if (final !== undefined) this.pieces.mouse(Number(button), Number(x) - 1, Number(y) - 1, final === 'm');
  }

  #answer(text: string, at: number, endsWithBell: boolean): number {
    for (let i = at + 2; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 0x07 && endsWithBell) return i + 1;
      if (code !== 0x1b) continue;
      if (i + 1 === text.length) break;
      // Another sequence ends this one, too.
      return text.charAt(i + 1) === '\\' ? i + 2 : i;
    }
    return text.length - at > MAX_ANSWER ? text.length : -1;
  }

  /** Takes up pasted text, to its end or as far as it has come. */
  #more(text: string, at: number): number {
    const end = text.indexOf(PASTED, at);
    if (end >= 0) {
      this.#keep(text.slice(at, end));
      this.#endPaste();
      return end + PASTED.length;
    }
    // The end itself may come in two.
    const escape = text.lastIndexOf(ESC);
    const isBegun = escape >= at && PASTED.startsWith(text.slice(escape));
    this.#keep(text.slice(at, isBegun ? escape : text.length));
    if (isBegun) this.#rest = text.slice(escape);
    return text.length;
  }

  #keep(text: string): void {
    const kept = this.#pasted as string;
    this.#pasted = kept + text.slice(0, MAX_PASTE - kept.length);
  }

  #endPaste(): void {
    const text = this.#pasted as string;
    this.#pasted = undefined;
    this.pieces.paste(text.replace(/\r\n?/g, '\n'));
  }
}

const ESC = '\x1b';
const PASTE = `${ESC}[200~`;
const PASTED = `${ESC}[201~`;
/** What follows ESC in a sequence. */
const INTRODUCERS = '[O]P_';
const ANSWERS = ']P_';
const MOUSE = /\[<(\d{1,4});(\d{1,5});(\d{1,5})([Mm])$/;

const isFinal = (code: number): boolean => code >= 0x40 && code <= 0x7e;

/** What readline knows as keys, modifiers 2 to 9; reports of the cursor (R) and of focus (I, O) look like keys and are none. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const KEYS = /^\x1b(?:O[A-FHPQRSa-e]|\[(?:\[[A-E]|\d{1,2}[~^]|\d{1,2};\d~|(?:1;\d)?[A-FHPQSZ]|[a-e]))$/;
