/** What the chrome tells besides the state: of the inputs, and of what is under way. */

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
