import { describe, expect, it } from 'vitest';
import {
  cdcAdapter,
  concat,
  configurationDescriptor,
  deviceDescriptor,
  endpointDescriptor,
  hex,
  interfaceDescriptor,
  lineCoding,
  UsbTransfer,
  usbSetup,
  vendorAdapter,
} from '../../../captures/bytes.js';
import { Line } from '../../../dissectors/usb/line-format.js';
import { findNode } from '../../../src/core/index.js';
import { type Decoded, tree } from '../../dissect.js';
import { Events, type Kind, kinds } from './events.js';

const kind = kinds[1] as Kind;

const ftdi = deviceDescriptor({ vendor: 0x0403, product: 0x6001, version: 0x0600 });
const fourPorts = deviceDescriptor({ vendor: 0x0403, product: 0x6011, version: 0x0800 });
const cp210x = deviceDescriptor({ vendor: 0x10c4, product: 0xea60 });
const ch34x = deviceDescriptor({ vendor: 0x1a86, product: 0x7523 });

function known(device: Uint8Array, configuration: Uint8Array = vendorAdapter(1, 2)): Events {
  const events = new Events(kind);
  events.answer(usbSetup(0x80, 6, 0x0100, 0, 18), device);
  events.answer(usbSetup(0x80, 6, 0x0200, 0, 255), configuration);
  return events;
}

/** What a frame says of the line, and of which. */
function settings({ tape, packet }: Decoded): string {
  const node = findNode(tape, 0, tape.top, Line.settings);
  if (node < 0) return '';
  expect(packet).toMatchObject({ isTelling: true, lineSide: 0 });
  return `${packet.lineName}: ${tape.details.get(node)}`;
}

const SET_BAUD = 3;
const SET_DATA = 4;

describe('line settings of FTDI', () => {
  it.each([
    [0x4138, 0, 9600],
    [0x2710, 0, 300],
    [0x04e2, 0, 2400],
    [0x809c, 0, 19200],
    [0x001a, 0, 115200],
    [0x0000, 0, 3_000_000],
    [0x0001, 0, 2_000_000],
    // 7.5 and 6.125: fractions of all three bits.
    [0x4007, 0, 400_000],
    [0xc006, 0, 489_796],
    [0x4006, 1, 452_830],
  ])('reads divisor %i, index %i', (value, index, speed) => {
    expect(settings(known(ftdi).ask(usbSetup(0x40, SET_BAUD, value, index, 0)))).toBe(`USB 1.5 FTDI: ${speed} Bd`);
  });

  it.each([
    // Divisor 1250 of 12 MHz; the port is in the low byte.
    [0x04e2, 0x0201, 'USB 1.5 FTDI: 9600 Bd'],
    [0x04e2, 0x0202, 'USB 1.5 FTDI port 2: 9600 Bd'],
    // 312.5 of 3 MHz.
    [0x4138, 0x0001, 'USB 1.5 FTDI: 9600 Bd'],
    [0x4138, 0x0003, 'USB 1.5 FTDI port 3: 9600 Bd'],
    [0x0000, 0x0200, 'USB 1.5 FTDI: 12000000 Bd'],
  ])('knows ports and the fast clock: divisor %i, index %i', (value, index, expected) => {
    expect(settings(known(fourPorts).ask(usbSetup(0x40, SET_BAUD, value, index, 0)))).toBe(expected);
  });

  it('puts together what several requests say, for each port', () => {
    const events = known(ftdi);
    expect(settings(events.ask(usbSetup(0x40, SET_DATA, 0x0207, 0, 0)))).toBe('USB 1.5 FTDI: 7E1');
    expect(settings(events.ask(usbSetup(0x40, SET_BAUD, 0x2710, 0, 0)))).toBe('USB 1.5 FTDI: 300 7E1');
    expect(settings(events.ask(usbSetup(0x40, SET_DATA, 0x1008, 0, 0)))).toBe('USB 1.5 FTDI: 300 8N2');
    expect(settings(events.ask(usbSetup(0x40, SET_DATA, 0x0008, 2, 0)))).toBe('USB 1.5 FTDI port 2: 8N1');
  });

  it('names requests that say nothing of it', () => {
    const latency = known(ftdi).ask(usbSetup(0x40, 9, 16, 0, 0));
    expect(tree(latency.tape)).toContain('usb_serial.latency: 16 ms');
    expect(settings(latency)).toBe('');
  });
});

