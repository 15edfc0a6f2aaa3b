/**
 * Room for packets that wait in the kernel. Who is handed each at once (libpcap's immediate mode) has slots of 64 KiB, however
 * short the packets are: of tcpdump's usual 2 MiB, a burst of 40 is too much. At 20,000 a second, 256 MiB last for 0.2 s.
 */
import { totalmem } from 'node:os';

const MOST_BYTES = 256 * 1024 * 1024;
const LEAST_BYTES = 8 * 1024 * 1024;
/** And no more than this part of the memory. */
const SHARE = 1 / 64;

/** Bytes for one of so many interfaces. */
export function packetRoom(interfaces: number): number {
  const all = Math.min(MOST_BYTES, totalmem() * SHARE);
  return Math.max(LEAST_BYTES, Math.floor(all / interfaces));
}
