/** The conversation on the ladder: read in slices when it is asked for, and again when it has grown. */
import type { Handle, Slices } from '../archive/slices.js';
import type { ArchiveView } from '../archive/view.js';
import type { Registry } from '../core/index.js';
import { type ConversationView, Dialogs } from '../dialog/index.js';
import { visible } from '../sinks/visible.js';
import { timeOf } from './clock.js';
import { paintLadder, paintLadderTitles, type Rung } from './panes/ladder.js';
import { type LadderFacts, ladderFacts } from './panes/ladder-facts.js';
import { type LadderLine, ladderLines, lineOfMessage } from './panes/ladder-lines.js';
import { cell } from './panes/list.js';
import { paintLine } from './panes/paint.js';
import { bytesText, grouped, responseText, type Span } from './panes/text.js';
import type { RowTexts } from './row-texts.js';
import type { Area, Canvas } from './screen/canvas.js';
import { textWidth } from './screen/glyphs.js';
import type { State } from './state/state.js';
import type { Target } from './state/world.js';
import type { Theme } from './theme.js';

/** While messages come in, they are read anew so often. */
const AGAIN_MS = 1000;
/** Messages of a conversation that are read: some seconds of work. More than anybody scrolls through. */
const MOST_READ = 200_000;
/** Rungs from the beginning, and from the end. */
const MOST_AT_ENDS = 10_000;
/** Messages of one exchange that are shown one by one. */
const MOST_PARTS = 5000;

/** What the list knows of messages. */
interface Sight {
  readonly texts: Pick<RowTexts, 'of'>;
  /** The first message with a time. */
  readonly first: number;
}

interface Read {
  readonly conversation: number;
  readonly dialogs: Dialogs;
  /** The message behind the last that was read, and how many were. */
  next: number;
  count: number;
  view: ConversationView | undefined;
}

export class Ladder {
  private read: Read | undefined = undefined;
  private work: Handle | undefined = undefined;
  private lines:
    | { readonly view: ConversationView; readonly open: readonly number[]; readonly lines: readonly LadderLine[] }
    | undefined = undefined;
  private again: NodeJS.Timeout | undefined = undefined;
  private at = 0;

  constructor(
    private readonly archive: ArchiveView,
    private readonly slices: Slices,
    private readonly theme: Theme,
    private readonly registry: Registry,
    private readonly changed: () => void,
  ) {}

  close(): void {
    this.work?.cancel();
    clearTimeout(this.again);
  }

  // ---- what it is made of

  linesOf(state: State): readonly LadderLine[] {
    this.want(state.ladder.conversation);
    const { read, archive } = this;
    const view = read?.view;
    if (read === undefined || view === undefined) return [];
    const { open } = state.ladder;
    if (this.lines?.view !== view || this.lines.open !== open) {
      const lines = ladderLines(view, new Set(open), {
        between: (first, last) => this.between(read.conversation, first, last),
        isPaired: (message) =>
          archive.requestOf(message) >= 0 || archive.answerOf(message) >= 0 || archive.isAsking(message),
        isFromFirst: (message) => archive.isFromFirst(message),
      });
      this.lines = { view, open, lines };
    }
    return this.lines.lines;
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
    const { exchange } = this.linesOf(state)[line] ?? {};
    if (exchange === undefined) return 0;
    return this.isFoldable(state, exchange.number) ? exchange.number : 0;
  }

  exchanges(state: State): readonly number[] {
    const marked = this.linesOf(state).filter(({ mark }) => mark !== 'none');
    return marked.flatMap(({ exchange }) => (exchange === undefined ? [] : [exchange.number]));
  }

  private isFoldable(state: State, number: number): boolean {
    return this.linesOf(state).some(({ exchange, mark }) => exchange?.number === number && mark !== 'none');
  }

  targetOf(state: State, line: number): Target | undefined {
    const { message } = this.linesOf(state)[line] ?? {};
    return message === undefined || message < 0 ? undefined : { kind: 'message', message };
  }

