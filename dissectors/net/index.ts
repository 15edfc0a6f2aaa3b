/** Network, transport and transfer protocols that ship; a new one is added here. */
import type { Dissector, Framer } from '../../src/core/index.js';
import { ah } from './ah.js';
import { coap } from './coap.js';
import { coapFramer } from './coap-framer.js';
import { ipv4 } from './ipv4.js';
import { ipv6 } from './ipv6.js';
import { ipv6Extensions } from './ipv6-extensions.js';
import { lowpan } from './lowpan.js';
import { tcp } from './tcp.js';
import { udp } from './udp.js';

export const netDissectors: readonly Dissector[] = [ipv4, ipv6, ...ipv6Extensions, ah, tcp, udp, lowpan, coap];
export const netFramers: readonly Framer[] = [coapFramer];
