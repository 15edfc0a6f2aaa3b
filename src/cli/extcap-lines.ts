/** Serial lines for Wireshark: the same as those of `dlmsdump serial`. */
import { serialPorts } from '../sources/live/serial-ports.js';
import type { Lines } from './extcap.js';
import { requestOf } from './serial-command.js';

export const serialLines: Lines = {
  ports: serialPorts,

  async open(devices) {
    const { serialSource } = await import('../sources/live/serial.js');
    return serialSource(requestOf(devices, { lock: true, idle: 120 }));
  },
};
