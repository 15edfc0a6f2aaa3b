import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attribute,
  axdr,
  cdcAdapter,
  concat,
  deviceDescriptor,
  ftdiPackets,
  get,
  HdlcDialog,
  hex,
  type Packet,
  toHex,
  UsbDevice,
  type UsbHeader,
  UsbTransfer,
  usbmon,
  usbPcap,
  usbSetup,
  vendorAdapter,
  Wire,
} from '../../captures/bytes.js';
import { Limits, LinkType, Payload } from '../../src/core/index.js';
import { type AnalyzerOptions, decodeAgain, type KeptMessage, type Message } from '../../src/engine/index.js';
import { summarize } from '../../src/sinks/summary.js';
import { gapsOf, tree } from '../dissect.js';
import { Run, registry, seen } from './run.js';

interface Shown {
  readonly who: string;
  readonly side: 0 | 1;
  readonly hex: string;
  readonly payload: number;
  readonly frame: number;
  readonly frames: readonly number[];
  readonly notes: readonly string[];
  /** Of its conversation. */
  readonly flow: number;
}

/** Frames through the engine: what is seen of each message, and that every byte has an owner. */
class Adapters {
  readonly messages: Shown[] = [];
  readonly run: Run;
  readonly kept: { readonly kept: KeptMessage; readonly tree: string }[] = [];

  constructor(options: AnalyzerOptions = { layers: true }) {
    this.run = new Run({ ...options, remember: true }, (message) => {
      this.messages.push(shownOf(message));
      if (options.layers === true) expect(gapsOf(message.tape)).toEqual([]);
      this.kept.push({ kept: this.run.analyzer.kept as KeptMessage, tree: tree(message.tape) });
    });
  }

  feed(packets: readonly Packet[], linkType: number, interfaceId = 0): this {
    this.run.frame.interfaceId = interfaceId;
    for (const { bytes } of packets) this.run.feed(bytes, linkType);
    return this;
  }

  end(): this {
    this.run.end();
    return this;
  }

  get told(): [string, string][] {
    return this.messages.map(({ who, hex: bytes }) => [who, bytes]);
  }
}

function shownOf(message: Message): Shown {
  const { side, frames, payload, frame, hex: bytes, notes } = { ...seen(message), side: message.side };
  const who = `${message.source} → ${message.destination}`;
  return { who, side, hex: bytes, payload, frame, frames, notes, flow: message.flow?.id ?? 0 };
}

const HEADERS: readonly (readonly [name: string, linkType: number, header: UsbHeader])[] = [
  ['usbmon', LinkType.usbLinux, usbmon(false)],
  ['usbmon, mapped', LinkType.usbLinuxMmapped, usbmon(true)],
  ['usbmon, big-endian', LinkType.usbLinux, usbmon(false, true)],
  ['USBPcap', LinkType.usbPcap, usbPcap],
];
const MAPPED = LinkType.usbLinuxMmapped;
const mapped = usbmon(true);

const FTDI = deviceDescriptor({ vendor: 0x0403, product: 0x6001, version: 0x0600 });
const CP210X = deviceDescriptor({ vendor: 0x10c4, product: 0xea60 });
const IDLE = ftdiPackets(new Uint8Array(0));
const DLMS = attribute(3, '1-0:1.8.0*255', 2);

/** Requests and answers of an association, the answers longer than a packet of USB. */
function dialog(count = 4): [request: Uint8Array, answer: Uint8Array][] {
  const link = new HdlcDialog(16, { upper: 1, lower: 17, size: 2 });
  const [snrm, ua] = link.connect() as [Uint8Array, Uint8Array];
  const all: [Uint8Array, Uint8Array][] = [[snrm, ua]];
  for (let n = 1; n < count; n++) {
    const value = axdr.octetString(new Uint8Array(30 * n).fill(0x40 + n));
    all.push([link.request(get.request(n, DLMS)), link.response(get.response(n, value))]);
  }
  return all;
}

function expected(device: string, pairs: readonly (readonly [Uint8Array, Uint8Array])[]): [string, string][] {
  return pairs.flatMap(([request, answer]): [string, string][] => [
    [`host → ${device}`, toHex(request)],
    [`${device} → host`, toHex(answer)],
  ]);
}

