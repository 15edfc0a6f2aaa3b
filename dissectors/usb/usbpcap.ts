/**
 * USB captured on Windows by USBPcap (LINKTYPE_USBPCAP; https://desowin.org/usbpcap/captureformat.html). Little-endian.
 *
 *     header-length(2)  irp(8)  status(4)  function(2)  info(1)  bus(2)  device(2)  endpoint(1)  transfer(1)  data-length(4)
 *     [stage(1), of control transfers]  data
 *
 * The setup packet of a control transfer is the first data of its first stage.
 */
import {
  bitGroup,
  bits,
  type Dissection,
  type Dissector,
  defineFields,
  encoded,
  enumerated,
  hexText,
  Issue,
  Kind,
  LinkType,
  octets,
  Tables,
  u16le,
  u32le,
} from '../../src/core/index.js';
import { bulk } from './bulk.js';
import { answered, control, setup } from './control.js';
import { interrupt } from './interrupt.js';
import { Transfer, type Urb, Usb } from './urb.js';

const IRP_BYTES = 8;
const LENGTH_BYTES = 2;
/** Of transfers that are not control transfers. */
const HEADER_BYTES = 27;
/** Bit of the information: from the device's driver up, so it is done. */
const COMPLETE = 0x01;

const Stage = { setup: 0, data: 1, status: 2, complete: 3 } as const;

/** Two bits of a status (usb.h) say that it is an error. */
const IS_ERROR = 2;
const CANCELED = 0xc0010000;

const F = defineFields('usb', {
  usbpcapHeaderLen: u16le('Header length'),
  irpId: octets('IRP id', { about: 'The same in the event that asks and in the one that answers.' }),
  usbdStatus: u32le('Status', {
    hex: true,
    names: { 0: 'success', 0x40000000: 'pending', 0xc0000004: 'stalled', [CANCELED]: 'cancelled' },
  }),
  function: u16le('Function', {
    hex: true,
    names: {
      0: 'SELECT_CONFIGURATION',
      1: 'SELECT_INTERFACE',
      2: 'ABORT_PIPE',
      8: 'CONTROL_TRANSFER',
      9: 'BULK_OR_INTERRUPT_TRANSFER',
      10: 'ISOCH_TRANSFER',
      11: 'GET_DESCRIPTOR_FROM_DEVICE',
      23: 'VENDOR_DEVICE',
      24: 'VENDOR_INTERFACE',
      26: 'CLASS_DEVICE',
      27: 'CLASS_INTERFACE',
      30: 'SYNC_RESET_PIPE_AND_CLEAR_STALL',
      50: 'CONTROL_TRANSFER_EX',
    },
  }),
  irpDirection: bits('Direction', COMPLETE, {
    name: 'usb.irp_info.direction',
    names: { 0: 'asked', 1: 'done' },
  }),
  irpInfo: bitGroup('IRP information', 1, ['irpDirection']),
  controlStage: enumerated('Stage', {
    [Stage.setup]: 'setup',
    [Stage.data]: 'data',
    [Stage.status]: 'status',
    [Stage.complete]: 'complete',
  }),
  moreHeader: octets('More of the header'),
});

/** In this header, devices have two bytes. */
const deviceAddress = encoded(Usb.deviceAddress, Kind.uintLittleEndian, 2);

export const usbPcap: Dissector = {
  name: 'usbpcap',
  answers: [[Tables.linkType, LinkType.usbPcap]],

  dissect(d) {
    d.open(Usb.self);
    const headerLength = d.read(F.usbpcapHeaderLen);
    if (headerLength < HEADER_BYTES) {
      d.report(
        Issue.malformed,
        `a header of ${headerLength} bytes, where ${HEADER_BYTES} are the least`,
        0,
        LENGTH_BYTES,
      );
      d.rest(Usb.data);
      d.close();
      return;
    }
    d.narrow(headerLength - LENGTH_BYTES, F.usbpcapHeaderLen);
    const idAt = d.at;
    d.mark(F.irpId, IRP_BYTES);
    const status = d.read(F.usbdStatus);
    d.read(F.function);
    const isComplete = (d.flags(F.irpInfo) & COMPLETE) !== 0;
    const bus = d.read(Usb.busId);
    const device = d.read(deviceAddress);
    const endpoint = d.flags(Usb.endpointAddress);
    const transfer = d.read(Usb.transferType);
    const id = transfer === Transfer.control ? hexText(d.bytes, idAt, idAt + IRP_BYTES) : '';
    const urb: Urb = { bus, device, endpoint, isComplete, id };
    const length = d.read(Usb.dataLen);
    const stage = transfer === Transfer.control && d.left > 0 ? d.read(F.controlStage) : -1;
    d.rest(F.moreHeader);
    d.widen();
    if (transfer === Transfer.bulk && status >>> 30 >= IS_ERROR && status !== CANCELED) {
      d.report(Usb.failed, `status 0x${status.toString(16)}`);
    }
    d.narrow(length, Usb.dataLen);
    if (stage >= 0) d.attempt(() => controlStage(d, urb, stage));
    d.close();
    if (transfer === Transfer.bulk) bulk(d, urb, length - d.left);
    else if (transfer === Transfer.interrupt) interrupt(d, urb);
    else d.rest(Usb.data);
    d.widen();
    if (d.left > 0) d.trailing();
  },
};

function controlStage(d: Dissection, urb: Urb, stage: number): void {
  if (stage === Stage.setup) control(d, urb, setup(d, urb));
  else control(d, urb, answered(d, urb, stage !== Stage.data));
}
