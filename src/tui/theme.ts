/**
 * What colours mean. A theme has a style for every meaning, for cells, and the same as a function on text, for Ink. Nothing is
 * told by colour alone: severities have their marks, a selection is bold or inverse besides.
 *
 * With 16 colours only such are used that are readable in all palettes: no blue and no grey on dark (in some palettes grey is
 * the background), no yellow and no cyan on light. Where there are 256 or more, tones of our own are used.
 */
import { Chalk, type ChalkInstance, type ColorSupportLevel } from 'chalk';
import type { Style } from './screen/canvas.js';
import { styleOf } from './screen/style.js';

/** plain: no colours at all (NO_COLOR), only bold, dim, underline, inverse. */
export const ThemeNames = ['dark', 'light', 'plain'] as const;
export type ThemeName = (typeof ThemeNames)[number];

/** What is shown. `// over` are laid over cells that have a style of their own (`Canvas.overlay`). */
export const Meanings = [
  'text',
  'dim',
  'label',
  'value',
  'service',
  'object',
  'address',
  'time',
  'number',
  'bytes',
  'ascii',
  'error',
  'warning',
  'note',
  'title',
  'border',
  'borderFocused',
  'header',
  'headerKey',
  'selected', // over: the row chosen in the focused pane
  'selectedElsewhere', // over: the same in other panes
  'lit', // over: bytes of the chosen field
  'litParent', // over: bytes of the field around it
  'cursor', // over: where the hex pane stands
  'match', // over: search hits
  'marked',
  'pair', // the bracket around request and answer of the chosen message
  'changed',
  'added',
  'removed',
  'bar', // of block characters (█ ▌), so that it is seen without colour, too
  'barBack',
  'tab',
  'tabActive',
] as const;
export type Meaning = (typeof Meanings)[number];

type Paint = (text: string) => string;

export interface Theme extends Readonly<Record<Meaning, Style>> {
  readonly name: ThemeName;
  /** The same as functions on text, for Ink. */
  readonly paint: Readonly<Record<Meaning, Paint>>;
}

/** `level`: what the terminal can (chalk's); without colours, every theme is the plain one. */
export function makeTheme(name: ThemeName, level: ColorSupportLevel): Theme {
  const isPlain = name === 'plain' || level === 0;
  // Level 0 would leave out bold and inverse, too: these are what plain consists of.
  const chalk = new Chalk({ level: isPlain ? 1 : level });
  const paint = isPlain ? plain(chalk) : colors(name, chalk, level >= 2);
  const styles = Object.fromEntries(Meanings.map((meaning) => [meaning, styleOf(paint[meaning](' '))]));
  return { ...(styles as Record<Meaning, Style>), name: isPlain ? 'plain' : name, paint };
}

/** What the user says, or else the environment: NO_COLOR, and what terminals tell of their background in COLORFGBG. */
export function chooseTheme(option: ThemeName | undefined, env: NodeJS.ProcessEnv): ThemeName {
  if (option !== undefined) return option;
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return 'plain';
  const background = env.COLORFGBG?.split(';').at(-1);
  return background === '7' || background === '15' ? 'light' : 'dark';
}

function plain(chalk: ChalkInstance): Record<Meaning, Paint> {
  const none: Paint = (text) => text;
  return {
    text: none,
    dim: chalk.dim,
    label: none,
    value: none,
    service: chalk.bold,
    object: none,
    address: none,
    time: chalk.dim,
    number: chalk.dim,
    bytes: none,
    ascii: chalk.dim,
    error: chalk.bold,
    warning: chalk.bold,
    note: chalk.dim,
    title: chalk.bold,
    border: chalk.dim,
    borderFocused: chalk.bold,
    header: chalk.inverse,
    headerKey: chalk.inverse.bold,
    selected: chalk.inverse,
    selectedElsewhere: chalk.bold.underline,
    lit: chalk.inverse,
    litParent: chalk.underline,
    cursor: chalk.bold.inverse.underline,
    match: chalk.bold.underline,
    marked: chalk.bold,
    pair: chalk.bold,
    changed: chalk.underline,
    added: chalk.bold,
    removed: chalk.strikethrough,
    bar: none,
    barBack: chalk.dim,
    tab: chalk.dim,
    tabActive: chalk.bold.underline,
  };
}

function colors(name: 'dark' | 'light', chalk: ChalkInstance, hasTones: boolean): Record<Meaning, Paint> {
  const tones = name === 'dark' ? (hasTones ? darkTones : dark) : hasTones ? lightTones : light;
  // Meanings that have no colour are as in the plain theme.
  return { ...plain(chalk), ...tones(chalk) };
}

type Colors = Partial<Record<Meaning, Paint>>;