/** Pieces of these sizes, in turns. */
function split(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const all: Uint8Array[] = [];
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const size = sizes[n % sizes.length] as number;
    all.push(bytes.subarray(at, at + size));
    at += size;
  }
  return all;
}

describe.each(HEADERS)('a dialog over an adapter: %s', (_, linkType, header) => {
  it.each([64, 512])('of FTDI, in packets of %i bytes', (size) => {
    const wire = new Wire();
    const device = new UsbDevice(wire, header, 1, 5);
    device.describe(FTDI, vendorAdapter(1, 2, size));
    for (const [request, answer] of dialog(12)) {
      device.send(2, request);
      device.receive(1, IDLE);
      // A frame over several transfers, and these over several packets.
      for (const piece of split(answer, [1, 150, 63])) device.receive(1, ftdiPackets(piece, size));
      device.receive(1, IDLE);
    }
    const told = new Adapters().feed(wire.packets, linkType).end();
    expect(told.told).toEqual(expected('USB 1.5 FTDI', dialog(12)));
    expect(told.messages.map(({ side }) => side)).toEqual(dialog(12).flatMap(() => [0, 1]));
    expect(told.messages.flatMap(({ notes }) => notes)).toEqual([]);
  });

  it('of CDC-ACM', () => {
    const wire = new Wire();
    const device = new UsbDevice(wire, header, 2, 70);
    device.describe(deviceDescriptor({ vendor: 0x1209, product: 1, deviceClass: 2 }), cdcAdapter());
    for (const [request, answer] of dialog()) {
      device.send(2, request);
      for (const piece of split(answer, [64])) device.receive(1, piece);
    }
    expect(new Adapters().feed(wire.packets, linkType).end().told).toEqual(expected('USB 2.70 CDC-ACM', dialog()));
  });

  it('that nothing is known of', () => {
    for (const wrap of [(bytes: Uint8Array) => bytes, (bytes: Uint8Array) => ftdiPackets(bytes)]) {
      const isFtdi = wrap(new Uint8Array(0)).length > 0;
      const wire = new Wire();
      const device = new UsbDevice(wire, header, 1, 5);
      if (isFtdi) device.receive(1, IDLE);
      for (const [request, answer] of dialog()) {
        device.send(2, request);
        for (const piece of split(answer, [32])) device.receive(1, wrap(piece));
      }
      const told = new Adapters().feed(wire.packets, linkType).end();
      expect(told.told).toEqual(expected(isFtdi ? 'USB 1.5 FTDI' : 'USB 1.5', dialog()));
    }
  });

  it('makes the same tree again, in any order, with headers and without', () => {
    const wire = new Wire();
    const device = new UsbDevice(wire, header, 1, 5);
    device.describe(FTDI, vendorAdapter(1, 2));
    device.control(usbSetup(0x40, 3, 0x4138, 0, 0));
    for (const [request, answer] of dialog()) {
      device.send(2, request);
      device.receive(1, ftdiPackets(answer.subarray(0, 70)));
      device.receive(1, ftdiPackets(answer.subarray(70)));
    }
    for (const layers of [true, false]) {
      const told = new Adapters({ layers, all: true }).feed(wire.packets, linkType).end();
      expect(told.kept.length).toBeGreaterThan(12);
      for (const { kept, tree: first } of told.kept.reverse())
        expect(tree(decodeAgain(registry, kept, layers))).toBe(first);
    }
  });
});

