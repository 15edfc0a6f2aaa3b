/** Keys while a line is typed: Enter does what it says, Esc leaves, all others edit it. */
import { say, withView } from './changes.js';
import { only, quit, type Step, withEffect } from './events.js';
import { toMessage } from './moves.js';
import { editPrompt, remembered, withSuggestion } from './prompt.js';
import { searched } from './searching.js';
import type { Prompt, PromptError, State } from './state.js';
import type { World } from './world.js';

export function pasted(state: State, text: string, world: World): State {
  if (state.prompt === undefined) return say(state, 'pasted text goes into a prompt: f filters, / searches', 'warning');
  const line = text.replace(/\s+/g, ' ').trim();
  const prompt = editPrompt(state.prompt, '', line, state, world);
  if (prompt === state.prompt && line !== '') return say(state, 'that is too long to be pasted here', 'warning');
  return { ...state, prompt };
}

export function promptKey(state: State, prompt: Prompt, name: string, text: string, world: World): Step {
  if (name === 'esc' || (name === 'backspace' && prompt.text === '')) {
    return only({ ...state, prompt: undefined, exporting: undefined });
  }
  if (name !== 'enter') return only({ ...state, prompt: editPrompt(prompt, name, text, state, world) });
  const completed = withSuggestion(prompt, world);
  if (completed !== undefined) return only({ ...state, prompt: completed });
  const line = prompt.text.trim();
  return entered({ ...state, history: remembered(state, prompt.kind, line) }, prompt, line, world);
}

function entered(state: State, prompt: Prompt, text: string, world: World): Step {
  const closed: State = { ...state, prompt: undefined };
  switch (prompt.kind) {
    case 'filter':
      if (prompt.error !== undefined) return only(withFault(state, prompt, prompt.error));
      return only(text === state.view.filter ? closed : withView(closed, { ...closed.view, filter: text }));
    case 'search':
      return text === '' ? only(closed) : searched(closed, text);
    case 'go-to': {
      if (text === '') return only(closed);
      if (/^q(uit)?!?$/.test(text)) return quit(closed);
      const message = world.messageAt(text, state);
      return only(typeof message === 'number' ? toMessage(closed, message, world) : withFault(state, prompt, message));
    }
    case 'file': {
      const { exporting } = closed;
      const done: State = { ...closed, exporting: undefined };
      if (exporting === undefined || text === '') return only(done);
      return withEffect(done, { type: 'export', ...exporting, path: text });
    }
    case 'keys':
      return text === '' ? only(closed) : withEffect(closed, { type: 'keys', path: text });
    default:
      return prompt.kind satisfies never;
  }
}

const withFault = (state: State, prompt: Prompt, error: PromptError): State => ({
  ...state,
  prompt: { ...prompt, error, isShown: true },
});
