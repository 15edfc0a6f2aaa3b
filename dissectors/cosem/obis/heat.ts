/** Thermal energy, A = 5 (cooling) and 6 (heating) (IEC 62056-6-1, EN 13757-1). */
import { METER_OBJECTS, type MeasuredValues } from './meter-objects.js';
import { RuleTable } from './rules.js';

export const heatObjects = new RuleTable(`
  0.0.0-9           Thermal energy meter ID {e+1}
  ${METER_OBJECTS}
`);

export const heatValues: MeasuredValues = {
  quantities: {
    1: 'energy',
    2: 'accountable volume',
    3: 'accountable mass',
    4: 'flow volume',
    5: 'flow mass',
    6: 'return volume',
    7: 'return mass',
    8: 'power',
    9: 'flow rate',
    10: 'flow temperature',
    11: 'return temperature',
    12: 'differential temperature',
    13: 'media pressure',
  },
  processing: {
    0: 'current value',
    1: 'periodical value 1',
    2: 'set date value',
    3: 'billing date value',
    4: 'minimum of value 1',
    5: 'maximum of value 1',
    6: 'test value',
    7: 'instantaneous value',
    8: 'time integral 1',
    9: 'time integral 2',
    10: 'current average',
    11: 'last average',
    12: 'periodical value 2',
    13: 'periodical value 3',
    14: 'minimum of value 2',
    15: 'maximum of value 2',
    20: 'under limit occurrence counter',
    21: 'under limit duration',
    22: 'over limit occurrence counter',
    23: 'over limit duration',
    24: 'missing data occurrence counter',
    25: 'missing data duration',
  },
};
