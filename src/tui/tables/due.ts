/** When lines are put in order anew: as soon as another order is wanted; where only more came, not for each message. */

const AGAIN_AFTER_MS = 250;

export class Due {
  private order = -1;
  private size = '';
  private at = 0;

  /** `size`: other where there is more to put in order. Whoever is told so does it. */
  isDue(order: number, size: string): boolean {
    const isOtherOrder = this.order !== order;
    if (!isOtherOrder && this.size === size) return false;
    const now = performance.now();
    if (!isOtherOrder && now - this.at < AGAIN_AFTER_MS) return false;
    this.order = order;
    this.size = size;
    this.at = now;
    return true;
  }
}
