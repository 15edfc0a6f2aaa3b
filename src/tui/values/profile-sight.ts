/** What is seen of the table of a profile: columns that fit, and the rows on the screen. */
import { visible } from '../../sinks/visible.js';
import type { TableCell, TableColumn } from '../panes/table.js';
import { counted, cut, wrapped } from '../panes/text.js';
import { textWidth } from '../screen/glyphs.js';
import type { Theme } from '../theme.js';
import type { ProfileTable } from './profile-rows.js';
import { BETWEEN_COLUMNS, DITTO_MEANS, timeText } from './texts.js';

const WIDEST_TITLE = 24;

export interface ProfileSight {
  readonly columns: readonly TableColumn[];
  readonly lines: readonly (readonly TableCell[])[];
  /** How many rows there are, and how many columns of all are seen. */
  readonly counts: string;
}

export function profileSight(
  table: ProfileTable,
  { top, left, width, height }: { top: number; left: number; width: number; height: number },
  theme: Pick<Theme, 'time' | 'value'>,
): ProfileSight {
  const texts = table.rows
    .slice(top, top + height)
    .map(({ cells }) => table.columns.map(({ isClock }, i) => (isClock ? timeText : visible)(cells[i] ?? '')));
  const inside = table.columns.map((_, i) => Math.max(0, ...texts.map((line) => textWidth(line[i] ?? ''))));
  const whole = titlesOf(table, width);
  const titles = used(whole, inside) <= width ? whole : titlesOf(table, WIDEST_TITLE);
  const widths = widthsOf(titles, inside);
  const places = fittingColumns(widths, left, width);
  const count = counted(table.rows.length, 'row');
  const rows = table.hasInherited ? `${DITTO_MEANS} · ${count}` : count;
  return {
    columns: places.map((i) => ({ title: titles[i] ?? '', isRight: table.columns[i]?.isNumber === true })),
    lines: texts.map((line) =>
      places.map((i) => ({
        text: line[i] ?? '',
        style: table.columns[i]?.isClock === true ? theme.time : theme.value,
      })),
    ),
    counts: places.length === titles.length ? rows : `${rows}, ${places.length} of ${titles.length} columns: h l`,
  };
}

const widthsOf = (titles: readonly string[], inside: readonly number[]): readonly number[] =>
  titles.map((title, i) => Math.max(textWidth(title), inside[i] as number));

const used = (titles: readonly string[], inside: readonly number[]): number =>
  widthsOf(titles, inside).reduce((sum, each) => sum + each + BETWEEN_COLUMNS, -BETWEEN_COLUMNS);

/** Names are cut, units are not. */
function titlesOf({ columns }: ProfileTable, widest: number): readonly string[] {
  return columns.map(({ title, unit }) => {
    const name = cut(visible(title), widest, textWidth);
    return unit === '' ? name : `${name} ${visible(unit)}`;
  });
}

/** All columns in full, in so many lines of so many cells; `…` where there are more. */
export function columnNames({ columns }: ProfileTable, width: number, height: number): readonly string[] {
  const names = columns.map(({ title, code, unit }) =>
    [title, code === '' || title === code ? '' : `(${code})`, unit].filter((text) => text !== '').join(' '),
  );
  const lines = wrapped(visible(names.join(' · ')), width, textWidth);
  const shown = lines.slice(0, height);
  const last = shown.at(-1);
  if (lines.length === shown.length || last === undefined) return shown;
  return [...shown.slice(0, -1), cut(`${last} ${lines[height]}`, width, textWidth)];
}

/** The first column says when, and stays; behind it stand those from `left` on that fit as a whole, and at least one. */
function fittingColumns(widths: readonly number[], left: number, width: number): readonly number[] {
  const places: number[] = [];
  let used = 0;
  for (let i = 0; i < widths.length; i++) {
    if (i > 0 && i <= left) continue;
    used += (widths[i] as number) + BETWEEN_COLUMNS;
    if (places.length > 1 && used > width + BETWEEN_COLUMNS) break;
    places.push(i);
  }
  return places;
}
