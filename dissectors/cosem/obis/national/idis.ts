/** Usual objects of IDIS packages 2 and 3; the channels of push setups vary by package and maker. */
import { nationalSet } from './national-set.js';

export const idis = nationalSet(
  'IDIS',
  'medium',
  `
  0-0:99.98.0       Standard event log
  0-0:99.98.1       Fraud detection log
  0-0:99.98.2       Disconnector control log
  0-0:99.98.3       M-Bus event log
  0-0:99.98.4       Power quality log
  0-0:99.98.5       Communication log
  1-0:99.97.0       Power failure event log
  1-0:99.1.0        Load profile 1 (energy)
  1-0:99.2.0        Load profile 2 (daily)
  0-0:98.1.0        Data of billing period 1
  0-0:96.11.0       Event code: standard event log
  0-0:96.11.1       Event code: fraud detection log
  0-0:96.11.2       Event code: disconnector control log
  0-0:96.11.3       Event code: M-Bus event log
  0-0:96.11.4       Event code: power quality log
  0-0:96.11.5       Event code: communication log
  0-0:97.98.0       Alarm register 1
  0-0:97.98.10      Alarm filter 1
  0-0:97.98.20      Alarm descriptor 1
  0-0:21.0.1        Consumer / display list
  0-1:25.9.0        Push setup: on interval 1
  0-2:25.9.0        Push setup: on interval 2
  0-3:25.9.0        Push setup: on interval 3
  0-4:25.9.0        Push setup: on alarm
  0-5:25.9.0        Push setup: on power down
  0-6:25.9.0        Push setup: consumer information
  0-7:25.9.0        Push setup: on installation
  0-1:24.5.0        M-Bus control log channel 1
`,
);
