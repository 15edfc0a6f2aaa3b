/** Bulk transfers: the bytes of a serial line, where the device is an adapter or may be one. */
import { type Dissection, Handover } from '../../src/core/index.js';
import { Adapter } from './adapters.js';
import { devices } from './devices.js';
import { ftdiData, withoutStatus } from './ftdi.js';
import { carriesData, IN, type Urb, Usb } from './urb.js';

/** Takes the data of a bulk transfer, and hands over what the line says; `missing` bytes more were transferred. */
export function bulk(d: Dissection, urb: Urb, missing: number): void {
  const { packet, bytes, at, end } = d;
  const carries = carriesData(urb);
  const pipe = d.once((c) =>
    c
      .of(devices)
      .at(urb.bus, urb.device)
      .pipe(urb.endpoint, bytes, at, carries ? end : at),
  );
  if (pipe.adapter === Adapter.none || !carries) {
    d.rest(Usb.data);
    // Part of a line, but without bytes of its own.
    if (pipe.adapter !== Adapter.none) d.handOver(Handover.serial);
    return;
  }
  const isFromDevice = (urb.endpoint & IN) !== 0;
  packet.line = pipe.line;
  packet.lineName = pipe.name;
  packet.lineSide = isFromDevice ? 1 : 0;
  packet.isSerial = pipe.adapter !== Adapter.unknown;
  packet.payloadMissing = missing;
  if (isFromDevice && pipe.adapter === Adapter.ftdi) {
    packet.payloadMissing = withoutStatus(end - at, missing, pipe.packetBytes);
    ftdiData(d, pipe.packetBytes);
  }
  if (packet.pieces.length === 0) d.handOver(Handover.serial);
  const isEmpty = packet.payloadStart === packet.payloadEnd && packet.payloadMissing === 0 && packet.lineErrors === 0;
  if (isEmpty) packet.line = 0;
}
