/** Link layers: Ethernet, VLAN, MPLS, Linux cooked, loopback. */
import { concat, hex, u16, u32 } from './parts.js';

const STATION_A = hex('02 00 5e 00 53 01');
const STATION_B = hex('02 00 5e 00 53 02');

export function ethernet(etherType: number, payload: Uint8Array, isFromServer = false): Uint8Array {
  const addresses = isFromServer ? [STATION_A, STATION_B] : [STATION_B, STATION_A];
  const frame = concat(...addresses, u16(etherType), payload);
  // A capture on the client sees its own frames before they are padded, and those of the other end after.
  return isFromServer && frame.length < 60 ? concat(frame, new Uint8Array(60 - frame.length)) : frame;
}

/** What follows EtherType 8100h or 88A8h. */
export function vlan(id: number, etherType: number, payload: Uint8Array): Uint8Array {
  return concat(u16(id), u16(etherType), payload);
}

/** What follows EtherType 8847h: labels, the last one marked. */
export function mpls(labels: readonly number[], payload: Uint8Array): Uint8Array {
  const entry = (label: number, i: number): Uint8Array => {
    const isBottom = i === labels.length - 1;
    return u32(label * 0x1000 + (isBottom ? 0x100 : 0) + 64);
  };
  return concat(...labels.map(entry), payload);
}

/** Linux "cooked" capture: packet type 0 to us, 4 sent by us. */
export function linuxSll(packetType: number, etherType: number, payload: Uint8Array): Uint8Array {
  return concat(u16(packetType), u16(1), u16(6), STATION_A, u16(0), u16(etherType), payload);
}

export function linuxSll2(packetType: number, etherType: number, payload: Uint8Array): Uint8Array {
  return concat(u16(etherType), u16(0), u32(2), u16(1), packetType, 6, STATION_A, u16(0), payload);
}

/** BSD loopback: the address family in the byte order of the machine that captured. */
export function nullLoopback(family: number, payload: Uint8Array): Uint8Array {
  return concat(u32(family).reverse(), payload);
}
