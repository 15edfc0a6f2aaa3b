/** USB captures of serial adapters; a new header of them is added here. */
import type { Dissector } from '../../src/core/index.js';
import { usbmon, usbmonMmapped } from './usbmon.js';
import { usbPcap } from './usbpcap.js';

export const usbDissectors: readonly Dissector[] = [usbmon, usbmonMmapped, usbPcap];
