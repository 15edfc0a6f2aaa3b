/** A line that is being typed: editing, completion, what was typed before. */
import { visible } from '../../sinks/visible.js';
import type { Prompt, State } from './state.js';
import type { World } from './world.js';

/** Lines remembered of each kind, and characters of one. */
const MOST_LINES = 50;
const MOST_CHARACTERS = 4096;

export function openPrompt(state: State, kind: Prompt['kind'], text: string, world: World): State {
  const prompt: Prompt = {
    kind,
    text,
    cursor: text.length,
    error: undefined,
    isShown: false,
    suggestions: [],
    taken: -1,
    back: 0,
    draft: text,
  };
  return { ...state, prompt: looked(prompt, world) };
}

/** A key in a prompt; `text` is what it types. Enter and Esc are not for here. */
export function editPrompt(prompt: Prompt, key: string, text: string, state: State, world: World): Prompt {
  const { cursor } = prompt;
  switch (key) {
    case 'left':
    case 'ctrl-b':
      return moved(prompt, before(prompt.text, cursor), world);
    case 'right':
    case 'ctrl-f':
      return moved(prompt, behind(prompt.text, cursor), world);
    case 'home':
    case 'ctrl-a':
      return moved(prompt, 0, world);
    case 'end':
    case 'ctrl-e':
      return moved(prompt, prompt.text.length, world);
    case 'backspace':
    case 'ctrl-h':
      return replaced(prompt, before(prompt.text, cursor), cursor, '', world);
    case 'delete':
    case 'ctrl-d':
      return replaced(prompt, cursor, behind(prompt.text, cursor), '', world);
    case 'ctrl-w':
    case 'alt-backspace':
      return replaced(prompt, wordBefore(prompt.text, cursor), cursor, '', world);
    case 'ctrl-u':
      return replaced(prompt, 0, cursor, '', world);
    case 'ctrl-k':
      return replaced(prompt, cursor, prompt.text.length, '', world);
    case 'tab':
      return completed(prompt, 1, world);
    case 'shift-tab':
      return completed(prompt, -1, world);
    case 'up':
    case 'ctrl-p':
      return prompt.taken >= 0 ? taken(prompt, prompt.taken - 1) : recalled(prompt, 1, state, world);
    case 'down':
    case 'ctrl-n':
      return prompt.back > 0 ? recalled(prompt, -1, state, world) : taken(prompt, prompt.taken + 1);
    default:
      return text === '' ? prompt : replaced(prompt, cursor, cursor, withoutControls(text), world);
  }
}

/** What can't be seen can't be edited, and is in no filter. */
const withoutControls = (text: string): string =>
  visible(text) === text
    ? text
    : Array.from(text, (character) => (visible(character) === character ? character : '')).join('');

/** Takes the suggestion that is chosen; undefined where none is. */
export function withSuggestion(prompt: Prompt, world: World): Prompt | undefined {
  const suggestion = prompt.suggestions[prompt.taken];
  if (suggestion === undefined) return undefined;
  const { text, from, to } = suggestion;
  // Behind a word comes the next one; behind a folder, what is in it.
  const behind = prompt.kind === 'filter' ? ' ' : '';
  return replaced({ ...prompt, taken: -1 }, from, to, text + behind, world);
}

export function remembered(state: State, kind: Prompt['kind'], text: string): State['history'] {
  if (text.trim() === '') return state.history;
  const lines = [text, ...state.history[kind].filter((line) => line !== text)].slice(0, MOST_LINES);
  return { ...state.history, [kind]: lines };
}

/** Suggestions and faults of the text as it is now. */
function looked(prompt: Prompt, world: World): Prompt {
  const { kind, text, cursor } = prompt;
  if (kind !== 'filter') {
    const suggestions = kind === 'keys' ? world.suggestPaths(text, cursor) : [];
    return { ...prompt, error: undefined, isShown: false, suggestions, taken: -1 };
  }
  return {
    ...prompt,
    suggestions: world.suggest(text, cursor),
    error: text.trim() === '' ? undefined : world.check(text),
    isShown: false,
    taken: -1,
  };
}

function moved(prompt: Prompt, cursor: number, world: World): Prompt {
  return looked({ ...prompt, cursor }, world);
}

function replaced(prompt: Prompt, from: number, to: number, text: string, world: World): Prompt {
  const whole = prompt.text.slice(0, from) + text + prompt.text.slice(to);
  if (whole.length > MOST_CHARACTERS) return prompt;
  return looked({ ...prompt, text: whole, cursor: from + text.length, draft: whole, back: 0 }, world);
}

function taken(prompt: Prompt, place: number): Prompt {
  const last = prompt.suggestions.length - 1;
  return { ...prompt, taken: place < -1 ? -1 : Math.min(place, last) };
}

/** Tab: what all suggestions that begin with the typed word have in common; where that is no more, one after the other. */
function completed(prompt: Prompt, step: number, world: World): Prompt {
  const { suggestions } = prompt;
  const [first] = suggestions;
  if (first === undefined) return prompt;
  if (suggestions.length === 1) return withSuggestion({ ...prompt, taken: 0 }, world) ?? prompt;
  const typed = prompt.text.slice(first.from, first.to);
  const fitting = suggestions.filter(({ text }) => text.startsWith(typed)).map(({ text }) => text);
  const common = fitting.length > 0 && prompt.taken < 0 ? commonStart(fitting) : typed;
  if (common.length > typed.length) return replaced(prompt, first.from, first.to, common, world);
  const { length } = suggestions;
  return { ...prompt, taken: prompt.taken < 0 && step < 0 ? length - 1 : (prompt.taken + step + length) % length };
}

function commonStart(words: readonly string[]): string {
  let start = words[0] as string;
  for (const word of words) {
    let i = 0;
    while (i < start.length && start[i] === word[i]) i++;
    start = start.slice(0, i);
  }
  return start;
}

function recalled(prompt: Prompt, step: number, state: State, world: World): Prompt {
  const lines = state.history[prompt.kind];
  const back = Math.max(0, Math.min(lines.length, prompt.back + step));
  const text = back === 0 ? prompt.draft : (lines[back - 1] as string);
  return { ...looked({ ...prompt, text, cursor: text.length }, world), back };
}

/** Whole characters: those of two units are one. */
function before(text: string, cursor: number): number {
  const code = text.charCodeAt(cursor - 1);
  return Math.max(0, cursor - (code >= 0xdc00 && code <= 0xdfff ? 2 : 1));
}

function behind(text: string, cursor: number): number {
  const code = text.charCodeAt(cursor);
  return Math.min(text.length, cursor + (code >= 0xd800 && code <= 0xdbff ? 2 : 1));
}

function wordBefore(text: string, cursor: number): number {
  let at = cursor;
  while (at > 0 && !isWord(text[at - 1])) at--;
  while (at > 0 && isWord(text[at - 1])) at--;
  return at;
}

const isWord = (character: string | undefined): boolean => /[\w.-]/.test(character ?? '');
