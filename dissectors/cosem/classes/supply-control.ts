/** Switching the supply: Disconnect control, Limiter (IEC 62056-6-2, class ids 70, 71). */
import {
  any,
  arrayOf,
  boolean,
  dateTime,
  doubleLongUnsigned,
  enumeration,
  longUnsigned,
  quantity,
  structure,
  uncertain,
} from '../../data/shape.js';
import { attribute, interfaceClass, method, newer, version } from '../interface-class.js';
import { scriptAction, valueDefinition } from '../shapes.js';

const controlState = enumeration({ 0: 'disconnected', 1: 'connected', 2: 'ready for reconnection' });

/** How the breaker may be moved: remotely, by hand, by the meter itself. */
const ControlModes = {
  0: 'none: always connected',
  1: 'mode 1',
  2: 'mode 2',
  3: 'mode 3',
  4: 'mode 4',
  5: 'mode 5',
  6: 'mode 6',
};

const disconnectControlV0 = version(0, {
  attributes: [
    attribute(2, 'output_state', boolean),
    attribute(3, 'control_state', controlState),
    attribute(4, 'control_mode', enumeration(ControlModes)),
  ],
  methods: [method(1, 'remote_disconnect'), method(2, 'remote_reconnect')],
});

// Not confirmed by a second source.
const disconnectControlV1 = newer(disconnectControlV0, 1, {
  attributes: [attribute(4, 'control_mode', uncertain(enumeration({ ...ControlModes, 7: 'mode 7' })))],
});

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
