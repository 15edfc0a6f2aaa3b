/** The messages behind a screen: which are in view, the chosen one, and what `update.ts` asks about them. */
import { nodeFilter } from '../archive/filter-text.js';
import type { Archive, Slices } from '../archive/index.js';
import { suggestPaths } from '../archive/path-names.js';
import type { Rows } from '../archive/rows.js';
import type { Registry } from '../core/index.js';
import { suggest } from '../filter/index.js';
import { summarize } from '../sinks/summary.js';
import { Chosen, type ChosenTree } from './chosen.js';
import { FirstTimed, messageAt } from './clock.js';
import type { Ladder } from './ladder.js';
import { insideOfBytes, layoutOf } from './layout.js';
import { freeName, menuItems } from './menu-items.js';
import { type BytePlace, originOf } from './panes/byte-places.js';
import { byteAt, cursorText } from './panes/bytes.js';
import type { Comparison } from './panes/comparison.js';
import type { ListRow } from './panes/list.js';
import { type ColumnName, usualColumns } from './panes/list-columns.js';
import { farthestLeft } from './panes/tree.js';
import { RowTexts } from './row-texts.js';
import { textWidth } from './screen/glyphs.js';
import { Compared } from './session/compared.js';
import { InView } from './session/in-view.js';
import { emptyText, type Listed, listRows } from './session/list-rows.js';
import { messagesOf, pairText } from './session/pairs.js';
import type { MenuItem, MenuName, PromptError, State, View } from './state/state.js';
import type { MessagesView, RowsView, Target, World } from './state/world.js';
import type { CaptureNote } from './tables/capture-notes.js';
import { Tables } from './tables.js';
import type { Values } from './values/values.js';

/** Screens whose lines are made elsewhere. */
interface OtherScreens {
  dialogLines(state: State): { readonly count: number; readonly height: number };
  choiceBeside(state: State, action: string, by: number): number;
  choiceAt(state: State, x: number, y: number): number;
  statisticsLines(state: State): number;
  statisticsTarget(state: State, line: number): Target | undefined;
  readonly ladder: Ladder;
  readonly values: Values;
}

export class Session implements World {
  readonly texts: RowTexts;
  readonly tables: Tables;
  readonly messages: MessagesView;
  readonly suggest = suggest;
  readonly suggestPaths = suggestPaths;
  private readonly inView: InView;
  private readonly firstTimed: FirstTimed;
  private readonly compared: Compared;
  private chosen: Chosen | undefined = undefined;

  constructor(
    private readonly registry: Registry,
    private readonly archive: Archive,
    slices: Slices,
    onRows: () => void,
    notes: readonly CaptureNote[],
    private readonly others: OtherScreens,
  ) {
    this.messages = messagesOf(archive);
    this.inView = new InView(registry, archive, slices, onRows);
    this.firstTimed = new FirstTimed(archive);
    this.compared = new Compared(registry, archive);
    this.texts = new RowTexts(registry, (index) => archive.message(index, false));
    this.tables = new Tables(archive, notes, (index) => this.texts.of(index), onRows);
  }

  // ---- messages in view

  get rows(): RowsView {
    return this.inView.view;
  }

  get plainRows(): Rows {
    return this.inView.rows;
  }

  /** Other messages are wanted. The filter was checked before. */
  show(view: View, paused: number | undefined): void {
    this.inView.show(view, paused);
  }

  /** Looks at no more messages. */
  close(): void {
    this.inView.close();
    this.tables.close();
  }

  check(text: string): PromptError | undefined {
    return this.inView.check(text);
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
    return this.firstTimed.message;
  }

  private get listed(): Listed {
    const { archive, texts, first } = this;
    return { archive, rows: this.inView.rows, texts, first };
  }

  /** What the list says where it has no rows. */
  emptyText(state: State): string {
    return emptyText(this.listed, state);
  }

  usualColumns(width: number): readonly ColumnName[] {
    const { archive } = this;
    const hasAnswers = archive.answered + archive.waiting > 0;
    return usualColumns(width, this.first >= 0, archive.conversations.length > 1, hasAnswers);
  }

  /** The rows of the list from `first` on. */
  listRows(state: State, first: number, count: number): readonly ListRow[] {
    return listRows(this.listed, state, first, count);
  }

  /** What the chosen message is to another, in words; empty where it is nothing. */
  pairText({ selected }: State): string {
    return pairText(this.archive, selected);
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
    return this.others.choiceBeside(state, action, by);
  }

  choiceAt(state: State, x: number, y: number): number {
    return this.others.choiceAt(state, x, y);
  }

  /** Set by whoever does what takes a while. */
  isBusy = false;

  dialogLines(state: State): { readonly count: number; readonly height: number } {
    return this.others.dialogLines(state);
  }

  // ---- other screens

  linesOf(state: State): number {
    switch (state.screen) {
      case 'messages':
        return this.inView.rows.count;
      case 'statistics':
        return this.others.statisticsLines(state);
      case 'compare':
        return this.compared.rows(state).length;
      case 'ladder':
        return this.others.ladder.linesOf(state).length;
      case 'values':
        return this.others.values.linesOf(state);
      case 'readings':
        return this.others.values.readingsOf(state);
      default:
        return this.tables.count(state);
    }
  }

  orderOf(state: State): string {
    if (state.screen === 'values') return this.others.values.orderText(state);
    return state.screen === 'conversations' || state.screen === 'issues' ? this.tables.orderText(state) : '';
  }

  targetOf(state: State, line: number): Target | undefined {
    switch (state.screen) {
      case 'messages':
        return undefined;
      case 'statistics':
        return this.others.statisticsTarget(state, line);
      case 'compare':
        return this.compared.targetOf(state, line);
      case 'ladder':
        return this.others.ladder.targetOf(state, line);
      case 'values':
        return this.others.values.targetOf(state, line);
      case 'readings':
        return this.others.values.readingTarget(state, line);
      default:
        return this.tables.target(state, line);
    }
  }

  ladderLineOf(state: State, message: number): number {
    return this.others.ladder.lineOf(state, message);
  }

  exchangeAt(state: State, line: number): number {
    return this.others.ladder.exchangeAt(state, line);
  }

  exchanges(state: State): readonly number[] {
    return this.others.ladder.exchanges(state);
  }

  farthestColumn(state: State): number {
    return this.others.values.farthestColumn(state);
  }

  comparison(state: State): Comparison | undefined {
    return this.compared.comparison(state);
  }

  comparedRows(state: State): Int32Array {
    return this.compared.rows(state);
  }

  // ---- menus

  menu(name: MenuName, state: State): readonly MenuItem[] {
    return menuItems(name, state, this.inView.rows.count, state.listColumns ?? this.usualColumns(state.columns));
  }
}
