/** A file of this folder. */
export interface Capture {
  readonly name: string;
  /** One line for the table in README.md. */
  readonly shows: string;
  /** The key file of this folder that it is read with. */
  readonly keys?: string;
  bytes(): Uint8Array;
}
