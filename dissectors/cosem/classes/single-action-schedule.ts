/** Single action schedule (IEC 62056-6-2, class id 22). */
import { arrayOf, date, enumeration, structure, time } from '../../data/shape.js';
import { attribute, interfaceClass, version } from '../interface-class.js';
import { scriptAction } from '../shapes.js';

const singleActionScheduleType = enumeration({
  1: 'size of execution_time = 1, wildcard in date allowed',
  2: 'size n, all times equal, no wildcards in date',
  3: 'size n, all times equal, wildcards in date allowed',
  4: 'size n, times may differ, no wildcards in date',
  5: 'size n, times may differ, wildcards in date allowed',
});

export const singleActionSchedule = interfaceClass(22, 'Single action schedule', [
  version(0, {
    attributes: [
      attribute(2, 'executed_script', scriptAction),
      attribute(3, 'type', singleActionScheduleType),
      attribute(4, 'execution_time', arrayOf(structure({ time, date }))),
    ],
  }),
]);
