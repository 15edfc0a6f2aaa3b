/**
 * Association LN and Association SN (IEC 62056-6-2, class ids 15 and 12): what a client sees of a meter, and may do with it,
 * with logical names and with short names.
 *
 * Association SN has the base name FA00h; attribute n of any object is at its base name + 8 (n - 1).
 */
import type { Dissection } from '../../../src/core/index.js';
import { ARRAY, STRUCTURE, skipData } from '../../data/axdr.js';
import { lengthOctets, peekLength } from '../../data/length.js';
import {
  any,
  arrayOf,
  bitString,
  choice,
  enumeration,
  integer,
  logicalName,
  long,
  longUnsigned,
  numbered,
  objectIdentifier,
  octetString,
  reading,
  type Shape,
  shared,
  structure,
  unsigned,
} from '../../data/shape.js';
import { attribute, interfaceClass, method, newer, selector, version } from '../interface-class.js';
import { accessByBoolean, accessByFlags, accessByMode, classId, objectDefinition, user } from '../shapes.js';
import { ApplicationContexts, AuthenticationMechanisms, ConformanceBits } from '../words.js';

const listElement = (access: Readonly<Record<string, Shape>>): Shape =>
  shared('object_list_element', {
    class_id: classId,
    version: unsigned,
    logical_name: logicalName,
    access_rights: shared('access_rights', access),
  });

const objectV0 = listElement(accessByBoolean);
const objectV1 = listElement(accessByMode);
const objectV3 = listElement(accessByFlags);

/** The list of objects tells its own version, because the association is one of its objects. */
const objectList = (element: Shape) =>
  attribute(2, 'object_list', arrayOf(element), {
    tellsVersion: (d) => ownVersion(d, 15, { members: 4, classAt: 0, versionAt: 1 }),
    selectors: [
      selector(1, 'object_list_without_access_rights', any),
      selector(2, 'class_list', arrayOf(longUnsigned)),
      selector(3, 'object_id_list', arrayOf(objectDefinition)),
      selector(4, 'object_id', objectDefinition),
    ],
  });

/** 2.16.756.5.8.1.n and 2.16.756.5.8.2.n, arc by arc, or as BER has them. */
const contextName = choice(
  structure({
    joint_iso_ctt_element: unsigned,
    country_element: unsigned,
    country_name_element: longUnsigned,
    identified_organization_element: unsigned,
    DLMS_UA_element: unsigned,
    application_context_element: unsigned,
    context_id_element: reading(unsigned, { names: ApplicationContexts }),
  }),
  reading(objectIdentifier, { names: ApplicationContexts }),
);

const mechanismName = choice(
  structure({
    joint_iso_ctt_element: unsigned,
    country_element: unsigned,
    country_name_element: longUnsigned,
    identified_organization_element: unsigned,
    DLMS_UA_element: unsigned,
    authentication_mechanism_name_element: unsigned,
    mechanism_id_element: reading(unsigned, { names: AuthenticationMechanisms }),
  }),
  reading(objectIdentifier, { names: AuthenticationMechanisms }),
);

const contextInfo = structure({
  conformance: bitString(ConformanceBits, 24),
  max_receive_pdu_size: longUnsigned,
  max_send_pdu_size: longUnsigned,
  dlms_version_number: unsigned,
  quality_of_service: integer,
  cyphering_info: octetString,
});

const associationLnV0 = version(0, {
  attributes: [
    objectList(objectV0),
    attribute(3, 'associated_partners_id', structure({ client_SAP: integer, server_SAP: longUnsigned })),
    attribute(4, 'application_context_name', contextName),
    attribute(5, 'xDLMS_context_info', contextInfo),
    attribute(6, 'authentication_mechanism_name', mechanismName),
    // LLS_secret in version 0.
    attribute(7, 'secret', octetString),
    attribute(8, 'association_status', enumeration({ 0: 'non-associated', 1: 'association-pending', 2: 'associated' })),
  ],
  methods: [
    method(1, 'reply_to_HLS_authentication', octetString, octetString),
    method(2, 'change_HLS_secret', octetString),
    method(3, 'add_object', objectV0),
    method(4, 'remove_object', objectV0),
  ],
});

const associationLnV1 = newer(associationLnV0, 1, {
  attributes: [objectList(objectV1), attribute(9, 'security_setup_reference', logicalName)],
  methods: [method(3, 'add_object', objectV1), method(4, 'remove_object', objectV1)],
});

const associationLnV2 = newer(associationLnV1, 2, {
  attributes: [attribute(10, 'user_list', arrayOf(user)), attribute(11, 'current_user', user)],
  methods: [method(5, 'add_user', user), method(6, 'remove_user', user)],
});

const associationLnV3 = newer(associationLnV2, 3, {
  attributes: [objectList(objectV3)],
  methods: [method(3, 'add_object', objectV3), method(4, 'remove_object', objectV3)],
});

export const associationLn = interfaceClass(15, 'Association LN', [
  associationLnV0,
  associationLnV1,
  associationLnV2,
  associationLnV3,
]);

// ---- short names

/** People know base names in hex, and without a sign. */
const baseName = numbered(long, (value) => `0x${(value & 0xffff).toString(16).padStart(4, '0')}`);

const shortNameObject = shared('object_list_element', {
  base_name: baseName,
  class_id: classId,
  version: unsigned,
  logical_name: logicalName,
});

const shortNameList = attribute(2, 'object_list', arrayOf(shortNameObject), {
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
  attributes: [shortNameList],
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
  attributes: [shortNameList, accessRights(accessByMode)],
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

// ---- the version that a list of objects tells

const LONG_UNSIGNED = 18;
const UNSIGNED = 17;
/** Objects looked at; the association is among the first in most meters, and lists have some hundreds. */
const MOST_OBJECTS = 1024;

interface Places {
  readonly members: number;
  readonly classAt: number;
  readonly versionAt: number;
}

/** The version that an array of objects gives the class; -1 where it is not in the list, or the value is no such list. */
function ownVersion(d: Dissection, classId: number, places: Places): number {
  if (d.peek() !== ARRAY) return -1;
  const count = Math.min(peekLength(d, 1), MOST_OBJECTS);
  let at = 1 + Math.max(lengthOctets(d, 1), 1);
  for (let i = 0; i < count && at >= 0; i++) {
    if (d.peek(at) !== STRUCTURE || d.peek(at + 1) !== places.members) return -1;
    at += 2;
    let isOwn = false;
    let version = -1;
    for (let member = 0; member < places.members && at >= 0; member++) {
      if (member === places.classAt) isOwn = d.peek(at) === LONG_UNSIGNED && d.peekUint(2, at + 1) === classId;
      if (member === places.versionAt && d.peek(at) === UNSIGNED) version = d.peek(at + 1);
      at = skipData(d, at);
    }
    if (isOwn && version >= 0) return version;
  }
  return -1;
}
