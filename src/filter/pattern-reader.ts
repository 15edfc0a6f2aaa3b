/**
 * Regular expressions to a tree of parts; what they may be made of, see `text-pattern.ts`.
 */
import { Limits } from '../core/index.js';

/** What is wrong with a pattern; `at` is a place in it. */
export class PatternError extends Error {
  override readonly name = 'PatternError';

  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

/** Is a character, by its code, one of those that are meant? */
export type CharacterTest = (code: number) => boolean;
/** What takes no character. */
export type Place = 'begin' | 'end' | 'wordBorder' | 'noWordBorder';

/** A piece of a pattern. */
export type Part =
  | { readonly kind: 'character'; readonly test: CharacterTest }
  | { readonly kind: 'place'; readonly place: Place }
  | { readonly kind: 'sequence'; readonly parts: readonly Part[] }
  | { readonly kind: 'either'; readonly parts: readonly Part[] }
  | { readonly kind: 'repeat'; readonly part: Part; readonly least: number; readonly most: number };

const MOST_REPETITIONS = 1000;

const isDigit: CharacterTest = (code) => code >= 0x30 && code <= 0x39;
/** `\w` */
export const isWord: CharacterTest = (code) =>
  isDigit(code) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f;
const isSpace: CharacterTest = (code) => /\s/.test(String.fromCharCode(code));
const not =
  (test: CharacterTest): CharacterTest =>
  (code) =>
    !test(code);

const CLASSES: ReadonlyMap<string, CharacterTest> = new Map([
  ['d', isDigit],
  ['D', not(isDigit)],
  ['w', isWord],
  ['W', not(isWord)],
  ['s', isSpace],
  ['S', not(isSpace)],
]);
const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
  ['f', 0x0c],
  ['v', 0x0b],
]);
const PLACES: ReadonlyMap<string, Place> = new Map([
  ['b', 'wordBorder'],
  ['B', 'noWordBorder'],
]);

const NEWLINE = 0x0a;

/** Throws a `PatternError` where the pattern is none. */
export function readPattern(pattern: string): Part {
  const ignoresCase = !pattern.startsWith('(?-i)');
  const begin = pattern.startsWith('(?i)') ? 4 : ignoresCase ? 0 : 5;
  return new Reader(pattern, begin, ignoresCase).whole();
}

class Reader {
  private depth = 0;

  constructor(
    private readonly pattern: string,
    private at: number,
    private readonly ignoresCase: boolean,
  ) {}

  whole(): Part {
    const part = this.alternatives();
    if (this.at < this.pattern.length) throw new PatternError('there is no "(" that this closes', this.at);
    return part;
  }

  private alternatives(): Part {
    const parts = [this.sequence()];
    while (this.accept('|')) parts.push(this.sequence());
    return parts.length === 1 ? (parts[0] as Part) : { kind: 'either', parts };
  }

  private sequence(): Part {
    const parts: Part[] = [];
    while (this.at < this.pattern.length && !'|)'.includes(this.peek())) parts.push(this.quantified());
    return parts.length === 1 ? (parts[0] as Part) : { kind: 'sequence', parts };
  }

  private quantified(): Part {
    const begin = this.at;
    const part = this.atom();
    const bounds = this.quantifier();
    if (bounds === undefined) return part;
    // A place has no length: it is there once or as often as one likes.
    if (part.kind === 'place') throw new PatternError('nothing is there that could be repeated', begin);
    // Greedy or not makes no difference to whether there is a match.
    this.accept('?');
    if (this.peek() !== '' && '*+?'.includes(this.peek())) throw new PatternError('one quantifier is enough', this.at);
    return { kind: 'repeat', part, ...bounds };
  }

  private quantifier(): { readonly least: number; readonly most: number } | undefined {
    if (this.accept('*')) return { least: 0, most: Number.POSITIVE_INFINITY };
    if (this.accept('+')) return { least: 1, most: Number.POSITIVE_INFINITY };
    if (this.accept('?')) return { least: 0, most: 1 };
    const counted = /^\{(\d{1,5})(?:(,)(\d{1,5})?)?\}/.exec(this.pattern.slice(this.at, this.at + 16));
    if (counted === null) return undefined;
    const least = Number(counted[1]);
    const most =
      counted[2] === undefined ? least : counted[3] === undefined ? Number.POSITIVE_INFINITY : Number(counted[3]);
    if (least > MOST_REPETITIONS || (most !== Number.POSITIVE_INFINITY && most > MOST_REPETITIONS)) {
      throw new PatternError(`more than ${MOST_REPETITIONS} repetitions`, this.at);
    }
    if (most < least) throw new PatternError('the numbers are out of order', this.at);
    this.at += counted[0].length;
    return { least, most };
  }

