import { Budget } from './budget.js';
import { Limits } from './limits.js';
import { NO_SECURITY, type Security } from './security.js';

/** Names a kind of state that dissectors keep between frames, and makes a new one for each who keeps it. */
export class Slot<T> {
  constructor(
    readonly name: string,
    readonly create: () => T,
  ) {}
}

const NO_SLOTS: readonly unknown[] = [];

/** State by slot, made when it is first asked for. */
class Slots {
  /** Slots and their states in turn: there are a few, and a Map takes 250 bytes of each of many conversations. */
  private slots: readonly unknown[] = NO_SLOTS;

  of<T>(slot: Slot<T>): T {
    const known = this.known(slot);
    if (known !== undefined) return known;
    const state = slot.create();
    // Creating one may have made another.
    this.slots = [...this.slots, slot, state];
    return state;
  }

  /** The same, but none is made where nobody asked for it yet. */
  known<T>(slot: Slot<T>): T | undefined {
    const { slots } = this;
    for (let i = 0; i < slots.length; i += 2) if (slots[i] === slot) return slots[i + 1] as T;
    return undefined;
  }
}

/** What all conversations of the inputs share: what is known of meters, whoever spoke with them, and the keys. */
export class Shared extends Slots {
  constructor(
    /** Exchanged where keys come while something is heard. */
    public security: Security = NO_SECURITY,
    /** What all of them together may hold back. */
    readonly budget = new Budget(Limits.heldBytes),
  ) {
    super();
  }
}

/** Who speaks, as the network has it: `10.0.0.5` and a port; empty and 0 on lines. */
export interface NetworkParties {
  address(side: 0 | 1): string;
  port(side: 0 | 1): number;
}

const NO_NETWORK: NetworkParties = { address: () => '', port: () => 0 };

/** The state of one dialog between two parties. Dissectors reach it through `Dissection.once` and `state` only. */
export class Conversation extends Slots {
  constructor(
    readonly id: number,
    readonly shared = new Shared(),
    readonly network: NetworkParties = NO_NETWORK,
  ) {
    super();
  }

  get budget(): Budget {
    return this.shared.budget;
  }
}

/**
 * The answers that a message got from its conversation when it was decoded first, so that it can be decoded again,
 * alone and in any order, to the same tree.
 */
export class Memo {
  readonly answers: unknown[] = [];
}
