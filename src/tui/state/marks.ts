/** Marked messages: marks, letters, the message that times count from, and comparing two. */
import { say, withTable, withView } from './changes.js';
import { moveInList, toMessage } from './moves.js';
import type { State } from './state.js';
import type { World } from './world.js';

const NO_MARK = 'no message is marked; Space marks one';

const withMark = ({ marks }: State, message: number): readonly number[] =>
  marks.includes(message) ? marks : [...marks, message].sort((a, b) => a - b);

export function toggledMark(state: State, world: World): State {
  const { selected, marks } = state;
  if (selected < 0) return state;
  const isMarked = marks.includes(selected);
  const changed = isMarked ? marks.filter((message) => message !== selected) : withMark(state, selected);
  // Marking one after the other is the usual case.
  return moveInList({ ...state, marks: changed }, { by: state.focus === 'list' ? 1 : 0 }, world);
}

export function toMark(state: State, step: 1 | -1, world: World): State {
  const { marks, selected } = state;
  const next = step > 0 ? marks.find((mark) => mark > selected) : marks.findLast((mark) => mark < selected);
  const around = next ?? (step > 0 ? marks[0] : marks.at(-1));
  if (around === undefined) return say(state, NO_MARK, 'warning');
  const { rows } = world;
  if (rows.at(rows.rowOf(around)) !== around)
    return say(state, `message ${around + 1} is marked, but not in the list`, 'warning');
  return toMessage(state, around, world);
}

export function onlyMarked(state: State): State {
  if (state.view.marked !== undefined) return withView(state, { ...state.view, marked: undefined });
  if (state.marks.length === 0) return say(state, NO_MARK, 'warning');
  return withView(state, { ...state.view, marked: state.marks });
}

/** The letter behind m or '. */
export function letter(state: State, pending: 'mark-letter' | 'jump-letter', text: string, world: World): State {
  if (pending === 'jump-letter' && text === "'")
    return state.before < 0 ? say(state, 'there was no jump yet') : toMessage(state, state.before, world);
  if (!/^[a-zA-Z]$/.test(text)) return say(state, 'marks are letters, a to z and A to Z', 'warning');
  if (pending === 'mark-letter') return withLetter(state, text);
  const message = state.letters[text];
  return message === undefined ? say(state, `there is no mark ${text}`, 'warning') : toMessage(state, message, world);
}

function withLetter(state: State, name: string): State {
  const { selected } = state;
  if (selected < 0) return state;
  const letters = { ...state.letters, [name]: selected };
  return say({ ...state, marks: withMark(state, selected), letters }, `mark ${name} is set; '${name} jumps here`);
}

export function referenceHere(state: State): State {
  const { selected } = state;
  return say({ ...state, reference: selected, time: 'mark' }, `times count from message ${selected + 1}`);
}

/** Two marked messages, or the one marked last with the chosen one. */
export function compared(state: State): State {
  const { marks, selected } = state;
  const others = marks.filter((mark) => mark !== selected);
  const pair = marks.length >= 2 && !marks.includes(selected) ? marks.slice(-2) : [...others.slice(-1), selected];
  if (pair.length < 2 || selected < 0)
    return say(state, 'mark one message with Space, go to the other, and press d', 'warning');
  const [left, right] = pair.sort((a, b) => a - b) as [number, number];
  return atTop({ ...state, screen: 'compare', compared: [left, right] });
}

export const differencesToggled = (state: State): State => atTop({ ...state, differencesOnly: !state.differencesOnly });

const atTop = (state: State): State => withTable(state, 'compare', { cursor: 0, top: 0, sort: 0 });
