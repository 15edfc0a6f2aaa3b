/** The messages behind a screen: which are in view, the chosen one, and what `update.ts` asks about them. */
import { nodeFilter } from '../archive/filter-text.js';
import type { Archive, Slices } from '../archive/index.js';
import { responseSeconds } from '../archive/response-time.js';
import { AllRows, FilteredRows, FrozenRows, type Rows } from '../archive/rows.js';
import type { Registry } from '../core/index.js';
import { Filter, FilterError, type Suggestion, suggest } from '../filter/index.js';
import { summarize } from '../sinks/summary.js';
import { Chosen, type ChosenTree } from './chosen.js';
import { messageAt, timeOf } from './clock.js';
import type { Ladder } from './ladder.js';
import { insideOfBytes, layoutOf } from './layout.js';
import { COPY_ITEMS, columnItems, FORM_ITEMS, freeName } from './menu-items.js';
import { type BytePlace, originOf } from './panes/byte-places.js';
import { byteAt, cursorText } from './panes/bytes.js';
import { comparedRows } from './panes/compare.js';
import { type Comparison, comparison } from './panes/comparison.js';
import type { ListRow, PairMark } from './panes/list.js';
import { type ColumnName, usualColumns } from './panes/list-columns.js';
import { grouped, responseText } from './panes/text.js';
import { farthestLeft } from './panes/tree.js';
import { RowTexts } from './row-texts.js';
import { textWidth } from './screen/glyphs.js';
import type { MenuItem, MenuName, PromptError, State, View } from './state/state.js';
import type { MessagesView, Role, RowsView, Target, World } from './state/world.js';
import { type CaptureNote, Tables } from './tables.js';
import type { Values } from './values/values.js';

const NO_ROWS = new Int32Array(0);

/** In the column of response times. */
const NO_ANSWER = 'no answer';
const NOT_ASKED = 'unasked';

export class Session implements World {
  readonly texts: RowTexts;
  readonly tables: Tables;
  private view: Rows;
  private filtered: FilteredRows | undefined = undefined;
  private chosen: Chosen | undefined = undefined;
  private compared: { readonly key: string; readonly comparison: Comparison } | undefined = undefined;
  private shownRows: { readonly of: Comparison; readonly equal: boolean; readonly rows: Int32Array } | undefined =
    undefined;
  /** The first message with a time; -1 while there is none. */
  private firstTimed = -1;
  private untimed = 0;

  constructor(
    private readonly registry: Registry,
    private readonly archive: Archive,
    private readonly slices: Slices,
    private readonly onRows: () => void,
    notes: readonly CaptureNote[],
    private readonly helper: {
      dialogLines(state: State): { readonly count: number; readonly height: number };
      choiceBeside(state: State, action: string, by: number): number;
      choiceAt(state: State, x: number, y: number): number;
      statisticsLines(state: State): number;
      statisticsTarget(state: State, line: number): Target | undefined;
      readonly ladder: Ladder;
      readonly values: Values;
    },
  ) {
    this.messages = messagesOf(archive);
    this.view = new AllRows(archive);
    this.texts = new RowTexts(registry, (index) => archive.message(index, false));
    this.tables = new Tables(archive, notes, (index) => this.texts.of(index));
  }

  // ---- messages in view

  /** Failures that a message tells of are as serious as a warning. */
  readonly messages: MessagesView;

  get rows(): RowsView {
    const { view, archive } = this;
    return {
      count: view.count,
      at: (row) => view.at(row),
      rowOf: (message) => view.rowOf(message),
      seen: view.done >= 1 ? archive.count : Math.floor(view.done * archive.count),
    };
  }

  get plainRows(): Rows {
    return this.view;
  }

  /** Other messages are wanted. The filter was checked before. */
  show(view: View, paused: number | undefined): void {
    this.filtered?.cancel();
    this.filtered = undefined;
    const isAll = view.filter === '' && view.conversation === undefined && view.marked === undefined;
    if (isAll) this.view = new AllRows(this.archive);
    else {
      const marked = view.marked === undefined ? undefined : new Set(view.marked);
      this.filtered = new FilteredRows(
        this.archive,
        this.slices,
        {
          filter: view.filter === '' ? undefined : this.filterOf(view.filter),
          conversation: view.conversation,
          among: marked,
        },
        this.onRows,
      );
      this.view = this.filtered;
    }
    if (paused !== undefined) this.view = new FrozenRows(this.view, paused);
  }

