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
  readonly details = new Map<number, string>();

  constructor(words = 4096) {
    this.words = new Int32Array(words);
  }

  /** Empties the tape for the next message. */
  reset(): void {
    this.top = 0;
    this.storeCount = 0;
    if (this.details.size > 0) this.details.clear();
  }

  /** Drops nodes from `top` on and stores from `stores` on. */
  truncate(top: number, stores: number): void {
    this.top = top;
    this.storeCount = stores;
    if (this.details.size > 0) {
      for (const node of this.details.keys()) if (node >= top) this.details.delete(node);
    }
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
    return copy;
  }
}
