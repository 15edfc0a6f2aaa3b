/** SAP assignment (IEC 62056-6-2, class id 17). */
import { arrayOf, longUnsigned, structure, text } from '../../data/shape.js';
import { attribute, interfaceClass, method, version } from '../interface-class.js';

const assignment = structure({ SAP: longUnsigned, logical_device_name: text });

export const sapAssignment = interfaceClass(17, 'SAP assignment', [
  version(0, {
    attributes: [attribute(2, 'SAP_assignment_list', arrayOf(assignment))],
    methods: [method(1, 'connect_logical_device', assignment)],
  }),
]);
