/**
 * tshark knows the headers of USB captures, descriptors and the packets of FTDI, too: where it is installed, both must agree, number
 * for number and byte for byte. It knows no line settings of adapters but FTDI's, and joins nothing to frames of HDLC.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  concat,
  deviceDescriptor,
  ftdiPackets,
  pcap,
  UsbDevice,
  usbmon,
  usbSetup,
  vendorAdapter,
  Wire,
} from '../../../captures/bytes.js';
import { usbDissectors } from '../../../dissectors/usb/index.js';
import {
  Conversation,
  Dissection,
  type Frame,
  fieldById,
  integer,
  Kind,
  Registry,
  Tables,
  Tape,
} from '../../../src/core/index.js';
import { bytesSource } from '../../../src/index.js';

const TSHARK = 'tshark';
const hasTshark = spawnSync(TSHARK, ['--version']).status === 0;
const folder = fileURLToPath(new URL('../../../captures/', import.meta.url));

/** Names of tshark, and ours where they are others. */
const NUMBERS: Readonly<Record<string, string>> = {
  'usb.transfer_type': '',
  'usb.endpoint_address': '',
  'usb.device_address': '',
  'usb.bus_id': '',
  'usb.data_len': '',
  'usb.urb_ts_sec': '',
  'usb.urb_ts_usec': '',
  'usb.urb_status': '',
  'usb.urb_len': '',
  'usb.usbpcap_header_len': '',
  'usb.usbd_status': '',
  'usb.function': '',
  'usb.irp_info': '',
  'usb.control_stage': '',
  'usb.bmRequestType': 'usb.setup.bm_request_type',
  'usb.setup.wLength': 'usb.setup.w_length',
  'usb.bDescriptorType': 'usb.b_descriptor_type',
  'usb.bcdUSB': 'usb.bcd_usb',
  'usb.idVendor': 'usb.id_vendor',
  'usb.idProduct': 'usb.id_product',
  'usb.bcdDevice': 'usb.bcd_device',
  'usb.wTotalLength': 'usb.w_total_length',
  'usb.bInterfaceNumber': 'usb.b_interface_number',
  'usb.bNumEndpoints': 'usb.b_num_endpoints',
  'usb.bEndpointAddress': 'usb.b_endpoint_address',
  'usb.bmAttributes': 'usb.bm_attributes',
  'usb.wMaxPacketSize': 'usb.w_max_packet_size',
  'ftdi-ft.modem_status': 'ftdi.modem_status',
  'ftdi-ft.line_status': 'ftdi.line_status',
};
const BYTES = ['ftdi-ft.if_a_rx_payload', 'ftdi-ft.if_a_tx_payload', 'usb.capdata'];
/** Repeated by tshark in descriptions of types, which is not the type of a descriptor in an answer. */
const ASKED_TYPE = 'usb.bDescriptorType';

/** What tshark says of each frame, by field. */
function theirs(path: string): Map<string, string[]>[] {
  const fields = [...Object.keys(NUMBERS), ...BYTES];
  const columns = fields.flatMap((field) => ['-e', field]);
  const { stdout } = spawnSync(TSHARK, ['-r', path, '-T', 'fields', '-E', 'separator=|', ...columns], {
    encoding: 'utf8',
  });
  return stdout
    .trimEnd()
    .split('\n')
    .map(
      (line) => new Map(line.split('|').map((cell, i) => [fields[i] as string, cell === '' ? [] : cell.split(',')])),
    );
}

interface Seen {
  readonly numbers: ReadonlyMap<string, number[]>;
  /** Bytes of the line. */
  readonly handed: string;
  readonly isAnswer: boolean;
}

