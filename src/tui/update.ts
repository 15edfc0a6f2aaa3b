/**
 * What keys, the mouse and new messages do to the state. Plain functions: the same state, event and world give the same result.
 * What has to happen outside of the state is an effect, for `app.ts` to carry out.
 */
import { TIME_WORDS } from './clock.js';
import { type Action, bindingOf, type Where } from './keymap.js';
import { back, open, widened } from './leaving.js';
import { menuKey } from './menus.js';
import { pressed } from './mouse.js';
import {
  clamp,
  inSight,
  type Move,
  movedPlace,
  moveInBytes,
  moveInList,
  moveInTree,
  pageOf,
  toByte,
  toMessage,
  toNode,
  toRow,
  withRows,
} from './moves.js';
import { editPrompt, openPrompt, remembered, withSuggestion } from './prompt.js';
import { type Flash, NO_VIEW, type Pane, type ScreenName, type State, TIME_MODES, type TimeMode } from './state.js';
import type { World } from './world.js';

/** What comes from outside. */
export type Event =
  | { readonly type: 'key'; readonly name: string; readonly text: string }
  | { readonly type: 'paste'; readonly text: string }
  | {
      readonly type: 'mouse';
      readonly kind: 'press' | 'wheel-up' | 'wheel-down';
      readonly x: number;
      readonly y: number;
    }
  | { readonly type: 'resize'; readonly columns: number; readonly rows: number }
  /** Messages came, a filter got on, or the list has other messages now. */
  | { readonly type: 'rows' }
  | {
      readonly type: 'found';
      readonly message: number;
      readonly node: number;
      readonly store: number;
      readonly offset: number;
      readonly said: string;
    }
  | { readonly type: 'flash'; readonly flash: Flash };

export type Effect =
  | { readonly type: 'quit' }
  | { readonly type: 'search'; readonly text: string; readonly back: boolean; readonly again: boolean }
  | { readonly type: 'stop' }
  | { readonly type: 'copy'; readonly what: string; readonly toFile: boolean }
  | { readonly type: 'export'; readonly scope: string; readonly form: string; readonly path: string };

export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}

const NOTHING: readonly Effect[] = [];
const MOST_DIGITS = 9;

export const only = (state: State): Step => ({ state, effects: NOTHING });
export const say = (state: State, text: string, severity: Flash['severity'] = 'note'): State => ({
  ...state,
  flash: { text, severity },
});

export function update(state: State, event: Event, world: World): Step {
  const step = stepOf(state, event, world);
  return { ...step, state: settled(step.state, state, world) };
}

function stepOf(state: State, event: Event, world: World): Step {
  switch (event.type) {
    case 'key':
      return key({ ...state, flash: undefined }, event.name, event.text, world);
    case 'paste':
      return paste(state, event.text, world);
    case 'mouse':
      return pressed({ ...state, flash: undefined }, event, world);
    case 'resize':
      return only({ ...state, columns: event.columns, rows: event.rows });
    case 'rows':
      return only(withRows({ ...state, messages: world.messages.count }, world));
    case 'found':
      return only(found(state, event, world));
    case 'flash':
      return only({ ...state, flash: event.flash });
    default:
      return event satisfies never;
  }
}

/** What follows from other parts of the state: a node for the chosen message, and everything in sight. */
function settled(state: State, before: State, world: World): State {
  let next = state;
  const tree = next.selected >= 0 ? world.tree(next) : undefined;
  if (tree !== undefined && next.node < 0) {
    const node = tree.nodeOfPath(next.path);
    const { store, offset } = world.bytesOf({ ...next, node }, node);
    // What carries the message stands above it: out of sight, where what is in it needs the room.
    const place = { ...next.tree, top: tree.rowOf(node) };
    next = inSight({ ...next, node, tree: place, bytes: { store, at: offset, top: 0 } }, world);
  }
  if (
    next.columns !== before.columns ||
    next.rows !== before.rows ||
    next.share !== before.share ||
    next.zoomed !== before.zoomed
  ) {
    next = inSight(next.selected >= 0 ? toRow(next, next.list.cursor, world, false) : next, world);
  }
  return next;
}