describe('line settings of CDC and PL2303', () => {
  const SET_LINE_CODING = usbSetup(0x21, 0x20, 0, 0, 7);

  it('reads the line coding, set and asked for', () => {
    const set = known(deviceDescriptor({ vendor: 0x1209, product: 1, deviceClass: 2 }), cdcAdapter()).ask(
      SET_LINE_CODING,
      lineCoding(9600),
    );
    expect(settings(set)).toBe('USB 1.5 CDC-ACM: 9600 8N1');
    expect(tree(set.tape).slice(tree(set.tape).indexOf('    64+7 usb_serial'))).toMatchInlineSnapshot(`"1"`);
    const pl2303 = known(deviceDescriptor({ vendor: 0x067b, product: 0x2303 }), vendorAdapter(3, 2));
    const asked = pl2303.answer(usbSetup(0xa1, 0x21, 0, 0, 7), lineCoding(300, 0, 2, 7));
    expect(settings(asked)).toBe('USB 1.5 PL2303: 300 7E1');
  });

  it('knows by it that a device is a serial adapter, whose maker nobody knows', () => {
    const events = new Events(kind);
    expect(events.sent(hex('2f 3f 21')).packet.isSerial).toBe(false);
    expect(settings(events.ask(SET_LINE_CODING, lineCoding(2400, 1, 1, 8)))).toBe('USB 1.5: 2400 8O1.5');
    expect(events.sent(hex('2f 3f 21')).packet.isSerial).toBe(true);
  });

  it('tells what is not known', () => {
    expect(settings(new Events(kind).ask(SET_LINE_CODING, lineCoding(9600, 9, 9, 8)))).toBe('USB 1.5: 9600 8??');
  });

  it('keeps what came before when the line coding is cut', () => {
    const { tape } = new Events(kind).ask(SET_LINE_CODING, lineCoding(9600).subarray(0, 5));
    expect(tree(tape)).toContain('usb_serial.speed 80250000');
    expect(tree(tape)).toContain('issue.truncated: Parity needs 1 bytes');
  });
});

describe('line settings of CP210x', () => {
  it('reads speed and form', () => {
    const events = known(cp210x);
    expect(settings(events.ask(usbSetup(0x41, 0x1e, 0, 0, 4), hex('60 09 00 00')))).toBe('USB 1.5 CP210x: 2400 Bd');
    expect(settings(events.ask(usbSetup(0x41, 0x03, 0x0720, 0, 0)))).toBe('USB 1.5 CP210x: 2400 7E1');
    expect(settings(events.ask(usbSetup(0x41, 0x01, 0x0180, 0, 0)))).toBe('USB 1.5 CP210x: 9600 7E1');
    expect(settings(events.ask(usbSetup(0x41, 0x01, 0, 0, 0)))).toBe('');
  });

  it('tells that events will stand among the bytes', () => {
    const embed = (value: number): string => tree(known(cp210x).ask(usbSetup(0x41, 0x15, value, 0, 0)).tape);
    expect(embed(0xec)).toContain('usb_serial.embedded_events');
    expect(embed(0)).not.toContain('usb_serial.embedded_events');
  });

  it('knows it by its requests', () => {
    expect(settings(new Events(kind).ask(usbSetup(0x41, 0x1e, 0, 0, 4), hex('80 25 00 00')))).toBe(
      'USB 1.5 CP210x: 9600 Bd',
    );
  });
});

describe('line settings of CH34x', () => {
  it.each([
    // The divisors that ch341.c of Linux takes.
    [0xb282, '9600 Bd'],
    [0xd980, '300 Bd'],
    [0xcc83, '115200 Bd'],
  ])('reads the speed registers %i', (index, expected) => {
    expect(settings(known(ch34x).ask(usbSetup(0x40, 0x9a, 0x1312, index, 0)))).toBe(`USB 1.5 CH34x: ${expected}`);
  });

  it.each([
    [0xc3, '8N1'],
    [0xda, '7E1'],
    [0xcb, '8O1'],
    [0xc7, '8N2'],
    [0xfb, '8S1'],
    [0xeb, '8M1'],
  ])('reads the line register %i', (index, expected) => {
    expect(settings(known(ch34x).ask(usbSetup(0x40, 0x9a, 0x2518, index, 0)))).toBe(`USB 1.5 CH34x: ${expected}`);
    expect(settings(known(ch34x).ask(usbSetup(0x40, 0x9a, 0x0706, index, 0)))).toBe('');
  });
});

