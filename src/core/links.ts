/**
 * What a node of COSEM data belongs to. Targets are groups (`cosem.attribute_descriptor`, `cosem.object`) or lists of them
 * (`cosem.objects`) on the same tape.
 */
export const LinkKind = {
  /** The node is the value of the object that the target describes. */
  value: 1,
  /** The node is a structure or an array; its n-th element is the value of the n-th object of the target list. */
  row: 2,
  /** The node is an array of such rows. */
  rows: 3,
} as const;
export type LinkKind = (typeof LinkKind)[keyof typeof LinkKind];

/** Links beside a tape, in whatever order they were made; there are few a message. */
export class Links {
  private words = new Int32Array(24);
  /** How many there are. */
  size = 0;

  clear(): void {
    this.size = 0;
  }

  add(node: number, kind: LinkKind, target: number): void {
    const at = 3 * this.size++;
    if (at === this.words.length) {
      const larger = new Int32Array(2 * at);
      larger.set(this.words);
      this.words = larger;
    }
    this.words[at] = node;
    this.words[at + 1] = kind;
    this.words[at + 2] = target;
  }

  node(n: number): number {
    return this.words[3 * n] as number;
  }

  kind(n: number): LinkKind {
    return this.words[3 * n + 1] as LinkKind;
  }

  target(n: number): number {
    return this.words[3 * n + 2] as number;
  }

  /** Which link the node has; -1: none. */
  of(node: number): number {
    for (let n = 0; n < this.size; n++) if (this.words[3 * n] === node) return n;
    return -1;
  }

  /** Forgets links of nodes from `top` on. */
  truncate(top: number): void {
    while (this.size > 0 && this.node(this.size - 1) >= top) this.size--;
  }

  copyTo(other: Links): void {
    for (let n = 0; n < this.size; n++) other.add(this.node(n), this.kind(n), this.target(n));
  }
}
