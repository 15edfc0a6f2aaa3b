/** What is seen of the table of a profile: columns that fit, and the rows on the screen. */
import { visible } from '../../sinks/visible.js';
import type { TableCell, TableColumn } from '../panes/table.js';
import { cut, grouped, wrapped } from '../panes/text.js';
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
  const titles = table.columns.map(({ title, unit }) => {
    const name = cut(visible(title), WIDEST_TITLE, textWidth);
    return unit === '' ? name : `${name} ${visible(unit)}`;
  });
  const texts = table.rows
    .slice(top, top + height)
    .map(({ cells }) => titles.map((_, i) => (i === 0 ? timeText(cells[i] ?? '') : visible(cells[i] ?? ''))));
  const widths = titles.map((title, i) => Math.max(textWidth(title), ...texts.map((line) => textWidth(line[i] ?? ''))));
  const places = fittingColumns(widths, left, width);
  const count = table.rows.length === 1 ? '1 row' : `${grouped(table.rows.length)} rows`;
  const rows = table.hasInherited ? `${DITTO_MEANS} · ${count}` : count;
  return {
    columns: places.map((i) => ({ title: titles[i] ?? '', isRight: table.columns[i]?.isNumber === true })),
    lines: texts.map((line) => places.map((i) => ({ text: line[i] ?? '', style: i === 0 ? theme.time : theme.value }))),
    counts: places.length === titles.length ? rows : `${rows}, ${places.length} of ${titles.length} columns: h l`,
  };
}

/** All columns in full, in lines of so many cells. */
export function columnNames({ columns }: ProfileTable, width: number): readonly string[] {
  const names = columns.map(({ title, code, unit }) =>
    [title, code === '' || title === code ? '' : `(${code})`, unit].filter((text) => text !== '').join(' '),
  );
  return wrapped(visible(names.join(' · ')), width, textWidth);
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
