/** M-Bus dissectors that ship, and what cuts its frames. */
import type { Dissector, Framer } from '../../src/core/index.js';
import { dlmsTransport } from './dlms-transport.js';
import { authenticationFragmentation, extendedLinkLayer } from './extended-link-layer.js';
import { mbusFramer } from './framer.js';
import { mbus } from './mbus.js';
import { transportLayer } from './transport-layer.js';
import { wmbusFramer } from './wireless-framer.js';
import { wmbus } from './wmbus.js';

export const mbusDissectors: readonly Dissector[] = [
  mbus,
  wmbus,
  dlmsTransport,
  transportLayer,
  extendedLinkLayer,
  authenticationFragmentation,
];

export const mbusFramers: readonly Framer[] = [mbusFramer, wmbusFramer];
