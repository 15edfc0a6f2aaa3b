/** Paints all panes of a state; the chrome comes on top of it. */
import { visible } from '../sinks/visible.js';
import type { Ladder } from './ladder.js';
import { insideOfBytes, type Layout, LEAST_COLUMNS, LEAST_ROWS, layoutOf } from './layout.js';
import { Advice } from './panes/advice.js';
import { byteHits } from './panes/byte-hits.js';
import { byteLayout } from './panes/byte-view.js';
import { paintBytes, paintTabs } from './panes/bytes.js';
import { comparisonText, paintCompare } from './panes/compare.js';
import { ListPainter } from './panes/list.js';
import { paintTable, type TableCell } from './panes/table.js';
import { grouped, wrapped } from './panes/text.js';
import { paintTree } from './panes/tree.js';
import type { Area, Canvas, Style } from './screen/canvas.js';
import { textWidth as cellsOf } from './screen/glyphs.js';
import type { Session } from './session.js';
import type { Pane, State } from './state/state.js';
import { CONVERSATION_COLUMNS } from './tables/conversations.js';
import { ISSUE_CODE, ISSUE_TEXT, issueColumns } from './tables/issues.js';
import type { Theme } from './theme.js';
import type { Values } from './values/values.js';

/** What is explained of the chosen field, and the page of statistics: made elsewhere. */
export interface Pages {
  explain(canvas: Canvas, area: Area, state: State): void;
  statistics(canvas: Canvas, area: Area, state: State): void;
  readonly ladder: Ladder;
  readonly values: Values;
}

const NO_BYTES = new Uint8Array(0);

export class ScreenPainter {
  private readonly list = new ListPainter();

  constructor(
    private readonly session: Session,
    private readonly theme: Theme,
    private readonly pages: Pages,
  ) {}

  /** Other messages are in the list: columns find their widths anew. */
  forgetWidths(): void {
    this.list.forget();
  }

  paint(canvas: Canvas, state: State): void {
    const { theme } = this;
    canvas.fill({ x: 0, y: 0, width: canvas.columns, height: canvas.rows }, theme.text);
    const layout = layoutOf(state);
    if (layout === undefined) {
      tooSmall(canvas, theme);
      return;
    }
    if (state.screen === 'messages') this.messages(canvas, state, layout);
    else this.other(canvas, state, layout);
  }

  private messages(canvas: Canvas, state: State, layout: Layout): void {
    const { session, theme } = this;
    if (layout.list !== undefined) {
      const area = layout.list;
      this.list.paint(
        canvas,
        area,
        {
          columns: state.listColumns ?? session.usualColumns(area.width),
          first: state.list.top,
          cursor: state.list.cursor,
          isFocused: state.focus === 'list',
          rows: session.listRows(state, state.list.top, area.height - 1),
          empty: session.emptyText(state),
        },
        theme,
      );
    }
    if (layout.tree !== undefined) this.tree(canvas, state, layout.tree);
    if (layout.bytes !== undefined) this.bytes(canvas, state, layout, layout.bytes);
    if (layout.explain !== undefined) {
      this.rule(canvas, layout.explain, '', theme.border);
      const { x, y, width, height } = layout.explain;
      this.pages.explain(canvas, { x: x + 1, y: y + 1, width: width - 2, height: height - 1 }, state);
    }
  }

  private tree(canvas: Canvas, state: State, area: Area): void {
    const { session, theme } = this;
    const message = session.message(state);
    const tree = session.tree(state);
    const pair = message === undefined ? '' : session.pairText(state);
    const facts =
      message === undefined
        ? ''
        : [
            `message ${message.index + 1}`,
            ...(session.hasSeveralInputs ? [visible(message.file.split('/').at(-1) ?? '')] : []),
            message.frames.length > 1
              ? `${message.frames.length} frames, the last ${message.frame}`
              : `frame ${message.frame}`,
            `${grouped(message.end - message.start)} bytes`,
            ...(pair === '' ? [] : [pair]),
            ...(message.comment === undefined ? [] : [`"${visible(message.comment)}"`]),
          ].join(' · ');
    this.rule(canvas, area, facts, this.borderOf(state, 'tree'));
    if (tree === undefined) return;
    const inside = { ...area, y: area.y + 1, height: area.height - 1 };
    const row = tree.rows.count === 0 ? -1 : tree.rowOf(state.node);
    const place = { row, top: state.tree.top, left: state.tree.left, focused: state.focus === 'tree' };
    paintTree(canvas, inside, tree.rows, place, theme, cellsOf);
  }

