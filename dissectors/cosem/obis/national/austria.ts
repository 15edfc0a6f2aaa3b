/** Austrian customer interface: pushed over wired M-Bus as time, then code, value and unit. */
import { nationalSet } from './national-set.js';

export const austria = nationalSet(
  'Austria',
  'high',
  `
  1-0:1.8.0         A+
  1-0:2.8.0         A-
  1-0:3.8.0         R+ (TINETZ)
  1-0:4.8.0         R- (TINETZ)
  1-0:1.7.0         P+
  1-0:2.7.0         P-
  1-0:32.7.0        U L1
  1-0:52.7.0        U L2
  1-0:72.7.0        U L3
  1-0:31.7.0        I L1
  1-0:51.7.0        I L2
  1-0:71.7.0        I L3
  1-0:13.7.0        Power factor
  0-0:96.1.0        Device number
  0-0:42.0.0        Logical device name
`,
);
