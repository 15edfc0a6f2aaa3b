/**
 * What a meter does by itself, and when: Clock, Script table, Schedule, Special days table, Activity calendar, Single
 * action schedule (IEC 62056-6-2, class ids 8, 9, 10, 11, 20, 22); the tariff plan of Italy (8192).
 */
import {
  any,
  arrayOf,
  bitString,
  boolean,
  date,
  dateTime,
  enumeration,
  flagsIn,
  integer,
  logicalName,
  long,
  longUnsigned,
  quantity,
  shared,
  structure,
  text,
  time,
  unsigned,
  visibleString,
} from '../../data/shape.js';
import { attribute, interfaceClass, method, version } from '../interface-class.js';
import { classId, scriptAction } from '../shapes.js';

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

const script = structure({
  script_identifier: longUnsigned,
  actions: arrayOf(
    structure({
      service_id: enumeration({ 1: 'write attribute', 2: 'execute method' }),
      class_id: classId,
      logical_name: logicalName,
      index: integer,
      parameter: any,
    }),
  ),
});

export const scriptTable = interfaceClass(9, 'Script table', [
  version(0, { attributes: [attribute(2, 'scripts', arrayOf(script))], methods: [method(1, 'execute', longUnsigned)] }),
]);

const entry = structure({
  index: longUnsigned,
  enable: boolean,
  script_logical_name: logicalName,
  script_selector: longUnsigned,
  switch_time: time,
  validity_window: longUnsigned,
  exec_weekdays: bitString(),
  exec_specdays: bitString(),
  begin_date: date,
  end_date: date,
});

const enableDisable = structure({
  firstIndexA: longUnsigned,
  lastIndexA: longUnsigned,
  firstIndexB: longUnsigned,
  lastIndexB: longUnsigned,
});

export const schedule = interfaceClass(10, 'Schedule', [
  version(0, {
    attributes: [attribute(2, 'entries', arrayOf(entry))],
    methods: [
      method(1, 'enable_disable', enableDisable),
      method(2, 'insert', entry),
      method(3, 'delete', structure({ firstIndex: longUnsigned, lastIndex: longUnsigned })),
    ],
  }),
]);

const specialDaysTableEntry = structure({ index: longUnsigned, specialday_date: date, day_id: unsigned });

export const specialDaysTable = interfaceClass(11, 'Special days table', [
  version(0, {
    attributes: [attribute(2, 'entries', arrayOf(specialDaysTableEntry))],
    methods: [method(1, 'insert', specialDaysTableEntry), method(2, 'delete', longUnsigned)],
  }),
]);

const seasonProfile = shared('season_profile', { season_profile_name: text, season_start: dateTime, week_name: text });

const weekProfile = shared('week_profile', {
  week_profile_name: text,
  monday: unsigned,
  tuesday: unsigned,
  wednesday: unsigned,
  thursday: unsigned,
  friday: unsigned,
  saturday: unsigned,
  sunday: unsigned,
});

const dayProfile = shared('day_profile', {
  day_id: unsigned,
  day_schedule: arrayOf(
    shared('day_profile_action', { start_time: time, script_logical_name: logicalName, script_selector: longUnsigned }),
  ),
});

export const activityCalendar = interfaceClass(20, 'Activity calendar', [
  version(0, {
    attributes: [
      attribute(2, 'calendar_name_active', text),
      attribute(3, 'season_profile_active', arrayOf(seasonProfile)),
      attribute(4, 'week_profile_table_active', arrayOf(weekProfile)),
      attribute(5, 'day_profile_table_active', arrayOf(dayProfile)),
      attribute(6, 'calendar_name_passive', text),
      attribute(7, 'season_profile_passive', arrayOf(seasonProfile)),
      attribute(8, 'week_profile_table_passive', arrayOf(weekProfile)),
      attribute(9, 'day_profile_table_passive', arrayOf(dayProfile)),
      attribute(10, 'activate_passive_calendar_time', dateTime),
    ],
    methods: [method(1, 'activate_passive_calendar')],
  }),
]);

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

// Of Italy (UNI/TS 11291); not confirmed by a second source.
export const tariffPlan = interfaceClass(
  8192,
  'Tariff plan (Italian UNI/TS 11291)',
  [
    version(0, {
      attributes: [
        attribute(2, 'calendar_name', visibleString),
        attribute(3, 'enabled', boolean),
        attribute(4, 'tariff_plan', any),
        attribute(5, 'activation_date', dateTime),
      ],
    }),
  ],
  'tariff_plan',
);
