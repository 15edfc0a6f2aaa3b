/** When lines are put in order anew: as soon as another order is wanted; where only more came, a few times a second. */

const AGAIN_AFTER_MS = 250;

export class Due {
  private order = -1;
  private size = '';
  private at = 0;
  private again: NodeJS.Timeout | undefined = undefined;

  /** `ask`: has somebody look again, since what came last is not in its place yet. */
  constructor(private readonly ask: () => void) {}

  close(): void {
    clearTimeout(this.again);
  }

  /** `size`: other where there is more to put in order. Whoever is told so does it. */
  isDue(order: number, size: string): boolean {
    const isOtherOrder = this.order !== order;
    if (!isOtherOrder && this.size === size) return false;
    const now = performance.now();
    const wait = this.at + AGAIN_AFTER_MS - now;
    if (!isOtherOrder && wait > 0) {
      this.again ??= setTimeout(() => {
        this.again = undefined;
        this.ask();
      }, wait);
      return false;
    }
    this.order = order;
    this.size = size;
    this.at = now;
    return true;
  }
}
