/**
 * Styles of cells: sets of attributes, interned, so that a cell holds a number and comparing cells is comparing numbers.
 * They are read from the SGR sequences that chalk writes (ECMA-48 8.3.117; colours of 16, 256 and 16 million), and turned
 * into sequences again.
 */
import type { Style } from './canvas.js';

export const PLAIN: Style = 0;

/** -1: the terminal's own; 0–255: of the palette; with bit 24: 24 bits of red, green, blue. */
type Color = number;
const OWN: Color = -1;
const TRUE_COLOR = 0x1000000;

/** Bits of attributes, in the order of `SWITCHES`. */
const BOLD = 1;
const DIM = 2;
const ITALIC = 4;
const UNDERLINE = 8;
const INVERSE = 16;
const STRIKETHROUGH = 32;
const INTENSITY = BOLD | DIM;

/** Bits that are turned on and off on their own: bit, SGR on, SGR off. Bold and dim share their end (22). */
const SWITCHES = [
  [ITALIC, 3, 23],
  [UNDERLINE, 4, 24],
  [INVERSE, 7, 27],
  [STRIKETHROUGH, 9, 29],
] as const;

export interface Attributes {
  readonly foreground: Color;
  readonly background: Color;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
  readonly strikethrough: boolean;
}

/** Cells keep styles in 16 bits. A theme has some hundred, with all that is laid over each other. */
const MAX_STYLES = 0xffff;
/** What caches hold before they start anew. */
const MAX_CACHED = 8192;

const foregrounds: Color[] = [];
const backgrounds: Color[] = [];
const flags: number[] = [];
/** What is seen of a style where the cell is blank: an index of a style, too. */
const onBlanks: Style[] = [];
const known = new Map<string, Style>();
intern(OWN, OWN, 0);

