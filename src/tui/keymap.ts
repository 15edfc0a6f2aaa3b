/** All keys, each said once: the help, the hint bar and what a key does are made from this. */
import type { State } from './state/state.js';

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
  readonly group: string;
  /** A word for the hint bar; keys without one are in the help only. */
  readonly hint?: string;
}

const MOVING = 'Moving';
const PANES = 'Panes';
const LOOKING = 'Finding';
const TREE = 'Tree and bytes';
const MARKS = 'Marks and comparing';
const DIALOG = 'Dialog and values';
const SCREENS = 'Screens';
const OUT = 'Taking out';
const LIVE = 'While it grows';

/** In the order of the help: what everybody needs first. */
export const GROUPS = [MOVING, LOOKING, PANES, TREE, MARKS, DIALOG, SCREENS, OUT, LIVE] as const;

export const KEYMAP: readonly Binding[] = [
  { keys: ['?'], action: 'help', where: ['any'], group: SCREENS, help: 'all keys; type to search them', hint: 'help' },
  { keys: ['enter'], action: 'open', where: ['list'], group: PANES, help: 'look into the message', hint: 'tree' },
  { keys: ['enter'], action: 'toggle', where: ['tree'], group: TREE, help: 'fold or unfold', hint: 'fold' },
  {
    keys: ['enter'],
    action: 'open',
    where: ['bytes'],
    group: TREE,
    help: 'back to the field in the tree',
    hint: 'field',
  },
  {
    keys: ['enter'],
    action: 'open',
    where: ['table', 'statistics', 'compare', 'readings'],
    group: SCREENS,
    help: 'show the messages of the chosen line',
    hint: 'show',
  },
  { keys: ['enter'], action: 'open', where: ['ladder'], group: DIALOG, help: 'show the message', hint: 'message' },
  {
    keys: ['enter'],
    action: 'open',
    where: ['values'],
    group: DIALOG,
    help: 'all values of the object',
    hint: 'all values',
  },

  { keys: ['f', '&'], action: 'filter', where: ['any'], group: LOOKING, help: 'filter the messages', hint: 'filter' },
  {
    keys: ['/'],
    action: 'search',
    where: ['any'],
    group: LOOKING,
    help: 'search: text, bytes (7e a0) or an OBIS code (1.8.0)',
    hint: 'search',
  },
  { keys: ['n'], action: 'search-next', where: ['messages'], group: LOOKING, help: 'next hit' },
  { keys: ['N'], action: 'search-previous', where: ['messages'], group: LOOKING, help: 'previous hit' },
  {
    keys: [']'],
    action: 'next-issue',
    where: ['messages'],
    group: LOOKING,
    help: 'next message with an issue, or that tells of a failure',
    hint: 'issue',
  },
  {
    keys: ['['],
    action: 'previous-issue',
    where: ['messages'],
    group: LOOKING,
    help: 'previous message with an issue, or that tells of a failure',
  },
  {
    keys: ['='],
    action: 'filter-field',
    where: ['tree', 'bytes'],
    group: LOOKING,
    help: 'filter by the chosen field and value',
    hint: 'filter by it',
  },
  {
    keys: ['r'],
    action: 'pair',
    where: ['messages'],
    group: LOOKING,
    help: 'from an answer to its request, and back',
    hint: 'answer',
  },
  {
    keys: ['c'],
    action: 'conversation',
    where: ['messages'],
    group: LOOKING,
    help: 'this conversation alone, and all again',
    hint: 'conversation',
  },
  {
    keys: [':'],
    action: 'go-to',
    where: ['any'],
    group: LOOKING,
    help: 'go to a number or a time: 42, 12:30:05, +1.5',
  },

  { keys: ['j', 'down'], action: 'down', where: ['any'], group: MOVING, help: 'down; 5j goes down 5' },
  { keys: ['k', 'up'], action: 'up', where: ['any'], group: MOVING, help: 'up' },
  { keys: ['pagedown', 'ctrl-f'], action: 'page-down', where: ['any'], group: MOVING, help: 'a page down' },
  { keys: ['pageup', 'ctrl-b'], action: 'page-up', where: ['any'], group: MOVING, help: 'a page up' },
  { keys: ['ctrl-d'], action: 'half-down', where: ['any'], group: MOVING, help: 'half a page down' },
  { keys: ['ctrl-u'], action: 'half-up', where: ['any'], group: MOVING, help: 'half a page up' },
  { keys: ['g', 'home'], action: 'first', where: ['any'], group: MOVING, help: 'to the first' },
  { keys: ['G', 'end'], action: 'last', where: ['any'], group: MOVING, help: 'to the last; 42G goes to message 42' },
  {
    keys: ['J', 'ctrl-n'],
    action: 'next-message',
    where: ['messages'],
    group: MOVING,
    help: 'next message, from any pane',
  },
  {
    keys: ['K', 'ctrl-p'],
    action: 'previous-message',
    where: ['messages'],
    group: MOVING,
    help: 'previous message, from any pane',
  },

  { keys: ['tab'], action: 'next-pane', where: ['messages'], group: PANES, help: 'next pane', hint: 'pane' },
  { keys: ['shift-tab'], action: 'previous-pane', where: ['messages'], group: PANES, help: 'previous pane' },
  { keys: ['\\', 'Z'], action: 'zoom', where: ['messages'], group: PANES, help: 'this pane alone, and all again' },
  { keys: ['+'], action: 'larger', where: ['messages'], group: PANES, help: 'larger list' },
  { keys: ['-'], action: 'smaller', where: ['messages'], group: PANES, help: 'smaller list' },
  { keys: ['o'], action: 'columns', where: ['messages'], group: PANES, help: 'choose the columns of the list' },
  {
    keys: ['t'],
    action: 'time',
    where: ['messages'],
    group: PANES,
    help: 'times: since start, previous or a mark; of day: local, UTC',
  },

  { keys: ['l', 'right'], action: 'open', where: ['list'], group: PANES, help: 'look into the message' },
  { keys: ['l', 'right'], action: 'unfold', where: ['tree'], group: TREE, help: 'unfold, or go into' },
  { keys: ['h', 'left'], action: 'fold', where: ['tree'], group: TREE, help: 'fold, or go to what it is in' },
  { keys: ['z'], action: 'fold-all', where: ['tree'], group: TREE, help: 'unfold all, or fold all', hint: 'all' },
  { keys: ['>'], action: 'scroll-right', where: ['tree'], group: TREE, help: 'the rest of a long line' },
  { keys: ['<'], action: 'scroll-left', where: ['tree'], group: TREE, help: 'its beginning again' },
  {
    keys: ['.'],
    action: 'encoding',
    where: ['tree', 'bytes'],
    group: TREE,
    help: 'tags, lengths and counts of the encoding, too',
  },
  { keys: ['l', 'right'], action: 'right', where: ['bytes'], group: TREE, help: 'next byte; the tree follows' },
  { keys: ['h', 'left'], action: 'left', where: ['bytes'], group: TREE, help: 'previous byte' },
  { keys: ['l', 'right'], action: 'right', where: ['statistics'], group: SCREENS, help: 'to the right column' },
  { keys: ['h', 'left'], action: 'left', where: ['statistics'], group: SCREENS, help: 'to the left column' },
  { keys: ['0'], action: 'start-of-row', where: ['bytes'], group: TREE, help: 'start of the row' },
  { keys: ['$'], action: 'end-of-row', where: ['bytes'], group: TREE, help: 'end of the row' },
  { keys: ['s'], action: 'next-store', where: ['messages'], group: TREE, help: 'next bytes: frame, joined …' },
  {
    keys: ['i'],
    action: 'explain',
    where: ['messages'],
    group: TREE,
    help: 'all that is known of the chosen field',
    hint: 'explain',
  },

  {
    keys: ['space'],
    action: 'mark',
    where: ['messages'],
    group: MARKS,
    help: 'mark the message, or take the mark off',
    hint: 'mark',
  },
  { keys: ['}'], action: 'next-mark', where: ['messages'], group: MARKS, help: 'next marked message' },
  { keys: ['{'], action: 'previous-mark', where: ['messages'], group: MARKS, help: 'previous marked message' },
  {
    keys: ['m'],
    action: 'mark-letter',
    where: ['messages'],
    group: MARKS,
    help: 'then a letter: mark the message by it',
  },
  {
    keys: ["'"],
    action: 'jump-letter',
    where: ['messages'],
    group: MARKS,
    help: "then a letter: jump there; '' jumps back",
  },
  {
    keys: ['M'],
    action: 'only-marked',
    where: ['messages'],
    group: MARKS,
    help: 'marked messages alone, and all again',
  },
  { keys: ['T'], action: 'reference', where: ['messages'], group: MARKS, help: 'count times from this message' },
  {
    keys: ['d'],
    action: 'compare',
    where: ['messages'],
    group: MARKS,
    help: 'compare two marked messages, or the marked one with this',
  },
  {
    keys: ['n', ']'],
    action: 'next-difference',
    where: ['compare'],
    group: MARKS,
    help: 'next difference',
    hint: 'next',
  },
  {
    keys: ['N', '['],
    action: 'previous-difference',
    where: ['compare'],
    group: MARKS,
    help: 'previous difference',
    hint: 'previous',
  },
  {
    keys: ['='],
    action: 'differences',
    where: ['compare'],
    group: MARKS,
    help: 'differences alone, and all again',
    hint: 'equal ones',
  },

  { keys: ['C'], action: 'conversations', where: ['any'], group: SCREENS, help: 'conversations: who with whom' },
  { keys: ['I', '!'], action: 'issues', where: ['any'], group: SCREENS, help: 'issues: all that is wrong' },
  { keys: ['S'], action: 'statistics', where: ['any'], group: SCREENS, help: 'statistics' },
  {
    keys: ['L'],
    action: 'ladder',
    where: ['any'],
    group: DIALOG,
    help: 'the conversation as a ladder: client and meter',
  },
  {
    keys: ['space'],
    action: 'toggle-rung',
    where: ['ladder'],
    group: DIALOG,
    help: 'the messages of a transfer one by one, or no longer',
    hint: 'blocks',
  },
  { keys: ['l', 'right'], action: 'open-rung', where: ['ladder'], group: DIALOG, help: 'the messages of a transfer' },
  { keys: ['h', 'left'], action: 'close-rung', where: ['ladder'], group: DIALOG, help: 'the transfer in one again' },
  {
    keys: ['z'],
    action: 'all-rungs',
    where: ['ladder'],
    group: DIALOG,
    help: 'all messages of all transfers, or none',
  },
  { keys: ['u'], action: 'keys', where: ['any'], group: DIALOG, help: 'unlock: decode anew with the keys of a file' },
  { keys: ['V'], action: 'values', where: ['any'], group: DIALOG, help: 'values: what was read, by meter and object' },
  {
    keys: ['l', 'right'],
    action: 'next-columns',
    where: ['readings'],
    group: DIALOG,
    help: 'the next columns of a profile',
  },
  { keys: ['h', 'left'], action: 'previous-columns', where: ['readings'], group: DIALOG, help: 'the columns before' },
  {
    keys: ['s'],
    action: 'sort',
    where: ['table', 'values'],
    group: SCREENS,
    help: 'sort by something else',
    hint: 'sort',
  },

  {
    keys: ['y'],
    action: 'copy',
    where: ['messages'],
    group: OUT,
    help: 'copy: field, bytes, JSON, filter',
    hint: 'copy',
  },
  {
    keys: ['e'],
    action: 'export',
    where: ['messages'],
    group: OUT,
    help: 'export messages as JSON, text or hex',
    hint: 'export',
  },

  { keys: ['F'], action: 'follow', where: ['messages'], group: LIVE, help: 'follow the end' },
  { keys: ['p'], action: 'pause', where: ['messages'], group: LIVE, help: 'hold the list, and let it grow again' },

  {
    keys: ['q', 'esc'],
    action: 'back',
    where: ['tree', 'bytes', 'table', 'statistics', 'compare', 'ladder', 'values', 'readings'],
    group: SCREENS,
    help: 'back to the list',
    hint: 'back',
  },
  {
    keys: ['esc'],
    action: 'back',
    where: ['list'],
    group: SCREENS,
    help: 'step by step to all messages again',
  },
  { keys: ['q'], action: 'back', where: ['list'], group: SCREENS, help: 'end', hint: 'quit' },
  { keys: ['Q', 'ctrl-c'], action: 'quit', where: ['any'], group: SCREENS, help: 'end' },
];