  // ---- reading it

  private want(conversation: number): void {
    if (conversation < 0) return;
    if (this.read?.conversation !== conversation) {
      this.work?.cancel();
      const first = this.archive.conversations[conversation]?.first ?? 0;
      this.read = {
        conversation,
        dialogs: new Dialogs(this.registry, { exchangesAtEnds: MOST_AT_ENDS }),
        next: first,
        count: 0,
        view: undefined,
      };
      this.at = 0;
    }
    if (this.work?.isDone === false) return;
    const { read } = this;
    const last = this.archive.conversations[conversation]?.last ?? -1;
    if (read === undefined || read.next > last || read.count >= MOST_READ) return;
    const wait = this.at + AGAIN_MS - performance.now();
    if (this.at > 0 && wait > 0) {
      this.again ??= setTimeout(() => {
        this.again = undefined;
        this.changed();
      }, wait);
      return;
    }
    this.work = this.slices.run({ step: () => this.step(read) }, 'now');
  }

  private step(read: Read): boolean {
    const { archive, slices } = this;
    const last = archive.conversations[read.conversation]?.last ?? -1;
    let looked = 0;
    while (read.next <= last && read.count < MOST_READ) {
      const index = read.next++;
      if (archive.conversationOf(index) === read.conversation) {
        read.dialogs.take(archive.message(index, false));
        read.count++;
        if (slices.isOver()) break;
      } else if (++looked % LOOKED_AT_ONCE === 0 && slices.isOver()) break;
    }
    const hasMore = read.next <= last && read.count < MOST_READ;
    if (!hasMore) {
      read.view = largest(read.dialogs.conversations);
      this.lines = undefined;
      this.at = performance.now();
    }
    this.changed();
    return hasMore;
  }

  // ---- painting it

  paint(canvas: Canvas, body: Area, above: Area | undefined, state: State, sight: Sight): void {
    const { theme, archive } = this;
    const lines = this.linesOf(state);
    const view = this.read?.view;
    const { cursor, top } = state.tables.ladder;
    if (above !== undefined) this.paintFacts(canvas, above, view);
    paintLadderTitles(canvas, body, theme);
    const inside = { ...body, y: body.y + 1, height: body.height - 1 };
    const shown = lines.slice(top, top + inside.height);
    const rungs = shown.map((line, i) => this.rung(line, lines[top + i - 1], state, sight));
    paintLadder(canvas, inside, { rungs, top, cursor, empty: this.emptyText(state, archive) }, theme, textWidth);
  }

  private emptyText({ ladder }: State, { count }: ArchiveView): string {
    if (ladder.conversation < 0) return count === 0 ? 'no messages yet' : 'choose a message, and press L';
    if (this.read?.view === undefined) return 'reading the conversation …';
    return 'nothing was asked or answered in this conversation';
  }

  private paintFacts(canvas: Canvas, area: Area, view: ConversationView | undefined): void {
    const { theme, read } = this;
    const { x, y, width, height } = area;
    canvas.text(x, y + height - 1, '─'.repeat(width), theme.border, x + width);
    if (view === undefined || read === undefined) return;
    const facts: LadderFacts = ladderFacts(view, read.count >= MOST_READ ? MOST_READ : 0, theme);
    let row = 0;
    for (const spans of facts.lines(width - 2, height - 1, textWidth)) {
      paintLine(canvas, x + 1, y + row++, x + width - 1, spans, { measure: textWidth });
    }
    const { text } = facts.counts;
    if (text !== '') cell(canvas, x + 2, y + height - 1, ` ${text} `, false, theme.border, x + width - 1);
  }

