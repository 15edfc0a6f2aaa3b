/** Dutch P1 telegrams (DSMR, ESMR) and what Belgium (BE) and Luxembourg (LU) made of them. B of M-Bus devices is their channel, 1 to 4. */
import { nationalSet } from './national-set.js';

export const netherlands = nationalSet(
  'DSMR P1',
  'high',
  `
  1-3:0.2.8         P1 version (NL)
  0-0:96.1.4        P1 version (BE)
  0-0:1.0.0         Telegram time stamp
  0-0:96.1.1        Equipment identifier
  0-0:42.0.0        COSEM logical device name (LU)
  1-0:1.8.0         Energy delivered to client, total (LU)
  1-0:1.8.1         Energy delivered to client, tariff 1
  1-0:1.8.2         Energy delivered to client, tariff 2
  1-0:2.8.0         Energy delivered by client, total (LU)
  1-0:2.8.1         Energy delivered by client, tariff 1
  1-0:2.8.2         Energy delivered by client, tariff 2
  0-0:96.14.0       Tariff indicator
  1-0:1.7.0         Actual power delivered
  1-0:2.7.0         Actual power received
  0-0:17.0.0        Limiter threshold
  0-0:96.3.10       Breaker / switch state
  0-0:96.7.21       Number of power failures in any phase
  0-0:96.7.9        Number of long power failures in any phase
  1-0:99.97.0       Power failure event log
  1-0:32.32.0       Voltage sags L1
  1-0:52.32.0       Voltage sags L2
  1-0:72.32.0       Voltage sags L3
  1-0:32.36.0       Voltage swells L1
  1-0:52.36.0       Voltage swells L2
  1-0:72.36.0       Voltage swells L3
  0-0:96.13.0       Text message
  0-0:96.13.1       Numeric message
  1-0:32.7.0        Voltage L1
  1-0:31.7.0        Current L1
  1-0:21.7.0        Active power+ L1
  1-0:22.7.0        Active power- L1
  0-1-4:24.1.0      M-Bus device type
  0-1-4:96.1.0      M-Bus equipment identifier
  0-1-4:24.2.1      M-Bus last value (5 minute / hourly)
  0-1-4:24.2.3      M-Bus last value, not temperature converted (BE gas)
  0-1-4:24.4.0      M-Bus valve state
  1-0:31.4.0        Fuse supervision threshold L1 (BE)
  1-0:1.4.0         Current average demand (BE)
  1-0:1.6.0         Maximum demand of the running month (BE)
  0-0:98.1.0        Maximum demand of the last 13 months (BE)
  1-0:3.8.0         Reactive energy import (LU)
  1-0:4.8.0         Reactive energy export (LU)
`,
);
