/**
 * USB captured on Linux (LINKTYPE_USB_LINUX, and _MMAPPED with 16 bytes more; Documentation/usb/usbmon.rst).
 *
 *     id(8)  event(1)  transfer(1)  endpoint(1)  device(1)  bus(2)  no-setup(1)  no-data(1)  seconds(8)  microseconds(4)
 *     status(4)  length(4)  captured(4)  setup(8)  [interval(4)  start-frame(4)  flags(4)  descriptors(4)]  data
 *
 * Numbers have the byte order of the machine that captured, which the header does not tell: seconds are far below 2^32, so the order
 * that makes them so is taken. The setup stands there only when a control transfer is asked for.
 */
import {
  type Dissection,
  type Dissector,
  defineFields,
  encoded,
  enumerated,
  type Field,
  header,
  hexText,
  Kind,
  LinkType,
  octets,
  Tables,
  u32le,
} from '../../src/core/index.js';
import { bulk } from './bulk.js';
import { type Asked, answered, control, SETUP_BYTES, setup } from './control.js';
import { interrupt } from './interrupt.js';
import { summary } from './summary.js';
import { Transfer, type Urb, Usb } from './urb.js';

const SUBMIT = 0x53;
const COMPLETE = 0x43;
const FAILED = 0x45;

const SECONDS_AT = 16;
const ID_BYTES = 8;
const HALF_BYTES = 4;

/** Errors of Linux (errno.h), of which the status is the negative. */
const Errors: Readonly<Record<number, string>> = {
  2: 'ENOENT, unlinked',
  18: 'EXDEV',
  19: 'ENODEV',
  32: 'EPIPE, stalled',
  62: 'ETIME',
  71: 'EPROTO',
  75: 'EOVERFLOW',
  84: 'EILSEQ',
  104: 'ECONNRESET, unlinked',
  108: 'ESHUTDOWN',
  110: 'ETIMEDOUT',
  115: 'EINPROGRESS',
  121: 'EREMOTEIO, short',
};
/** What ends a transfer that nobody waits for any more: ports are closed so, and devices unplugged. */
const USUAL: readonly number[] = [2, 19, 104, 108, 121];

const F = defineFields('usb', {
  urbId: octets('URB id', { about: 'The same in the event that asks and in the one that answers.' }),
  urbType: enumerated('Event', { [SUBMIT]: 'submit', [COMPLETE]: 'complete', [FAILED]: 'error' }, { hex: true }),
  setupFlag: enumerated('Setup flag', { 0: 'present', 45: 'absent' }, { hex: true }),
  dataFlag: enumerated('Data flag', { 0: 'present', 60: 'absent, IN', 62: 'absent, OUT' }, { hex: true }),
  urbTsSec: u32le('Seconds'),
  urbTsSecHigh: header('Seconds, upper half'),
  urbTsUsec: u32le('Microseconds'),
  urbStatus: u32le('Status', { hex: true, names: statusName }),
  urbLen: u32le('Transfer length', { about: 'Bytes asked for or, when it is done, transferred.' }),
  unusedSetup: header('No setup'),
  interval: u32le('Interval'),
  startFrame: u32le('Start frame'),
  transferFlags: u32le('Transfer flags', { hex: true, name: 'usb.copy_of_transfer_flags' }),
  isoNumdesc: u32le('Isochronous descriptors', { name: 'usb.iso.numdesc' }),
});

/** Numbers of the header, in one order of bytes. */
function numbers(kind: Kind) {
  const of = (field: Field<number>): Field<number> => encoded(field, kind, field.size);
  return {
    busId: of(Usb.busId),
    urbTsSec: of(F.urbTsSec),
    urbTsUsec: of(F.urbTsUsec),
    urbStatus: of(F.urbStatus),
    urbLen: of(F.urbLen),
    dataLen: of(Usb.dataLen),
    interval: of(F.interval),
    startFrame: of(F.startFrame),
    transferFlags: of(F.transferFlags),
    isoNumdesc: of(F.isoNumdesc),
  };
}

const LITTLE = numbers(Kind.uintLittleEndian);
const BIG = numbers(Kind.uint);
type Numbers = typeof LITTLE;

export const usbmon: Dissector = {
  name: 'usbmon',
  answers: [[Tables.linkType, LinkType.usbLinux]],
  self: Usb.self,

  dissect(d) {
    event(d, false);
  },

  summary,
};

export const usbmonMmapped: Dissector = {
  name: 'usbmon-mmapped',
  answers: [[Tables.linkType, LinkType.usbLinuxMmapped]],

  dissect(d) {
    event(d, true);
  },
};

function event(d: Dissection, isLong: boolean): void {
  const isBig = d.peekUint(HALF_BYTES, SECONDS_AT) === 0 && d.peekUint(HALF_BYTES, SECONDS_AT + HALF_BYTES) > 0;
  const N = isBig ? BIG : LITTLE;
  d.open(Usb.self);
  const idAt = d.at;
  d.mark(F.urbId, ID_BYTES);
  const isComplete = d.read(F.urbType) !== SUBMIT;
  const transfer = d.read(Usb.transferType);
  const endpoint = d.flags(Usb.endpointAddress);
  const device = d.read(Usb.deviceAddress);
  // Nobody else asks which request an answer belongs to.
  const id = transfer === Transfer.control ? hexText(d.bytes, idAt, idAt + ID_BYTES) : '';
  const urb: Urb = { bus: d.read(N.busId), device, endpoint, isComplete, id };
  const hasSetup = d.read(F.setupFlag) === 0 && transfer === Transfer.control && !isComplete;
  d.read(F.dataFlag);
  if (isBig) d.mark(F.urbTsSecHigh, HALF_BYTES);
  d.read(N.urbTsSec);
  if (!isBig) d.mark(F.urbTsSecHigh, HALF_BYTES);
  d.read(N.urbTsUsec);
  const status = d.read(N.urbStatus);
  const length = d.read(N.urbLen);
  const captured = d.read(N.dataLen);
  let asked: Asked | undefined;
  if (hasSetup) asked = setup(d, urb);
  else d.mark(F.unusedSetup, SETUP_BYTES);
  if (isLong) longer(d, N);
  if (transfer === Transfer.bulk && isComplete) tellFailure(d, status);
  d.narrow(captured, Usb.dataLen);
  if (transfer === Transfer.control) d.attempt(() => control(d, urb, isComplete ? answered(d, urb, true) : asked));
  d.close();
  if (transfer === Transfer.bulk) bulk(d, urb, Math.max(0, length - d.left));
  else if (transfer === Transfer.interrupt) interrupt(d, urb);
  else d.rest(Usb.data);
  d.widen();
  if (d.left > 0) d.trailing();
}

/** What the mapped interface of usbmon has more. */
function longer(d: Dissection, N: Numbers): void {
  d.read(N.interval);
  d.read(N.startFrame);
  d.read(N.transferFlags);
  d.read(N.isoNumdesc);
}

function tellFailure(d: Dissection, status: number): void {
  const error = errorOf(status);
  if (error !== 0 && !USUAL.includes(error)) d.report(Usb.failed, statusName(status) ?? '');
}

/** The status is a negative number. */
function errorOf(status: number): number {
  return status === 0 ? 0 : 0x1_0000_0000 - status;
}

function statusName(status: number): string | undefined {
  const error = errorOf(status);
  return error === 0 ? 'success' : Errors[error];
}
