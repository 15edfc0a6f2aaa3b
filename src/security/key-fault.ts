/** What is wrong with a key file, in one line that tells file, line and field, and nothing of what stands there. */

export class KeyFault extends Error {
  override readonly name = 'KeyFault';
}

/** Where something stands: `keys.json, line 7, entry 2`. */
export class Place {
  constructor(
    readonly file: string,
    readonly line: number,
    readonly entry = 0,
  ) {}

  toString(): string {
    return `${this.file}, line ${this.line}${this.entry === 0 ? '' : `, entry ${this.entry}`}`;
  }
}