describe('the bytes of an adapter', () => {
  const known = (wire: Wire, descriptor = CP210X, address = 5, bus = 1): UsbDevice => {
    const device = new UsbDevice(wire, mapped, bus, address);
    device.describe(descriptor, vendorAdapter(1, 2));
    return device;
  };

  it('make the same messages in whatever pieces they come', () => {
    const pairs = dialog();
    const sizes = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(sizes, sizes, fc.boolean(), (ofRequest, ofAnswer, isFtdi) => {
        const wire = new Wire();
        const device = known(wire, isFtdi ? FTDI : CP210X);
        for (const [request, answer] of pairs) {
          for (const piece of split(request, ofRequest)) device.send(2, piece);
          for (const piece of split(answer, ofAnswer)) device.receive(1, isFtdi ? ftdiPackets(piece) : piece);
        }
        const name = `USB 1.5 ${isFtdi ? 'FTDI' : 'CP210x'}`;
        expect(new Adapters().feed(wire.packets, MAPPED).end().told).toEqual(expected(name, pairs));
      }),
      { numRuns: 40 },
    );
  });

  it('tell the frames that a message came in', () => {
    const wire = new Wire();
    const [[request, answer]] = dialog(1) as [[Uint8Array, Uint8Array]];
    const device = new UsbDevice(wire, mapped, 1, 5);
    device.send(2, request);
    device.receive(1, answer.subarray(0, 4));
    device.receive(1, answer.subarray(4));
    const { messages } = new Adapters().feed(wire.packets, MAPPED).end();
    expect(messages.map(({ frame, frames }) => [frame, frames])).toEqual([
      [1, []],
      [6, [4, 6]],
    ]);
  });

  it('stand where they are in the frame, or are joined from between the status of packets', () => {
    const wire = new Wire();
    const device = known(wire, FTDI);
    const [[, short], , [, long]] = dialog() as [Uint8Array[], Uint8Array[], [Uint8Array, Uint8Array]];
    const ua = short as Uint8Array;
    device.receive(1, ftdiPackets(ua));
    device.receive(1, ftdiPackets(concat(ua, ua, long, ua)));
    const places: string[] = [];
    const run = new Run({ layers: true }, ({ tape, store, start, end }) => {
      places.push(`${tape.storeNames[store]} ${start}+${end - start}`);
      expect(gapsOf(tape)).toEqual([]);
    });
    for (const { bytes } of wire.packets) run.feed(bytes, MAPPED);
    run.end();
    const [size, head] = [ua.length, 64 + 2];
    // The status of the second packet lies in the long one.
    const last = head + 2 * size + long.length + 2;
    expect(places).toEqual([
      `stream 0+${size}`,
      `frame ${head}+${size}`,
      `frame ${head + size}+${size}`,
      `stream 0+${long.length}`,
      `frame ${last}+${size}`,
    ]);
  });

  it('are lines of their own for each device, port, and interface of the capture', () => {
    const wire = new Wire();
    const first = known(wire, CP210X, 5);
    const second = known(wire, CP210X, 6);
    const third = known(wire, CP210X, 5, 2);
    const pairs = dialog();
    for (const [request, answer] of pairs) {
      for (const device of [first, second, third]) device.send(2, request);
      for (const device of [second, first, third]) device.receive(1, answer.subarray(0, 9));
      for (const device of [first, third, second]) device.receive(1, answer.subarray(9));
    }
    const told = new Adapters().feed(wire.packets.slice(0, 1), MAPPED, 1).feed(wire.packets, MAPPED);
    told.feed(wire.packets, MAPPED, 1).end();
    const flows = new Set(told.messages.map(({ flow }) => flow));
    expect(flows.size).toBe(6);
    for (const flow of flows) {
      expect(told.messages.filter((message) => message.flow === flow).map(({ hex: bytes }) => bytes)).toEqual(
        pairs.flat().map(toHex),
      );
    }
    expect(new Set(told.messages.map(({ who }) => who)).size).toBe(6);
  });

  it('may be a sign-on in text, and HDLC behind it', () => {
    const wire = new Wire();
    const device = known(wire, FTDI);
    const text = (characters: string): Uint8Array => Buffer.from(characters, 'latin1');
    const hear = (bytes: Uint8Array): void => {
      for (const piece of split(bytes, [3, 5])) device.receive(1, ftdiPackets(piece));
    };
    device.control(usbSetup(0x40, 3, 0x2710, 0, 0));
    device.control(usbSetup(0x40, 4, 0x0207, 0, 0));
    device.send(2, text('/?!\r\n'));
    hear(text('/KAM5\\2MeterV1\r\n'));
    device.send(2, text('\x06252\r\n'));
    hear(text('\x06252\r\n'));
    device.control(usbSetup(0x40, 4, 0x0008, 0, 0));
    device.control(usbSetup(0x40, 3, 0x4138, 0, 0));
    for (const [request, answer] of dialog()) {
      device.send(2, request);
      hear(answer);
    }
    const { messages } = new Adapters().feed(wire.packets, MAPPED).end();
    const signOn = ['/?!\r\n', '/KAM5\\2MeterV1\r\n', '\x06252\r\n', '\x06252\r\n'].map((characters) =>
      toHex(text(characters)),
    );
    expect(messages.map(({ hex: bytes }) => bytes)).toEqual([...signOn, ...dialog().flat().map(toHex)]);
    expect(messages.slice(0, 4).map(({ payload, side }) => [payload, side])).toEqual([
      [Payload.iec62056_21, 0],
      [Payload.iec62056_21, 1],
      [Payload.iec62056_21, 0],
      [Payload.iec62056_21, 1],
    ]);
  });

  it('are told though they belong to no frame', () => {
    const wire = new Wire();
    known(wire).receive(1, new Uint8Array(100).fill(0x55));
    const { messages } = new Adapters().feed(wire.packets, MAPPED).end();
    expect(messages.map(({ payload, who }) => [payload, who])).toEqual([[Payload.junk, 'USB 1.5 CP210x → host']]);
  });

  it('are those of the next input only', () => {
    const wire = new Wire();
    known(wire, FTDI).receive(1, ftdiPackets(hex('7e a0')));
    const told = new Adapters().feed(wire.packets, MAPPED).end();
    expect(told.messages).toHaveLength(1);
    const other = new Wire();
    new UsbDevice(other, mapped, 1, 5).send(2, (dialog(1)[0] as [Uint8Array, Uint8Array])[0]);
    told.feed(other.packets, MAPPED).end();
    expect(told.messages.at(-1)?.who).toBe('host → USB 1.5');
    expect(told.messages.at(-1)?.flow).not.toBe(told.messages[0]?.flow);
  });

  it('are told with what the adapter complained of, once', () => {
    const wire = new Wire();
    const device = known(wire, FTDI);
    const [[, first], [, second]] = dialog() as [[Uint8Array, Uint8Array], [Uint8Array, Uint8Array]];
    device.receive(1, ftdiPackets(first.subarray(0, 5), 64, 0x62));
    device.receive(1, ftdiPackets(first.subarray(5), 64, 0x68));
    device.receive(1, ftdiPackets(second));
    device.receive(1, ftdiPackets(new Uint8Array(0), 64, 0x70));
    device.receive(1, ftdiPackets(second));
    const { messages } = new Adapters().feed(wire.packets, MAPPED).end();
    expect(messages.map(({ notes }) => notes)).toEqual([
      ['stream.line_error: the adapter tells of an overrun, a framing error'],
      [],
      ['stream.line_error: the adapter tells of a break'],
    ]);
  });

  it('that are missing are told as cut by the capture', () => {
    const wire = new Wire();
    const [, [request, answer], [, last]] = dialog() as [Uint8Array, Uint8Array][];
    const device = known(wire);
    device.send(2, request as Uint8Array);
    const cut = (answer as Uint8Array).subarray(0, 20);
    const length = (answer as Uint8Array).length;
    device.event({ id: 1, isDone: true, transfer: UsbTransfer.bulk, endpoint: 0x81, data: cut, length });
    device.receive(1, last as Uint8Array);
    const { messages } = new Adapters().feed(wire.packets, MAPPED).end();
    const missing = length - 20;
    expect(messages.map(({ hex: bytes, notes }) => [bytes, notes[0]])).toEqual([
      [toHex(request as Uint8Array), undefined],
      [
        toHex(cut),
        `issue.cut_capture: ${missing} bytes of this message are missing: ${missing} bytes were cut by the capture (snap length)`,
      ],
      [toHex(last as Uint8Array), undefined],
    ]);
  });

  it('of a line that is held for too long make room', () => {
    const told = new Adapters();
    const begin = (dialog(1)[0] as [Uint8Array, Uint8Array])[0].subarray(0, 9);
    for (let bus = 1; bus <= Limits.adapterLines + 10; bus++) {
      const wire = new Wire();
      known(wire, CP210X, 5, bus).send(2, begin);
      told.feed(wire.packets, MAPPED);
    }
    expect(told.run.counts.evicted).toBe(10);
    expect(told.messages).toHaveLength(10);
    told.end();
    expect(told.messages).toHaveLength(Limits.adapterLines + 10);
  });

  it('are told when the line falls silent', () => {
    const wire = new Wire();
    known(wire).receive(1, get.response(1, axdr.doubleLongUnsigned(5)));
    const told = new Adapters().feed(wire.packets, MAPPED);
    expect(told.messages).toEqual([]);
    told.run.analyzer.quiet();
    expect(told.messages.map(({ payload }) => payload)).toEqual([Payload.apdu]);
  });
});

