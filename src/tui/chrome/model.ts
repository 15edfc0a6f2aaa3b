/** What the chrome shows: header, status, hints, prompt, and what pops up. Plain values, made from the state. */
import type { MenuItem, ScreenName } from '../state/state.js';
import type { Meaning } from '../theme.js';

/** Text in a colour of a meaning. */
export interface Part {
  readonly text: string;
  readonly as: Meaning;
}

/** Cells of what we write ourselves, a character each. */
export const widthOf = (parts: readonly Part[]): number => parts.reduce((sum, { text }) => sum + text.length, 0);

export interface ChromeModel {
  readonly columns: number;
  readonly rows: number;
  readonly screen: ScreenName;
  readonly title: readonly Part[];
  readonly status: readonly Part[];
  /** Where the status is too long for its line: the rest, in place of the hints. */
  readonly statusMore: readonly Part[];
  readonly statusRight: readonly Part[];
  readonly hints: readonly { readonly key: string; readonly word: string }[];
  readonly prompt: PromptModel | undefined;
  readonly popup: Popup | undefined;
}

export interface PromptModel {
  readonly label: string;
  readonly text: string;
  readonly cursor: number;
  /** Below the line: what is wrong, or what can be typed. */
  readonly below: Part;
  /** The place of a fault. */
  readonly fault: { readonly at: number; readonly end: number } | undefined;
}

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type Popup = Placed &
  (
    | {
        readonly kind: 'lines';
        readonly title: string;
        readonly lines: readonly (readonly Part[])[];
        readonly foot: string;
      }
    | {
        readonly kind: 'menu';
        readonly title: string;
        readonly items: readonly MenuItem[];
        readonly cursor: number;
        readonly foot: string;
      }
    | {
        readonly kind: 'suggestions';
        readonly items: readonly { readonly text: string; readonly label: string }[];
        readonly taken: number;
      }
  );
