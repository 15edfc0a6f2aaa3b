/** What is wrong with a filter, and where: `at` and `end` are places in its text. */
export class FilterError extends Error {
  override readonly name = 'FilterError';

  constructor(
    message: string,
    readonly at: number,
    readonly end: number = at + 1,
  ) {
    super(message);
  }
}