describe('a device that may be anything', () => {
  it('says nothing of interest until something is found', () => {
    const wire = new Wire();
    const disk = new UsbDevice(wire, mapped, 1, 9);
    for (let n = 0; n < 40; n++) {
      disk.send(2, hex('55 53 42 43 01 00 00 00 00 02 00 00 80 00 0a 28 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00'));
      disk.receive(1, new Uint8Array(512).fill(n));
    }
    const told = new Adapters().feed(wire.packets, MAPPED).end();
    expect(told.messages).toEqual([]);
    expect(told.run.counts.notDlms).toBe(80);
    expect(told.run.counts.withoutPayload).toBe(80);
  });

  it('is followed after all when it is found to be an adapter', () => {
    const wire = new Wire();
    const device = new UsbDevice(wire, mapped, 1, 9);
    for (let n = 0; n < 40; n++) device.receive(1, new Uint8Array(512).fill(n + 3));
    device.control(usbSetup(0x21, 0x20, 0, 0, 7), hex('80 25 00 00 00 00 08'));
    for (const [request, answer] of dialog()) {
      device.send(2, request);
      device.receive(1, answer);
    }
    expect(new Adapters().feed(wire.packets, MAPPED).end().told).toEqual(expected('USB 1.9', dialog()));
  });
});

