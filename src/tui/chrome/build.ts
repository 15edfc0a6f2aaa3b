/** Makes the chrome of a state: what the header, the status line, the hints and the popups say. */
import { visible } from '../../sinks/visible.js';
import { TIME_WORDS } from '../clock.js';
import { GROUPS } from '../keymap/binding.js';
import { hintsAt, KEYMAP, keyText, placesOf } from '../keymap.js';
import { cut, grouped } from '../panes/text.js';
import { textWidth } from '../screen/glyphs.js';
import type { Prompt, State } from '../state/state.js';
import type { World } from '../state/world.js';
import type { ChromeModel, Part, Popup, PromptModel } from './model.js';
import { tabsWidth } from './tabs.js';

/** What the chrome tells besides the state. */
export interface Facts {
  readonly file: string;
  readonly errors: number;
  readonly warnings: number;
  readonly failures: number;
  /** Share of the input that was read; undefined where nobody knows how much there is. */
  readonly read: number | undefined;
  readonly isReading: boolean;
  /** What is heard now: frames so far, and those that were lost. */
  readonly live: { readonly frames: number; readonly lost: number } | undefined;
  /** What was wrong with the input, in a word; empty where nothing. */
  readonly trouble: string;
  /** Share of the messages that the filter has looked at. */
  readonly filtered: number;
  /** Share of the messages that were searched; undefined while nothing is. */
  readonly searched: number | undefined;
  readonly exported: number | undefined;
  /** Lines of the explanation, which are painted into its box. */
  readonly explained: number;
}

export function chromeOf(state: State, facts: Facts, world: World): ChromeModel {
  const { columns, rows, screen } = state;
  return {
    columns,
    rows,
    screen,
    title: titleOf(facts, world, columns),
    status:
      state.flash === undefined
        ? statusOf(state, world)
        : [
            {
              text: ` ${visible(state.flash.text)}`,
              as: state.flash.severity === 'note' ? 'title' : state.flash.severity,
            },
          ],
    statusRight: progressOf(facts, state),
    hints: state.dialog === undefined ? hintsAt(placesOf(state)) : DIALOG_HINTS[state.dialog.kind],
    prompt: state.prompt === undefined ? undefined : promptOf(state.prompt, facts),
    popup: popupOf(state, facts, world),
  };
}

/** From here on, there is room for whole words. */
const ROOMY = 100;

const plural = (value: number, noun: string): string => `${grouped(value)} ${noun}${value === 1 ? '' : 's'}`;

const DIALOG_HINTS = {
  help: [
    { key: 'type', word: 'searches' },
    { key: '↑ ↓', word: 'scroll' },
    { key: 'Esc', word: 'closes' },
  ],
  explain: [
    { key: 'j k', word: 'scroll' },
    { key: 'Esc', word: 'closes' },
  ],
  menu: [
    { key: 'letter', word: 'does it' },
    { key: 'j k Enter', word: 'too' },
    { key: 'Esc', word: 'closes' },
  ],
} as const;

const PROGRAM = ' dlmsdump ';
const LEAST_NAME = 8;

function titleOf(facts: Facts, world: World, columns: number): readonly Part[] {
  const { live } = facts;
  const trouble: readonly Part[] = facts.trouble === '' ? [] : [{ text: `  ${visible(facts.trouble)}`, as: 'warning' }];
  const besides = columns - tabsWidth(columns) - PROGRAM.length - 2 - widthOf(trouble);
  const name = visible(facts.file);
  let counts = countsOf(facts, world, columns, live?.frames);
  // How many frames there were is the first to be left out.
  if (live !== undefined && widthOf(counts) + Math.min(LEAST_NAME, textWidth(name)) > besides)
    counts = countsOf(facts, world, columns, undefined);
  // Whoever opened the file knows its name; what is wrong is news.
  const room = besides - widthOf(counts);
  // What is cut anyway leaves a blank before the screens.
  const file = textWidth(name) <= room ? name : cut(name, Math.max(LEAST_NAME, room - 1), textWidth);
  return [{ text: PROGRAM, as: 'header' }, { text: ` ${file} `, as: 'title' }, ...counts, ...trouble];
}

