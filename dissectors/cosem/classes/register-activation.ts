/** Register activation (IEC 62056-6-2, class id 6). */
import { arrayOf, octetString, structure, unsigned } from '../../data/shape.js';
import { attribute, interfaceClass, method, version } from '../interface-class.js';
import { objectDefinition } from '../shapes.js';

const registerActivationMask = structure({ mask_name: octetString, index_list: arrayOf(unsigned) });

export const registerActivation = interfaceClass(6, 'Register activation', [
  version(0, {
    attributes: [
      attribute(2, 'register_assignment', arrayOf(objectDefinition)),
      attribute(3, 'mask_list', arrayOf(registerActivationMask)),
      attribute(4, 'active_mask', octetString),
    ],
    methods: [
      method(1, 'add_register', objectDefinition),
      method(2, 'add_mask', registerActivationMask),
      method(3, 'delete_mask', octetString),
    ],
  }),
]);
