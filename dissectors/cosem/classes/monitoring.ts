/**
 * Watching values, and switching the supply: Register monitor, Sensor manager, Arbitrator, Parameter monitor, Disconnect
 * control, Limiter (IEC 62056-6-2, class ids 21, 65, 67, 68, 70, 71).
 */
import {
  any,
  arrayOf,
  bitString,
  boolean,
  dateTime,
  doubleLongUnsigned,
  enumerated,
  enumeration,
  integer,
  logicalName,
  longUnsigned,
  numbered,
  octetString,
  quantity,
  structure,
  text,
  uncertain,
  unsigned,
} from '../../data/shape.js';
import { attribute, interfaceClass, method, newer, version } from '../interface-class.js';
import { classId, scalerUnit, scriptAction, valueDefinition } from '../shapes.js';

const action = structure({ action_up: scriptAction, action_down: scriptAction });

export const registerMonitor = interfaceClass(21, 'Register monitor', [
  version(0, {
    attributes: [
      attribute(2, 'thresholds', arrayOf(any)),
      attribute(3, 'monitored_value', valueDefinition),
      attribute(4, 'actions', arrayOf(action)),
    ],
  }),
]);

const outputType = enumeration({
  0: 'not specified',
  1: '4-20 mA',
  2: '0-20 mA',
  3: '0-5 V',
  4: '0-10 V',
  5: 'Pt100',
  6: 'Pt500',
  7: 'Pt1000',
});

const sealingMethod = enumeration({ 0: 'none', 1: 'mechanical lead seal', 2: 'electronic', 3: 'software' });

export const sensorManager = interfaceClass(67, 'Sensor manager', [
  version(0, {
    attributes: [
      attribute(2, 'serial_number', text),
      attribute(3, 'metrological_identification', text),
      attribute(4, 'output_type', uncertain(outputType)),
      attribute(5, 'adjustment_method', text),
      attribute(6, 'sealing_method', uncertain(sealingMethod)),
      attribute(7, 'raw_value', any),
      attribute(8, 'scaler_unit', scalerUnit),
      attribute(9, 'status', any),
      attribute(10, 'capture_time', dateTime),
      attribute(11, 'raw_value_thresholds', arrayOf(any)),
      attribute(12, 'raw_value_actions', arrayOf(action)),
      attribute(13, 'processed_value', valueDefinition),
      attribute(14, 'processed_value_thresholds', arrayOf(any)),
      attribute(15, 'processed_value_actions', arrayOf(any)),
    ],
    methods: [method(1, 'reset')],
  }),
]);

const requestAction = structure({ request_actor: unsigned, request_action_list: bitString() });

export const arbitrator = interfaceClass(68, 'Arbitrator', [
  version(0, {
    attributes: [
      attribute(2, 'actions', arrayOf(scriptAction)),
      attribute(3, 'permissions_table', arrayOf(bitString())),
      attribute(4, 'weightings_table', arrayOf(arrayOf(longUnsigned))),
      attribute(5, 'most_recent_requests_table', arrayOf(bitString())),
      attribute(6, 'last_outcome', unsigned),
    ],
    methods: [method(1, 'request_action', requestAction), method(2, 'reset')],
  }),
]);

const changedParameter = structure({
  class_id: classId,
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

const controlState = enumeration({ 0: 'disconnected', 1: 'connected', 2: 'ready for reconnection' });

/**
 * Which transitions of the breaker a mode allows:
 *
 *     a  remote reconnect: disconnected -> connected       e  manual reconnect: ready -> connected
 *     b  remote disconnect: connected -> disconnected      f  manual disconnect: connected -> ready
 *     c  remote disconnect: ready -> disconnected          g  local disconnect: connected -> ready
 *     d  remote reconnect: disconnected -> ready           h  local reconnect: ready -> connected
 *
 * Mode 7 came with version 1; which it allows is not confirmed.
 */
const controlMode = numbered(enumerated, {
  0: 'always connected',
  1: 'off remotely, by hand, locally; on by hand after a remote release', // b c f g d e
  2: 'off remotely, by hand, locally; on remotely or by hand', // b c f g a e
  3: 'off remotely, locally; on by hand after a remote release', // b c g d e
  4: 'off remotely, locally; on remotely or by hand', // b c g a e
  5: 'off remotely, by hand, locally; on by hand or locally after a remote release', // b c f g d e h
  6: 'off remotely, locally; on by hand or locally after a remote release', // b c g d e h
});

const disconnectControlV0 = version(0, {
  attributes: [
    attribute(2, 'output_state', boolean),
    attribute(3, 'control_state', controlState),
    attribute(4, 'control_mode', controlMode),
  ],
  methods: [method(1, 'remote_disconnect'), method(2, 'remote_reconnect')],
});

// Not confirmed by a second source.
const disconnectControlV1 = newer(disconnectControlV0, 1);

export const disconnectControl = interfaceClass(70, 'Disconnect control', [disconnectControlV0, disconnectControlV1]);

const emergencyProfile = structure({
  emergency_profile_id: longUnsigned,
  emergency_activation_time: dateTime,
  emergency_duration: doubleLongUnsigned,
});

const actions = structure({ action_over_threshold: scriptAction, action_under_threshold: scriptAction });

export const limiter = interfaceClass(71, 'Limiter', [
  version(0, {
    attributes: [
      attribute(2, 'monitored_value', valueDefinition),
      attribute(3, 'threshold_active', any),
      attribute(4, 'threshold_normal', any),
      attribute(5, 'threshold_emergency', any),
      attribute(6, 'min_over_threshold_duration', quantity(doubleLongUnsigned, 's')),
      attribute(7, 'min_under_threshold_duration', quantity(doubleLongUnsigned, 's')),
      attribute(8, 'emergency_profile', emergencyProfile),
      attribute(9, 'emergency_profile_group_id_list', arrayOf(longUnsigned)),
      attribute(10, 'emergency_profile_active', boolean),
      attribute(11, 'actions', actions),
    ],
  }),
]);