// ---- keys

function key(state: State, name: string, text: string, world: World): Step {
  if (name === 'ctrl-c') return quit(state);
  if (state.prompt !== undefined) return promptKey(state, name, text, world);
  if (state.dialog?.kind === 'menu') return menuKey(state, name, world);
  if (state.dialog !== undefined) return dialogKey(state, name, text, world);
  if (state.pending !== undefined) return letter({ ...state, pending: undefined }, state.pending, text, world);
  if (/^[0-9]$/.test(name) && (name !== '0' || state.count !== '')) {
    return only({ ...state, count: (state.count + name).slice(0, MOST_DIGITS) });
  }
  if (name === 'esc' && world.isBusy) return { state, effects: [{ type: 'stop' }] };
  if (name === 'esc' && state.count === '' && isPlainList(state)) return only(widened(state));
  const binding = bindingOf(name, placesOf(state));
  const count = state.count === '' ? undefined : Number(state.count);
  const plain = state.count === '' ? state : { ...state, count: '' };
  if (binding === undefined) return only(plain);
  return perform(plain, binding.action, count, world);
}

const isPlainList = ({ screen, focus, zoomed }: State): boolean => screen === 'messages' && focus === 'list' && !zoomed;

/** From the nearest place to everywhere. */
export function placesOf(state: State): readonly Where[] {
  switch (state.screen) {
    case 'messages':
      return [state.focus, 'messages', 'any'];
    case 'conversations':
    case 'issues':
      return ['table', 'any'];
    default:
      return [state.screen, 'any'];
  }
}

export function perform(state: State, action: Action, count: number | undefined, world: World): Step {
  const move = moveOf(state, action, count);
  if (move !== undefined) return only(moved(state, move, action, world));
  switch (action) {
    case 'quit':
      return quit(state);
    case 'back':
      return back(state, world);
    case 'open':
      return open(state, world);
    case 'search':
    case 'search-back':
      return only(openPrompt(onMessages(state), 'search', '', world));
    case 'search-next':
      return searchAgain(state, false);
    case 'search-previous':
      return searchAgain(state, true);
    default:
      return only(changed(state, action, count ?? 1, world));
  }
}

const quit = (state: State): Step => ({ state, effects: [{ type: 'quit' }] });

