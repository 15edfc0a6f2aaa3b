/** Lines of a page, before anybody knows where they will stand. */

/** Meanings that a theme has a style for. */
export type Meaning = 'text' | 'dim' | 'label' | 'value' | 'service' | 'title' | 'bar' | 'error' | 'warning' | 'note';

export interface Span {
  readonly text: string;
  readonly style: Meaning;
}

/** One line; with a filter, it can be chosen. */
export interface Line {
  readonly spans: readonly Span[];
  readonly filter?: string;
}

export type Block = readonly Line[];

export const span = (text: string, style: Meaning = 'text'): Span => ({ text, style });
export const line = (...spans: readonly Span[]): Line => ({ spans });
