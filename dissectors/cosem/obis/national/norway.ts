/** Norwegian HAN interface (NEK, AMS+HAN): lists that meters push to the home. Kamstrup numbers channels from B = 1. */
import { nationalSet } from './national-set.js';

export const norway = nationalSet(
  'Norway HAN',
  'high',
  `
  1-1:0.2.129       OBIS list version identifier
  0-0:96.1.0        Meter ID (GS1 GIAI)
  0-0:96.1.7        Meter type
  1-1:0.0.5         Meter ID (Kamstrup, GS1)
  1-1:96.1.1        Meter type (Kamstrup)
  1-0:1.7.0         Active power import
  1-0:2.7.0         Active power export
  1-0:3.7.0         Reactive power import
  1-0:4.7.0         Reactive power export
  1-0:31.7.0        Current L1
  1-0:51.7.0        Current L2
  1-0:71.7.0        Current L3
  1-0:32.7.0        Voltage L1 (IT grid L1-L2)
  1-0:52.7.0        Voltage L2 (IT grid L1-L3)
  1-0:72.7.0        Voltage L3 (IT grid L2-L3)
  0-0:1.0.0         Clock
  0-1:1.0.0         Clock (Kamstrup)
  1-0:1.8.0         Cumulative active energy import
  1-0:2.8.0         Cumulative active energy export
  1-0:3.8.0         Cumulative reactive energy import
  1-0:4.8.0         Cumulative reactive energy export
`,
);