/** What changes nothing but the state. */
function changed(state: State, action: Action, count: number, world: World): State {
  switch (action) {
    case 'next-pane':
      return focused(state, paneAfter(state, 1));
    case 'previous-pane':
      return focused(state, paneAfter(state, -1));
    case 'zoom':
      return { ...state, zoomed: !state.zoomed };
    case 'larger':
      return { ...state, share: Math.min(80, state.share + 5) };
    case 'smaller':
      return { ...state, share: Math.max(15, state.share - 5) };
    case 'next-message':
      return toRow(state, state.list.cursor + count, world, false);
    case 'previous-message':
      return { ...toRow(state, state.list.cursor - count, world, false), follow: false };
    case 'next-issue':
      return toIssue(state, 1, world);
    case 'previous-issue':
      return toIssue(state, -1, world);
    case 'unfold':
    case 'fold':
    case 'toggle':
    case 'fold-all':
      return folded(state, action, world);
    case 'encoding':
      return inSight({ ...state, encoding: !state.encoding }, world);
    case 'next-store':
      return storeAfter(state, world);
    case 'start-of-row':
    case 'end-of-row':
      return edgeOfRow(state, action === 'end-of-row', world);
    case 'filter':
      return openPrompt(onMessages(state), 'filter', state.view.filter === '' ? '' : `${state.view.filter} `, world);
    case 'filter-field': {
      const filter = world.filterOfNode(state);
      if (filter === undefined) return say(state, 'this field has no value to filter by', 'warning');
      return openPrompt(state, 'filter', joinedFilter(state.view.filter, filter), world);
    }
    case 'go-to':
      return openPrompt(onMessages(state), 'go-to', '', world);
    case 'conversation':
      return toggledConversation(state, world);
    case 'mark':
      return toggledMark(state, world);
    case 'mark-letter':
    case 'jump-letter':
      return { ...state, pending: action };
    case 'next-mark':
      return toMark(state, 1, world);
    case 'previous-mark':
      return toMark(state, -1, world);
    case 'only-marked':
      return onlyMarked(state);
    case 'reference':
      return {
        ...say(state, `times count from message ${state.selected + 1}`),
        reference: state.selected,
        time: 'mark',
      };
    case 'time':
      return withTime(state);
    case 'columns':
      return { ...state, dialog: { kind: 'menu', menu: 'columns', cursor: 0 } };
    case 'copy':
      return { ...state, dialog: { kind: 'menu', menu: 'copy', cursor: 0 } };
    case 'export':
      return { ...state, dialog: { kind: 'menu', menu: 'export', cursor: 0 } };
    case 'compare':
      return compared(state);
    case 'next-difference':
    case 'previous-difference':
      return toDifference(state, action === 'next-difference' ? 1 : -1, world);
    case 'differences':
      return {
        ...state,
        differencesOnly: !state.differencesOnly,
        tables: { ...state.tables, compare: { cursor: 0, top: 0, sort: 0 } },
      };
    case 'follow':
      return toggledFollow(state, world);
    case 'pause':
      return state.paused === undefined
        ? { ...state, paused: world.messages.count, follow: false }
        : { ...state, paused: undefined };
    case 'conversations':
    case 'issues':
    case 'statistics':
    case 'messages':
      return { ...state, screen: action };
    case 'sort': {
      const name = state.screen === 'conversations' ? 'conversations' : 'issues';
      return withTable(state, { cursor: 0, top: 0, sort: state.tables[name].sort + 1 });
    }
    case 'explain':
      return { ...state, dialog: { kind: 'explain', top: 0 } };
    case 'help':
      return { ...state, dialog: { kind: 'help', query: '', top: 0 } };
    default:
      return state;
  }
}

// ---- moving

function moveOf(state: State, action: Action, count: number | undefined): Move | undefined {
  const page = pageOf(state);
  const times = count ?? 1;
  switch (action) {
    case 'down':
      return { by: times };
    case 'up':
      return { by: -times };
    case 'page-down':
      return { by: times * page };
    case 'page-up':
      return { by: -times * page };
    case 'half-down':
      return { by: Math.max(1, page >> 1) };
    case 'half-up':
      return { by: -Math.max(1, page >> 1) };
    case 'first':
    case 'last':
      // 42G and 42g go to a message.
      return count === undefined ? { to: action } : { by: count };
    case 'right':
      return { by: times };
    case 'left':
      return { by: -times };
    default:
      return undefined;
  }
}

export function moved(state: State, move: Move, action: Action, world: World): State {
  const isNumber = (action === 'first' || action === 'last') && 'by' in move;
  if (state.screen === 'messages') {
    if (isNumber) return toMessage(state, move.by - 1, world);
    if (state.focus === 'list') return moveInList(state, move, world);
    if (state.focus === 'tree') return moveInTree(state, move, world);
    return moveInBytes(state, move, action !== 'left' && action !== 'right', world);
  }
  const lines = world.linesOf(state);
  if (state.screen === 'statistics' && 'by' in move && !isNumber) {
    const cursor = world.choiceBeside(state, action, move.by);
    return withTable(state, { cursor, top: 0, sort: 0 });
  }
  const place = movedPlace(
    state.tables[state.screen],
    isNumber ? { by: move.by - 1 - state.tables[state.screen].cursor } : move,
    pageOf(state),
    lines,
  );
  return withTable(state, { ...place, sort: state.tables[state.screen].sort });
}

export function withTable(state: State, place: State['tables']['issues']): State {
  const screen = state.screen === 'messages' ? 'issues' : state.screen;
  return { ...state, tables: { ...state.tables, [screen]: place } };
}

