/** Heat cost allocators, A = 4 (IEC 62056-6-1, EN 13757-1). */
import { METER_OBJECTS, type MeasuredValues } from './meter-objects.js';
import { RuleTable } from './rules.js';
import { waterValues } from './water.js';

export const allocatorObjects = new RuleTable(`
  0.0.0-9           Heat cost allocator ID {e+1}
  ${METER_OBJECTS}
`);

export const allocatorValues: MeasuredValues = {
  quantities: {
    1: 'unrated integral',
    2: 'rated integral',
    3: 'radiator surface temperature',
    4: 'heating medium temperature',
    5: 'flow (forward) temperature',
    6: 'return temperature',
    7: 'room temperature',
  },
  processing: waterValues.processing,
};