/** The style of these attributes; plain where there are more styles than cells can tell apart. */
function intern(foreground: Color, background: Color, bits: number): Style {
  const key = `${foreground} ${background} ${bits}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const style = foregrounds.length;
  if (style > MAX_STYLES) return PLAIN;
  known.set(key, style);
  foregrounds.push(foreground);
  backgrounds.push(background);
  flags.push(bits);
  onBlanks.push(style);
  // A letter's colour and weight are not seen without a letter, unless something is drawn in that colour.
  const isDrawn = (bits & (UNDERLINE | INVERSE | STRIKETHROUGH)) !== 0;
  onBlanks[style] = isDrawn ? style : intern(OWN, background, 0);
  return style;
}

/** The style that stands before the first character of a text: `styleOf(chalk.red(' '))`, or of sequences alone. */
export function styleOf(sgrText: string): Style {
  let style = PLAIN;
  let at = 0;
  for (const match of sgrText.matchAll(SGR)) {
    if (match.index !== at) break;
    at += match[0].length;
    style = applySgr(style, match[1] as string);
  }
  return style;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const SGR = /\x1b\[([0-9;]*)m/g;

const applied = new Map<string, Style>();

/** The style after an SGR sequence with these parameters (`1;36`); what isn't known changes nothing. */
export function applySgr(style: Style, parameters: string): Style {
  const key = `${style} ${parameters}`;
  let result = applied.get(key);
  if (result === undefined) {
    result = parse(style, parameters);
    keep(applied, key, result);
  }
  return result;
}

function parse(style: Style, parameters: string): Style {
  let foreground = foregrounds[style] as Color;
  let background = backgrounds[style] as Color;
  let bits = flags[style] as number;
  const codes = parameters.split(';').map(Number);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    if (code === 0) {
      foreground = OWN;
      background = OWN;
      bits = 0;
    } else if (code === 1) bits |= BOLD;
    else if (code === 2) bits |= DIM;
    else if (code === 22) bits &= ~INTENSITY;
    else if (code >= 30 && code <= 37) foreground = code - 30;
    else if (code >= 90 && code <= 97) foreground = code - 90 + 8;
    else if (code === 39) foreground = OWN;
    else if (code >= 40 && code <= 47) background = code - 40;
    else if (code >= 100 && code <= 107) background = code - 100 + 8;
    else if (code === 49) background = OWN;
    else if (code === 38 || code === 48) {
      const isPalette = codes[i + 1] === 5;
      const color = isPalette ? octet(codes[i + 2]) : TRUE_COLOR | trueColor(codes, i + 2);
      if (code === 38) foreground = color;
      else background = color;
      i += isPalette ? 2 : 4;
    } else {
      for (const [bit, on, off] of SWITCHES) {
        if (code === on) bits |= bit;
        else if (code === off) bits &= ~bit;
      }
    }
  }
  return intern(foreground, background, bits);
}

const octet = (value: number | undefined): number => (value ?? 0) & 0xff;
const trueColor = (codes: readonly number[], at: number): number =>
  (octet(codes[at]) << 16) | (octet(codes[at + 1]) << 8) | octet(codes[at + 2]);

const merged = new Map<number, Style>();

/** One style over another: what `over` sets wins, what it leaves open stays. Bold and dim are one thing: how strong. */
export function merge(base: Style, over: Style): Style {
  if (over === PLAIN || base === over) return base;
  if (base === PLAIN) return over;
  const key = base * (MAX_STYLES + 1) + over;
  let result = merged.get(key);
  if (result === undefined) {
    const foreground = foregrounds[over] as Color;
    const background = backgrounds[over] as Color;
    const above = flags[over] as number;
    const below = flags[base] as number;
    result = intern(
      foreground === OWN ? (foregrounds[base] as Color) : foreground,
      background === OWN ? (backgrounds[base] as Color) : background,
      above | ((above & INTENSITY) === 0 ? below : below & ~INTENSITY),
    );
    keep(merged, key, result);
  }
  return result;
}

/** What is seen of a style where there is no letter. */
export const onBlank = (style: Style): Style => onBlanks[style] as Style;

const transitions = new Map<number, string>();

/** The shortest sequence that leads from one style to another. */
export function transition(from: Style, to: Style): string {
  if (from === to) return '';
  const key = from * (MAX_STYLES + 1) + to;
  let result = transitions.get(key);
  if (result === undefined) {
    const changes = `\x1b[${changesOf(from, to).join(';')}m`;
    const anew = sgrOf(to);
    result = changes.length < anew.length ? changes : anew;
    keep(transitions, key, result);
  }
  return result;
}

/** The sequence that sets a style whatever was set before. */
export function sgrOf(style: Style): string {
  return style === PLAIN ? '\x1b[m' : `\x1b[${[0, ...changesOf(PLAIN, style)].join(';')}m`;
}

function changesOf(from: Style, to: Style): (number | string)[] {
  const codes: (number | string)[] = [];
  const before = flags[from] as number;
  const after = flags[to] as number;
  let intensity = before & INTENSITY;
  if ((intensity & ~after) !== 0) {
    codes.push(22);
    intensity = 0;
  }
  if ((after & BOLD) !== (intensity & BOLD)) codes.push(1);
  if ((after & DIM) !== (intensity & DIM)) codes.push(2);
  for (const [bit, on, off] of SWITCHES) if (((before ^ after) & bit) !== 0) codes.push((after & bit) !== 0 ? on : off);
  if (foregrounds[from] !== foregrounds[to]) codes.push(colorCode(foregrounds[to] as Color, 30));
  if (backgrounds[from] !== backgrounds[to]) codes.push(colorCode(backgrounds[to] as Color, 40));
  return codes;
}

/** `base`: 30 for letters, 40 for what is behind them. */
function colorCode(color: Color, base: number): number | string {
  if (color === OWN) return base + 9;
  if (color < 8) return base + color;
  if (color < 16) return base + 60 + color - 8;
  if (color < 256) return `${base + 8};5;${color}`;
  return `${base + 8};2;${(color >> 16) & 0xff};${(color >> 8) & 0xff};${color & 0xff}`;
}

/** What a style consists of; for tests and for people. */
export function attributesOf(style: Style): Attributes {
  const bits = flags[style] as number;
  return {
    foreground: foregrounds[style] as Color,
    background: backgrounds[style] as Color,
    bold: (bits & BOLD) !== 0,
    dim: (bits & DIM) !== 0,
    italic: (bits & ITALIC) !== 0,
    underline: (bits & UNDERLINE) !== 0,
    inverse: (bits & INVERSE) !== 0,
    strikethrough: (bits & STRIKETHROUGH) !== 0,
  };
}

function keep<K, V>(cache: Map<K, V>, key: K, value: V): void {
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(key, value);
}
