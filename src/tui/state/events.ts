/** What comes to the state from outside, and what has to happen outside of it. */
import type { Flash, State } from './state.js';

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
      /** -1: nothing was found. */
      readonly message: number;
      readonly node: number;
      readonly store: number;
      readonly offset: number;
      readonly said: string;
    }
  | { readonly type: 'flash'; readonly flash: Flash }
  /** The inputs are read anew: messages are decoded otherwise from here on. */
  | { readonly type: 'reopened' };

/** For `app.ts` to carry out. */
export type Effect =
  | { readonly type: 'quit' }
  | { readonly type: 'search'; readonly text: string; readonly back: boolean; readonly again: boolean }
  | { readonly type: 'stop' }
  | { readonly type: 'keys'; readonly path: string }
  | { readonly type: 'copy'; readonly what: string; readonly toFile: boolean }
  | { readonly type: 'export'; readonly scope: string; readonly form: string; readonly path: string };

/** What an event leads to. */
export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}

const NOTHING: readonly Effect[] = [];

/** A step that stays within the state. */
export const only = (state: State): Step => ({ state, effects: NOTHING });

export const withEffect = (state: State, effect: Effect): Step => ({ state, effects: [effect] });

export const quit = (state: State): Step => withEffect(state, { type: 'quit' });
