import { Links } from './links.js';
import { Secrets } from './secrets.js';

/**
 * Text beside a tape, by node. Nodes come in ascending order, so two arrays and a count serve; a Map cost a twentieth of
 * all decoding, most of it for emptying it.
 */
export class Details {
  private nodes = new Int32Array(16);
  private readonly texts: string[] = [];
  size = 0;

  clear(): void {
    this.size = 0;
  }

  /** Adds text for a node behind all that have some. */
  set(node: number, text: string): void {
    if (this.size === this.nodes.length) {
      const larger = new Int32Array(2 * this.nodes.length);
      larger.set(this.nodes);
      this.nodes = larger;
    }
    this.nodes[this.size] = node;
    this.texts[this.size++] = text;
  }

  get(node: number): string | undefined {
    let low = 0;
    let high = this.size - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.nodes[middle] as number;
      if (found === node) return this.texts[middle];
      if (found < node) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  /** Forgets text of nodes from `top` on. */
  truncate(top: number): void {
    while (this.size > 0 && (this.nodes[this.size - 1] as number) >= top) this.size--;
  }

  *keys(): Generator<number> {
    for (let i = 0; i < this.size; i++) yield this.nodes[i] as number;
  }

  *[Symbol.iterator](): Generator<readonly [node: number, text: string]> {
    for (let i = 0; i < this.size; i++) yield [this.nodes[i] as number, this.texts[i] as string];
  }

  /** The n-th node that has text. */
  nodeAt(n: number): number {
    return this.nodes[n] as number;
  }

  textAt(n: number): string {
    return this.texts[n] as string;
  }
}

/**
 * The tree of one message: four words a node, in preorder.
 *
 *     0  field id (16 bits), kind (8), byte store (8)
 *     1  offset in that store
 *     2  length
 *     3  index of the next sibling, so that a subtree is skipped in one step
 *
 * Nothing else exists until somebody looks: no text, no names, no values. A tape is reused for every message and
 * lent to whoever reads it; `copy` to keep one.
 */
export class Tape {
  words: Int32Array;
  /** Index behind the last node. */
  top = 0;
  /** Byte stores the offsets refer to, the first `storeCount` of these; 0 is the captured frame. */
  readonly stores: Uint8Array[] = [];
  storeCount = 0;
  /** What each store is: "frame", "reassembled from 3 segments". */
  readonly storeNames: string[] = [];
  /** Text of issues and values of derived nodes, by node. */
  readonly details = new Details();
  /** What values belong to, where more is known of it than stands around them. */
  readonly links = new Links();
  /** Octets that are not to be seen. */
  readonly secrets = new Secrets();

  constructor(words = 4096) {
    this.words = new Int32Array(words);
  }

  /** Empties the tape for the next message. */
  reset(): void {
    this.top = 0;
    this.storeCount = 0;
    this.details.clear();
    this.links.clear();
    this.secrets.clear();
  }

  /** Drops nodes from `top` on and stores from `stores` on. */
  truncate(top: number, stores: number): void {
    this.top = top;
    this.storeCount = stores;
    this.details.truncate(top);
    this.links.truncate(top);
    this.secrets.truncate(stores);
  }

  /** Twice the room. */
  grow(): void {
    const larger = new Int32Array(this.words.length * 2);
    larger.set(this.words);
    this.words = larger;
  }

  addStore(bytes: Uint8Array, name: string): number {
    const store = this.storeCount++;
    this.stores[store] = bytes;
    this.storeNames[store] = name;
    return store;
  }

  fieldId(node: number): number {
    return (this.words[node] as number) >>> 16;
  }

  kind(node: number): number {
    return ((this.words[node] as number) >>> 8) & 0xff;
  }

  store(node: number): number {
    return (this.words[node] as number) & 0xff;
  }

  offset(node: number): number {
    return this.words[node + 1] as number;
  }

  length(node: number): number {
    return this.words[node + 2] as number;
  }

  /** The node after this one and all that is in it. */
  next(node: number): number {
    return this.words[node + 3] as number;
  }

  hasChildren(node: number): boolean {
    return node + 4 < (this.words[node + 3] as number);
  }

  /** A tape of its own: 16 bytes a node; the byte stores are shared unless `bytes` says to copy them too. */
  copy(bytes = false): Tape {
    const copy = new Tape(4);
    copy.words = this.words.slice(0, this.top);
    copy.top = this.top;
    for (let store = 0; store < this.storeCount; store++) {
      const held = this.stores[store] as Uint8Array;
      copy.addStore(bytes ? held.slice() : held, this.storeNames[store] as string);
    }
    for (const [node, detail] of this.details) copy.details.set(node, detail);
    this.links.copyTo(copy.links);
    this.secrets.copyTo(copy.secrets);
    return copy;
  }
}
