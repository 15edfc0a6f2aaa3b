/** Objects of Italian gas meters (UNI/TS 11291). */
import { nationalSet } from './national-set.js';

export const italy = nationalSet(
  'Italy UNI/TS 11291',
  'medium',
  `
  7-0:13.2.0        Current index of converted volume
  7-0:12.2.0        Current index of converted volume under alarm
  7-0:43.45.0       Maximum conventional converted gas flow
  7-0:0.9.3         Start of conventional gas day
  7-0:99.99.3       Daily load profile
  7-0:98.11.0       Snapshot period data
  7-0:99.98.0       Event logbook
  7-0:99.98.1       Metrological logbook
  7-0:96.5.0        UNI/TS device status
  7-0:96.5.1        Current diagnostic
  0-0:94.39.3       Valve configuration PGV
  0-0:94.39.7       Valve closure cause
  0-0:94.39.21      Active tariff plan
  0-0:94.39.22      Passive tariff plan
  0-0:94.39.46      User message
  0-0:66.0.1        Compact frame CF1
  0-0:66.0.11       Compact frame CF11
`,
);
