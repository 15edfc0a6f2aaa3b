/** What is made from several sources: the explanation of the chosen field, the page of statistics. */
import type { Handle, Slices } from '../archive/slices.js';
import { countStatistics, type Statistics } from '../archive/statistics.js';
import type { ArchiveView } from '../archive/view.js';
import type { Registry } from '../core/index.js';
import type { Knowledge } from '../explain/knowledge.js';
import { DIALOG_FRAME, dialogArea } from './chrome/dialog.js';
import { helpLines } from './chrome/help.js';
import type { ChromeModel } from './chrome/model.js';
import { Ladder } from './ladder.js';
import { type ExplainLine, longLines, paintExplain, shortLines } from './panes/explain.js';
import { explanation, type Fact } from './panes/explanation.js';
import {
  choiceAt,
  moveChoice,
  paintStatistics,
  type StatisticsPage,
  scrolled,
  statisticsPage,
  timelineColumns,
} from './panes/statistics.js';
import type { Area, Canvas } from './screen/canvas.js';
import { textWidth } from './screen/glyphs.js';
import type { Session } from './session.js';
import type { State } from './state/state.js';
import type { Target } from './state/world.js';
import type { Theme } from './theme.js';
import { Values } from './values/values.js';

/** While messages come in, they are counted anew so often. */
const COUNT_AGAIN_MS = 1000;

export class Pages {
  session!: Session;
  private knowledge: Knowledge | undefined = undefined;
  private isKnowledgeWanted = false;
  private explained: { readonly key: string; readonly facts: readonly Fact[] } | undefined = undefined;

  private statisticsOf: Statistics | undefined = undefined;
  private page: { readonly of: Statistics; readonly width: number; readonly page: StatisticsPage } | undefined =
    undefined;
  private counting: Handle | undefined = undefined;
  private counted:
    | { readonly rows: unknown; readonly count: number; readonly width: number; readonly at: number }
    | undefined = undefined;
  private statisticsTop = 0;
  private again: NodeJS.Timeout | undefined = undefined;

  readonly ladder: Ladder;
  readonly values: Values;

  constructor(
    registry: Registry,
    private readonly theme: Theme,
    private readonly archive: ArchiveView,
    private readonly slices: Slices,
    private readonly loadKnowledge: () => Promise<Knowledge>,
    private readonly changed: () => void,
  ) {
    this.ladder = new Ladder(archive, slices, theme, registry, changed);
    this.values = new Values(archive, slices, theme, () => this.session.plainRows, changed);
  }

  /** Counts no more. */
  close(): void {
    this.counting?.cancel();
    clearTimeout(this.again);
    this.ladder.close();
    this.values.close();
  }

  // ---- explanation

  /** A few lines on the chosen field. */
  explain(canvas: Canvas, area: Area, state: State): void {
    const facts = this.factsOf(state);
    paintExplain(canvas, area, shortLines(facts, area.width, area.height, this.theme, textWidth), 0, textWidth);
  }

  /** How many lines all of it takes in its dialog. */
  explainedLines(state: State): number {
    return this.longLines(state).length;
  }

  /** Paints it into its box, which is there already. */
  explainDialog(canvas: Canvas, state: State, { popup }: ChromeModel): void {
    if (popup === undefined) return;
    const area = { x: popup.x + 2, y: popup.y + 1, width: popup.width - DIALOG_FRAME, height: popup.height - 2 };
    paintExplain(
      canvas,
      area,
      this.longLines(state),
      state.dialog?.kind === 'explain' ? state.dialog.top : 0,
      textWidth,
    );
  }

  dialogLines(state: State): { readonly count: number; readonly height: number } {
    const count =
      state.dialog?.kind === 'help' ? helpLines(state.dialog.query, state.columns).length : this.explainedLines(state);
    return { count, height: dialogArea(state, count).height - 2 };
  }

  private longLines(state: State): readonly ExplainLine[] {
    return longLines(this.factsOf(state), dialogArea(state, 1).width - DIALOG_FRAME, this.theme, textWidth);
  }

  private factsOf(state: State): readonly Fact[] {
    const message = this.session.message(state);
    if (message === undefined || state.node < 0) return [];
    this.wantKnowledge();
    const key = `${message.index} ${state.node} ${this.knowledge === undefined}`;
    if (this.explained?.key !== key) {
      this.explained = { key, facts: explanation(message.tape, state.node, this.knowledge) };
    }
    return this.explained.facts;
  }

  /** The tables take a moment to load, so the screen does not wait for them. */
  private wantKnowledge(): void {
    if (this.isKnowledgeWanted) return;
    this.isKnowledgeWanted = true;
    this.loadKnowledge().then((knowledge) => {
      this.knowledge = knowledge;
      this.changed();
    });
  }

  // ---- statistics

  statistics(canvas: Canvas, area: Area, state: State): void {
    this.count(area.width);
    const page = this.pageOf(area.width);
    if (page === undefined) {
      canvas.text(area.x + 1, area.y, 'counting …', this.theme.dim, area.x + area.width);
      return;
    }
    const { cursor } = state.tables.statistics;
    this.statisticsTop = scrolled(page, this.statisticsTop, area.height, cursor);
    paintStatistics(canvas, area, page, this.statisticsTop, cursor, true, this.theme);
  }

  /** Lines of the page that can be chosen. */
  statisticsLines(_state: State): number {
    return this.page?.page.choices.length ?? 0;
  }

  statisticsTarget(_state: State, line: number): Target | undefined {
    const choice = this.page?.page.choices[line];
    return choice === undefined ? undefined : { kind: 'filter', filter: choice.filter };
  }

  choiceBeside(state: State, action: string, by: number): number {
    const { cursor } = state.tables.statistics;
    const page = this.page?.page;
    if (page === undefined) return cursor;
    if (action === 'left' || action === 'right') return moveChoice(page, cursor, action);
    return Math.max(0, Math.min(page.choices.length - 1, cursor + by));
  }

  choiceAt(_state: State, x: number, y: number): number {
    return this.page === undefined ? -1 : choiceAt(this.page.page, x, y - 1 + this.statisticsTop);
  }

  private pageOf(width: number): StatisticsPage | undefined {
    const { statisticsOf } = this;
    if (statisticsOf === undefined) return undefined;
    if (this.page?.of !== statisticsOf || this.page.width !== width) {
      this.page = { of: statisticsOf, width, page: statisticsPage(statisticsOf, width) };
    }
    return this.page.page;
  }

  /** Counts what is in view, where that is other than what was counted last. */
  private count(width: number): void {
    if (this.counting?.isDone === false) return;
    const rows = this.session.plainRows;
    const now = performance.now();
    const { counted } = this;
    const isSame = counted?.rows === rows && counted.count === rows.count && counted.width === width;
    if (isSame) return;
    if (counted?.rows === rows && counted.width === width && now - counted.at < COUNT_AGAIN_MS) {
      this.again ??= setTimeout(() => {
        this.again = undefined;
        this.changed();
      }, COUNT_AGAIN_MS);
      return;
    }
    this.counted = { rows, count: rows.count, width, at: now };
    this.counting = countStatistics(this.archive, this.slices, rows, timelineColumns(width), (statistics) => {
      this.statisticsOf = statistics;
      this.changed();
    });
  }
}
