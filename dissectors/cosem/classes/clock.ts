/** Clock (IEC 62056-6-2, class id 8). */
import {
  boolean,
  dateTime,
  enumeration,
  flagsIn,
  integer,
  long,
  quantity,
  structure,
  unsigned,
} from '../../data/shape.js';
import { attribute, interfaceClass, method, version } from '../interface-class.js';

const clockStatus = flagsIn(unsigned, {
  0: 'invalid value',
  1: 'doubtful value',
  2: 'different clock base',
  3: 'invalid clock status',
  7: 'daylight saving active',
});

const clockBase = enumeration({
  0: 'not defined',
  1: 'internal crystal',
  2: 'mains frequency 50 Hz',
  3: 'mains frequency 60 Hz',
  4: 'GPS',
  5: 'radio controlled',
});

const presetAdjustingTime = structure({
  preset_time: dateTime,
  validity_interval_start: dateTime,
  validity_interval_end: dateTime,
});

export const clock = interfaceClass(8, 'Clock', [
  version(0, {
    attributes: [
      attribute(2, 'time', dateTime),
      // From local normal time to UTC.
      attribute(3, 'time_zone', quantity(long, 'min')),
      attribute(4, 'status', clockStatus),
      attribute(5, 'daylight_savings_begin', dateTime),
      attribute(6, 'daylight_savings_end', dateTime),
      attribute(7, 'daylight_savings_deviation', quantity(integer, 'min')),
      attribute(8, 'daylight_savings_enabled', boolean),
      attribute(9, 'clock_base', clockBase),
    ],
    methods: [
      method(1, 'adjust_to_quarter'),
      method(2, 'adjust_to_measuring_period'),
      method(3, 'adjust_to_minute'),
      method(4, 'adjust_to_preset_time'),
      method(5, 'preset_adjusting_time', presetAdjustingTime),
      method(6, 'shift_time', quantity(long, 's')),
    ],
  }),
]);
