/** What a key can be bound to: the actions, the places where a key counts, and the headings of the help. */

const MOVES = ['down', 'up', 'page-down', 'page-up', 'half-down', 'half-up', 'first', 'last', 'left', 'right'] as const;
export type MoveAction = (typeof MOVES)[number];

/** What can be done; `actions.ts` does it. */
export type Action =
  | MoveAction
  | 'open'
  | 'back'
  | 'quit'
  | 'next-pane'
  | 'previous-pane'
  | 'zoom'
  | 'larger'
  | 'smaller'
  | 'next-message'
  | 'previous-message'
  | 'next-issue'
  | 'previous-issue'
  | 'fold'
  | 'unfold'
  | 'toggle'
  | 'fold-all'
  | 'scroll-right'
  | 'scroll-left'
  | 'encoding'
  | 'next-store'
  | 'start-of-row'
  | 'end-of-row'
  | 'filter'
  | 'filter-field'
  | 'search'
  | 'search-next'
  | 'search-previous'
  | 'conversation'
  | 'go-to'
  | 'pair'
  | 'keys'
  | 'mark'
  | 'mark-letter'
  | 'jump-letter'
  | 'next-mark'
  | 'previous-mark'
  | 'only-marked'
  | 'reference'
  | 'time'
  | 'columns'
  | 'compare'
  | 'next-difference'
  | 'previous-difference'
  | 'differences'
  | 'copy'
  | 'export'
  | 'follow'
  | 'pause'
  | 'conversations'
  | 'issues'
  | 'statistics'
  | 'ladder'
  | 'open-rung'
  | 'close-rung'
  | 'toggle-rung'
  | 'all-rungs'
  | 'values'
  | 'next-columns'
  | 'previous-columns'
  | 'sort'
  | 'explain'
  | 'help';

/** Where a key counts: a pane, a screen, or everywhere. The first binding that fits is taken. */
export type Where =
  | 'any'
  | 'messages'
  | 'list'
  | 'tree'
  | 'bytes'
  | 'table'
  | 'statistics'
  | 'compare'
  | 'ladder'
  | 'values'
  | 'readings';

export interface Binding {
  /** As `screen/keys.ts` names them; the first is shown first. */
  readonly keys: readonly string[];
  readonly action: Action;
  readonly where: readonly Where[];
  readonly help: string;
  /** Heading in the help. */
  readonly group: Group;
  /** A word for the hint bar; keys without one are in the help only. */
  readonly hint?: string;
}

/** Headings of the help. */
export const Group = {
  moving: 'Moving',
  finding: 'Finding',
  panes: 'Panes',
  tree: 'Tree and bytes',
  marks: 'Marks and comparing',
  dialog: 'Dialog and values',
  screens: 'Screens',
  takingOut: 'Taking out',
  growing: 'While it grows',
} as const;
export type Group = (typeof Group)[keyof typeof Group];

/** In the order of the help: what everybody needs first. */
export const GROUPS: readonly Group[] = Object.values(Group);

export const isMove = (action: Action): action is MoveAction => (MOVES as readonly Action[]).includes(action);
