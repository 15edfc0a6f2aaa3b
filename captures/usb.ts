/** USB captures of a head-end's own adapter: usbmon with FTDI, USBPcap with CDC-ACM. */
import {
  axdr,
  cdcAdapter,
  concat,
  configurationDescriptor,
  dateTime,
  deviceDescriptor,
  endpointDescriptor,
  ftdiPackets,
  get,
  HdlcDialog,
  hex,
  interfaceDescriptor,
  LinkTypes,
  lineCoding,
  pcap,
  UsbDevice,
  UsbTransfer,
  usbmon,
  usbPcap,
  usbSetup,
  vendorAdapter,
  Wire,
} from './bytes.js';
import type { Capture } from './capture.js';
import {
  C1,
  clockTime,
  LLS_AARE,
  LLS_AARQ,
  NOON,
  profileBuffer,
  profileRows,
  READING_CLIENT,
  registerValue,
} from './meter.js';

const HDLC_LIMITS = { maxTransmit: 512, maxReceive: 512, windowTransmit: 1, windowReceive: 1 };

/** What a mouse reports, over and over. */
const MOUSE = hex('00 01 ff 00');
const MOUSE_DESCRIPTORS = configurationDescriptor(
  1,
  interfaceDescriptor({ number: 0, endpoints: 1, class: 3, subclass: 1, protocol: 2 }),
  endpointDescriptor(0x81, UsbTransfer.interrupt, 4),
);

function usbFtdi(): Uint8Array {
  const wire = new Wire();
  const header = usbmon(true);
  const mouse = new UsbDevice(wire, header, 1, 3);
  const adapter = new UsbDevice(wire, header, 1, 5);
  mouse.describe(deviceDescriptor({ vendor: 0x1209, product: 0x0001 }), MOUSE_DESCRIPTORS);
  adapter.describe(deviceDescriptor({ vendor: 0x0403, product: 0x6001, version: 0x0600 }), vendorAdapter(1, 2));
  adapter.control(
    usbSetup(0x80, 6, 0x0302, 0x0409, 255),
    concat(18, 3, hex('55 00 41 00 52 00 54 00 20 00 6f 00 6e 00 65 00')),
  );
  adapter.control(usbSetup(0x00, 9, 1, 0, 0));

  // Reset, latency timer of 16 ms, 9600 Bd (divisor 312.5), 8N1, no flow control, DTR and RTS.
  adapter.control(usbSetup(0x40, 0, 0, 0, 0));
  adapter.control(usbSetup(0x40, 9, 16, 0, 0));
  adapter.control(usbSetup(0x40, 3, 0x4138, 0, 0));
  adapter.control(usbSetup(0x40, 4, 0x0008, 0, 0));
  adapter.control(usbSetup(0x40, 2, 0, 0, 0));
  adapter.control(usbSetup(0x40, 1, 0x0303, 0, 0));

  /** Nothing but a status, as every latency timer. */
  const idle = (): void => adapter.receive(1, ftdiPackets(new Uint8Array(0)));
  const link = new HdlcDialog(READING_CLIENT, { upper: 1, lower: 17, size: 2 });
  const ask = (request: Uint8Array, answer: Uint8Array): void => {
    adapter.send(2, request);
    idle();
    mouse.receive(1, MOUSE, 4, UsbTransfer.interrupt);
    wire.wait(30);
    // What came by the time that the latency timer ran out, then the rest.
    const first = Math.min(11, answer.length);
    adapter.receive(1, ftdiPackets(answer.subarray(0, first)));
    wire.wait(40);
    if (first < answer.length) adapter.receive(1, ftdiPackets(answer.subarray(first)));
    idle();
  };
  idle();
  const [snrm, ua] = link.connect(HDLC_LIMITS);
  if (snrm && ua) ask(snrm, ua);
  ask(link.request(LLS_AARQ), link.response(LLS_AARE));
  ask(link.request(get.request(C1, registerValue)), link.response(get.response(C1, axdr.doubleLongUnsigned(4256789))));
  // Four packets of the endpoint in one transfer.
  ask(link.request(get.request(C1, profileBuffer)), link.response(get.response(C1, profileRows(8))));
  // A bit of the next answer is turned, and the adapter says so.
  const broken = link
    .response(get.response(C1, axdr.octetString(dateTime(NOON + 1000))))
    .map((byte, i) => (i === 20 ? byte ^ 1 : byte));
  adapter.send(2, link.request(get.request(C1, clockTime)));
  adapter.receive(1, ftdiPackets(broken, 64, 0x64));
  idle();
  const [disc, end] = link.disconnect();
  if (disc && end) ask(disc, end);
  adapter.cancel(1);
  return pcap(wire.packets, { linkType: LinkTypes.usbLinuxMmapped });
}

function usbCdcAcm(): Uint8Array {
  const wire = new Wire();
  const adapter = new UsbDevice(wire, usbPcap, 2, 7);
  adapter.describe(deviceDescriptor({ vendor: 0x1209, product: 0x2303, deviceClass: 2 }), cdcAdapter());
  adapter.control(usbSetup(0x21, 0x20, 0, 0, 7), lineCoding(9600));
  adapter.control(usbSetup(0xa1, 0x21, 0, 0, 7), lineCoding(9600));
  adapter.control(usbSetup(0x21, 0x22, 0x0003, 0, 0));
  adapter.receive(2, hex('a1 20 00 00 00 00 02 00 03 00'), 10, UsbTransfer.interrupt);

  const link = new HdlcDialog(READING_CLIENT, { upper: 1, lower: 17, size: 2 });
  const ask = (request: Uint8Array, answer: Uint8Array): void => {
    adapter.send(2, request);
    wire.wait(30);
    // Frames end where they end, not where a packet does.
    for (let at = 0; at < answer.length; at += 32) adapter.receive(1, answer.subarray(at, at + 32), 4096);
  };
  const [snrm, ua] = link.connect(HDLC_LIMITS);
  if (snrm && ua) ask(snrm, ua);
  ask(link.request(LLS_AARQ), link.response(LLS_AARE));
  ask(link.request(get.request(C1, registerValue)), link.response(get.response(C1, axdr.doubleLongUnsigned(4256789))));
  const [disc, end] = link.disconnect();
  if (disc && end) ask(disc, end);
  return pcap(wire.packets, { linkType: LinkTypes.usbPcap });
}

export const usbCaptures: readonly Capture[] = [
  {
    name: 'usb-ftdi.pcap',
    shows: 'usbmon of an FTDI adapter: descriptors, 9600 8N1, HDLC in packets of 64 bytes, a wrong parity, a mouse',
    bytes: usbFtdi,
  },
  {
    name: 'usb-cdc-acm.pcap',
    shows: 'USBPcap of a CDC-ACM adapter: descriptors, line coding, a notification, an HDLC session in pieces',
    bytes: usbCdcAcm,
  },
];
