/** Parameter monitor (IEC 62056-6-2, class id 65). */
import {
  any,
  arrayOf,
  dateTime,
  enumeration,
  integer,
  logicalName,
  longUnsigned,
  octetString,
  structure,
  text,
  uncertain,
} from '../../data/shape.js';
import { attribute, interfaceClass, method, newer, version } from '../interface-class.js';
import { valueDefinition } from '../shapes.js';

const changedParameter = structure({
  class_id: longUnsigned,
  logical_name: logicalName,
  attribute_index: integer,
  attribute_value: any,
});

const hashAlgorithmId = enumeration({ 0: 'DLMS CRC', 1: 'MD5', 2: 'SHA-256', 3: 'SHA-384' });

const parameterMonitorV0 = version(0, {
  attributes: [
    attribute(2, 'changed_parameter', changedParameter),
    attribute(3, 'capture_time', dateTime),
    attribute(4, 'parameter_list', arrayOf(valueDefinition)),
  ],
  methods: [method(1, 'add_parameter', valueDefinition), method(2, 'delete_parameter', valueDefinition)],
});

// Not confirmed by a second source.
const parameterMonitorV1 = newer(parameterMonitorV0, 1, {
  attributes: [
    attribute(5, 'parameter_list_name', text),
    attribute(6, 'hash_algorithm_id', uncertain(hashAlgorithmId)),
    attribute(7, 'parameter_value_digest', octetString),
    attribute(8, 'parameter_values', any),
  ],
});

export const parameterMonitor = interfaceClass(65, 'Parameter monitor', [parameterMonitorV0, parameterMonitorV1]);
