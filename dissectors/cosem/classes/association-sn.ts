/**
 * Association SN (IEC 62056-6-2, class id 12): what a client sees of a meter with short names. Its base name is FA00h;
 * attribute n of any object is at its base name + 8 (n - 1).
 */
import {
  any,
  arrayOf,
  logicalName,
  long,
  longUnsigned,
  numbered,
  octetString,
  type Shape,
  shared,
  unsigned,
} from '../../data/shape.js';
import { attribute, interfaceClass, method, newer, selector, version } from '../interface-class.js';
import { accessByFlags, accessByMode, classId, objectDefinition, user } from '../shapes.js';
import { ownVersion } from './own-version.js';

/** People know base names in hex, and without a sign. */
const baseName = numbered(long, (value) => `0x${(value & 0xffff).toString(16).padStart(4, '0')}`);

const object = shared('object_list_element', {
  base_name: baseName,
  class_id: classId,
  version: unsigned,
  logical_name: logicalName,
});

const objectList = attribute(2, 'object_list', arrayOf(object), {
  tellsVersion: (d) => ownVersion(d, 12, { members: 4, classAt: 1, versionAt: 2 }),
  selectors: [
    selector(1, 'class_list', arrayOf(longUnsigned)),
    selector(2, 'object_id_list', arrayOf(objectDefinition)),
  ],
});

const accessRights = (access: Readonly<Record<string, Shape>>) =>
  attribute(3, 'access_rights_list', arrayOf(shared('access_rights', { base_name: baseName, ...access })), {
    selectors: [selector(1, 'base_name_list', arrayOf(baseName))],
  });

const associationSnV0 = version(0, {
  attributes: [objectList],
  methods: [
    method(1, 'getlist_by_classid', any),
    method(2, 'getobj_by_logicalname', any),
    method(3, 'read_by_logicalname', any),
    method(4, 'get_attributes_and_services', any),
    method(5, 'change_LLS_secret', any),
    method(6, 'change_HLS_secret', any),
    method(7, 'get_HLS_challenge', any),
    method(8, 'reply_to_HLS_challenge', any),
  ],
});

// Not an addition to version 0: most of its methods are gone.
const associationSnV1 = version(1, {
  attributes: [objectList, accessRights(accessByMode)],
  methods: [
    method(3, 'read_by_logicalname', any),
    method(5, 'change_secret', octetString),
    method(8, 'reply_to_HLS_authentication', octetString, octetString),
  ],
});

const associationSnV2 = newer(associationSnV1, 2, {
  attributes: [attribute(4, 'security_setup_reference', logicalName)],
});

const associationSnV3 = newer(associationSnV2, 3, {
  attributes: [attribute(5, 'user_list', arrayOf(user)), attribute(6, 'current_user', user)],
  methods: [method(9, 'add_user', user), method(10, 'remove_user', user)],
});

const associationSnV4 = newer(associationSnV3, 4, { attributes: [accessRights(accessByFlags)] });

export const associationSn = interfaceClass(12, 'Association SN', [
  associationSnV0,
  associationSnV1,
  associationSnV2,
  associationSnV3,
  associationSnV4,
]);