export const isMove = (action: Action): action is MoveAction => (MOVES as readonly Action[]).includes(action);

/** Where a state is, from the nearest place to everywhere. */
export function placesOf({ screen, focus }: State): readonly Where[] {
  switch (screen) {
    case 'messages':
      return [focus, 'messages', 'any'];
    case 'conversations':
    case 'issues':
      return ['table', 'any'];
    default:
      return [screen, 'any'];
  }
}

/** The binding of a key at a place, where the places are named from the nearest to `any`. */
export function bindingOf(key: string, places: readonly Where[]): Binding | undefined {
  for (const place of places) {
    const found = KEYMAP.find(({ keys, where }) => keys.includes(key) && where.includes(place));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Keys as people write them. */
export function keyText(key: string): string {
  return NAMES[key] ?? key.replace(/^ctrl-/, '^').replace(/^shift-/, 'Shift-');
}

const NAMES: Readonly<Record<string, string>> = {
  down: '↓',
  up: '↑',
  left: '←',
  right: '→',
  enter: 'Enter',
  esc: 'Esc',
  tab: 'Tab',
  'shift-tab': 'Shift-Tab',
  space: 'Space',
  pagedown: 'PgDn',
  pageup: 'PgUp',
  home: 'Home',
  end: 'End',
  'ctrl-c': '^C',
};

/** What the hint bar says at a place: what it is for, then what can be done everywhere; the way out and the help stand last. */
export function hintsAt(places: readonly Where[]): readonly { readonly key: string; readonly word: string }[] {
  const shown = KEYMAP.filter(
    (binding) => binding.hint !== undefined && bindingOf(binding.keys[0] ?? '', places) === binding,
  );
  const rank = ({ action, where }: Binding): number => {
    if (action === 'help') return 3;
    if (action === 'back') return 2;
    return where.includes(places[0] ?? 'any') ? 0 : 1;
  };
  return [...shown]
    .sort((a, b) => rank(a) - rank(b))
    .map(({ keys, hint = '' }) => ({ key: keyText(keys[0] ?? ''), word: hint }));
}

/** Hints that are always shown, however little room there is: they are the last. */
export const HINTS_KEPT = 2;
