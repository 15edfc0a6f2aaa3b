import { Limits } from '../core/index.js';
import { type Endpoints, Parties } from '../engine/index.js';
import type { RecordLog } from './log.js';
import type { RecordReader } from './record-reader.js';
import type { RecordWriter } from './record-writer.js';

/** Flows at hand; others are read from the log again. */
const AT_HAND = 1024;

/** Where the log can no longer be read. */
const NOBODY = new Parties(0, -1, new Uint8Array(0), 0, 0);

/** Addresses and ports of all flows. They lie in the log, since a capture may have as many flows as messages. */
export class FlowTable {
  /** Places in the log; 0 is no flow. */
  private places = new Float64Array(256);
  private count = 1;
  private readonly numbers = new Map<number, number>();
  private readonly atHand = new Map<number, Parties>();

  constructor(
    private readonly log: RecordLog,
    private readonly out: RecordWriter,
    private readonly from: RecordReader,
  ) {}

  /** Number of a flow, from 1. */
  numberOf(flow: Endpoints): number {
    const known = this.numbers.get(flow.id);
    if (known !== undefined) return known;
    // More than the engine knows at once: those that it forgot are rather not met again.
    if (this.numbers.size > Limits.connections) this.numbers.clear();
    if (this.count === this.places.length) {
      const larger = new Float64Array(2 * this.count);
      larger.set(this.places);
      this.places = larger;
    }
    this.places[this.count] = this.keep(flow);
    this.numbers.set(flow.id, this.count);
    return this.count++;
  }

  /** The parties of a flow; undefined for 0. */
  of(number: number): Parties | undefined {
    if (number === 0) return undefined;
    let parties = this.atHand.get(number);
    if (parties === undefined) {
      parties = this.read(this.places[number] as number);
      if (this.atHand.size >= AT_HAND) this.atHand.clear();
      this.atHand.set(number, parties);
    }
    return parties;
  }

  private keep(flow: Endpoints): number {
    const { out } = this;
    out.clear();
    out.varint(flow.id);
    out.signed(flow.protocol);
    out.varint(flow.port(0));
    out.varint(flow.port(1));
    out.blob(flow.addresses);
    out.text(flow.device);
    return this.log.append(out);
  }

  private read(place: number): Parties {
    const { from } = this;
    const record = this.log.read(place);
    if (record === undefined) return NOBODY;
    from.begin(record);
    const id = from.varint();
    const protocol = from.signed();
    const port0 = from.varint();
    const port1 = from.varint();
    const addresses = from.blob();
    return new Parties(id, protocol, addresses, port0, port1, from.text());
  }
}