  /** Looks at no more messages. */
  close(): void {
    this.filtered?.cancel();
  }

  private filterOf(text: string): Filter {
    return new Filter(text, (message) => summarize(message, this.registry));
  }

  check(text: string): PromptError | undefined {
    try {
      this.filterOf(text);
      return undefined;
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
      return { text: error.message, at: error.at, end: error.end };
    }
  }

  suggest(text: string, cursor: number): readonly Suggestion[] {
    return suggest(text, cursor);
  }

  troubleOf(state: State): number {
    return this.message(state)?.trouble ?? -1;
  }

  messageAt(text: string, state: State): number | PromptError {
    return messageAt(text, this.archive, state.time, this.first);
  }

  /** Are there several inputs, so that it matters which a message is from? */
  get hasSeveralInputs(): boolean {
    const { archive } = this;
    return archive.count > 0 && archive.fileOf(0) !== archive.fileOf(archive.count - 1);
  }

  /** The first message with a time. */
  get first(): number {
    const { archive } = this;
    while (this.firstTimed < 0 && this.untimed < archive.count) {
      if (Number.isNaN(archive.secondsOf(this.untimed))) this.untimed++;
      else this.firstTimed = this.untimed;
    }
    return this.firstTimed;
  }

  /** What the list says where it has no rows. */
  emptyText({ view }: State): string {
    if (this.view.done < 1) return 'looking …';
    const { counts } = this.archive;
    if (this.archive.count === 0) {
      return counts.notDlms === 0
        ? 'no messages yet'
        : `no DLMS in ${grouped(counts.frames)} frames so far; --all shows them`;
    }
    return view.filter === '' ? 'no messages' : 'no message matches; Esc shows all again';
  }

  usualColumns(width: number): readonly ColumnName[] {
    const { archive } = this;
    const hasAnswers = archive.answered + archive.waiting > 0;
    return usualColumns(width, this.first >= 0, archive.conversations.length > 1, hasAnswers);
  }

  /** The rows of the list from `first` on. */
  listRows(state: State, first: number, count: number): readonly ListRow[] {
    const rows: ListRow[] = [];
    const last = Math.min(this.view.count, first + count);
    for (let row = first; row < last; row++) rows.push(this.listRow(state, row));
    return rows;
  }

  private listRow(state: State, row: number): ListRow {
    const { archive, view } = this;
    const index = view.at(row);
    const { source, destination, service, object, value, severity, issue } = this.texts.of(index);
    const isFromFirst = archive.isFromFirst(index);
    const time = timeOf(archive, index, state.time, row > 0 ? view.at(row - 1) : -1, state.reference, this.first);
    return {
      texts: {
        number: String(index + 1),
        time,
        source,
        destination,
        direction: source === '' ? '' : isFromFirst ? '>' : '<',
        service,
        content: '',
        object,
        value,
        size: String(archive.sizeOf(index)),
        response: this.responseText(index),
        frame: String(archive.frameOf(index)),
        conversation: String(archive.conversationOf(index) + 1),
      },
      severity,
      issue,
      isFailure: archive.isFailure(index),
      isFromFirst,
      isMarked: state.marks.includes(index),
      isReference: state.reference === index,
      pair: this.pairMark(state, index),
    };
  }

  private responseText(index: number): string {
    const role = this.messages.roleOf(index);
    if (role === 'waiting') return NO_ANSWER;
    if (role === 'unasked') return NOT_ASKED;
    const seconds = responseSeconds(this.archive, index);
    return Number.isNaN(seconds) ? '' : responseText(seconds);
  }

  /** Request and answer of the chosen message, what lies between them, and what has no other half. */
  private pairMark({ selected }: State, index: number): PairMark {
    const { messages } = this;
    const partner = selected < 0 || selected >= messages.count ? -1 : messages.partnerOf(selected);
    if (partner >= 0) {
      const [first, last] = partner < selected ? [partner, selected] : [selected, partner];
      if (index === first) return 'request';
      if (index === last) return 'answer';
      if (index > first && index < last) return 'between';
    }
    const role = messages.roleOf(index);
    return role === 'waiting' || role === 'unasked' ? 'alone' : 'none';
  }