  private rung(line: LadderLine, before: LadderLine | undefined, state: State, sight: Sight): Rung {
    const { archive } = this;
    const { kind, exchange, message } = line;
    if (kind === 'gap' || exchange === undefined) return gapRung(line, this.read?.view?.leftOut ?? 0, this.theme);
    const time = timeOf(archive, message, state.time, before?.message ?? -1, state.reference, sight.first);
    const took = archiveSpan(archive, exchange.request === undefined ? -1 : exchange.request.message - 1, message);
    const isAnswer = kind === 'answer' && exchange.request !== undefined;
    const since =
      before === undefined || before.message < 0 ? Number.NaN : archiveSpan(archive, before.message, message);
    const isBad = kind === 'lack' || (kind === 'answer' && (exchange.hasFailed || exchange.state === 'unasked'));
    return {
      line,
      time: kind === 'lack' ? '' : isAnswer && took >= 0 ? `+${responseText(took)}` : time,
      since: kind === 'lack' || !(since >= 0) ? '' : `+${responseText(since)}`,
      spans: this.spans(line, sight),
      number: kind === 'lack' ? '' : grouped(message + 1),
      size: kind === 'lack' ? '' : grouped(archive.sizeOf(message)),
      isBad,
    };
  }

  private spans(line: LadderLine, sight: Sight): readonly Span[] {
    const { theme } = this;
    const { kind, exchange, message } = line;
    if (exchange === undefined) return [];
    if (kind === 'part') {
      const { service, object, value } = sight.texts.of(message);
      return [{ text: [service, object, value].filter(Boolean).join('  '), style: theme.dim }];
    }
    if (kind === 'lack') return [{ text: '? no answer', style: theme.warning }];
    if (kind === 'request') {
      const { service, object, sent, state, result } = exchange;
      const value = state === 'pushed' ? result : sent;
      return joined([
        { text: service, style: theme.service },
        { text: visible(object), style: theme.object },
        { text: visible(value), style: theme.value },
      ]);
    }
    const { hasFailed, state, repeats, result } = exchange;
    const style = hasFailed ? theme.warning : theme.value;
    return joined([
      ...(state === 'unasked' ? [{ text: `? ${exchange.service} that nobody asked for`, style: theme.warning }] : []),
      { text: hasFailed ? `✗ ${visible(result)}` : visible(result) || sight.texts.of(message).service, style },
      { text: transferText(exchange), style: theme.dim },
      { text: repeats > 0 ? `sent ${repeats + 1} times` : '', style: theme.warning },
    ]);
  }
}

/** Messages of others between two looks at the clock. */
const LOOKED_AT_ONCE = 1024;

function transferText({ blocks, blockBytes }: { readonly blocks: number; readonly blockBytes: number }): string {
  return blocks === 0 ? '' : `in ${blocks} ${blocks === 1 ? 'block' : 'blocks'}, ${bytesText(blockBytes)}`;
}

/** On a line without addresses, what looks like one conversation to the list may be several. */
function largest(views: readonly ConversationView[]): ConversationView | undefined {
  return views.reduce<ConversationView | undefined>(
    (most, view) => (most === undefined || view.messages > most.messages ? view : most),
    undefined,
  );
}

/** Two blanks between what is there. */
function joined(spans: readonly Span[]): readonly Span[] {
  const there = spans.filter(({ text }) => text !== '');
  return there.map(({ text, style }, i) => ({ text: i === 0 ? text : `  ${text}`, style }));
}

function gapRung(line: LadderLine, leftOut: number, theme: Theme): Rung {
  const text = `… ${grouped(leftOut)} more between these: c in the list shows all messages of the conversation`;
  return { line, time: '', since: '', spans: [{ text, style: theme.dim }], number: '', size: '', isBad: false };
}

/** Seconds from one message to another; NaN where one has no time. */
function archiveSpan(archive: ArchiveView, from: number, to: number): number {
  if (from < 0) return Number.NaN;
  return archive.secondsOf(to) - archive.secondsOf(from) + (archive.nanosOf(to) - archive.nanosOf(from)) / 1e9;
}
