/** Schedule, Special days table (IEC 62056-6-2, class ids 10, 11). */
import {
  arrayOf,
  bitString,
  boolean,
  date,
  logicalName,
  longUnsigned,
  structure,
  time,
  unsigned,
} from '../../data/shape.js';
import { attribute, interfaceClass, method, version } from '../interface-class.js';

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