function countsOf(facts: Facts, world: World, columns: number, frames: number | undefined): readonly Part[] {
  const { errors, warnings, failures, live } = facts;
  const { count } = world.messages;
  const messages = columns < ROOMY ? `${grouped(count)} msgs` : plural(count, 'message');
  const lost = live?.lost ?? 0;
  return [
    ...(live === undefined ? [] : [{ text: '● live ', as: 'value' } as const]),
    { text: ` ${messages}${frames === undefined ? '' : ` in ${plural(frames, 'frame')}`}`, as: 'dim' },
    ...(lost > 0 ? [{ text: `  ${grouped(lost)} lost`, as: 'error' } as const] : []),
    ...(errors > 0 ? [{ text: `  ✗ ${grouped(errors)}`, as: 'error' } as const] : []),
    ...(warnings > 0 ? [{ text: `  ! ${grouped(warnings)}`, as: 'warning' } as const] : []),
    ...(failures > 0 ? [{ text: `  ${grouped(failures)} failed`, as: 'warning' } as const] : []),
  ];
}

function statusOf(state: State, world: World): readonly Part[] {
  const { view, list } = state;
  const { rows, messages } = world;
  const total = messages.count;
  const isNarrowed = view.filter !== '' || view.conversation !== undefined || view.marked !== undefined;
  const parts: Part[] = [];
  if (state.count !== '') parts.push({ text: ` ${state.count}`, as: 'headerKey' });
  if (state.pending !== undefined)
    parts.push({ text: state.pending === 'mark-letter' ? ' m: a letter' : " ': a letter", as: 'headerKey' });
  if (state.screen !== 'messages') parts.push(...tableStatus(state, world));
  parts.push({
    text:
      rows.count === 0
        ? ' no message'
        : ` ${state.screen === 'messages' ? '' : 'message '}${grouped(list.cursor + 1)}/${grouped(rows.count)}`,
    as: state.screen === 'messages' ? 'text' : 'dim',
  });
  if (isNarrowed) parts.push({ text: ` of ${grouped(total)}`, as: 'dim' });
  if (state.screen === 'messages' && state.focus === 'bytes')
    parts.push({ text: `  ${world.cursorText(state)}`, as: 'number' });
  if (view.conversation !== undefined) parts.push({ text: `  conversation ${view.conversation + 1}`, as: 'title' });
  if (view.marked !== undefined) parts.push({ text: '  marked only', as: 'title' });
  if (view.filter !== '') parts.push({ text: '  filter ', as: 'dim' }, { text: visible(view.filter), as: 'title' });
  if (state.marks.length > 0) parts.push({ text: `  ${state.marks.length} marked`, as: 'marked' });
  if (state.paused !== undefined) {
    const more = total - state.paused;
    parts.push({ text: `  held${more > 0 ? `, ${grouped(more)} more` : ''}: p goes on`, as: 'warning' });
  }
  if (state.follow) parts.push({ text: '  follows the end', as: 'title' });
  if (state.time !== 'start') parts.push({ text: `  ${TIME_WORDS[state.time]}`, as: 'dim' });
  return parts;
}

/** Which line of another screen is chosen, and how its lines are ordered. */
function tableStatus(state: State, world: World): readonly Part[] {
  if (state.screen === 'messages') return [];
  const lines = world.linesOf(state);
  if (lines === 0) return [];
  const order = world.orderOf(state);
  return [
    { text: ` line ${grouped(Math.min(lines, state.tables[state.screen].cursor + 1))}/${grouped(lines)} `, as: 'text' },
    ...(order === '' ? [] : [{ text: ` ${order}; s sorts otherwise `, as: 'title' } as const]),
  ];
}

const BAR_WIDTH = 10;

