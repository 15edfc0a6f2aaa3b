/** What the state is about: messages, the tree of the chosen one, what the other screens list. Read only, as `update.ts` sees it. */
import type { Suggestion } from '../../filter/index.js';
import type { Folds } from '../panes/folds.js';
import type { ColumnName } from '../panes/list-columns.js';
import type { MenuItem, MenuName, PromptError, ReadingsForm, State } from './state.js';

/** The messages in view. */
export interface RowsView {
  readonly count: number;
  /** Index of the message in a row. */
  at(row: number): number;
  /** The row of a message, or the one that would follow. */
  rowOf(message: number): number;
  /** Messages looked at, from the first on. */
  readonly seen: number;
}

/** What a message is to another: `waiting` asks, and nothing has answered so far; `unasked` answers what nobody saw. */
export type Role = 'request' | 'waiting' | 'answer' | 'unasked' | 'none';

/** Columns of all messages. */
export interface MessagesView {
  readonly count: number;
  /** 0 fine, 1 note, 2 warning, 3 error. */
  severityOf(message: number): number;
  secondsOf(message: number): number;
  nanosOf(message: number): number;
  conversationOf(message: number): number;
  /** The message that it answers, or else the first that answers it; -1 none. */
  partnerOf(message: number): number;
  /** Whether it asks, answers, or neither, where that is known. */
  roleOf(message: number): Role;
}

/** The tree of the chosen message, under the folds of a state. */
export interface TreeView {
  /** Lines that are shown. */
  readonly count: number;
  nodeAt(row: number): number;
  /** The row of a node, or of the nearest that is shown and holds it. */
  rowOf(node: number): number;
  pathOf(node: number): string;
  /** The node at a path, or the nearest on the way to it. */
  nodeOfPath(path: string): number;
  parentOf(node: number): number;
  isFolded(node: number): boolean;
  hasChildren(node: number): boolean;
  /** Column of the fold mark of a line. */
  markAt(row: number): number;
  withFold(node: number, isFolded: boolean, folds: Folds): Folds;
  /** Folds with all that is in a node unfolded or, where nothing in it is folded, with it folded. */
  foldsBelow(node: number, folds: Folds): Folds;
  /** Folds with all unfolded that a node is in. */
  revealing(node: number, folds: Folds): Folds;
}

/** What enter on a line of another screen shows. */
export type Target =
  | { readonly kind: 'message'; readonly message: number }
  | { readonly kind: 'conversation'; readonly conversation: number }
  | { readonly kind: 'filter'; readonly filter: string }
  | { readonly kind: 'readings'; readonly key: string; readonly form: ReadingsForm }
  | { readonly kind: 'node'; readonly message: number; readonly node: number };

export interface World {
  readonly rows: RowsView;
  readonly messages: MessagesView;
  /** Undefined while no message is chosen. */
  tree(state: State): TreeView | undefined;
  /** How far the chosen line of the tree can go aside until its end is seen. */
  farthestLeft(state: State): number;
  /** Bytes in a row of the bytes pane. */
  bytesPerRow(state: State): number;
  /** Where the bytes of a node are. */
  bytesOf(state: State, node: number): { readonly store: number; readonly offset: number; readonly length: number };
  /** Where the ciphertext is that the chosen node was deciphered from; undefined where it was not. */
  originOf(state: State): { readonly store: number; readonly offset: number } | undefined;
  /** The deepest node that holds a byte; the chosen one, where it does. -1 none. */
  nodeAtByte(state: State, store: number, at: number): number;
  /** The byte at a point of the screen; -1 none. */
  byteAt(state: State, x: number, y: number): number;
  /** Where the cursor in the bytes is, in words. */
  cursorText(state: State): string;
  /** Lengths of the byte stores of the chosen message. */
  stores(state: State): readonly number[];
  /** Lines of a screen that is a list. */
  linesOf(state: State): number;
  /** In which order conversations or issues stand, in words; '' for other screens. */
  orderOf(state: State): string;
  /** What a line is about; undefined where enter does nothing. */
  targetOf(state: State, line: number): Target | undefined;
  /** The line of the ladder that is about a message, or about what it belongs to; -1: there is none yet. */
  ladderLineOf(state: State, message: number): number;
  /** The exchange that a line of the ladder is of; 0: none that can be unfolded. */
  exchangeAt(state: State, line: number): number;
  /** Numbers of all exchanges of the ladder that can be unfolded. */
  exchanges(state: State): readonly number[];
  /** How far the columns of a profile can go aside. */
  farthestColumn(state: State): number;
  /** The line of the statistics to which a move leads. */
  choiceBeside(state: State, action: string, by: number): number;
  /** The line at a point of the page of statistics; -1 none. */
  choiceAt(state: State, x: number, y: number): number;
  /** Lines of the explain dialog or the help, and how many fit. */
  dialogLines(state: State): { readonly count: number; readonly height: number };
  menu(name: MenuName, state: State): readonly MenuItem[];
  suggest(text: string, cursor: number): readonly Suggestion[];
  /** Files and folders that begin as what is typed. */
  suggestPaths(text: string, cursor: number): readonly Suggestion[];
  /** What is wrong with a filter. */
  check(filter: string): PromptError | undefined;
  /** The node of the chosen message that has the worst issue or, without any, tells of a failure; -1 none. */
  troubleOf(state: State): number;
  /** The message at a number or time that was typed, or what is wrong with it. */
  messageAt(text: string, state: State): number | PromptError;
  /** The filter that finds messages with the chosen field as it is here. */
  filterOfNode(state: State): string | undefined;
  /** A search or an export is under way, which Esc stops. */
  readonly isBusy: boolean;
  /** Columns of the list where nobody chose any. */
  usualColumns(width: number): readonly ColumnName[];
  /** A name for a file that is not there yet. */
  fileName(form: string): string;
}
