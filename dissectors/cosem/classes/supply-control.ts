/** Switching the supply: Disconnect control, Limiter (IEC 62056-6-2, class ids 70, 71). */
import {
  any,
  arrayOf,
  boolean,
  dateTime,
  doubleLongUnsigned,
  enumerated,
  enumeration,
  longUnsigned,
  numbered,
  quantity,
  structure,
} from '../../data/shape.js';
import { attribute, interfaceClass, method, newer, version } from '../interface-class.js';
import { scriptAction, valueDefinition } from '../shapes.js';

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
