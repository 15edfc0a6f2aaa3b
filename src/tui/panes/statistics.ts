/** The page of statistics: blocks one below the other, in two columns where there is room, as far as they are scrolled. */
import type { Statistics } from '../../archive/statistics.js';
import type { Area, Canvas, Style } from '../screen/canvas.js';
import {
  conversationResponsesBlock,
  headBlock,
  issuesBlock,
  responsesBlock,
  resultsBlock,
  servicesBlock,
  sizesBlock,
  timelineBlock,
} from './statistics/blocks.js';
import type { Block, Meaning, Span } from './statistics/lines.js';

export { timelineColumns } from './statistics/charts.js';

/** Styles of the page; a theme has them all. */
export type StatisticsStyles = Readonly<Record<Meaning | 'selected' | 'selectedElsewhere', Style>>;

/** A line in its place. */
interface Piece {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly spans: readonly Span[];
}

/** A line that can be chosen: enter on it asks for its messages. */
export interface Choice {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly filter: string;
}

/** Everything that there is to scroll through. */
export interface StatisticsPage {
  readonly height: number;
  readonly pieces: readonly Piece[];
  /** From the top to the bottom of the left column, then of the right one. */
  readonly choices: readonly Choice[];
}

const TWO_COLUMNS_FROM = 100;
const BETWEEN_COLUMNS = 3;
/** Wider columns only pull numbers and bars apart. */
const WIDEST_COLUMN = 110;
const MARGIN = 1;

/** In the order in which they find their places. */
const BLOCKS = [servicesBlock, resultsBlock, issuesBlock, responsesBlock, conversationResponsesBlock, sizesBlock];

/** Lays statistics out in so many columns. */
export function statisticsPage(statistics: Statistics, width: number): StatisticsPage {
  const inner = width - 2 * MARGIN;
  const isWide = width >= TWO_COLUMNS_FROM;
  const column = isWide ? Math.min(WIDEST_COLUMN, Math.floor((inner - BETWEEN_COLUMNS) / 2)) : inner;
  const layout = new Layout();
  let y = layout.add(headBlock(statistics, inner), MARGIN, 0, inner);
  y = layout.add(timelineBlock(statistics, inner), MARGIN, y, inner);
  const heights = isWide ? [y, y] : [y];
  for (const make of BLOCKS) {
    // Where it ends up higher.
    const side = heights.indexOf(Math.min(...heights));
    const x = MARGIN + side * (column + BETWEEN_COLUMNS);
    heights[side] = layout.add(make(statistics, column), x, heights[side] as number, column);
  }
  return layout.page();
}

class Layout {
  private readonly pieces: Piece[] = [];
  private readonly choices: Choice[] = [];

  /** Answers with the place of what comes below: one line is left free. */
  add(block: Block, x: number, y: number, width: number): number {
    block.forEach(({ spans, filter }, i) => {
      this.pieces.push({ x, y: y + i, width, spans });
      if (filter !== undefined) this.choices.push({ x, y: y + i, width, filter });
    });
    return block.length === 0 ? y : y + block.length + 1;
  }

  page(): StatisticsPage {
    const { pieces } = this;
    const choices = this.choices.sort((one, other) => one.x - other.x || one.y - other.y);
    return { height: pieces.reduce((height, { y }) => Math.max(height, y + 1), 0), pieces, choices };
  }
}

/** Which line is chosen, after a key. */
export function moveChoice(page: StatisticsPage, chosen: number, to: 'up' | 'down' | 'left' | 'right'): number {
  const { choices } = page;
  const from = choices[chosen];
  if (from === undefined) return choices.length > 0 ? 0 : -1;
  if (to === 'up') return Math.max(0, chosen - 1);
  if (to === 'down') return Math.min(choices.length - 1, chosen + 1);
  const isBeside = ({ x }: Choice): boolean => (to === 'left' ? x < from.x : x > from.x);
  let best = chosen;
  let least = Number.POSITIVE_INFINITY;
  choices.forEach((choice, i) => {
    const distance = Math.abs(choice.y - from.y);
    if (!isBeside(choice) || distance >= least) return;
    best = i;
    least = distance;
  });
  return best;
}

/** The choice at a place of the page; -1: there is none. */
export function choiceAt(page: StatisticsPage, x: number, y: number): number {
  return page.choices.findIndex((choice) => choice.y === y && x >= choice.x && x < choice.x + choice.width);
}

/** The first line in view: as near to `top` as the chosen line and the ends of the page allow. */
export function scrolled(page: StatisticsPage, top: number, height: number, chosen: number): number {
  const line = page.choices[chosen]?.y;
  let wanted = top;
  // The heading of a list is above its first line, and what is above the first list has no lines to choose.
  if (line !== undefined && line <= top) wanted = line === firstChoice(page) && line < height ? 0 : line - 1;
  if (line !== undefined && line >= wanted + height) wanted = line - height + 1;
  return Math.max(0, Math.min(wanted, page.height - height));
}

function firstChoice(page: StatisticsPage): number {
  return Math.min(...page.choices.map(({ y }) => y));
}

/** Paints what is in view. `chosen`: an index of the choices, or -1. */
export function paintStatistics(
  canvas: Canvas,
  area: Area,
  page: StatisticsPage,
  top: number,
  chosen: number,
  isFocused: boolean,
  styles: StatisticsStyles,
): void {
  canvas.fill(area, styles.text);
  const right = area.x + area.width;
  for (const { x, y, width, spans } of page.pieces) {
    if (y < top || y >= top + area.height) continue;
    const end = Math.min(right, area.x + x + width);
    let at = area.x + x;
    for (const { text, style } of spans) at = canvas.text(at, area.y + y - top, text, styles[style], end);
  }
  const choice = page.choices[chosen];
  if (choice === undefined || choice.y < top || choice.y >= top + area.height) return;
  const x = area.x + choice.x;
  const place = { x, y: area.y + choice.y - top, width: Math.min(choice.width, right - x), height: 1 };
  canvas.overlay(place, isFocused ? styles.selected : styles.selectedElsewhere);
}
