/**
 * Managing a device: SAP assignment, Image transfer, Function control, Array manager, Communication port protection
 * (IEC 62056-6-2, class ids 17, 18, 122, 123, 124).
 */
import {
  any,
  arrayOf,
  bitString,
  boolean,
  doubleLongUnsigned,
  enumeration,
  logicalName,
  longUnsigned,
  octetString,
  quantity,
  structure,
  text,
  unsigned,
} from '../../data/shape.js';
import { attribute, interfaceClass, method, version } from '../interface-class.js';
import { objectDefinition, valueDefinition } from '../shapes.js';

const assignment = structure({ SAP: longUnsigned, logical_device_name: text });

export const sapAssignment = interfaceClass(17, 'SAP assignment', [
  version(0, {
    attributes: [attribute(2, 'SAP_assignment_list', arrayOf(assignment))],
    methods: [method(1, 'connect_logical_device', assignment)],
  }),
]);

const imageTransferStatus = enumeration({
  0: 'image transfer not initiated',
  1: 'image transfer initiated',
  2: 'image verification initiated',
  3: 'image verification successful',
  4: 'image verification failed',
  5: 'image activation initiated',
  6: 'image activation successful',
  7: 'image activation failed',
});

const imageToActivateInfo = structure({
  image_to_activate_size: doubleLongUnsigned,
  image_to_activate_identification: text,
  image_to_activate_signature: octetString,
});

const imageTransferInitiate = structure({ image_identifier: text, image_size: doubleLongUnsigned });

const imageBlockTransfer = structure({ image_block_number: doubleLongUnsigned, image_block_value: octetString });

export const imageTransfer = interfaceClass(18, 'Image transfer', [
  version(0, {
    attributes: [
      attribute(2, 'image_block_size', doubleLongUnsigned),
      attribute(3, 'image_transferred_blocks_status', bitString()),
      attribute(4, 'image_first_not_transferred_block_number', doubleLongUnsigned),
      attribute(5, 'image_transfer_enabled', boolean),
      attribute(6, 'image_transfer_status', imageTransferStatus),
      attribute(7, 'image_to_activate_info', arrayOf(imageToActivateInfo)),
    ],
    methods: [
      method(1, 'image_transfer_initiate', imageTransferInitiate),
      method(2, 'image_block_transfer', imageBlockTransfer),
      method(3, 'image_verify'),
      method(4, 'image_activate'),
    ],
  }),
]);

const functionStatus = structure({ function_name: text, function_status: boolean });

const functionItem = structure({ function_name: text, function_specification: arrayOf(objectDefinition) });

export const functionControl = interfaceClass(122, 'Function control', [
  version(0, {
    attributes: [
      attribute(2, 'activation_status', arrayOf(functionStatus)),
      attribute(3, 'function_list', arrayOf(functionItem)),
    ],
    methods: [
      method(1, 'set_function_status', arrayOf(functionStatus)),
      method(2, 'add_function', functionItem),
      method(3, 'remove_function', functionItem),
    ],
  }),
]);

const arrayObject = structure({ array_object_id: unsigned, target: valueDefinition });

const retrieveEntries = structure({
  array_object_id: unsigned,
  entry_range: structure({ from_index: longUnsigned, to_index: longUnsigned }),
});

const insertEntry = structure({
  array_object_id: unsigned,
  indexed_entry: structure({ index: longUnsigned, entry: any }),
});

export const arrayManager = interfaceClass(123, 'Array manager', [
  version(0, {
    attributes: [attribute(2, 'array_object_list', arrayOf(arrayObject))],
    methods: [
      method(1, 'retrieve_number_of_entries', unsigned, longUnsigned),
      method(2, 'retrieve_entries', retrieveEntries, arrayOf(any)),
      method(3, 'insert_entry', insertEntry),
      method(4, 'update_entry', insertEntry),
      method(5, 'remove_entries', retrieveEntries),
    ],
  }),
]);

const protectionMode = enumeration({ 0: 'locked', 1: 'locked on failed attempts', 2: 'unlocked' });

const protectionStatus = enumeration({ 0: 'unlocked', 1: 'temporarily locked', 2: 'locked' });

export const communicationPortProtection = interfaceClass(124, 'Communication port protection', [
  version(0, {
    attributes: [
      attribute(2, 'protection_mode', protectionMode),
      attribute(3, 'allowed_failed_attempts', longUnsigned),
      attribute(4, 'initial_lockout_time', quantity(doubleLongUnsigned, 's')),
      attribute(5, 'steepness_factor', unsigned),
      attribute(6, 'max_lockout_time', quantity(doubleLongUnsigned, 's')),
      attribute(7, 'port_reference', logicalName),
      attribute(8, 'protection_status', protectionStatus),
      attribute(9, 'failed_attempts', doubleLongUnsigned),
      attribute(10, 'cumulative_failed_attempts', doubleLongUnsigned),
    ],
    methods: [method(1, 'reset')],
  }),
]);
