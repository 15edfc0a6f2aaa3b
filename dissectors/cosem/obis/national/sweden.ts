/** Swedish customer interface: totals, and powers of each phase. */
import { nationalSet } from './national-set.js';

export const sweden = nationalSet(
  'Sweden HAN',
  'medium',
  `
  0-0:1.0.0         Clock
  1-0:1.8.0         A+
  1-0:2.8.0         A-
  1-0:3.8.0         R+
  1-0:4.8.0         R-
  1-0:1.7.0         P+
  1-0:2.7.0         P-
  1-0:3.7.0         Q+
  1-0:4.7.0         Q-
  1-0:21.7.0        P+ L1
  1-0:22.7.0        P- L1
  1-0:23.7.0        Q+ L1
  1-0:24.7.0        Q- L1
  1-0:41.7.0        P+ L2
  1-0:42.7.0        P- L2
  1-0:43.7.0        Q+ L2
  1-0:44.7.0        Q- L2
  1-0:61.7.0        P+ L3
  1-0:62.7.0        P- L3
  1-0:63.7.0        Q+ L3
  1-0:64.7.0        Q- L3
  1-0:32.7.0        U L1
  1-0:52.7.0        U L2
  1-0:72.7.0        U L3
  1-0:31.7.0        I L1
  1-0:51.7.0        I L2
  1-0:71.7.0        I L3
`,
);
