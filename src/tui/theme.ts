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
  'changed',
  'added',
  'removed',
  'bar',
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
    changed: chalk.underline,
    added: chalk.bold,
    removed: chalk.strikethrough,
    bar: chalk.bold,
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
  changed: chalk.blue.underline,
  added: chalk.blue.bold,
  removed: chalk.red.strikethrough,
  bar: chalk.blue,
  tabActive: chalk.blue.bold.underline,
});

/** Tones for 256 colours and more: chalk takes the nearest where there are no more. Overlays leave letters as they are. */
const darkTones = (chalk: ChalkInstance): Colors => ({
  dim: chalk.hex('#949494'),
  label: chalk.hex('#87afd7'),
  value: chalk.hex('#afd787'),
  object: chalk.hex('#d7afd7'),
  address: chalk.hex('#87d7d7'),
  time: chalk.hex('#949494'),
  number: chalk.hex('#949494'),
  bytes: chalk.hex('#bcbcbc'),
  ascii: chalk.hex('#949494'),
  error: chalk.hex('#ff8787').bold,
  warning: chalk.hex('#ffd75f'),
  note: chalk.hex('#949494'),
  border: chalk.hex('#6c6c6c'),
  borderFocused: chalk.hex('#87d7ff'),
  header: chalk.bgHex('#303030').hex('#dadada'),
  headerKey: chalk.bgHex('#303030').hex('#87d7ff').bold,
  selected: chalk.bgHex('#005f87').bold,
  selectedElsewhere: chalk.bgHex('#3a3a3a').bold,
  lit: chalk.bgHex('#5f5f00').hex('#ffffff').bold,
  litParent: chalk.bgHex('#3a3a3a'),
  match: chalk.bgHex('#5f005f').hex('#ffffff').underline,
  marked: chalk.hex('#ffaf5f').bold,
  changed: chalk.hex('#ffd75f').underline,
  added: chalk.hex('#87d787').bold,
  removed: chalk.hex('#ff8787').strikethrough,
  bar: chalk.hex('#5f87af'),
  barBack: chalk.hex('#585858'),
  tab: chalk.hex('#949494'),
  tabActive: chalk.hex('#87d7ff').bold.underline,
});

const lightTones = (chalk: ChalkInstance): Colors => ({
  dim: chalk.hex('#626262'),
  label: chalk.hex('#005f87'),
  value: chalk.hex('#005f00'),
  object: chalk.hex('#870087'),
  address: chalk.hex('#005f5f'),
  time: chalk.hex('#626262'),
  number: chalk.hex('#626262'),
  bytes: chalk.hex('#444444'),
  ascii: chalk.hex('#626262'),
  error: chalk.hex('#af0000').bold,
  warning: chalk.hex('#875f00').bold,
  note: chalk.hex('#626262'),
  border: chalk.hex('#8a8a8a'),
  borderFocused: chalk.hex('#005faf'),
  header: chalk.bgHex('#d0d0d0').hex('#262626'),
  headerKey: chalk.bgHex('#d0d0d0').hex('#005f87').bold,
  selected: chalk.bgHex('#afd7ff').bold,
  selectedElsewhere: chalk.bgHex('#e4e4e4').bold,
  lit: chalk.bgHex('#ffd75f').hex('#000000').bold,
  litParent: chalk.bgHex('#e4e4e4'),
  match: chalk.bgHex('#ffafd7').hex('#000000').underline,
  marked: chalk.hex('#af5f00').bold,
  changed: chalk.hex('#875f00').underline,
  added: chalk.hex('#005f00').bold,
  removed: chalk.hex('#af0000').strikethrough,
  bar: chalk.hex('#005f87'),
  barBack: chalk.hex('#b2b2b2'),
  tab: chalk.hex('#626262'),
  tabActive: chalk.hex('#005faf').bold.underline,
});
