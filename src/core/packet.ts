/** What the link and network dissectors hand to the engine. */
export const Handover = {
  none: 0,
  /** A piece of an IP datagram. */
  fragment: 1,
  tcp: 2,
  /** A whole datagram: UDP, an exported PDU, an HDLC frame captured as a packet. */
  datagram: 3,
  /** A piece of what one side of a serial line says: bytes that an adapter was captured with. */
  serial: 4,
} as const;
export type Handover = (typeof Handover)[keyof typeof Handover];

const NO_BYTES = new Uint8Array(0);
/** What the receiver of a serial line had to complain about; bits of `Packet.lineErrors`. */
export const LineError = { overrun: 1, parity: 2, framing: 4, break: 8 } as const;

/**
 * Addresses and payload of the packet at hand. One object, reused for every packet; link and network dissectors fill
 * it while they annotate, the engine reads it behind them.
 */
export class Packet {
  handover: Handover = Handover.none;
  /** 0 none, 4 or 6: the length of the addresses follows. */
  family = 0;
  /** The bytes in which the addresses lie. */
  addressBytes: Uint8Array = NO_BYTES;
  sourceAt = 0;
  destinationAt = 0;
  sourcePort = 0;
  destinationPort = 0;
  /** True for packets that carry ports. */
  hasPorts = false;

  /**
   * MAC addresses, highest octet first, for headers that leave out what the link says already; empty where there are none.
   */
  linkSource: Uint8Array = NO_BYTES;
  linkDestination: Uint8Array = NO_BYTES;

  /** TCP: sequence number, acknowledgement number, flag bits as on the wire. */
  sequence = 0;
  acknowledgement = 0;
  flags = 0;

  /** IP fragments: identification, offset in bytes, whether more follow, protocol of the payload. */
  fragmentId = 0;
  fragmentOffset = 0;
  moreFragments = false;
  /** What stands in front of the fragment's payload once headers that were compressed are put in full. */
  fragmentHead: Uint8Array = NO_BYTES;
  protocol = 0;

  /** Where the payload lies. */
  payloadStore = 0;
  payloadStart = 0;
  payloadEnd = 0;
  /** Bytes of the payload that were on the wire but not in the capture. */
  payloadMissing = 0;
  /** Where the payload lies in pieces with other bytes between them: start and end of each. Empty where it is one. */
  readonly pieces: number[] = [];
  /** What the payload is said to be (a key of `Tables.payload`), 0 where nothing says so. */
  payloadKind = 0;
  /** Bit 0: the link says that the packet was received, bit 1: sent. */
  direction = 0;

  /** Serial lines: number of the line on its interface, and what people call the far end of it; 0: nothing was said. */
  line = 0;
  lineName = '';
  /** Who speaks on the line: the host, 0, or the device at its far end, 1. */
  lineSide: 0 | 1 = 0;
  /** It is known that this is a serial line; else it may be anything. */
  isSerial = false;
  /** `LineError`. */
  lineErrors = 0;
  /** There is no payload, but the headers say something worth a line by itself. */
  isTelling = false;

  reset(): void {
    this.handover = Handover.none;
    this.family = 0;
    this.hasPorts = false;
    this.sourcePort = 0;
    this.destinationPort = 0;
    this.payloadMissing = 0;
    this.payloadKind = 0;
    this.protocol = 0;
    this.linkSource = NO_BYTES;
    this.linkDestination = NO_BYTES;
    this.fragmentHead = NO_BYTES;
    if (this.pieces.length > 0) this.pieces.length = 0;
    this.line = 0;
    this.lineErrors = 0;
    this.isTelling = false;
  }
}

export const TcpFlag = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10 } as const;
