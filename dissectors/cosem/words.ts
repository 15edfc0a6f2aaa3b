/** Words for numbers that attributes, ACSE and InitiateRequest share (IEC 62056-5-3, IEC 62056-6-2). */
import { Units } from './units.js';

/** Last arc of 2.16.756.5.8.1.*: application contexts. */
export const ApplicationContexts: Readonly<Record<number, string>> = {
  1: 'LN referencing, no ciphering',
  2: 'SN referencing, no ciphering',
  3: 'LN referencing, with ciphering',
  4: 'SN referencing, with ciphering',
};

/** Last arc of 2.16.756.5.8.2.*: authentication mechanisms. */
export const AuthenticationMechanisms: Readonly<Record<number, string>> = {
  0: 'no authentication',
  1: 'LLS, password',
  2: 'HLS, manufacturer specific',
  3: 'HLS, MD5',
  4: 'HLS, SHA-1',
  5: 'HLS, GMAC',
  6: 'HLS, SHA-256',
  7: 'HLS, ECDSA',
};

/** Services and features, by bit; bit 0 is the first sent. */
export const ConformanceBits: Readonly<Record<number, string>> = {
  0: 'reserved-zero',
  1: 'general-protection',
  2: 'general-block-transfer',
  3: 'read',
  4: 'write',
  5: 'unconfirmed-write',
  6: 'delta-value-encoding',
  7: 'reserved-seven',
  8: 'attribute0-supported-with-set',
  9: 'priority-mgmt-supported',
  10: 'attribute0-supported-with-get',
  11: 'block-transfer-with-get-or-read',
  12: 'block-transfer-with-set-or-write',
  13: 'block-transfer-with-action',
  14: 'multiple-references',
  15: 'information-report',
  16: 'data-notification',
  17: 'access',
  18: 'parameterized-access',
  19: 'get',
  20: 'set',
  21: 'selective-access',
  22: 'event-notification',
  23: 'action',
};

/** Units that share their symbol with another, or have none. */
const DistinctUnits: Readonly<Record<number, string>> = {
  14: 'm³ corrected',
  16: 'm³/h corrected',
  18: 'm³/d corrected',
  151: 'ft³ uncorrected',
  253: 'extended table of units',
  255: 'count',
};

/**
 * Words for the codes that `scaler_unit` carries (IEC 62056-6-2, unit): their symbols. Codes from 128 on are those of the
 * imperial system and were seen in fewer sources; 58, 59, 68, 69, 73 to 127 and 175 to 252 are not assigned.
 */
export const UnitWords: Readonly<Record<number, string>> = {
  ...Object.fromEntries(Object.entries(Units).map(([code, { symbol }]) => [code, symbol])),
  ...DistinctUnits,
};
