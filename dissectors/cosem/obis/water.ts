/** Water, A = 8 (cold) and 9 (hot) (IEC 62056-6-1, EN 13757-1). */
import { METER_OBJECTS, type MeasuredValues } from './meter-objects.js';
import { RuleTable } from './rules.js';

export const waterObjects = new RuleTable(`
  0.0.0-9           Water meter ID {e+1}
  ${METER_OBJECTS}
`);

export const waterValues: MeasuredValues = {
  quantities: { 1: 'accumulated volume', 2: 'flow rate', 3: 'forward temperature' },
  processing: {
    0: 'current value',
    1: 'periodical value',
    2: 'set date value',
    3: 'billing date value',
    4: 'minimum of value',
    5: 'maximum of value',
    6: 'test value',
  },
};