function toIssue(state: State, step: 1 | -1, world: World): State {
  const { rows, messages } = world;
  for (let row = state.list.cursor + step; row >= 0 && row < rows.count; row += step) {
    if (messages.severityOf(rows.at(row)) >= 2)
      return { ...toRow(state, row, world, true), before: state.selected, follow: false };
  }
  return say(state, step > 0 ? 'no error or warning behind this message' : 'no error or warning before this message');
}

function toDifference(state: State, step: 1 | -1, world: World): State {
  const { cursor } = state.tables.compare;
  const lines = world.linesOf(state);
  for (let line = cursor + step; line >= 0 && line < lines; line += step) {
    if (world.targetOf(state, line) === undefined) continue;
    return withTable(state, {
      ...movedPlace(state.tables.compare, { by: line - cursor }, pageOf(state), lines),
      sort: 0,
    });
  }
  return say(state, 'no other difference there');
}

// ---- panes

const PANES: readonly Pane[] = ['list', 'tree', 'bytes'];

function paneAfter(state: State, step: number): Pane {
  return PANES[(PANES.indexOf(state.focus) + step + PANES.length) % PANES.length] as Pane;
}

export function focused(state: State, pane: Pane): State {
  return { ...state, focus: pane, detail: pane === 'list' ? state.detail : pane };
}

const onMessages = (state: State): State => (state.screen === 'messages' ? state : { ...state, screen: 'messages' });

function folded(state: State, action: 'fold' | 'unfold' | 'toggle' | 'fold-all', world: World): State {
  const tree = world.tree(state);
  if (tree === undefined || state.node < 0) return state;
  const { node } = state;
  const isFolded = tree.isFolded(node);
  if (action === 'fold-all') return foldedBelow(state, node, world);
  if (action === 'fold' && (isFolded || !tree.hasChildren(node))) {
    const parent = tree.parentOf(node);
    return parent < 0 ? focused(state, 'list') : toNode(state, parent, world);
  }
  if (!tree.hasChildren(node)) return action === 'toggle' ? focused(state, 'bytes') : state;
  if (action === 'unfold' && !isFolded) return moveInTree(state, { by: 1 }, world);
  return inSight({ ...state, folds: tree.withFold(node, !isFolded, state.folds) }, world);
}

/** Unfolds all that is in a node or, where it is unfolded, folds it. */
function foldedBelow(state: State, node: number, world: World): State {
  const tree = world.tree(state);
  if (tree === undefined) return state;
  return inSight({ ...state, folds: tree.foldsBelow(node, state.folds) }, world);
}

function storeAfter(state: State, world: World): State {
  const stores = world.stores(state);
  if (stores.length < 2) return say(state, 'this message has no other bytes');
  return toByte(focused(state, 'bytes'), (state.bytes.store + 1) % stores.length, 0, world);
}

function edgeOfRow(state: State, isEnd: boolean, world: World): State {
  const perRow = world.bytesPerRow(state);
  const start = state.bytes.at - (state.bytes.at % perRow);
  const size = world.stores(state)[state.bytes.store] ?? 0;
  return toByte(state, state.bytes.store, clamp(isEnd ? start + perRow - 1 : start, 0, Math.max(0, size - 1)), world);
}

// ---- which messages

const joinedFilter = (filter: string, more: string): string =>
  filter.trim() === ''
    ? more
    : /\bor\b|\|\||\bxor\b|\^\^/.test(filter)
      ? `(${filter.trim()}) and ${more}`
      : `${filter.trim()} and ${more}`;

function toggledConversation(state: State, world: World): State {
  if (state.view.conversation !== undefined) return withView(state, { ...state.view, conversation: undefined });
  if (state.selected < 0) return state;
  return say(
    withView(state, { ...state.view, conversation: world.messages.conversationOf(state.selected) }),
    'this conversation alone; c shows all again',
  );
}

export function withView(state: State, view: State['view']): State {
  return { ...state, view, wanted: state.selected, screen: 'messages', follow: false };
}

