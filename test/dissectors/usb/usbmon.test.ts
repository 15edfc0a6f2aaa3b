import { describe, expect, it } from 'vitest';
import { concat, hex, UsbStatus, UsbTransfer, usbSetup } from '../../../captures/bytes.js';
import { Handover, roots } from '../../../src/core/index.js';
import { tree } from '../../dissect.js';
import { Events, eventOf, gapsIn, handed, type Kind, kinds } from './events.js';

const [plain, mapped] = kinds as [Kind, Kind];
const usbmons = kinds.filter(({ name }) => name.startsWith('usbmon'));
const GREETING = hex('2f 3f 21 0d 0a');

describe('usbmon', () => {
  it('decodes what a device sent', () => {
    const bytes = hex(`
      c0 a6 3c 9d 81 88 ff ff  43 03 81 05 01 00 2d 00    # done, bulk, endpoint 1 IN, device 5, bus 1
      a0 ce 66 66 00 00 00 00  40 e2 01 00  00 00 00 00   # 1718013600 s, 123456 us, success
      03 00 00 00 03 00 00 00  00 00 00 00 00 00 00 00    # 3 bytes, all captured; no setup
      06 32 0d
    `);
    const decoded = new Events(plain).frame(bytes);
    expect(tree(decoded.tape)).toMatchInlineSnapshot(`
      "0+48 usb
        0+8 usb.urb_id c0a63c9d8188ffff
        8+1 usb.urb_type 43
        9+1 usb.transfer_type 03
        10+1 usb.endpoint_address
          10+1 usb.endpoint_address.number 81 = 1
          10+1 usb.endpoint_address.direction 81 = 1
        11+1 usb.device_address 05
        12+2 usb.bus_id 0100
        14+1 usb.setup_flag 2d
        15+1 usb.data_flag 00
        16+4 usb.urb_ts_sec a0ce6666
        20+4 usb.urb_ts_sec_high 00000000
        24+4 usb.urb_ts_usec 40e20100
        28+4 usb.urb_status 00000000
        32+4 usb.urb_len 03000000
        36+4 usb.data_len 03000000
        40+8 usb.unused_setup 0000000000000000"
    `);
    expect(handed(decoded)).toEqual(hex('06 32 0d'));
    expect(gapsIn(plain, bytes)).toEqual([]);
  });

  it('decodes what is asked of a device, with the 16 bytes more of the mapped interface', () => {
    const setup = usbSetup(0x80, 6, 0x0100, 0, 18);
    const bytes = eventOf(mapped, { isDone: false, transfer: UsbTransfer.control, endpoint: 0x80, setup, length: 18 });
    expect(tree(new Events(mapped).frame(bytes).tape)).toMatchInlineSnapshot(`
      "0+64 usb
        0+8 usb.urb_id 001000008188ffff
        8+1 usb.urb_type 53
        9+1 usb.transfer_type 02
        10+1 usb.endpoint_address
          10+1 usb.endpoint_address.number 80 = 0
          10+1 usb.endpoint_address.direction 80 = 1
        11+1 usb.device_address 05
        12+2 usb.bus_id 0100
        14+1 usb.setup_flag 00
        15+1 usb.data_flag 3c
        16+4 usb.urb_ts_sec a0ce6666
        20+4 usb.urb_ts_sec_high 00000000
        24+4 usb.urb_ts_usec 40e20100
        28+4 usb.urb_status 8dffffff
        32+4 usb.urb_len 12000000
        36+4 usb.data_len 00000000
        40+8 usb.setup
          40+1 usb.setup.bm_request_type
            40+1 usb.setup.direction 80 = 1
            40+1 usb.setup.type 80 = 0
            40+1 usb.setup.recipient 80 = 0
          41+1 usb.setup.b_request 06
          42+1 usb.setup.descriptor_index 00
          43+1 usb.setup.descriptor_type 01
          44+2 usb.setup.w_index 0000
          46+2 usb.setup.w_length 1200
        48+4 usb.interval 00000000
        52+4 usb.start_frame 00000000
        56+4 usb.copy_of_transfer_flags 04020000
        60+4 usb.iso.numdesc 00000000"
    `);
    expect(gapsIn(mapped, bytes)).toEqual([]);
  });

  it.each(usbmons)('takes bytes where they cross the bus for the first time: $name', (kind) => {
    const events = new Events(kind);
    expect(handed(events.sent(GREETING))).toEqual(GREETING);
    expect(handed(events.received(GREETING))).toEqual(GREETING);
    expect(events.sent(GREETING).packet).toMatchObject({ handover: Handover.serial, lineSide: 0, lineName: 'USB 1.5' });
    expect(events.received(GREETING).packet).toMatchObject({ lineSide: 1, line: 1 });
    // The host has room, and is told that its bytes went: if bytes stand there, they are no new ones.
    for (const again of [{ isDone: false }, { isDone: true, endpoint: 2 }]) {
      expect(events.take(again).packet).toMatchObject({ handover: Handover.serial, line: 0 });
      const decoded = events.take({ ...again, data: GREETING });
      expect(handed(decoded)).toHaveLength(0);
      expect(tree(decoded.tape)).toContain(`usb.data ${Buffer.from(GREETING).toString('hex')}`);
    }
  });

  it.each(usbmons)('reads numbers in the order of bytes of the machine that captured: $name', (kind) => {
    const failed = { status: UsbStatus.protocol, length: 0x0102_0304, data: GREETING, bus: 258 };
    const { tape, packet } = new Events(kind).take(failed);
    expect(packet.lineName).toBe('USB 258.5');
    expect(packet.payloadMissing).toBe(0x0102_0304 - GREETING.length);
    const texts = [...roots(tape)].flatMap((root) => [...root.children()].map(({ name, text }) => `${name} ${text}`));
    expect(texts).toContain('usb.urb_ts_sec 1718013600');
    expect(texts).toContain('usb.urb_ts_usec 123456');
    expect(texts).toContain('usb.urb_status 0xffffffb9 (EPROTO)');
    expect(texts).toContain('usb.failed EPROTO');
  });

  it('tells no failure where a transfer was given up', () => {
    for (const status of [UsbStatus.unlinked, UsbStatus.shortTransfer, UsbStatus.fine]) {
      expect(tree(new Events(plain).take({ status }).tape)).not.toContain('usb.failed');
    }
  });

  it.each([UsbTransfer.isochronous, UsbTransfer.interrupt, UsbTransfer.control])(
    'takes no serial bytes of transfer type %i',
    (transfer) => {
      const { packet, tape } = new Events(mapped).take({ transfer, data: GREETING });
      expect(packet.handover).toBe(Handover.none);
      expect(tree(tape)).toMatch(/data 2f3f210d0a/);
    },
  );

  it.each(usbmons)('tells how many bytes of a transfer the capture left out: $name', (kind) => {
    const { packet } = new Events(kind).take({ data: GREETING, length: 4096 });
    expect(packet.payloadMissing).toBe(4091);
    expect(new Events(kind).take({ data: GREETING }).packet.payloadMissing).toBe(0);
  });

  it.each([
    [{ data: GREETING }],
    [
      {
        transfer: UsbTransfer.control,
        endpoint: 0,
        isDone: false,
        setup: usbSetup(0x21, 0x20, 0, 0, 7),
        data: new Uint8Array(7),
      },
    ],
  ])('keeps what came before, cut at every byte', (event) => {
    for (const kind of usbmons) {
      const whole = eventOf(kind, event);
      for (let length = 0; length < whole.length; length++) {
        const bytes = whole.subarray(0, length);
        expect(gapsIn(kind, bytes), `cut at ${length}`).toEqual([]);
        expect(tree(new Events(kind).frame(bytes).tape)).toMatch(/issue\.truncated/);
        expect(tree(new Events(kind).frame(bytes, whole.length - length).tape)).toMatch(/issue\.cut_capture/);
      }
    }
  });

  it('reports bytes that are more or fewer than the header says', () => {
    const whole = eventOf(plain, { data: GREETING });
    const more = concat(whole, 0, 0);
    expect(tree(new Events(plain).frame(more).tape)).toContain('issue.unusual: 2 bytes more than were expected');
    expect(gapsIn(plain, more)).toEqual([]);
    const lie = whole.slice();
    lie[36] = 0xff;
    expect(tree(new Events(plain).frame(lie).tape)).toContain(
      'issue.truncated: Data length says 255 bytes, 5 are there',
    );
    expect(handed(new Events(plain).frame(lie))).toEqual(GREETING);
  });
});
