/** Explanations as lines: a few, the most important first, or all of them for a dialog; and their painter. */
import type { Area, Canvas, Style } from '../screen/canvas.js';
import type { Fact, Tone } from './explanation.js';
import { paintLine } from './paint.js';
import { aCellEach, cut, ELLIPSIS, type Measure, type Span, wrapped } from './text.js';

export interface ExplainStyles {
  readonly title: Style;
  readonly dim: Style;
  readonly text: Style;
  readonly value: Style;
  readonly bytes: Style;
  readonly marked: Style;
  readonly error: Style;
  readonly warning: Style;
  readonly note: Style;
}

/** Narrower than this, labels stand in no column of their own. */
const NARROW = 36;
const GAP = 2;

export type ExplainLine = readonly Span[];

/** All lines. */
export function longLines(
  facts: readonly Fact[],
  width: number,
  styles: ExplainStyles,
  measure: Measure = aCellEach,
): readonly ExplainLine[] {
  const told = unrepeated(facts.filter(({ form }) => form !== 'short'));
  const column = labelColumn(told, width, measure);
  return told.flatMap((fact) => linesOf(fact, width, column, styles, measure));
}

/** The same label again is left out. */
function unrepeated(facts: readonly Fact[]): readonly Fact[] {
  return facts.map((fact, i) => (i > 0 && facts[i - 1]?.label === fact.label ? { ...fact, label: '' } : fact));
}

/** At most `height` lines: facts by their rank, as long as they fit; the last one may be cut. */
export function shortLines(
  facts: readonly Fact[],
  width: number,
  height: number,
  styles: ExplainStyles,
  measure: Measure = aCellEach,
): readonly ExplainLine[] {
  const told = withTitle(facts.filter(({ form }) => form !== 'long'));
  const column = labelColumn(told, width, measure);
  const order = told.map((_, i) => i).sort((one, other) => rankAt(told, one) - rankAt(told, other));
  const chosen = new Map<number, readonly ExplainLine[]>();
  // The names of many flags shall not be all that is said.
  const most = Math.max(1, Math.ceil(height / 2));
  let room = height;
  for (const i of order) {
    if (room <= 0) break;
    const lines = linesOf(told[i] as Fact, width, column, styles, measure);
    const mine = Math.min(room, most);
    const shown = lines.length > mine ? endedAt(lines, mine, width, measure) : lines;
    chosen.set(i, shown);
    room -= shown.length;
  }
  return told.flatMap((_, i) => chosen.get(i) ?? []);
}

const rankAt = (facts: readonly Fact[], i: number): number => facts[i]?.rank ?? 0;

/** Where there are few lines, the name of the field stands behind its label. */
function withTitle(facts: readonly Fact[]): readonly Fact[] {
  const [title, name, ...rest] = facts;
  if (title === undefined || name?.tone !== 'name') return facts;
  return [{ ...title, text: `${title.text}  ${name.text}` }, ...rest];
}

function labelColumn(facts: readonly Fact[], width: number, measure: Measure): number {
  if (width < NARROW) return 0;
  return Math.max(0, ...facts.map(({ label }) => (label === '' ? 0 : measure(label) + GAP)));
}

function linesOf(
  fact: Fact,
  width: number,
  column: number,
  styles: ExplainStyles,
  measure: Measure,
): readonly ExplainLine[] {
  const style = styleOf(fact.tone, styles);
  const isHead = fact.tone === 'title' || fact.tone === 'name' || fact.rank === 0;
  if (isHead) return wrapped(fact.text, width, measure).map((text) => [{ text, style }]);
  if (column === 0) {
    const [first = '', ...more] = wrapped(
      fact.label === '' ? fact.text : `${fact.label}: ${fact.text}`,
      width,
      measure,
    );
    const label = fact.label === '' ? '' : first.slice(0, fact.label.length + 1);
    return [
      [
        { text: label, style: styles.dim },
        { text: first.slice(label.length), style },
      ],
      ...more.map((text) => [{ text, style }]),
    ];
  }
  return wrapped(fact.text, width - column, measure).map((text, i) => [
    { text: (i === 0 ? fact.label : '').padEnd(column), style: styles.dim },
    { text, style },
  ]);
}

function endedAt(lines: readonly ExplainLine[], room: number, width: number, measure: Measure): readonly ExplainLine[] {
  const shown = lines.slice(0, room);
  const last = shown.pop() ?? [];
  const before = last.slice(0, -1);
  const end = last.at(-1) ?? { text: '', style: 0 };
  const cells = width - before.reduce((sum, { text }) => sum + measure(text), 0);
  return [...shown, [...before, { text: cut(`${end.text} ${ELLIPSIS}`, cells, measure), style: end.style }]];
}

function styleOf(tone: Tone, styles: ExplainStyles): Style {
  switch (tone) {
    case 'name':
      return styles.dim;
    case 'current':
      return styles.marked;
    default:
      return styles[tone];
  }
}

/** Paints lines from `top` on. */
export function paintExplain(
  canvas: Canvas,
  area: Area,
  lines: readonly ExplainLine[],
  top = 0,
  measure: Measure = aCellEach,
): void {
  const { x, y, width, height } = area;
  for (const [i, line] of lines.slice(top, top + height).entries()) {
    paintLine(canvas, x, y + i, x + width, line, { measure });
  }
}
