/**
 * What names an object and a part of it, declared once so that one filter finds it wherever it stands: in requests, in what
 * was asked before, in columns of buffers (IEC 62056-6-2).
 */
import { defineFields, group, i8, list, obis, text, u8, u16 } from '../../src/core/index.js';
import { className } from './class-names.js';

export const Cosem = defineFields('cosem', {
  attributeDescriptor: group('Attribute'),
  attributeDescriptors: list('Attributes'),
  methodDescriptor: group('Method'),
  methodDescriptors: list('Methods'),
  classId: u16('Class', { names: className, about: 'Interface class of the object (IEC 62056-6-2).' }),
  instance: obis('Instance', { about: 'Logical name of the object: its OBIS code (IEC 62056-6-1).' }),
  attribute: i8('Attribute', { about: 'Index of the attribute; 0 means all of them.' }),
  attributeName: text('Attribute name'),
  method: i8('Method', { about: 'Index of the method (IEC 62056-6-2, specific methods of the class).' }),
  methodName: text('Method name'),
  selection: group('Selective access'),
  selector: u8('Access selector', {
    about: 'Which kind of selection; its parameters follow as data (IEC 62056-6-2, by class).',
  }),
  selectorName: text('Selector name'),
});
