/** Objects of the Spanish companion specification (T5). */
import { nationalSet } from './national-set.js';

export const spain = nationalSet(
  'Spain',
  'medium',
  `
  0-1:94.34.1       Active demand control threshold rate 1 contract 1
  0-1:94.34.11      Passive demand control threshold rate 1 contract 1
  0-0:94.34.11      Time stamp of billing period 1 last reset contract 1
  0-0:94.34.41      Passive end of billing period 1 contract 1
  0-0:94.34.60      Threshold for long power failure
  0-0:94.34.70      Threshold for demand close to contracted power
  0-1:94.34.20      Previous disconnect control
  1-1:94.34.100     Active quadrant
  1-1:94.34.104     Phase presence
  1-1:94.34.1       Clock time shift invalid limit
`,
);
