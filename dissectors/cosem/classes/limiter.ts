/** Limiter (IEC 62056-6-2, class id 71). */
import {
  any,
  arrayOf,
  boolean,
  dateTime,
  doubleLongUnsigned,
  longUnsigned,
  quantity,
  structure,
} from '../../data/shape.js';
import { attribute, interfaceClass, version } from '../interface-class.js';
import { scriptAction, valueDefinition } from '../shapes.js';

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