describe('a frame without bytes of a line', () => {
  const wire = new Wire();
  const device = new UsbDevice(wire, mapped, 1, 5);
  device.describe(FTDI, vendorAdapter(1, 2));
  device.control(usbSetup(0x40, 3, 0x4138, 0, 0));
  device.control(usbSetup(0x40, 4, 0x0008, 0, 0));
  device.receive(1, IDLE);

  it.each([true, false])('tells what it says of the line, where all frames are wanted (headers: %s)', (layers) => {
    const lines: string[] = [];
    const run = new Run({ all: true, layers }, (message) => {
      const { source, destination, service, value } = summarize(message, registry);
      lines.push([source, destination, service, value].filter((part) => part !== '').join(', '));
    });
    for (const { bytes } of wire.packets) run.feed(bytes, MAPPED);
    run.end();
    const telling = lines.filter((line) => /settings|adapter/i.test(line));
    expect(telling).toEqual([
      'USB adapter, USB 1.5 is FTDI FT232R (0403:6001)',
      'host, USB 1.5 FTDI, Line settings, 9600 Bd',
      'host, USB 1.5 FTDI, Line settings, 9600 8N1',
    ]);
    expect(lines).toHaveLength(wire.packets.length);
  });

  it('is no message', () => {
    const told = new Adapters().feed(wire.packets, MAPPED).end();
    expect(told.messages).toEqual([]);
    expect(told.run.counts).toMatchObject({ notDlms: 10, withoutPayload: 2 });
  });
});

describe('what the user says', () => {
  it('comes before what the link type says', () => {
    const snrm = (dialog(1)[0] as [Uint8Array, Uint8Array])[0];
    const linkPayloads = new Map([[LinkType.usbPcap as number, Payload.hdlc as number]]);
    const told = new Adapters({ layers: true, linkPayloads });
    told.run.feed(snrm, LinkType.usbPcap).end();
    expect(told.messages.map(({ payload, hex: bytes }) => [payload, bytes])).toEqual([[Payload.hdlc, toHex(snrm)]]);
  });
});
