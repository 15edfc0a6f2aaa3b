import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cdcAdapter,
  concat,
  deviceDescriptor,
  ftdiPackets,
  hex,
  usbSetup,
  vendorAdapter,
} from '../../../captures/bytes.js';
import { LineError } from '../../../src/core/index.js';
import { type Decoded, tree } from '../../dissect.js';
import { Events, eventOf, gapsIn, handed, type Kind, kinds } from './events.js';

const kind = kinds[1] as Kind;
const DEVICE = deviceDescriptor({ vendor: 0x0403, product: 0x6001, version: 0x0600 });
/** A maker of its own, with a chip of FTDI. */
const OTHER_MAKER = deviceDescriptor({ vendor: 0x1209, product: 0x0002 });
const IDLE = ftdiPackets(new Uint8Array(0));

function known(device: Uint8Array | undefined, configuration?: Uint8Array): Events {
  const events = new Events(kind);
  if (device !== undefined) events.answer(usbSetup(0x80, 6, 0x0100, 0, 18), device);
  if (configuration !== undefined) events.answer(usbSetup(0x80, 6, 0x0200, 0, 255), configuration);
  return events;
}

const numbered = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i);

describe('packets of FTDI', () => {
  it('begin with two bytes of status', () => {
    const decoded = known(DEVICE).received(ftdiPackets(numbered(3), 64, 0x74));
    const shown = tree(decoded.tape);
    expect(shown.slice(shown.indexOf('64+2 ftdi'))).toMatchInlineSnapshot(`
      "64+2 ftdi
        64+1 ftdi.modem_status
          64+1 ftdi.full_speed 31 = 1
          64+1 ftdi.high_speed 31 = 0
          64+1 ftdi.reserved 31 = 0
          64+1 ftdi.cts 31 = 1
          64+1 ftdi.dsr 31 = 1
          64+1 ftdi.ri 31 = 0
          64+1 ftdi.dcd 31 = 0
        65+1 ftdi.line_status
          65+1 ftdi.data_ready 74 = 0
          65+1 ftdi.overrun 74 = 0
          65+1 ftdi.parity_error 74 = 1
          65+1 ftdi.framing_error 74 = 0
          65+1 ftdi.break_received 74 = 1
          65+1 ftdi.holding_empty 74 = 1
          65+1 ftdi.transmitter_empty 74 = 1
          65+1 ftdi.fifo_error 74 = 0"
    `);
    expect(handed(decoded)).toEqual(numbered(3));
    expect(decoded.packet).toMatchObject({ lineErrors: LineError.parity | LineError.break, isSerial: true });
  });

  it.each([
    [64, 0],
    [64, 61],
    [64, 62],
    [64, 63],
    [64, 400],
    [512, 509],
    [512, 510],
    [512, 511],
    [512, 3000],
  ])('of %i bytes hand over the %i bytes between their status', (size, length) => {
    const data = ftdiPackets(numbered(length), size);
    // By the endpoint's descriptor, and by what the status says of it.
    for (const events of [known(DEVICE, vendorAdapter(1, 2, size)), known(DEVICE)]) {
      const decoded = events.received(data);
      expect(handed(decoded)).toEqual(numbered(length));
      expect(decoded.packet.line).toBe(length === 0 ? 0 : 1);
    }
  });

  it('to the adapter have no status', () => {
    expect(handed(known(DEVICE).sent(numbered(100)))).toEqual(numbered(100));
  });

  it('own every byte, cut anywhere', () => {
    const whole = ftdiPackets(numbered(130));
    for (let length = 0; length <= whole.length; length++) {
      const events = known(DEVICE);
      const decoded = events.received(whole.subarray(0, length));
      expect(tree(decoded.tape).includes('issue.malformed: half a status')).toBe(length % 64 === 1);
      const full = Math.floor(length / 64);
      expect(handed(decoded)).toHaveLength(full * 62 + Math.max(0, (length % 64) - 2));
    }
  });

  it('count no status among the bytes that are missing', () => {
    const whole = ftdiPackets(numbered(300));
    for (let length = 0; length <= whole.length; length++) {
      const decoded = known(DEVICE).take({ data: whole.subarray(0, length), length: whole.length });
      expect(handed(decoded).length + decoded.packet.payloadMissing).toBe(300);
    }
  });

  it('are passed on as they were when decoded in any pieces', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), fc.constantFrom(64, 512), (bytes, size) => {
        expect(handed(known(DEVICE).received(ftdiPackets(bytes, size)))).toEqual(bytes);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a device without descriptors', () => {
  const names = (...decoded: readonly Decoded[]): string[] => decoded.map(({ packet }) => packet.lineName);

  it.each([64, 512])('is FTDI where its first bytes are a status, and those that follow bear it out: %i', (size) => {
    const events = known(undefined);
    expect(events.received(ftdiPackets(new Uint8Array(0), size)).packet.line).toBe(0);
    expect(handed(events.received(ftdiPackets(numbered(600), size)))).toEqual(numbered(600));
    expect(names(events.received(ftdiPackets(numbered(1), size)), events.sent(numbered(1)))).toEqual([
      'USB 1.5 FTDI',
      'USB 1.5 FTDI',
    ]);
  });

  it('is FTDI, too, where only its maker is another', () => {
    const events = known(OTHER_MAKER, vendorAdapter(1, 2));
    events.received(IDLE);
    expect(handed(events.received(ftdiPackets(numbered(100))))).toEqual(numbered(100));
  });

  it.each([
    ['a frame of HDLC', '7e a0 07'],
    ['an identification', '2f 4b 41 4d'],
    ['an acknowledgement', '06 30 35 30 0d 0a'],
    ['one byte', '01'],
    ['a status that is none', '01 9f'],
    ['bits that are reserved', '05 60'],
    ['neither size', '00 60'],
  ])('is none where it began with %s', (_, bytes) => {
    const events = known(undefined);
    const first = events.received(hex(bytes));
    expect(handed(first)).toEqual(hex(bytes));
    expect(first.packet.isSerial).toBe(false);
    expect(handed(events.received(IDLE))).toEqual(IDLE);
  });

  it('is none where a later transfer has no status', () => {
    const events = known(undefined);
    for (let n = 0; n < 5; n++) events.received(IDLE);
    const contradiction = concat(ftdiPackets(numbered(62)), hex('7e a0'));
    expect(handed(events.received(contradiction))).toEqual(contradiction);
    expect(handed(events.received(IDLE))).toEqual(IDLE);
  });

  it('stays FTDI when it has looked so for long', () => {
    const events = known(undefined);
    for (let n = 0; n < 8; n++) events.received(IDLE);
    expect(handed(events.received(concat(ftdiPackets(numbered(62)), hex('00 60 05'))))).toEqual(
      concat(numbered(62), 5),
    );
  });

  it('is FTDI where it is asked what only FTDI is asked', () => {
    const events = known(undefined);
    expect(events.ask(usbSetup(0x40, 4, 0x0008, 0, 0)).packet.lineName).toBe('USB 1.5 FTDI');
    expect(handed(events.received(ftdiPackets(numbered(5))))).toEqual(numbered(5));
    // Other requests of the same number are not taken for it.
    expect(known(undefined).ask(usbSetup(0x40, 4, 0x1234, 0, 0)).packet.isTelling).toBe(false);
  });

  it('makes a line of the n-th endpoints in both directions', () => {
    const events = known(undefined);
    const lines = [
      events.received(hex('7e'), 0x83),
      events.sent(hex('7e'), 0x02),
      events.sent(hex('7e'), 0x05),
      events.received(hex('7e'), 0x86),
      events.received(hex('7e'), 0x83),
    ].map(({ packet }) => packet.lineName);
    expect(lines).toEqual(['USB 1.5', 'USB 1.5', 'USB 1.5 port 2', 'USB 1.5 port 2', 'USB 1.5']);
  });
});

describe('a device', () => {
  it('is another when it says something else, and one that is plugged in anew', () => {
    const events = known(DEVICE);
    const first = events.received(ftdiPackets(numbered(1))).packet.line;
    events.answer(usbSetup(0x80, 6, 0x0100, 0, 18), DEVICE);
    expect(events.received(ftdiPackets(numbered(1))).packet.line).toBe(first);
    events.answer(usbSetup(0x80, 6, 0x0100, 0, 18), deviceDescriptor({ vendor: 0x10c4, product: 0xea60 }));
    const second = events.received(ftdiPackets(numbered(1)));
    expect(second.packet.line).not.toBe(first);
    expect(second.packet.lineName).toBe('USB 1.5 CP210x');
    expect(handed(second)).toEqual(ftdiPackets(numbered(1)));
    events.take({ transfer: 2, endpoint: 0, device: 0, isDone: false, setup: usbSetup(0x00, 5, 5, 0, 0) });
    expect(events.received(numbered(1)).packet.lineName).toBe('USB 1.5');
  });

  it('is no serial adapter where its interfaces say so', () => {
    const disk = cdcAdapter().map((byte, i, all) =>
      all[i - 5] === 9 && all[i - 4] === 4 && byte === 0x0a ? 0x08 : byte,
    );
    const { packet, tape } = known(OTHER_MAKER, disk).received(hex('55 53 42 53'));
    expect(packet.handover).toBe(0);
    expect(tree(tape)).toContain('usb.data 55534253');
    // A network is no line, either: its data interface has the same class.
    const network = cdcAdapter().map((byte, i, all) =>
      all[i - 6] === 9 && all[i - 5] === 4 && all[i - 1] === 2 ? 0x06 : byte,
    );
    expect(known(OTHER_MAKER, network).received(hex('55')).packet.handover).toBe(0);
  });

  it('is forgotten when there are too many', () => {
    const events = known(DEVICE);
    for (let bus = 2; bus < 2000; bus++) events.take({ bus, data: hex('7e') });
    expect(events.received(numbered(3)).packet.lineName).toBe('USB 1.5');
  });
});

describe('whatever the bytes', () => {
  const setups = fc.tuple(
    fc.constantFrom(0x80, 0x21, 0xa1, 0x40, 0xc0, 0x41, 0x00),
    fc.constantFrom(6, 0x20, 0x21, 3, 4, 9, 5, 0x1e, 0x9a, 1),
    fc.nat(0xffff),
    fc.nat(0x3ff),
    fc.nat(300),
  );
  const event = fc.record({
    id: fc.nat(3),
    isDone: fc.boolean(),
    transfer: fc.nat(4),
    bus: fc.constantFrom(1, 2),
    device: fc.nat(3),
    endpoint: fc.constantFrom(0, 0x80, 0x81, 0x02, 0x83),
    setup: fc.option(
      setups.map((facts) => usbSetup(...facts)),
      { nil: undefined },
    ),
    data: fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom(DEVICE, OTHER_MAKER, vendorAdapter(1, 2), cdcAdapter(), IDLE, ftdiPackets(numbered(100))),
    ),
    length: fc.nat(400),
  });
  const mutation = fc.tuple(fc.nat(120), fc.nat(255));

  it.each(kinds)('no dissector fails, every byte has an owner, and the tree is the same again: $name', (other) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(event, fc.array(mutation, { maxLength: 3 })), { maxLength: 12 }), (all) => {
        const events = new Events(other);
        for (const [each, mutations] of all) {
          const bytes = eventOf(other, each);
          for (const [at, value] of mutations) if (at < bytes.length) bytes[at] = value;
          expect(tree(events.frame(bytes).tape)).not.toContain('issue.bug');
          expect(gapsIn(other, bytes)).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
  });

  it.each(kinds)('random ones, too: $name', (other) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(3), (bytes, cut) => {
        expect(tree(new Events(other).frame(bytes, cut).tape)).not.toContain('issue.bug');
        expect(gapsIn(other, bytes)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
