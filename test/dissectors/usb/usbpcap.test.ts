import { describe, expect, it } from 'vitest';
import { concat, hex, lineCoding, UsbTransfer, usbSetup } from '../../../captures/bytes.js';
import { Handover } from '../../../src/core/index.js';
import { tree } from '../../dissect.js';
import { Events, eventOf, gapsIn, handed, type Kind, kinds } from './events.js';

const kind = kinds.at(-1) as Kind;
const GREETING = hex('2f 3f 21 0d 0a');

describe('usbpcap', () => {
  it('decodes what is sent to a device', () => {
    const bytes = hex(`
      1b 00  c0 96 3c 9d 0c bd ff ff  00 00 00 00  09 00  00    # 27 bytes, IRP, success, bulk or interrupt, asked
      02 00  07 00  02  03  05 00 00 00                         # bus 2, device 7, endpoint 2 OUT, bulk, 5 bytes
      2f 3f 21 0d 0a
    `);
    const decoded = new Events(kind).frame(bytes);
    expect(tree(decoded.tape)).toMatchInlineSnapshot(`
      "0+27 usb
        0+2 usb.usbpcap_header_len 1b00
        2+8 usb.irp_id c0963c9d0cbdffff
        10+4 usb.usbd_status 00000000
        14+2 usb.function 0900
        16+1 usb.irp_info
          16+1 usb.irp_info.direction 00 = 0
        17+2 usb.bus_id 0200
        19+2 usb.device_address 0700
        21+1 usb.endpoint_address
          21+1 usb.endpoint_address.number 02 = 2
          21+1 usb.endpoint_address.direction 02 = 0
        22+1 usb.transfer_type 03
        23+4 usb.data_len 05000000"
    `);
    expect(handed(decoded)).toEqual(GREETING);
    expect(decoded.packet).toMatchObject({ lineName: 'USB 2.7', lineSide: 0 });
    expect(gapsIn(kind, bytes)).toEqual([]);
  });

  it('takes bytes where they cross the bus for the first time', () => {
    const events = new Events(kind);
    expect(handed(events.sent(GREETING))).toEqual(GREETING);
    expect(handed(events.received(GREETING))).toEqual(GREETING);
    expect(handed(events.take({ isDone: false, data: GREETING }))).toHaveLength(0);
    expect(handed(events.take({ isDone: true, endpoint: 2, data: GREETING }))).toHaveLength(0);
  });

  it('finds the setup packet in front of the data, or before it', () => {
    const setup = usbSetup(0x21, 0x20, 0, 0, 7);
    const together = new Events(kind).ask(setup, lineCoding(2400, 0, 2, 7));
    expect(tree(together.tape)).toContain('usb_serial.settings: 2400 7E1');
    // As older ones wrote it: a stage of its own for the data.
    const events = new Events(kind);
    expect(tree(events.ask(setup).tape)).not.toContain('usb_serial');
    const data = eventOf(kind, {
      transfer: UsbTransfer.control,
      endpoint: 0,
      isDone: false,
      data: lineCoding(2400, 0, 2, 7),
    });
    data[27] = 1;
    const apart = events.frame(data);
    expect(tree(apart.tape)).toContain('usb_serial.settings: 2400 7E1');
    expect(apart.packet).toMatchObject({ isTelling: true, handover: Handover.none });
  });

  it('owns headers that are longer, and says so of those that are shorter', () => {
    const whole = eventOf(kind, { data: GREETING });
    const longer = concat(whole.subarray(0, 27), hex('01 02 03'), whole.subarray(27));
    longer[0] = 30;
    expect(tree(new Events(kind).frame(longer).tape)).toContain('usb.more_header 010203');
    expect(handed(new Events(kind).frame(longer))).toEqual(GREETING);
    const shorter = whole.slice();
    for (let length = 0; length < 27; length++) {
      shorter[0] = length;
      expect(tree(new Events(kind).frame(shorter).tape)).toContain(`issue.malformed: a header of ${length} bytes`);
      expect(gapsIn(kind, shorter)).toEqual([]);
    }
  });

  it('owns the data of a control transfer whose header ends before the stage', () => {
    const bytes = eventOf(kind, { data: hex('ff') });
    bytes[22] = 2;
    expect(bytes).toHaveLength(28);
    expect(gapsIn(kind, bytes)).toEqual([]);
  });

  it('tells a transfer that failed, and not one that was given up', () => {
    const failed = (status: number): string => tree(new Events(kind).take({ status: status | 0 }).tape);
    expect(failed(0xc0000011)).toContain('usb.failed: status 0xc0000011');
    expect(failed(0xc0010000)).not.toContain('usb.failed');
    expect(failed(0)).not.toContain('usb.failed');
  });

  it.each([
    [{ data: GREETING }],
    [
      {
        transfer: UsbTransfer.control,
        endpoint: 0,
        isDone: false,
        setup: usbSetup(0x21, 0x20, 0, 0, 7),
        data: lineCoding(9600),
      },
    ],
  ])('keeps what came before, cut at every byte', (event) => {
    const whole = eventOf(kind, event);
    for (let length = 0; length < whole.length; length++) {
      const bytes = whole.subarray(0, length);
      expect(gapsIn(kind, bytes), `cut at ${length}`).toEqual([]);
      expect(tree(new Events(kind).frame(bytes).tape)).toMatch(/issue\.truncated/);
      expect(tree(new Events(kind).frame(bytes, whole.length - length).tape)).toMatch(/issue\.cut_capture/);
    }
  });
});
