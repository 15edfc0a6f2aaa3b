/** What holds bytes of messages that are not whole yet, and can be told to let go of them. */
export interface Holder {
  /** Its bytes are needed for others; what it was to become will not become whole. */
  drop(): void;
}

/** How full it is after some have let go. */
const ROOM_LEFT = 15 / 16;

/**
 * Bytes that all conversations together may hold back. Whoever held on longest without adding anything lets go first, so
 * that transfers begun and never finished can't keep others from being joined.
 */
export class Budget {
  private readonly holders = new Map<Holder, number>();
  held = 0;

  constructor(private readonly most: number) {}

  /** Counts `bytes` more for a holder; others are dropped until there is room. False where it can't be had at all. */
  hold(holder: Holder, bytes: number): boolean {
    const before = this.holders.get(holder) ?? 0;
    if (before + bytes > this.most) return false;
    // Who came last stands last; as long as there is plenty of room, that may wait.
    if (2 * (this.held + bytes) > this.most) this.holders.delete(holder);
    this.holders.set(holder, before + bytes);
    this.held += bytes;
    if (this.held <= this.most) return true;
    // Some room for those who come next: a Map is gone through from its beginning, past all that was deleted there.
    const enough = this.most * ROOM_LEFT;
    for (const oldest of this.holders.keys()) {
      if (this.held <= enough || oldest === holder) break;
      this.release(oldest);
      oldest.drop();
    }
    return true;
  }

  /** The holder has let go of all it held, or of so many bytes of it. */
  release(holder: Holder, bytes = Number.POSITIVE_INFINITY): void {
    const before = this.holders.get(holder) ?? 0;
    this.held -= Math.min(bytes, before);
    if (bytes < before) this.holders.set(holder, before - bytes);
    else this.holders.delete(holder);
  }
}
