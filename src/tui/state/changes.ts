/** Small changes of the state that many keys have in common. */
import type { Flash, Pane, ScreenName, State } from './state.js';

export const say = (state: State, text: string, severity: Flash['severity'] = 'note'): State => ({
  ...state,
  flash: { text, severity },
});

export const onScreen = (state: State, screen: ScreenName): State =>
  state.screen === screen ? state : { ...state, screen };

export function focused(state: State, pane: Pane): State {
  return { ...state, focus: pane, detail: pane === 'list' ? state.detail : pane };
}

/** Other messages in the list; the chosen one is looked for among them, or still the one that was looked for before. */
export function withView(state: State, view: State['view']): State {
  const wanted = state.wanted >= 0 ? state.wanted : state.selected;
  return { ...state, view, wanted, screen: 'messages', follow: false };
}

type Tables = State['tables'];

export function withTable(state: State, table: keyof Tables, place: Tables[keyof Tables]): State {
  return { ...state, tables: { ...state.tables, [table]: place } };
}