  /** What the chosen message is to another, in words; empty where it is nothing. */
  pairText({ selected }: State): string {
    const { archive, messages } = this;
    switch (messages.roleOf(selected)) {
      case 'answer': {
        const seconds = responseSeconds(archive, selected);
        const after = Number.isNaN(seconds) ? '' : ` after ${responseText(seconds)}`;
        return `answers ${archive.requestOf(selected) + 1}${after}`;
      }
      case 'request':
        return `answered by ${archive.answerOf(selected) + 1}`;
      case 'waiting':
        return 'not answered';
      case 'unasked':
        return 'no request for it';
      default:
        return '';
    }
  }

  // ---- the chosen message

  /** Its tree, with link and network headers. */
  message(state: State): Chosen | undefined {
    const { selected } = state;
    if (selected < 0 || selected >= this.archive.count) return undefined;
    if (this.chosen?.index !== selected)
      this.chosen = new Chosen(selected, this.archive.message(selected, true), this.registry);
    return this.chosen;
  }

  tree(state: State): ChosenTree | undefined {
    return this.message(state)?.tree(state.folds, state.encoding);
  }

  bytesOf(state: State, node: number): { readonly store: number; readonly offset: number; readonly length: number } {
    return this.message(state)?.placeOf(node) ?? { store: 0, offset: 0, length: 0 };
  }

  originOf(state: State): BytePlace | undefined {
    const message = this.message(state);
    return message === undefined ? undefined : originOf(message.tape, state.node);
  }

  nodeAtByte(state: State, store: number, at: number): number {
    return this.message(state)?.nodeAtByte(store, at, state.node) ?? -1;
  }

  stores(state: State): readonly number[] {
    return this.message(state)?.stores ?? [];
  }

  farthestLeft(state: State): number {
    const tree = this.tree(state);
    const width = layoutOf(state)?.tree?.width;
    return tree === undefined || width === undefined
      ? 0
      : farthestLeft(tree.rows, tree.rowOf(state.node), width, textWidth);
  }

  bytesPerRow(state: State): number {
    const layout = layoutOf(state);
    // Where tree and bytes share a place, the bytes will be where the tree is.
    const inside = layout && (insideOfBytes(layout) ?? layout.tree ?? layout.body);
    return this.message(state)?.bytesPerRow(state.bytes.store, inside?.width ?? 0) ?? 16;
  }

  byteAt(state: State, x: number, y: number): number {
    const layout = layoutOf(state);
    const inside = layout && insideOfBytes(layout);
    if (inside === undefined || y < inside.y) return -1;
    const { store, at, top } = state.bytes;
    return byteAt(inside, { store, cursor: at, top }, this.stores(state)[store] ?? 0, x, y);
  }

  cursorText(state: State): string {
    const { store, at, top } = state.bytes;
    const message = this.message(state);
    return message === undefined ? '' : cursorText(message.tape, { store, cursor: at, top }, state.node);
  }

  filterOfNode(state: State): string | undefined {
    const { selected, node } = state;
    if (selected < 0 || node < 0) return undefined;
    return nodeFilter(this.archive.message(selected, true), node, (message) => summarize(message, this.registry));
  }

  fileName(form: string): string {
    return freeName(form);
  }

  choiceBeside(state: State, action: string, by: number): number {
    return this.helper.choiceBeside(state, action, by);
  }

  choiceAt(state: State, x: number, y: number): number {
    return this.helper.choiceAt(state, x, y);
  }

  /** Set by whoever does what takes a while. */
  isBusy = false;

  dialogLines(state: State): { readonly count: number; readonly height: number } {
    return this.helper.dialogLines(state);
  }

  // ---- other screens

  linesOf(state: State): number {
    switch (state.screen) {
      case 'messages':
        return this.view.count;
      case 'statistics':
        return this.helper.statisticsLines(state);
      case 'compare':
        return this.comparedRows(state).length;
      case 'ladder':
        return this.helper.ladder.linesOf(state).length;
      case 'values':
        return this.helper.values.linesOf(state);
      case 'readings':
        return this.helper.values.readingsOf(state);
      default:
        return this.tables.count(state);
    }
  }