const dark = (chalk: ChalkInstance): Colors => ({
  label: chalk.cyan,
  value: chalk.green,
  object: chalk.magenta,
  address: chalk.cyan,
  error: chalk.red.bold,
  warning: chalk.yellow,
  borderFocused: chalk.cyan,
  headerKey: chalk.inverse.bold,
  selected: chalk.bgCyan.black.bold,
  lit: chalk.bgYellow.black,
  match: chalk.bgMagenta.black.underline,
  marked: chalk.yellow.bold,
  pair: chalk.cyan.bold,
  changed: chalk.yellow.underline,
  added: chalk.green.bold,
  removed: chalk.red.strikethrough,
  bar: chalk.cyan,
  tabActive: chalk.cyan.bold.underline,
});

const light = (chalk: ChalkInstance): Colors => ({
  label: chalk.blue,
  object: chalk.magenta,
  address: chalk.blue,
  error: chalk.red.bold,
  warning: chalk.magenta.bold,
  borderFocused: chalk.blue,
  selected: chalk.bgBlue.whiteBright.bold,
  lit: chalk.bgYellow.black,
  match: chalk.bgMagenta.whiteBright.underline,
  marked: chalk.blue.bold,
  pair: chalk.blue.bold,
  changed: chalk.blue.underline,
  added: chalk.blue.bold,
  removed: chalk.red.strikethrough,
  bar: chalk.blue,
  tabActive: chalk.blue.bold.underline,
});

/**
 * Tones of the palette of 256 (16–231: a cube of red, green, blue; 232–255: greys), also where there are 16 million: all
 * terminals have these alike. Overlays leave the letters' colours where they can.
 */
const darkTones = (chalk: ChalkInstance): Colors => ({
  dim: chalk.ansi256(248),
  label: chalk.ansi256(110),
  value: chalk.ansi256(150),
  object: chalk.ansi256(182),
  address: chalk.ansi256(116),
  time: chalk.ansi256(248),
  number: chalk.ansi256(248),
  bytes: chalk.ansi256(250),
  ascii: chalk.ansi256(248),
  error: chalk.ansi256(210).bold,
  warning: chalk.ansi256(221),
  note: chalk.ansi256(248),
  border: chalk.ansi256(242),
  borderFocused: chalk.ansi256(117),
  header: chalk.bgAnsi256(236).ansi256(253),
  headerKey: chalk.bgAnsi256(236).ansi256(117).bold,
  selected: chalk.bgAnsi256(23).bold,
  selectedElsewhere: chalk.bgAnsi256(237).bold,
  lit: chalk.bgAnsi256(58).ansi256(231).bold,
  litParent: chalk.bgAnsi256(237),
  match: chalk.bgAnsi256(53).ansi256(231).underline,
  marked: chalk.ansi256(215).bold,
  pair: chalk.ansi256(117).bold,
  changed: chalk.ansi256(221).underline,
  added: chalk.ansi256(114).bold,
  removed: chalk.ansi256(210).strikethrough,
  bar: chalk.ansi256(74),
  barBack: chalk.ansi256(242),
  tab: chalk.ansi256(248),
  tabActive: chalk.ansi256(117).bold.underline,
});

const lightTones = (chalk: ChalkInstance): Colors => ({
  dim: chalk.ansi256(241),
  label: chalk.ansi256(24),
  value: chalk.ansi256(22),
  object: chalk.ansi256(90),
  address: chalk.ansi256(23),
  time: chalk.ansi256(241),
  number: chalk.ansi256(241),
  bytes: chalk.ansi256(238),
  ascii: chalk.ansi256(241),
  error: chalk.ansi256(124).bold,
  warning: chalk.ansi256(94).bold,
  note: chalk.ansi256(241),
  border: chalk.ansi256(245),
  borderFocused: chalk.ansi256(25),
  header: chalk.bgAnsi256(252).ansi256(235),
  headerKey: chalk.bgAnsi256(252).ansi256(24).bold,
  selected: chalk.bgAnsi256(153).bold,
  selectedElsewhere: chalk.bgAnsi256(254).bold,
  lit: chalk.bgAnsi256(221).ansi256(16).bold,
  litParent: chalk.bgAnsi256(254),
  match: chalk.bgAnsi256(218).ansi256(16).underline,
  marked: chalk.ansi256(130).bold,
  pair: chalk.ansi256(25).bold,
  changed: chalk.ansi256(94).underline,
  added: chalk.ansi256(22).bold,
  removed: chalk.ansi256(124).strikethrough,
  bar: chalk.ansi256(24),
  barBack: chalk.ansi256(245),
  tab: chalk.ansi256(241),
  tabActive: chalk.ansi256(25).bold.underline,
});