function onlyMarked(state: State): State {
  if (state.view.marked !== undefined) return withView(state, { ...state.view, marked: undefined });
  if (state.marks.length === 0) return say(state, 'no message is marked; Space marks one', 'warning');
  return withView(state, { ...state.view, marked: state.marks });
}

function toggledFollow(state: State, world: World): State {
  if (state.follow) return { ...state, follow: false };
  return { ...toRow({ ...state, paused: undefined }, world.rows.count - 1, world, false), follow: true };
}

// ---- marks

function toggledMark(state: State, world: World): State {
  if (state.selected < 0) return state;
  const isMarked = state.marks.includes(state.selected);
  const marks = isMarked
    ? state.marks.filter((message) => message !== state.selected)
    : [...state.marks, state.selected].sort((a, b) => a - b);
  // Marking one after the other is the usual case.
  return moveInList({ ...state, marks }, { by: state.focus === 'list' ? 1 : 0 }, world);
}

function toMark(state: State, step: 1 | -1, world: World): State {
  const { marks, selected } = state;
  const next = step > 0 ? marks.find((mark) => mark > selected) : marks.findLast((mark) => mark < selected);
  const around = next ?? (step > 0 ? marks[0] : marks.at(-1));
  if (around === undefined) return say(state, 'no message is marked; Space marks one', 'warning');
  const { rows } = world;
  if (rows.at(rows.rowOf(around)) !== around)
    return say(state, `message ${around + 1} is marked, but not in the list`, 'warning');
  return toMessage(state, around, world);
}

function letter(state: State, pending: 'mark-letter' | 'jump-letter', text: string, world: World): Step {
  if (pending === 'jump-letter' && text === "'")
    return only(state.before < 0 ? state : toMessage(state, state.before, world));
  if (!/^[a-zA-Z]$/.test(text)) return only(state);
  if (pending === 'mark-letter') {
    if (state.selected < 0) return only(state);
    const marks = state.marks.includes(state.selected)
      ? state.marks
      : [...state.marks, state.selected].sort((a, b) => a - b);
    return only(
      say(
        { ...state, marks, letters: { ...state.letters, [text]: state.selected } },
        `mark ${text} is set; '${text} jumps here`,
      ),
    );
  }
  const message = state.letters[text];
  return only(
    message === undefined ? say(state, `there is no mark ${text}`, 'warning') : toMessage(state, message, world),
  );
}

function compared(state: State): State {
  const others = state.marks.filter((mark) => mark !== state.selected);
  const pair =
    state.marks.length >= 2 && !state.marks.includes(state.selected)
      ? state.marks.slice(-2)
      : [...others.slice(-1), state.selected];
  if (pair.length < 2 || state.selected < 0)
    return say(state, 'mark one message with Space, go to the other, and press d', 'warning');
  const [left, right] = pair.sort((a, b) => a - b) as [number, number];
  return {
    ...state,
    screen: 'compare',
    compared: [left, right],
    tables: { ...state.tables, compare: { cursor: 0, top: 0, sort: 0 } },
  };
}

function withTime(state: State): State {
  const modes = TIME_MODES.filter((mode) => mode !== 'mark' || state.reference >= 0);
  const time = modes[(modes.indexOf(state.time) + 1) % modes.length] as TimeMode;
  return say({ ...state, time }, `times: ${TIME_WORDS[time]}`);
}

// ---- search

function searchAgain(state: State, isBack: boolean): Step {
  if (state.search === undefined) return only(say(state, 'nothing was searched for yet; / searches', 'warning'));
  const { text, back: wasBack } = state.search;
  return {
    state: say(state, `searching ${text} …`),
    effects: [{ type: 'search', text, back: wasBack !== isBack, again: true }],
  };
}

function found(state: State, event: Extract<Event, { type: 'found' }>, world: World): State {
  if (event.message < 0) return say(state, event.said, 'warning');
  const there = event.message === state.selected ? state : toMessage(state, event.message, world);
  const told = event.said === '' ? { ...there, flash: undefined } : say(there, event.said);
  if (event.node < 0) return told;
  const ready = settled(told, told, world);
  const tree = world.tree(ready);
  if (tree === undefined) return ready;
  const unfolded = tree.revealing(event.node, ready.folds);
  return toNode({ ...ready, folds: unfolded }, event.node, world);
}