describe('the line that a request is about', () => {
  const twoPorts = configurationDescriptor(
    2,
    interfaceDescriptor({ number: 0, endpoints: 2, class: 0xff }),
    endpointDescriptor(0x81, UsbTransfer.bulk, 64),
    endpointDescriptor(0x01, UsbTransfer.bulk, 64),
    interfaceDescriptor({ number: 1, endpoints: 2, class: 0xff }),
    endpointDescriptor(0x82, UsbTransfer.bulk, 64),
    endpointDescriptor(0x02, UsbTransfer.bulk, 64),
  );

  it('is that of the bytes of its interface', () => {
    const events = known(cp210x, twoPorts);
    const second = events.ask(usbSetup(0x41, 0x03, 0x0800, 1, 0));
    expect(settings(second)).toBe('USB 1.5 CP210x port 2: 8N1');
    expect(events.received(hex('01'), 0x82).packet.line).toBe(second.packet.line);
    expect(events.sent(hex('01'), 0x02).packet.line).toBe(second.packet.line);
    expect(events.received(hex('01'), 0x81).packet.line).toBe(events.sent(hex('01'), 0x01).packet.line);
    expect(events.received(hex('01'), 0x81).packet.line).not.toBe(second.packet.line);
  });

  it('is the next with bytes where a CDC interface controls it', () => {
    const events = known(deviceDescriptor({ vendor: 0x1209, product: 1, deviceClass: 2 }), cdcAdapter());
    const set = events.ask(usbSetup(0x21, 0x20, 0, 0, 7), lineCoding(9600));
    expect(events.received(hex('01'), 0x81).packet).toMatchObject({
      line: set.packet.line,
      lineName: 'USB 1.5 CDC-ACM',
    });
  });
});

describe('notifications', () => {
  const events = known(deviceDescriptor({ vendor: 0x1209, product: 1, deviceClass: 2 }), cdcAdapter());
  const notify = (bytes: Uint8Array): Decoded =>
    events.take({ transfer: UsbTransfer.interrupt, endpoint: 0x82, data: bytes });

  it('tell what the line complains of', () => {
    const { packet, tape } = notify(hex('a1 20 00 00 00 00 02 00 63 00'));
    expect(packet).toMatchObject({ lineErrors: 0b0011, lineSide: 1, lineName: 'USB 1.5 CDC-ACM' });
    expect(packet.payloadEnd - packet.payloadStart).toBe(0);
    expect(tree(tape).slice(tree(tape).indexOf('64+10'))).toMatchInlineSnapshot(`
      "64+10 cdc_notification
        64+1 cdc_notification.bm_request_type a1
        65+1 cdc_notification.b_notification 20
        66+2 cdc_notification.w_value 0000
        68+2 cdc_notification.w_index 0000
        70+2 cdc_notification.w_length 0200
        72+1 cdc_notification.state
          72+1 cdc_notification.dcd 63 = 1
          72+1 cdc_notification.dsr 63 = 1
          72+1 cdc_notification.break_received 63 = 0
          72+1 cdc_notification.ri 63 = 0
          72+1 cdc_notification.framing_error 63 = 0
          72+1 cdc_notification.parity_error 63 = 1
          72+1 cdc_notification.overrun 63 = 1
        73+1 cdc_notification.more 00"
    `);
  });

  it('tell nothing where all is well, or where they are others', () => {
    expect(notify(hex('a1 20 00 00 00 00 02 00 03 00')).packet).toMatchObject({ line: 0, lineErrors: 0 });
    expect(notify(hex('a1 2a 00 00 00 00 08 00 40 00')).packet.line).toBe(0);
    expect(tree(notify(concat(0xa1, 0x20)).tape)).toContain('usb.data a120');
  });
});
