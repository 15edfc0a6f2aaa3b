/** A framer for what is a datagram, or a line of hex, by itself: there is nothing to cut. */
import type { Framer } from '../../src/core/index.js';

export type Recognised = Pick<Framer, 'payload' | 'looks' | 'port'>;

export function datagramFramer(recognised: Recognised): Framer {
  return {
    ...recognised,
    isDatagram: true,
    cut: (_, at, end) => end - at,
    needed: (_, at, end) => end - at + 1,
    find: () => -1,
  };
}
