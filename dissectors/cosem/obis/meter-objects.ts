/**
 * What heat, heat cost allocator and water meters have in common (IEC 62056-6-1, EN 13757-1): objects of their own, and
 * measured values whose C is the quantity and D how it is processed.
 */
import { channelText } from './any-medium.js';
import type { ObisCode, ObisNaming } from './code.js';
import { billingText } from './template.js';

/** Rules for all three. */
export const METER_OBJECTS = `
  0.1.1             Number of available billing / historical values  1 3 4  medium
  0.1.2             Set date                                        1 3 4  medium
  0.1.10            Billing date                                    1 3 4  medium
  0.1.11            Billing date period                             1 3 4  low
  0.2.0             Program version                                 1 3 4  medium
  0.2.1             Firmware version                                1 3 4  medium
  0.2.2             Software version                                1 3 4  medium
  0.2.3             Device version                                  1 3 4  medium
  0.9.1             Local time
  0.9.2             Local date
  0.9.3             Time stamp (local time)                         1 3 4  medium
`;

/** What C and D are called for one medium. */
export interface MeasuredValues {
  readonly quantities: Readonly<Record<number, string>>;
  readonly processing: Readonly<Record<number, string>>;
}

/** `energy, current value`. */
export function measuredName({ quantities, processing }: MeasuredValues, code: ObisCode): ObisNaming | undefined {
  const [a, b, c, d, e, f] = code;
  const quantity = quantities[c];
  const how = processing[d];
  const billing = billingText(f);
  if (quantity === undefined || how === undefined || billing === undefined || (e > 127 && e < 255)) return undefined;
  const rate = e === 0 || e === 255 ? '' : `, rate ${e}`;
  const name = `${quantity}, ${how}${rate}${billing}${channelText(a, b)}`;
  return { name, confidence: 'medium', classes: [3, 4], generic: false };
}
