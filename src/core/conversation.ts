import { Budget } from './budget.js';
import { Limits } from './limits.js';

/** Names a kind of state that dissectors keep between frames, and makes a new one for each conversation. */
export class Slot<T> {
  constructor(
    readonly name: string,
    readonly create: () => T,
  ) {}
}

/** The state of one dialog between two parties. Dissectors reach it through `Dissection.once` and `state` only. */
export class Conversation {
  private readonly slots = new Map<Slot<unknown>, unknown>();

  constructor(
    readonly id: number,
    /** Shared by all conversations of a capture. */
    readonly budget = new Budget(Limits.heldBytes),
  ) {}

  of<T>(slot: Slot<T>): T {
    let state = this.slots.get(slot) as T | undefined;
    if (state === undefined) {
      state = slot.create();
      this.slots.set(slot, state);
    }
    return state;
  }
}

/**
 * The answers that a message got from its conversation when it was decoded first, so that it can be decoded again,
 * alone and in any order, to the same tree.
 */
export class Memo {
  readonly answers: unknown[] = [];
}
