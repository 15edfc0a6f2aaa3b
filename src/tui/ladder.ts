/** The conversation of a message as a ladder: its lines, what they lead to, and how they are painted. */
import type { Slices } from '../archive/slices.js';
import type { ArchiveView } from '../archive/view.js';
import type { Registry } from '../core/index.js';
import { LadderReading } from './ladder/reading.js';
import { gapOf, rungOf, type Sight } from './ladder/rungs.js';
import { paintLadder, paintLadderTitles } from './panes/ladder.js';
import { ladderFacts } from './panes/ladder-facts.js';
import { type LadderLine, ladderLines, lineOfMessage } from './panes/ladder-lines.js';
import { cell } from './panes/list.js';
import { paintLine } from './panes/paint.js';
import type { Area, Canvas } from './screen/canvas.js';
import { textWidth } from './screen/glyphs.js';
import type { State } from './state/state.js';
import type { Target } from './state/world.js';
import type { Theme } from './theme.js';

/** Messages of one exchange that are shown one by one. */
const MOST_PARTS = 5000;

interface Lines {
  /** Of what was read. */
  readonly version: number;
  readonly open: readonly number[];
  readonly lines: readonly LadderLine[];
  /** Numbers of the exchanges that can be unfolded. */
  readonly foldable: ReadonlySet<number>;
}

const NO_LINES: Pick<Lines, 'lines' | 'foldable'> = { lines: [], foldable: new Set() };

export class Ladder {
  private readonly reading: LadderReading;
  private made: Lines | undefined = undefined;

  constructor(
    private readonly archive: ArchiveView,
    slices: Slices,
    private readonly theme: Theme,
    registry: Registry,
    changed: () => void,
  ) {
    this.reading = new LadderReading(archive, slices, registry, changed);
  }

  close(): void {
    this.reading.close();
  }

  // ---- what it is made of

  linesOf(state: State): readonly LadderLine[] {
    return this.of(state).lines;
  }

  private of({ ladder: { conversation, open } }: State): Pick<Lines, 'lines' | 'foldable'> {
    const { reading, archive } = this;
    reading.want(conversation);
    const { view, version } = reading;
    if (view === undefined) return NO_LINES;
    if (this.made?.version !== version || this.made.open !== open) {
      const lines = ladderLines(view, new Set(open), {
        between: (first, last) => this.between(conversation, first, last),
        isPaired: (message) =>
          archive.requestOf(message) >= 0 || archive.answerOf(message) >= 0 || archive.isAsking(message),
        isFromFirst: (message) => archive.isFromFirst(message),
      });
      const marked = lines.filter(({ mark }) => mark !== 'none');
      const foldable = new Set(marked.flatMap(({ exchange }) => (exchange === undefined ? [] : [exchange.number])));
      this.made = { version, open, lines, foldable };
    }
    return this.made;
  }

  private between(conversation: number, first: number, last: number): readonly number[] {
    const { archive } = this;
    const messages: number[] = [];
    for (let i = first; i <= last && messages.length < MOST_PARTS; i++) {
      if (archive.conversationOf(i) === conversation) messages.push(i);
    }
    return messages;
  }

  lineOf(state: State, message: number): number {
    return lineOfMessage(this.linesOf(state), message);
  }

  exchangeAt(state: State, line: number): number {
    const { lines, foldable } = this.of(state);
    const number = lines[line]?.exchange?.number ?? 0;
    return foldable.has(number) ? number : 0;
  }

  exchanges(state: State): readonly number[] {
    return [...this.of(state).foldable];
  }

  targetOf(state: State, line: number): Target | undefined {
    const { message } = this.linesOf(state)[line] ?? {};
    return message === undefined || message < 0 ? undefined : { kind: 'message', message };
  }

  // ---- painting it

  paint(canvas: Canvas, body: Area, above: Area | undefined, state: State, sight: Sight): void {
    const { theme, archive } = this;
    const lines = this.linesOf(state);
    const { cursor, top } = state.tables.ladder;
    if (above !== undefined) this.paintFacts(canvas, above);
    paintLadderTitles(canvas, body, theme);
    const inside = { ...body, y: body.y + 1, height: body.height - 1 };
    const leftOut = this.reading.view?.leftOut ?? 0;
    const rungs = lines
      .slice(top, top + inside.height)
      .map((line, i) =>
        line.kind === 'gap'
          ? gapOf(line, leftOut, theme)
          : rungOf(archive, line, lines[top + i - 1], state, sight, theme),
      );
    paintLadder(canvas, inside, { rungs, top, cursor, empty: this.emptyText(state) }, theme, textWidth);
  }

  private emptyText({ ladder }: State): string {
    if (ladder.conversation < 0) return this.archive.count === 0 ? 'no messages yet' : 'choose a message, and press L';
    if (this.reading.view === undefined) return `reading the conversation … ${this.percent}`;
    return 'nothing was asked or answered in this conversation';
  }

  private get percent(): string {
    return `${Math.floor(100 * this.reading.done)} %`;
  }

  private paintFacts(canvas: Canvas, area: Area): void {
    const { theme, reading } = this;
    const { x, y, width, height } = area;
    const end = x + width - 1;
    canvas.text(x, y + height - 1, '─'.repeat(width), theme.border, x + width);
    if (reading.view === undefined) return;
    const facts = ladderFacts(reading.view, reading.most, theme);
    for (const [row, spans] of facts.lines(width - 2, height - 1, textWidth).entries()) {
      paintLine(canvas, x + 1, y + row, end, spans, { measure: textWidth });
    }
    const { text } = facts.counts;
    const so = reading.done < 1 ? `reading … ${this.percent} · ${text}` : text;
    if (so !== '') cell(canvas, x + 2, y + height - 1, ` ${so} `, false, theme.border, end);
  }
}
