/** All that the screen depends on besides the messages themselves. Plain values: `update.ts` makes new ones of them. */
import type { Suggestion } from '../../filter/index.js';
import { type Folds, NO_FOLDS } from '../panes/folds.js';
import type { ColumnName } from '../panes/list-columns.js';

export type ScreenName =
  | 'messages'
  | 'conversations'
  | 'issues'
  | 'statistics'
  | 'compare'
  /** One conversation as arrows between two lines. */
  | 'ladder'
  /** Objects and their last values. */
  | 'values'
  /** All values of one object, or the rows of a profile. */
  | 'readings';
export type Pane = 'list' | 'tree' | 'bytes';

/** How times are shown: since the first, the one before in the list, of day here, in UTC, or since the reference. */
export const TIME_MODES = ['start', 'previous', 'local', 'utc', 'utc-date', 'mark'] as const;
export type TimeMode = (typeof TIME_MODES)[number];

/** Which messages are in the list. */
export interface View {
  readonly filter: string;
  /** One conversation alone. */
  readonly conversation: number | undefined;
  /** Marked messages alone. */
  readonly marked: readonly number[] | undefined;
}

/** A line that is being typed. */
export interface Prompt {
  readonly kind: 'filter' | 'search' | 'go-to' | 'file' | 'keys';
  readonly text: string;
  readonly cursor: number;
  /** What is wrong with it, and where; shown when asked for, as nobody types right from the first letter on. */
  readonly error: PromptError | undefined;
  readonly isShown: boolean;
  readonly suggestions: readonly Suggestion[];
  /** Which suggestion is taken; -1 none. */
  readonly taken: number;
  /** How far back in the lines typed before; 0 the line at hand, which `draft` keeps. */
  readonly back: number;
  readonly draft: string;
}

export interface PromptError {
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

export interface MenuItem {
  readonly key: string;
  readonly label: string;
  readonly detail: string;
  /** For lists of what is on and off. */
  readonly isOn?: boolean;
}

export type Dialog =
  | { readonly kind: 'help'; readonly query: string; readonly top: number }
  | { readonly kind: 'explain'; readonly top: number }
  | { readonly kind: 'menu'; readonly menu: MenuName; readonly cursor: number };
export type MenuName = 'copy' | 'export' | 'export-form' | 'columns';

/** Numbers with a chart, anything else, or the rows of a profile. */
export type ReadingsForm = 'chart' | 'list' | 'table';

/** A word on what was done, until the next key. */
export interface Flash {
  readonly text: string;
  readonly severity: 'note' | 'warning' | 'error';
}

/** Where a list stands. */
export interface Place {
  readonly cursor: number;
  readonly top: number;
}

export interface State {
  readonly columns: number;
  readonly rows: number;
  readonly screen: ScreenName;
  readonly focus: Pane;
  /** Which of tree and bytes is shown where there is room for one. */
  readonly detail: 'tree' | 'bytes';
  readonly zoomed: boolean;
  /** Of the body's rows that the list has, in percent. */
  readonly share: number;

  /** How many messages there are. */
  readonly messages: number;
  /** Index of the chosen message; -1 while there is none. */
  readonly selected: number;
  /** Its row in the list, and the first row on the screen. */
  readonly list: Place;
  /** The message to come back to when a filter that is still at work has got there; -1 none. */
  readonly wanted: number;
  readonly view: View;
  readonly follow: boolean;
  /** Messages there were when the list was held; undefined while it grows. */
  readonly paused: number | undefined;
  readonly listColumns: readonly ColumnName[] | undefined;
  readonly time: TimeMode;
  /** The message that times count from. */
  readonly reference: number;

  /** The chosen node of the tape of the chosen message; -1: to be found by its path. */
  readonly node: number;
  readonly path: string;
  readonly tree: { readonly top: number; readonly left: number };
  readonly folds: Folds;
  /** Tags, lengths and counts are shown, too. */
  readonly encoding: boolean;
  /** Which bytes are shown, the byte at the cursor, and the first row on the screen. */
  readonly bytes: { readonly store: number; readonly at: number; readonly top: number };

  /** Indexes of messages, ascending. */
  readonly marks: readonly number[];
  readonly letters: Readonly<Record<string, number>>;
  /** Where '' jumps back to; -1 nowhere. */
  readonly before: number;
  readonly compared: readonly [left: number, right: number] | undefined;
  readonly differencesOnly: boolean;

  readonly ladder: {
    /** Which conversation; -1: none was asked for. */
    readonly conversation: number;
    /** The message that its chosen line is to be about, as soon as that is there; -1: none. */
    readonly sought: number;
    /** Numbers of the exchanges whose messages are shown one by one. */
    readonly open: readonly number[];
  };
  /** Whose values are shown one by one; columns of a profile begin with the one at `left`. */
  readonly readings: { readonly key: string; readonly form: ReadingsForm; readonly left: number };

  /** What was searched for. */
  readonly search: string | undefined;
  readonly history: Readonly<Record<Prompt['kind'], readonly string[]>>;
  readonly tables: Readonly<Record<Exclude<ScreenName, 'messages'>, Place & { readonly sort: number }>>;

  readonly prompt: Prompt | undefined;
  readonly dialog: Dialog | undefined;
  /** What is to be exported, while its form is being chosen. */
  readonly exporting: { readonly scope: string; readonly form: string } | undefined;
  readonly flash: Flash | undefined;
  /** Digits typed in front of a key. */
  readonly count: string;
  /** A key that waits for a letter. */
  readonly pending: 'mark-letter' | 'jump-letter' | undefined;
}

export const NO_VIEW: View = { filter: '', conversation: undefined, marked: undefined };
const TOP = { cursor: 0, top: 0, sort: 0 };

export function initialState(columns: number, rows: number, filter: string): State {
  return {
    columns,
    rows,
    screen: 'messages',
    focus: 'list',
    detail: 'tree',
    zoomed: false,
    share: 45,
    messages: 0,
    selected: -1,
    list: { cursor: 0, top: 0 },
    wanted: -1,
    view: { ...NO_VIEW, filter },
    follow: false,
    paused: undefined,
    listColumns: undefined,
    time: 'start',
    reference: -1,
    node: -1,
    path: '',
    tree: { top: 0, left: 0 },
    folds: NO_FOLDS,
    encoding: false,
    bytes: { store: 0, at: 0, top: 0 },
    marks: [],
    letters: {},
    before: -1,
    compared: undefined,
    differencesOnly: false,
    search: undefined,
    history: { filter: [], search: [], 'go-to': [], file: [], keys: [] },
    tables: {
      conversations: TOP,
      issues: TOP,
      statistics: TOP,
      compare: TOP,
      ladder: TOP,
      values: TOP,
      readings: TOP,
    },
    ladder: { conversation: -1, sought: -1, open: [] },
    readings: { key: '', form: 'list', left: 0 },
    prompt: undefined,
    dialog: undefined,
    exporting: undefined,
    flash: undefined,
    count: '',
    pending: undefined,
  };
}