// ---- prompt and dialogs

function paste(state: State, text: string, world: World): Step {
  if (state.prompt === undefined)
    return only(say(state, 'pasted text goes into a prompt: f filters, / searches', 'warning'));
  const line = text.replace(/\s+/g, ' ').trim();
  return only({ ...state, prompt: editPrompt(state.prompt, '', line, state, world) });
}

function promptKey(state: State, name: string, text: string, world: World): Step {
  const prompt = state.prompt as NonNullable<State['prompt']>;
  if (name === 'esc' || (name === 'backspace' && prompt.text === '')) {
    return only({ ...state, prompt: undefined, exporting: undefined });
  }
  if (name !== 'enter') return only({ ...state, prompt: editPrompt(prompt, name, text, state, world) });
  const completed = withSuggestion(prompt, world);
  if (completed !== undefined) return only({ ...state, prompt: completed });
  return entered(
    { ...state, history: remembered(state, prompt.kind, prompt.text.trim()) },
    prompt.kind,
    prompt.text.trim(),
    world,
  );
}

function entered(state: State, kind: 'filter' | 'search' | 'go-to' | 'file', text: string, world: World): Step {
  const prompt = state.prompt as NonNullable<State['prompt']>;
  const closed: State = { ...state, prompt: undefined };
  switch (kind) {
    case 'filter':
      if (prompt.error !== undefined) return only({ ...state, prompt: { ...prompt, isShown: true } });
      return only(text === state.view.filter ? closed : withView(closed, { ...closed.view, filter: text }));
    case 'search':
      if (text === '') return only(closed);
      return {
        state: say({ ...closed, search: { text, back: false } }, `searching ${text} …`),
        effects: [{ type: 'search', text, back: false, again: false }],
      };
    case 'go-to': {
      if (text === '') return only(closed);
      if (/^q(uit)?!?$/.test(text)) return quit(closed);
      const message = world.messageAt(text, state);
      if (typeof message !== 'number') return only({ ...state, prompt: { ...prompt, error: message, isShown: true } });
      return only(toMessage(closed, message, world));
    }
    case 'file': {
      const { exporting } = closed;
      if (exporting === undefined || text === '') return only({ ...closed, exporting: undefined });
      return { state: { ...closed, exporting: undefined }, effects: [{ type: 'export', ...exporting, path: text }] };
    }
    default:
      return kind satisfies never;
  }
}

function dialogKey(state: State, name: string, text: string, world: World): Step {
  const dialog = state.dialog as Exclude<NonNullable<State['dialog']>, { kind: 'menu' }>;
  const close = (): Step => only({ ...state, dialog: undefined });
  if (name === 'esc')
    return dialog.kind === 'help' && dialog.query !== ''
      ? only({ ...state, dialog: { ...dialog, query: '', top: 0 } })
      : close();
  const { count, height } = world.dialogLines(state);
  const scroll = (by: number): Step =>
    only({ ...state, dialog: { ...dialog, top: clamp(dialog.top + by, 0, Math.max(0, count - height)) } });
  switch (name) {
    case 'enter':
      return close();
    case 'down':
      return scroll(1);
    case 'up':
      return scroll(-1);
    case 'pagedown':
      return scroll(height);
    case 'pageup':
      return scroll(-height);
    default:
  }
  if (dialog.kind === 'help') {
    if (name === 'backspace')
      return only({ ...state, dialog: { ...dialog, query: dialog.query.slice(0, -1), top: 0 } });
    if (dialog.query === '' && (name === 'q' || name === '?')) return close();
    return text === '' ? only(state) : only({ ...state, dialog: { ...dialog, query: dialog.query + text, top: 0 } });
  }
  if (name === 'q' || name === 'i') return close();
  if (name === 'j') return scroll(1);
  if (name === 'k') return scroll(-1);
  return only(state);
}

export { NO_VIEW, type ScreenName };