  private bytes(canvas: Canvas, state: State, layout: Layout, area: Area): void {
    const { session, theme } = this;
    const isBeside = layout.tree !== undefined;
    const message = session.message(state);
    this.rule(canvas, area, '', this.borderOf(state, 'bytes'));
    if (isBeside) canvas.text(area.x, area.y, '┬', this.borderOf(state, 'bytes'), area.x + area.width);
    if (message === undefined) return;
    const { store, at, top } = state.bytes;
    paintTabs(
      canvas,
      { x: area.x + 2, y: area.y, width: area.width - 3, height: 1 },
      message.tape,
      store,
      theme,
      cellsOf,
    );
    if (isBeside) {
      for (let y = area.y + 1; y < area.y + area.height; y++) canvas.text(area.x, y, '│', theme.border, area.x + 1);
    }
    const inside = insideOfBytes(layout) ?? area;
    const stored = message.tape.stores[store] ?? NO_BYTES;
    const { perRow } = byteLayout(inside.width, stored.length);
    const found = byteHits(state.search, stored, top * perRow, (top + inside.height) * perRow);
    paintBytes(
      canvas,
      inside,
      message.tape,
      { store, cursor: at, top },
      { node: state.node, focused: state.focus === 'bytes', found },
      theme,
    );
  }

  private other(canvas: Canvas, state: State, layout: Layout): void {
    const { body } = layout;
    const { session, theme } = this;
    if (state.screen === 'statistics') {
      this.pages.statistics(canvas, body, state);
      return;
    }
    if (state.screen === 'ladder') {
      this.pages.ladder.paint(canvas, body, layout.above, state, session);
      return;
    }
    if (state.screen === 'values') {
      this.pages.values.paintList(canvas, body, state);
      if (layout.explain !== undefined) this.pages.values.paintPreview(canvas, layout.explain, state);
      return;
    }
    if (state.screen === 'readings') {
      this.pages.values.paintReadings(canvas, body, layout.above, state);
      return;
    }
    if (state.screen === 'compare') {
      this.compare(canvas, state, body);
      return;
    }
    const isIssues = state.screen === 'issues';
    const place = isIssues ? state.tables.issues : state.tables.conversations;
    paintTable(
      canvas,
      body,
      {
        columns: isIssues ? issueColumns(session.first >= 0) : CONVERSATION_COLUMNS,
        top: place.top,
        cursor: place.cursor,
        lines: session.tables.lines(state, place.top, body.height - 1, theme, session.first),
        empty: isIssues ? 'no issue was found' : 'no conversation yet',
      },
      theme,
    );
    if (isIssues && layout.explain !== undefined) this.issue(canvas, state, layout.explain);
  }

  /** The chosen issue in full, and what can be done. */
  private issue(canvas: Canvas, state: State, area: Area): void {
    const { session, theme } = this;
    this.rule(canvas, area, '', theme.border);
    const [line] = session.tables.lines(state, state.tables.issues.cursor, 1, theme, session.first);
    if (line === undefined) return;
    const width = area.width - 2;
    const text = line[ISSUE_TEXT] as TableCell;
    const advice = Advice[line[ISSUE_CODE]?.text ?? ''] ?? '';
    const lines = [
      ...wrapped(text.text, width, cellsOf).map((each) => ({ text: each, style: text.style })),
      ...(advice === '' ? [] : wrapped(advice, width, cellsOf).map((each) => ({ text: each, style: theme.text }))),
    ];
    for (const [row, { text: shown, style }] of lines.slice(0, area.height - 1).entries()) {
      canvas.text(area.x + 1, area.y + 1 + row, shown, style, area.x + area.width);
    }
  }

  private compare(canvas: Canvas, state: State, body: Area): void {
    const { session, theme } = this;
    const made = session.comparison(state);
    if (made === undefined || state.compared === undefined) return;
    const [left, right] = state.compared;
    const text = `message ${left + 1} and message ${right + 1}: ${comparisonText(made)}`;
    this.rule(canvas, body, text, theme.borderFocused);
    const inside = { ...body, y: body.y + 1, height: body.height - 1 };
    const { cursor, top } = state.tables.compare;
    const place = { row: cursor, top, left: 0, focused: true };
    paintCompare(canvas, inside, made, session.comparedRows(state), place, theme, cellsOf);
  }

  private borderOf(state: State, pane: Pane): Style {
    return state.focus === pane ? this.theme.borderFocused : this.theme.border;
  }

  /** A line with a word in it. */
  private rule(canvas: Canvas, { x, y, width }: Area, text: string, style: Style): void {
    canvas.text(x, y, '─'.repeat(width), style, x + width);
    if (text !== '') canvas.text(x + 2, y, ` ${text} `, style, x + width - 1);
  }
}

function tooSmall(canvas: Canvas, theme: Theme): void {
  const { columns, rows } = canvas;
  const lines = [
    'dlmsdump needs a little',
    `more room: ${LEAST_COLUMNS}×${LEAST_ROWS}.`,
    `This is ${columns}×${rows}.`,
    'q ends.',
  ];
  for (const [y, line] of lines.slice(0, rows).entries()) canvas.text(0, y, line, theme.text, columns);
}
