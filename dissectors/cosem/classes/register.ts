/**
 * Values: Data, Register, Extended register, Demand register, and what is made of them: Register activation, Utility
 * tables, Register table, Status mapping (IEC 62056-6-2, class ids 1, 3, 4, 5, 6, 26, 61, 63).
 */
import {
  any,
  arrayOf,
  choice,
  dateTime,
  doubleLongUnsigned,
  integer,
  logicalName,
  longUnsigned,
  octetString,
  quantity,
  structure,
  text,
  unsigned,
} from '../../data/shape.js';
import { attribute, interfaceClass, method, selector, version } from '../interface-class.js';
import { classId, objectDefinition, scalerUnit } from '../shapes.js';

export const dataObject = interfaceClass(1, 'Data', [version(0, { attributes: [attribute(2, 'value', any)] })]);

export const register = interfaceClass(3, 'Register', [
  version(0, {
    attributes: [attribute(2, 'value', any), attribute(3, 'scaler_unit', scalerUnit)],
    methods: [method(1, 'reset')],
  }),
]);

export const extendedRegister = interfaceClass(4, 'Extended register', [
  version(0, {
    attributes: [
      attribute(2, 'value', any),
      attribute(3, 'scaler_unit', scalerUnit),
      attribute(4, 'status', any),
      attribute(5, 'capture_time', dateTime),
    ],
    methods: [method(1, 'reset')],
  }),
]);

export const demandRegister = interfaceClass(5, 'Demand register', [
  version(0, {
    attributes: [
      attribute(2, 'current_average_value', any),
      attribute(3, 'last_average_value', any),
      attribute(4, 'scaler_unit', scalerUnit),
      attribute(5, 'status', any),
      attribute(6, 'capture_time', dateTime),
      attribute(7, 'start_time_current', dateTime),
      attribute(8, 'period', quantity(doubleLongUnsigned, 's')),
      attribute(9, 'number_of_periods', longUnsigned),
    ],
    methods: [method(1, 'reset'), method(2, 'next_period')],
  }),
]);

const registerActivationMask = structure({ mask_name: text, index_list: arrayOf(unsigned) });

export const registerActivation = interfaceClass(6, 'Register activation', [
  version(0, {
    attributes: [
      attribute(2, 'register_assignment', arrayOf(objectDefinition)),
      attribute(3, 'mask_list', arrayOf(registerActivationMask)),
      attribute(4, 'active_mask', text),
    ],
    methods: [
      method(1, 'add_register', objectDefinition),
      method(2, 'add_mask', registerActivationMask),
      method(3, 'delete_mask', text),
    ],
  }),
]);

export const utilityTables = interfaceClass(26, 'Utility tables', [
  version(0, {
    attributes: [
      attribute(2, 'table_ID', longUnsigned),
      attribute(3, 'length', doubleLongUnsigned),
      attribute(4, 'buffer', octetString, {
        selectors: [
          selector(1, 'offset_access', structure({ offset: doubleLongUnsigned, count: longUnsigned })),
          selector(2, 'index_access', structure({ index: arrayOf(longUnsigned), count: longUnsigned })),
        ],
      }),
    ],
  }),
]);

const tableCellDefinition = structure({
  class_id: classId,
  logical_name: logicalName,
  group_E_values: octetString,
  attribute_index: integer,
});

export const registerTable = interfaceClass(61, 'Register table', [
  version(0, {
    attributes: [
      attribute(2, 'table_cell_values', any),
      attribute(3, 'table_cell_definition', tableCellDefinition),
      attribute(4, 'scaler_unit', scalerUnit),
    ],
    methods: [method(1, 'reset'), method(2, 'capture')],
  }),
]);

export const statusMapping = interfaceClass(63, 'Status mapping', [
  version(0, {
    attributes: [
      attribute(2, 'status_word', any),
      attribute(
        3,
        'mapping_table',
        structure({ ref_table_id: unsigned, ref_table: choice(longUnsigned, arrayOf(longUnsigned)) }),
      ),
    ],
  }),
]);
