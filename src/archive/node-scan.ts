/** Looks through the nodes of one message, one after the other. */
import type { Tape } from '../core/index.js';
import type { Place, Scan } from './scan.js';

/** A place in the node, or none; a number: so many bytes of it were looked at, and there are more. */
export type NodeTest = (tape: Tape, node: number, looked: number) => Place | undefined | number;

/** Nodes between two looks at the clock. */
const NODES_A_LOOK = 64;

export class NodeScan implements Scan {
  private hasFound = false;
  private isLent = true;
  /** Bytes of the node at hand that were looked at. */
  private looked = 0;

  constructor(
    private tape: Tape,
    private node: number,
    private readonly test: NodeTest,
    /** The line in the list has it; that counts where no node has. */
    private readonly isOfLine: boolean,
    private readonly isOver: () => boolean,
  ) {}

  next(): Place | undefined | 'later' {
    const { tape, test } = this;
    for (let left = NODES_A_LOOK; this.node < tape.top; left--) {
      if (left === 0) {
        if (this.isOver()) return 'later';
        left = NODES_A_LOOK;
      }
      const result = test(tape, this.node, this.looked);
      if (typeof result === 'number') {
        this.looked = result;
        if (this.isOver()) return 'later';
        continue;
      }
      this.looked = 0;
      this.node += 4;
      if (result === undefined) continue;
      this.hasFound = true;
      return result;
    }
    if (this.hasFound || !this.isOfLine) return undefined;
    this.hasFound = true;
    return { node: -1, store: 0, offset: 0, length: 0 };
  }

  whole(place: Place): Place {
    return place;
  }

  keep(): void {
    if (this.isLent) this.tape = this.tape.copy(true);
    this.isLent = false;
  }
}