function progressOf(facts: Facts, state: State): readonly Part[] {
  if (facts.exported !== undefined) return bar('exporting (Esc stops)', facts.exported);
  if (facts.searched !== undefined) return bar('searching (Esc stops)', facts.searched);
  if (facts.filtered < 1 && state.view.filter !== '') return bar('filtering', facts.filtered);
  // The title says it.
  if (!facts.isReading || facts.live !== undefined) return [];
  if (facts.read === undefined) return [{ text: ' reading … ', as: 'dim' }];
  return bar('reading', facts.read);
}

function bar(word: string, share: number): readonly Part[] {
  const filled = Math.round(Math.min(1, share) * BAR_WIDTH);
  const percent = String(Math.floor(Math.min(1, share) * 100)).padStart(3);
  return [
    { text: ` ${word} `, as: 'dim' },
    { text: '█'.repeat(filled), as: 'bar' },
    { text: '░'.repeat(BAR_WIDTH - filled), as: 'barBack' },
    { text: `${percent} % `, as: 'dim' },
  ];
}

// ---- prompt

const PROMPTS: Readonly<Record<Prompt['kind'], { readonly label: string; readonly below: string }>> = {
  filter: {
    label: 'filter',
    below: 'Tab completes · ↑ typed before · Enter filters, empty: all · Esc goes back',
  },
  search: {
    label: 'search',
    below: 'text, bytes (7e a0 ?? 21) or OBIS code (1.8.0) · text: hex: obis: say which',
  },
  'go-to': { label: 'go to', below: 'a number (42), a time (12:30:05), since the first (+1.5) · q ends' },
  keys: { label: 'key file', below: 'its path; all is decoded anew with the keys in it, which are never shown' },
  file: { label: 'write to', below: 'a new file; one that is there is never overwritten' },
};

function promptOf(prompt: Prompt, _facts: Facts): PromptModel {
  const { kind, text, cursor, error, isShown } = prompt;
  const { label, below } = PROMPTS[kind];
  const isWrong = error !== undefined && isShown;
  const isRight = kind === 'filter' && text.trim() !== '' && error === undefined;
  // What is made visible is longer than what was typed.
  const shownAt = (at: number): number => visible(text.slice(0, at)).length;
  return {
    label,
    text: visible(text),
    cursor: shownAt(cursor),
    below: isWrong
      ? { text: `✗ ${visible(error.text)}`, as: 'error' }
      : { text: isRight ? `✓ ${below}` : below, as: isRight ? 'value' : 'dim' },
    fault: isWrong ? { at: shownAt(error.at), end: shownAt(error.end) } : undefined,
  };
}

// ---- popups

function popupOf(state: State, facts: Facts, world: World): Popup | undefined {
  if (state.prompt !== undefined) return suggestionsOf(state, state.prompt);
  const { dialog } = state;
  if (dialog === undefined) return undefined;
  if (dialog.kind === 'menu') return menuOf(state, dialog, world);
  const lines =
    dialog.kind === 'help' ? helpLines(dialog.query, state.columns) : Array.from({ length: facts.explained }, () => []);
  const area = dialogArea(state, lines.length);
  const room = area.height - 2;
  return {
    ...area,
    kind: 'lines',
    title: dialog.kind === 'help' ? (dialog.query === '' ? 'keys' : `keys: ${visible(dialog.query)}`) : 'explain',
    lines: lines.slice(dialog.top, dialog.top + room),
    foot:
      lines.length > room ? `${dialog.top + 1}–${Math.min(lines.length, dialog.top + room)} of ${lines.length}` : '',
  };
}

const WIDEST_DIALOG = 100;
/** Border and blank on both sides. */
export const DIALOG_FRAME = 4;

/** All of the width rather than nearly all: of what is behind, single columns would be left. */
const popupWidth = ({ columns }: State, wanted: number): number => (wanted + 8 > columns ? columns : wanted);

export function dialogArea(state: State, lines: number): { x: number; y: number; width: number; height: number } {
  const width = popupWidth(state, WIDEST_DIALOG);
  const height = Math.max(3, Math.min(state.rows - 4, lines + 2));
  return { x: (state.columns - width) >> 1, y: Math.max(1, (state.rows - height - 1) >> 1), width, height };
}

