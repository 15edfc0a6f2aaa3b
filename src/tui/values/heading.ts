/** The line above values: what they are, of which meter, and how many. */
import { visible } from '../../sinks/visible.js';
import { cut } from '../panes/text.js';
import type { Area, Canvas } from '../screen/canvas.js';
import { textWidth } from '../screen/glyphs.js';
import type { Theme } from '../theme.js';
import { BETWEEN_COLUMNS } from './texts.js';

export interface Heading {
  readonly what: string;
  readonly whose: string;
  readonly counts: string;
}

/** With a line at the lower end of the area. */
export function paintHeading(canvas: Canvas, area: Area, heading: Heading, theme: Theme): void {
  const { x, y, width, height } = area;
  canvas.text(x, y + height - 1, '─'.repeat(width), theme.border, x + width);
  paintHeadLine(canvas, area, heading, theme);
}

/** Counts stand at the right, whole; of whose it is, where there is room. */
export function paintHeadLine(
  canvas: Canvas,
  { x, y, width }: Area,
  { what, whose, counts }: Heading,
  theme: Theme,
): void {
  const end = x + width - 1;
  const left = end - textWidth(counts) - 1;
  const name = cut(visible(what), left - x - 1, textWidth);
  const at = canvas.text(x + 1, y, name, theme.title, left);
  if (at + textWidth(whose) + BETWEEN_COLUMNS < left) canvas.text(at, y, ` · ${whose}`, theme.dim, left);
  canvas.text(left, y, ` ${counts}`, theme.dim, end);
}
