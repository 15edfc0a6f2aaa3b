/** What the tests of USB captures share: events in every kind of header, decoded one after the other with what is kept of them. */
import { concat, type UsbEvent, type UsbHeader, UsbTransfer, usbmon, usbPcap } from '../../../captures/bytes.js';
import { usbDissectors } from '../../../dissectors/usb/index.js';
import { Conversation, Dissection, Handover, LinkType, Memo, Registry, Tables, Tape } from '../../../src/core/index.js';
import { type Decoded, decode, gapsOf, handedOver, tree } from '../../dissect.js';

export interface Kind {
  readonly name: string;
  readonly linkType: number;
  readonly header: UsbHeader;
  readonly headerBytes: number;
}

export const kinds: readonly Kind[] = [
  { name: 'usbmon', linkType: LinkType.usbLinux, header: usbmon(false), headerBytes: 48 },
  { name: 'usbmon, mapped', linkType: LinkType.usbLinuxMmapped, header: usbmon(true), headerBytes: 64 },
  { name: 'usbmon, big-endian', linkType: LinkType.usbLinux, header: usbmon(false, true), headerBytes: 48 },
  {
    name: 'usbmon, mapped, big-endian',
    linkType: LinkType.usbLinuxMmapped,
    header: usbmon(true, true),
    headerBytes: 64,
  },
  { name: 'USBPcap', linkType: LinkType.usbPcap, header: usbPcap, headerBytes: 27 },
];

export const TIME = 1_718_013_600_123_456_000n;

/** An event about device 5 on bus 1. */
export function eventOf(kind: Kind, event: Partial<UsbEvent>): Uint8Array {
  const usual = { id: 0x1000, isDone: true, transfer: UsbTransfer.bulk, bus: 1, device: 5, endpoint: 0x81, time: TIME };
  return kind.header({ ...usual, ...event });
}

/** Events decoded in the order in which they came; each is also decoded again from its answers, and without recording. */
export class Events {
  private readonly conversation = new Conversation(1);
  private readonly silent = new Conversation(2);

  constructor(readonly kind: Kind) {}

  take(event: Partial<UsbEvent>): Decoded {
    return this.frame(eventOf(this.kind, event));
  }

  frame(bytes: Uint8Array, cut = 0): Decoded {
    const { linkType } = this.kind;
    const memo = new Memo();
    const registry = usbDissectors;
    const first = decode(Tables.linkType, linkType, bytes, { registry, conversation: this.conversation, memo, cut });
    const quiet = decode(Tables.linkType, linkType, bytes, {
      registry,
      conversation: this.silent,
      recording: false,
      cut,
    });
    const again = decode(Tables.linkType, linkType, bytes, {
      registry,
      conversation: new Conversation(3),
      memo: copy(memo),
      cut,
    });
    if (quiet.tape.top !== 0) throw new Error('something was recorded');
    if (facts(quiet) !== facts(first)) throw new Error(`${facts(quiet)} without recording, ${facts(first)} with`);
    if (memo.answers.length > 0 && tree(again.tape) !== tree(first.tape))
      throw new Error('another tree the second time');
    if (memo.answers.length > 0 && facts(again) !== facts(first)) throw new Error('other facts the second time');
    return first;
  }

  /** A control request, with what is sent; answers with what is seen of it. */
  ask(setup: Uint8Array, data: Uint8Array = NONE): Decoded {
    return this.take({ transfer: UsbTransfer.control, endpoint: 0, isDone: false, setup, data });
  }

  /** A control request that is answered; answers with what is seen of the answer. */
  answer(setup: Uint8Array, data: Uint8Array): Decoded {
    const about = { transfer: UsbTransfer.control, endpoint: 0x80 };
    this.take({ ...about, isDone: false, setup });
    return this.take({ ...about, isDone: true, data });
  }

  sent(data: Uint8Array, endpoint = 2): Decoded {
    return this.take({ isDone: false, endpoint, data });
  }

  received(data: Uint8Array, endpoint = 0x81): Decoded {
    return this.take({ endpoint, data });
  }
}

const NONE = new Uint8Array(0);

function copy(memo: Memo): Memo {
  const other = new Memo();
  other.answers.push(...structuredClone(memo.answers));
  return other;
}

function facts({ packet }: Decoded): string {
  const {
    handover,
    pieces,
    payloadStart,
    payloadEnd,
    payloadMissing,
    line,
    lineName,
    lineSide,
    lineErrors,
    isTelling,
  } = packet;
  return JSON.stringify([
    ...[handover, pieces, payloadStart, payloadEnd, payloadMissing],
    ...[line, line > 0 && lineName, line > 0 && lineSide, line > 0 && packet.isSerial, lineErrors, isTelling],
  ]);
}

/** The bytes that a packet hands over. */
export function handed({ packet, tape }: Decoded): Uint8Array {
  if (packet.handover === 0) return NONE;
  const bytes = tape.stores[packet.payloadStore] as Uint8Array;
  const { pieces, payloadStart, payloadEnd } = packet;
  if (pieces.length === 0) return bytes.subarray(payloadStart, payloadEnd);
  return concat(
    ...Array.from({ length: pieces.length / 2 }, (_, i) => bytes.subarray(pieces[2 * i], pieces[2 * i + 1])),
  );
}

/** Bytes that nobody owns in an event that comes first; read as the engine does it, which takes nothing that is left over. */
export function gapsIn(kind: Kind, bytes: Uint8Array): string[] {
  const tape = new Tape();
  const d = new Dissection(registry);
  d.begin(tape, new Conversation(1));
  d.packet.reset();
  d.range(tape.addStore(bytes, 'frame'), 0, bytes.length);
  d.next(Tables.linkType, kind.linkType);
  return gapsOf(tape, d.packet.handover === Handover.none ? [] : handedOver(d.packet));
}

const registry = new Registry().add(...usbDissectors);