const MENU_TITLES = {
  copy: 'copy',
  export: 'export which messages',
  'export-form': 'in which form',
  columns: 'columns',
} as const;

function menuOf(state: State, dialog: Extract<NonNullable<State['dialog']>, { kind: 'menu' }>, world: World): Popup {
  const items = world.menu(dialog.menu, state);
  const label = Math.max(...items.map((item) => item.label.length));
  const detail = Math.max(...items.map((item) => item.detail.length));
  const width = popupWidth(state, label + detail + (dialog.menu === 'columns' ? 4 : 0) + 10);
  const height = Math.min(state.rows - 4, items.length + 2);
  return {
    kind: 'menu',
    x: (state.columns - width) >> 1,
    y: Math.max(1, (state.rows - height) >> 1),
    width,
    height,
    title: MENU_TITLES[dialog.menu],
    items,
    cursor: dialog.cursor,
    foot: dialog.menu === 'copy' ? 'capital letter: into a file' : '',
  };
}

const MOST_SUGGESTIONS = 8;

function suggestionsOf(state: State, prompt: Prompt): Popup | undefined {
  const { suggestions, taken } = prompt;
  if (suggestions.length === 0 || prompt.isShown) return undefined;
  const items = suggestions.map(({ text, label }) => ({ text: visible(text), label: visible(label) }));
  const wanted = Math.max(...items.map(({ text, label }) => text.length + label.length + 8));
  const width = Math.max(30, popupWidth(state, wanted));
  // The header stays, and a line of what is to be filtered.
  const height = Math.min(MOST_SUGGESTIONS, items.length, state.rows - 6) + 2;
  return {
    kind: 'suggestions',
    x: width === state.columns ? 0 : 1,
    y: state.rows - 2 - height,
    width,
    height,
    items,
    taken,
  };
}

// ---- help

const widthOf = (parts: readonly Part[]): number => parts.reduce((sum, { text }) => sum + text.length, 0);

/** All keys, or those that have to do with what is asked, under their headings. Where a key counts is told where there is room. */
export function helpLines(query: string, columns: number): readonly (readonly Part[])[] {
  const wanted = query.toLowerCase();
  const room = Math.min(columns - 2, WIDEST_DIALOG) - DIALOG_FRAME;
  const groups = GROUPS;
  const lines: (readonly Part[])[] = [];
  for (const group of groups) {
    const rows = new Map<string, string>();
    for (const binding of KEYMAP) {
      if (binding.group !== group) continue;
      const keys = binding.keys.map(keyText).join(' ');
      const text = `${keys} ${binding.help} ${group}`.toLowerCase();
      if (wanted !== '' && !text.includes(wanted)) continue;
      const where = binding.where.includes('any') || binding.where.includes('messages') ? '' : binding.where.join(', ');
      rows.set(`${keys}\u0000${where}`, binding.help);
    }
    if (rows.size === 0) continue;
    if (lines.length > 0) lines.push([]);
    lines.push([{ text: group, as: 'title' }]);
    for (const [key, help] of rows) {
      const [keys = '', where = ''] = key.split('\u0000');
      const line: readonly Part[] = [
        { text: `  ${keys.padEnd(14)}`, as: 'headerKey' },
        { text: help, as: 'text' },
      ];
      const more: Part = { text: `  (${where})`, as: 'dim' };
      lines.push(where === '' || widthOf([...line, more]) > room ? line : [...line, more]);
    }
  }
  if (wanted === '')
    lines.push(
      [],
      [{ text: 'Mouse', as: 'title' }],
      [
        { text: '  wheel and click', as: 'headerKey' },
        { text: ' scroll and choose what is under the pointer', as: 'text' },
      ],
    );
  return lines.length === 0 ? [[{ text: 'no key has to do with this', as: 'dim' }]] : lines;
}