  orderOf(state: State): string {
    if (state.screen === 'values') return this.helper.values.orderText(state);
    return state.screen === 'conversations' || state.screen === 'issues' ? this.tables.orderText(state) : '';
  }

  targetOf(state: State, line: number): Target | undefined {
    switch (state.screen) {
      case 'messages':
        return undefined;
      case 'statistics':
        return this.helper.statisticsTarget(state, line);
      case 'compare':
        return this.differenceAt(state, line);
      case 'ladder':
        return this.helper.ladder.targetOf(state, line);
      case 'values':
        return this.helper.values.targetOf(state, line);
      case 'readings':
        return this.helper.values.readingTarget(state, line);
      default:
        return this.tables.target(state, line);
    }
  }

  ladderLineOf(state: State, message: number): number {
    return this.helper.ladder.lineOf(state, message);
  }

  exchangeAt(state: State, line: number): number {
    return this.helper.ladder.exchangeAt(state, line);
  }

  exchanges(state: State): readonly number[] {
    return this.helper.ladder.exchanges(state);
  }

  farthestColumn(state: State): number {
    return this.helper.values.farthestColumn(state);
  }

  comparison(state: State): Comparison | undefined {
    if (state.compared === undefined) return undefined;
    const key = `${state.compared.join(' ')} ${state.encoding}`;
    if (this.compared?.key !== key) {
      const [left, right] = state.compared.map(
        (index) => new Chosen(index, this.archive.message(index, true), this.registry),
      );
      if (left === undefined || right === undefined) return undefined;
      this.compared = { key, comparison: comparison(left, right, state.encoding) };
    }
    return this.compared.comparison;
  }

  comparedRows(state: State): Int32Array {
    const made = this.comparison(state);
    if (made === undefined) return NO_ROWS;
    const equal = !state.differencesOnly;
    if (this.shownRows?.of !== made || this.shownRows.equal !== equal) {
      this.shownRows = { of: made, equal, rows: comparedRows(made, { equal, layers: false }) };
    }
    return this.shownRows.rows;
  }

  /** Only what differs counts; enter shows it in the message where it is. */
  private differenceAt(state: State, line: number): Target | undefined {
    const row = this.comparison(state)?.rows[this.comparedRows(state)[line] ?? -1];
    if (row?.counts !== true || state.compared === undefined) return undefined;
    const [left, right] = state.compared;
    return row.left >= 0
      ? { kind: 'node', message: left, node: row.left }
      : { kind: 'node', message: right, node: row.right };
  }

  // ---- menus

  menu(name: MenuName, state: State): readonly MenuItem[] {
    switch (name) {
      case 'copy':
        return COPY_ITEMS;
      case 'export':
        return [
          { key: 'c', label: 'chosen', detail: state.selected < 0 ? 'there is none' : `message ${state.selected + 1}` },
          { key: 'm', label: 'marked', detail: state.marks.length === 0 ? 'none is' : `${state.marks.length} of them` },
          { key: 'a', label: 'all in the list', detail: grouped(this.view.count) },
        ];
      case 'export-form':
        return FORM_ITEMS;
      case 'columns':
        return columnItems(state.listColumns ?? this.usualColumns(state.columns));
      default:
        return name satisfies never;
    }
  }
}

const WARNING = 2;

function partnerOf(archive: Archive, message: number): number {
  const request = archive.requestOf(message);
  return request >= 0 ? request : archive.answerOf(message);
}

function roleOf(archive: Archive, message: number): Role {
  if (archive.requestOf(message) >= 0) return 'answer';
  if (archive.isUnasked(message)) return 'unasked';
  if (archive.answerOf(message) >= 0) return 'request';
  return archive.isAsking(message) ? 'waiting' : 'none';
}

function messagesOf(archive: Archive): MessagesView {
  return {
    get count() {
      return archive.count;
    },
    severityOf: (message) => {
      const severity = archive.severityOf(message);
      return severity < WARNING && archive.isFailure(message) ? WARNING : severity;
    },
    secondsOf: (message) => archive.secondsOf(message),
    nanosOf: (message) => archive.nanosOf(message),
    conversationOf: (message) => archive.conversationOf(message),
    partnerOf: (message) => partnerOf(archive, message),
    roleOf: (message) => roleOf(archive, message),
  };
}
