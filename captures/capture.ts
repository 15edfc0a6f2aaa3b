/** A file of this folder. */
export interface Capture {
  readonly name: string;
  /** One line for the table in README.md. */
  readonly shows: string;
  bytes(): Uint8Array;
}
