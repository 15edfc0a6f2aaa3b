/** Compact data (IEC 62056-6-2, class id 62). */
import { arrayOf, enumeration, octetString, unsigned } from '../../data/shape.js';
import { attribute, interfaceClass, method, newer, version } from '../interface-class.js';
import { captureObject, restrictedCaptureObject } from '../shapes.js';

const captureMethod = enumeration({ 0: 'capture upon invoking', 1: 'implicit capture upon reading' });

const compactDataV0 = version(0, {
  attributes: [
    // The first octet is the template_id; values without tags follow in the order of capture_objects.
    attribute(2, 'compact_buffer', octetString),
    attribute(3, 'capture_objects', arrayOf(captureObject)),
    attribute(4, 'template_id', unsigned),
    // The type description of a compact-array.
    attribute(5, 'template_description', octetString),
    attribute(6, 'capture_method', captureMethod),
  ],
  methods: [method(1, 'reset'), method(2, 'capture')],
});

const compactDataV1 = newer(compactDataV0, 1, {
  attributes: [attribute(3, 'capture_objects', arrayOf(restrictedCaptureObject))],
});

export const compactData = interfaceClass(62, 'Compact data', [compactDataV0, compactDataV1]);
