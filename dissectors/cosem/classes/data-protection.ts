/** COSEM data protection (IEC 62056-6-2, class id 30): values that are protected one by one, whoever carries them. */
import { arrayOf, enumerated, flagsIn, integer, logicalName, octetString, structure } from '../../data/shape.js';
import { attribute, interfaceClass, method, version } from '../interface-class.js';
import { classId, ProtectionBits, protectionParameters, restrictedCaptureObject } from '../shapes.js';

const parameters = arrayOf(protectionParameters);
const objects = arrayOf(restrictedCaptureObject);

const getParameters = structure({ object_list: objects, get_protection_parameters: parameters });

const protectedAttributes = structure({ protection_parameters: parameters, protected_attributes: octetString });

const setParameters = structure({
  object_list: objects,
  protection_parameters: parameters,
  protected_attributes: octetString,
});

const invokeParameters = structure({
  object_method: structure({ class_id: classId, logical_name: logicalName, method_index: integer }),
  protection_parameters: parameters,
  protected_method_invocation_parameters: octetString,
});

export const dataProtection = interfaceClass(30, 'COSEM data protection', [
  version(0, {
    attributes: [
      attribute(2, 'protection_buffer', octetString),
      attribute(3, 'protection_object_list', objects),
      attribute(4, 'protection_parameters_get', parameters),
      attribute(5, 'protection_parameters_set', parameters),
      attribute(6, 'required_protection', flagsIn(enumerated, ProtectionBits)),
    ],
    methods: [
      method(1, 'get_protected_attributes', getParameters, protectedAttributes),
      method(2, 'set_protected_attributes', setParameters),
      method(3, 'invoke_protected_method', invokeParameters),
    ],
  }),
]);
