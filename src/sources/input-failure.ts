/** The input gives no more bytes, though it should. What came before is good. */
export class InputFailure extends Error {
  constructor(
    readonly code: 'capture.cut' | 'capture.damaged',
    text: string,
  ) {
    super(text);
  }
}
