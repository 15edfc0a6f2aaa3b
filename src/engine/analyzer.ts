import { type Frame, Handover, LINE_QUIET_SECONDS, type Registry, type Shared, type Source } from '../core/index.js';
import { type Counts, newCounts } from './counts.js';
import { Datagrams, UDP } from './datagrams.js';
import { Delivery } from './delivery.js';
import type { Direction } from './direction.js';
import { type Flow, Flows } from './flows.js';
import { FrameReader } from './frame-reader.js';
import { Lines } from './lines.js';
import type { KeptMessage, Message } from './message.js';
import { Recognition } from './recognition.js';
import { Streams } from './streams.js';
import { TcpStreams } from './tcp.js';

export interface AnalyzerOptions {
  /** Put link and network headers on the tape. Off, they are read, not kept. */
  readonly layers?: boolean;
  /** Deliver frames that are not DLMS, too. */
  readonly all?: boolean;
  /** What a TCP or UDP port carries; `StreamKind.other`: nothing of interest. */
  readonly decodeAs?: ReadonlyMap<number, number>;
  /** What frames of a link type carry, as a key of `Tables.payload`. */
  readonly linkPayloads?: ReadonlyMap<number, number>;
  /** What lines of hex are said to be, as a key of `Tables.payload`. */
  readonly linesAs?: number | undefined;
  /** Keys, and what was learned before; made anew where nothing is given. */
  readonly shared?: Shared;
  /** Keep with each message what decoding it again needs: `kept`. */
  readonly remember?: boolean;
  /** With `remember`: what is kept is valid until the sink returns, and costs nothing that is not needed then. */
  readonly lendKept?: boolean;
}

/** Runs frames through the stack; hands every message to `sink`, in the order in which they become whole. */
export class Analyzer {
  readonly counts: Counts = newCounts();

  private readonly reader: FrameReader;
  private readonly delivery: Delivery;
  private readonly flows: Flows;
  private readonly tcp: TcpStreams;
  private readonly datagrams: Datagrams;
  private readonly lines: Lines;
  private readonly all: boolean;

  constructor(registry: Registry, sink: (message: Message) => void, options: AnalyzerOptions = {}) {
    const { counts } = this;
    const reader = new FrameReader(registry, counts, options.layers === true, options.linkPayloads);
    const delivery = new Delivery(reader, counts, options.remember === true, options.lendKept === true, sink);
    const recognition = new Recognition(registry, options.decodeAs);
    const streams = new Streams(registry, recognition, delivery, counts);
    const flows = new Flows((flow) => this.tcp.evict(flow), options.shared);
    this.reader = reader;
    this.delivery = delivery;
    this.flows = flows;
    this.tcp = new TcpStreams(reader, flows, recognition, streams, counts);
    this.datagrams = new Datagrams(registry, reader, flows, recognition, delivery, counts);
    const { datagrams } = this;
    this.lines = new Lines(registry, reader, flows, recognition, streams, datagrams, delivery, counts, options.linesAs);
    this.all = options.all === true;
  }

  /** With `remember`: the message just delivered, to be decoded again. */
  get kept(): KeptMessage | undefined {
    return this.delivery.kept;
  }

  /** A new input begins; the one before has to be ended: streams do not go on over inputs. */
  begin(file: string, source: Pick<Source, 'interfaces'> = {}): void {
    this.delivery.file = file;
    this.lines.source = source;
  }

  /** Takes the next frame; delivers the messages that it makes whole before it returns. */
  frameIn(frame: Frame): void {
    const { counts, reader, delivery } = this;
    counts.frames++;
    counts.bytes += frame.end - frame.start;
    reader.read(frame);
    delivery.beginFrame();
    if (reader.isPacket) this.packet();
    else this.lines.take();
    delivery.endFrame();
  }

  /** Lines are silent for so many seconds, as in `SourceHandler.quiet`. */
  quiet(seconds = LINE_QUIET_SECONDS): void {
    this.lines.quiet(seconds);
  }

  /** The input has ended: what is not whole is delivered as it is. */
  end(): void {
    const flows = this.flows.byAge();
    for (const flow of flows) for (const direction of flow.directions) this.tcp.finish(direction);
    this.lines.finish();
    this.flows.clear();
    this.tcp.buffered = 0;
    this.reader.end();
  }

  /** Memory held for streams: as it is counted, and added up anew; for tests. */
  get held(): { readonly counted: number; readonly actual: number } {
    let actual = 0;
    for (const flow of this.flows.byAge()) for (const direction of flow.directions) actual += direction.buffered;
    return { counted: this.tcp.buffered, actual };
  }

  private packet(): void {
    const { handover } = this.reader.packet;
    let stream: Direction | undefined;
    if (handover === Handover.tcp) stream = this.tcp.take();
    else if (handover === Handover.datagram) this.datagrams.take();
    else if (handover === Handover.serial) stream = this.lines.packet();
    else if (handover === Handover.fragment) this.counts.withoutPayload++;
    else this.counts.notDlms++;
    if (this.all && this.delivery.isQuiet) this.other(stream);
  }

  /** Nothing was delivered of the packet at hand. */
  private other(stream: Direction | undefined): void {
    const { packet } = this.reader;
    if (stream !== undefined) {
      this.delivery.other(stream.flow, stream.side, stream.kind > 0);
      return;
    }
    let flow: Flow | undefined;
    if (packet.line !== 0) {
      this.delivery.other(this.lines.adapter(packet), packet.lineSide, false);
      return;
    }
    if (packet.family !== 0) flow = this.flows.find(packet, packet.hasPorts ? UDP : 0);
    this.delivery.other(flow, this.flows.side, false);
  }
}
