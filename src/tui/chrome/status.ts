/** The status line: what is chosen, what narrows the list, and at its right what is under way. */
import { visible } from '../../sinks/visible.js';
import { TIME_WORDS } from '../clock.js';
import { grouped } from '../panes/text.js';
import type { State } from '../state/state.js';
import type { World } from '../state/world.js';
import type { Facts } from './facts.js';
import type { Part } from './model.js';

export function statusOf(state: State, world: World): readonly Part[] {
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

export function progressOf(facts: Facts, state: State): readonly Part[] {
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
