/** Script table (IEC 62056-6-2, class id 9). */
import { any, arrayOf, enumeration, integer, logicalName, longUnsigned, structure } from '../../data/shape.js';
import { attribute, interfaceClass, method, version } from '../interface-class.js';

const script = structure({
  script_identifier: longUnsigned,
  actions: arrayOf(
    structure({
      service_id: enumeration({ 1: 'write attribute', 2: 'execute method' }),
      class_id: longUnsigned,
      logical_name: logicalName,
      index: integer,
      parameter: any,
    }),
  ),
});

export const scriptTable = interfaceClass(9, 'Script table', [
  version(0, { attributes: [attribute(2, 'scripts', arrayOf(script))], methods: [method(1, 'execute', longUnsigned)] }),
]);
