/** What the user did wrong, told in one line; exit code 1. `place` shows where, in lines below. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(
    message: string,
    readonly place: readonly string[] = [],
  ) {
    super(message);
  }
}

/** Exit codes; the README lists them for users. */
export const Exit = {
  fine: 0,
  usage: 1,
  /** Input missing, unreadable, cut or damaged; all that was readable was shown. */
  input: 2,
  /** `--fail-on` was met. */
  failOn: 3,
} as const;
