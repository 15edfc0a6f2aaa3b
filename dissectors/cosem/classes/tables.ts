/** Utility tables, Register table, Status mapping (IEC 62056-6-2, class ids 26, 61, 63). */
import {
  any,
  arrayOf,
  choice,
  doubleLongUnsigned,
  integer,
  logicalName,
  longUnsigned,
  octetString,
  structure,
  unsigned,
} from '../../data/shape.js';
import { attribute, interfaceClass, method, selector, version } from '../interface-class.js';
import { scalerUnit } from '../shapes.js';

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
  class_id: longUnsigned,
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
