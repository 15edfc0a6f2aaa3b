/** Lines that are typed: what they are for, and what is wrong with them. */
import { visible } from '../../sinks/visible.js';
import type { Prompt } from '../state/state.js';
import type { PromptModel } from './model.js';

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
  keys: { label: 'key file', below: 'Tab completes its path · all is decoded anew; keys are never shown' },
  file: { label: 'write to', below: 'a new file; one that is there is never overwritten' },
};

export function promptOf(prompt: Prompt): PromptModel {
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
