/** Lines and columns of places in a text, from 1 on. */
export class LineCounter {
  private at = 0;
  private line = 1;

  constructor(private readonly text: string) {}

  /** Places are asked for in order, mostly: a whole file is counted once. */
  of(at: number): number {
    if (at < this.at) {
      this.at = 0;
      this.line = 1;
    }
    for (; ; this.line++) {
      const end = this.text.indexOf('\n', this.at);
      if (end < 0 || end >= at) return this.line;
      this.at = end + 1;
    }
  }

  columnOf(at: number): number {
    return at - this.text.lastIndexOf('\n', at - 1);
  }
}
