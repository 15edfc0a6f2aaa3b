/**
 * How FTDI sends bytes: each packet of an endpoint begins with two of status, and what a transfer has is one packet behind the
 * other, each but the last as long as the endpoint allows (drivers/usb/serial/ftdi_sio.h).
 *
 *     (modem status  line status  data)*
 *
 * The lowest bits of the modem status tell how long packets are, the others of its low half are zero.
 */

export const FULL_SPEED_PACKET = 64;
const HIGH_SPEED_PACKET = 512;
export const STATUS_BYTES = 2;
/** Shorter packets have no room for a byte besides the status. */
export const SMALLEST_PACKET = STATUS_BYTES + 1;

const FULL_SPEED = 0x01;
const HIGH_SPEED = 0x02;

/** Bits of the line status of a line that has nothing to complain of: the transmitter has room, or is empty. */
const TRANSMITTER = 0x60;

/** How long packets are, as the first status says; undefined where it says nothing. */
export function packetBytesSaid(bytes: Uint8Array, at: number, end: number): number | undefined {
  const low = at < end ? (bytes[at] as number) & 0x0f : 0;
  if (low === FULL_SPEED) return FULL_SPEED_PACKET;
  return low === HIGH_SPEED ? HIGH_SPEED_PACKET : undefined;
}

/** Does each packet of a transfer begin with a status? `isStrict`: with one that is usual. */
export function isFtdi(bytes: Uint8Array, at: number, end: number, isStrict: boolean): boolean {
  const size = packetBytesSaid(bytes, at, end);
  if (size === undefined) return false;
  const low = (bytes[at] as number) & 0x0f;
  for (let packet = at; packet < end; packet += size) {
    if (end - packet < STATUS_BYTES || ((bytes[packet] as number) & 0x0f) !== low) return false;
    if (isStrict && ((bytes[packet + 1] as number) & ~TRANSMITTER) !== 0) return false;
  }
  return true;
}