/** What we say of each frame. */
async function ours(path: string): Promise<Seen[]> {
  const registry = new Registry().add(...usbDissectors);
  const conversation = new Conversation(1);
  const seen: Seen[] = [];
  const frame = (each: Frame): void => {
    const tape = new Tape();
    const d = new Dissection(registry);
    const bytes = each.bytes.slice(each.start, each.end);
    d.begin(tape, conversation);
    d.packet.reset();
    d.range(tape.addStore(bytes, 'frame'), 0, bytes.length);
    d.next(Tables.linkType, each.linkType);
    const { pieces, payloadStart, payloadEnd, handover } = d.packet;
    const places = pieces.length > 0 ? pieces : handover === 0 ? [] : [payloadStart, payloadEnd];
    const handed = concat(
      ...Array.from({ length: places.length / 2 }, (_, i) => bytes.subarray(places[2 * i], places[2 * i + 1])),
    );
    seen.push({
      numbers: numbersOn(tape, bytes),
      handed: Buffer.from(handed).toString('hex'),
      isAnswer: !tapeHas(tape, 'usb.setup'),
    });
  };
  await bytesSource(path, [readFileSync(path)]).run({ frame, pause: () => undefined, note: () => undefined });
  return seen;
}

function numbersOn(tape: Tape, bytes: Uint8Array): Map<string, number[]> {
  const numbers = new Map<string, number[]>();
  for (let node = 0; node < tape.top; node += 4) {
    const kind = tape.kind(node);
    const length = tape.length(node);
    if (length === 0 || length > 6 || kind === Kind.octets || kind === Kind.bits) continue;
    const { name } = fieldById(tape.fieldId(node));
    const value = integer(bytes, tape.offset(node), length, kind === Kind.uintLittleEndian ? kind : Kind.uint);
    numbers.set(name, [...(numbers.get(name) ?? []), value]);
  }
  return numbers;
}

function tapeHas(tape: Tape, name: string): boolean {
  for (let node = 0; node < tape.top; node += 4) if (fieldById(tape.fieldId(node)).name === name) return true;
  return false;
}

async function expectSame(path: string): Promise<void> {
  const [second, first] = [theirs(path), await ours(path)];
  expect(second.length).toBe(first.length);
  let compared = 0;
  for (const [i, { numbers, handed, isAnswer }] of first.entries()) {
    const of = second[i] as Map<string, string[]>;
    for (const [field, own] of Object.entries(NUMBERS)) {
      if (field === ASKED_TYPE && !isAnswer) continue;
      const found = (of.get(field) as string[]).map((text) => Number(text) >>> 0);
      if (found.length === 0) continue;
      expect([field, i + 1, ...(numbers.get(own || field) ?? [])]).toEqual([field, i + 1, ...found]);
      compared++;
    }
    const bytes = BYTES.flatMap((field) => of.get(field) as string[]).join('');
    if (bytes !== '' && handed !== '') expect(handed).toBe(bytes);
  }
  expect(compared).toBeGreaterThan(9 * first.length);
}

describe.skipIf(!hasTshark)('tshark agrees', () => {
  it.each(['usb-ftdi.pcap', 'usb-cdc-acm.pcap'])('about %s', async (name) => {
    await expectSame(folder + name);
  });

  it.each([
    ['little-endian', 189, false],
    ['big-endian', 189, true],
    ['little-endian, mapped', 220, false],
    ['big-endian, mapped', 220, true],
  ])('about packets of 512 bytes, %s', async (_, linkType, isBigEndian) => {
    const wire = new Wire();
    const device = new UsbDevice(wire, usbmon(linkType === 220, isBigEndian), 3, 9);
    device.describe(deviceDescriptor({ vendor: 0x0403, product: 0x6014, version: 0x0900 }), vendorAdapter(1, 2, 512));
    device.control(usbSetup(0x40, 3, 0x04e2, 0x0200, 0));
    for (const length of [0, 1, 509, 510, 511, 1500]) {
      device.receive(
        1,
        ftdiPackets(
          Uint8Array.from({ length }, (__, i) => i),
          512,
        ),
        4096,
      );
      device.send(
        2,
        Uint8Array.from({ length: length + 1 }, (__, i) => i),
      );
    }
    device.cancel(1);
    const path = join(mkdtempSync(join(tmpdir(), 'usb-test-')), 'usb.pcap');
    writeFileSync(path, pcap(wire.packets, { linkType, isBigEndian }));
    await expectSame(path);
  });
});
