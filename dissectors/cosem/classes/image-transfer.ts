/** Image transfer (IEC 62056-6-2, class id 18). */
import {
  arrayOf,
  bitString,
  boolean,
  doubleLongUnsigned,
  enumeration,
  octetString,
  structure,
  text,
} from '../../data/shape.js';
import { attribute, interfaceClass, method, version } from '../interface-class.js';

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
