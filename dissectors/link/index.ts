/** Link layers that ship; a new one is added here. */
import type { Dissector } from '../../src/core/index.js';
import { ethernet } from './ethernet.js';
import { exportedPdu } from './exported-pdu.js';
import { ieee802154, ieee802154NoFcs, ieee802154NonAskPhy } from './ieee-802-15-4.js';
import { ieee802154Tap } from './ieee-802-15-4-tap.js';
import { linuxSll } from './linux-sll.js';
import { linuxSll2 } from './linux-sll2.js';
import { mpls } from './mpls.js';
import { loop, nullLoopback } from './null-loopback.js';
import { ppp, pppWithDirection } from './ppp.js';
import { rawIp } from './raw-ip.js';
import { user } from './user.js';
import { vlan } from './vlan.js';

export const linkDissectors: readonly Dissector[] = [
  ethernet,
  vlan,
  mpls,
  linuxSll,
  linuxSll2,
  nullLoopback,
  loop,
  rawIp,
  ppp,
  pppWithDirection,
  ieee802154,
  ieee802154NoFcs,
  ieee802154NonAskPhy,
  ieee802154Tap,
  exportedPdu,
  user,
];