  private atom(): Part {
    const character = this.take();
    switch (character) {
      case '(':
        return this.group();
      case '[':
        return { kind: 'character', test: this.set() };
      case '.':
        return { kind: 'character', test: (code) => code !== NEWLINE };
      case '^':
        return { kind: 'place', place: 'begin' };
      case '$':
        return { kind: 'place', place: 'end' };
      case '*':
      case '+':
      case '?':
        throw new PatternError('nothing is there that could be repeated', this.at - 1);
      case '\\':
        return this.escaped();
      default:
        return this.one(character.charCodeAt(0));
    }
  }

  private group(): Part {
    const open = this.at - 1;
    if (this.accept('?') && !this.accept(':')) {
      throw new PatternError('look-around and other extensions are not supported: time could not be bounded', open);
    }
    if (++this.depth > Limits.filterDepth) throw new PatternError('nested too deep', open);
    const part = this.alternatives();
    this.depth--;
    if (!this.accept(')')) throw new PatternError('this "(" is not closed', open);
    return part;
  }

  private escaped(): Part {
    const place = PLACES.get(this.peek());
    if (place !== undefined) {
      this.at++;
      return { kind: 'place', place };
    }
    const what = this.escape();
    return typeof what === 'number' ? this.one(what) : { kind: 'character', test: what };
  }

  /** Behind a backslash: a character, or a test for several. */
  private escape(): number | CharacterTest {
    const at = this.at - 1;
    const letter = this.take();
    const known = CLASSES.get(letter) ?? CONTROLS.get(letter);
    if (known !== undefined) return known;
    const digits = letter === 'x' ? 2 : letter === 'u' ? 4 : 0;
    if (digits > 0) {
      const hex = this.pattern.slice(this.at, this.at + digits);
      if (hex.length < digits || /[^0-9a-f]/i.test(hex)) throw new PatternError(`${digits} hex digits are wanted`, at);
      this.at += digits;
      return Number.parseInt(hex, 16);
    }
    if (letter === '' || /[a-z0-9]/i.test(letter)) throw new PatternError(`"\\${letter}" is not supported`, at);
    return letter.charCodeAt(0);
  }

  /** `[a-z_]`; the opening bracket is taken. */
  private set(): CharacterTest {
    const open = this.at - 1;
    const isNegated = this.accept('^');
    const tests: CharacterTest[] = [];
    for (let isFirst = true; isFirst || !this.accept(']'); isFirst = false) {
      if (this.at >= this.pattern.length) throw new PatternError('this "[" is not closed', open);
      // An empty set would be a mistake, so a bracket in front stands for itself.
      const low = this.setMember();
      if (typeof low !== 'number' || this.peek() !== '-' || this.pattern[this.at + 1] === ']') {
        tests.push(typeof low === 'number' ? (code) => code === low : low);
        continue;
      }
      this.at++;
      const high = this.setMember();
      if (typeof high !== 'number' || high < low) throw new PatternError('a range is out of order', open);
      tests.push((code) => code >= low && code <= high);
    }
    const any = this.cased((code) => tests.some((test) => test(code)));
    return isNegated ? not(any) : any;
  }

  private setMember(): number | CharacterTest {
    const character = this.take();
    if (character === '') throw new PatternError('this set is not closed', this.at);
    return character === '\\' ? this.escape() : character.charCodeAt(0);
  }

  private one(code: number): Part {
    return { kind: 'character', test: this.cased((other) => other === code) };
  }

  private cased(test: CharacterTest): CharacterTest {
    if (!this.ignoresCase) return test;
    return (code) => test(code) || test(lower(code)) || test(upper(code));
  }

  private peek(): string {
    return this.pattern[this.at] ?? '';
  }

  private take(): string {
    return this.pattern[this.at++] ?? '';
  }

  private accept(character: string): boolean {
    if (this.peek() !== character) return false;
    this.at++;
    return true;
  }
}

function lower(code: number): number {
  if (code < 0x80) return code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
  const text = String.fromCharCode(code).toLowerCase();
  return text.length === 1 ? text.charCodeAt(0) : code;
}

function upper(code: number): number {
  if (code < 0x80) return code >= 0x61 && code <= 0x7a ? code - 0x20 : code;
  const text = String.fromCharCode(code).toUpperCase();
  return text.length === 1 ? text.charCodeAt(0) : code;
}
