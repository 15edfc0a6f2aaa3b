/** Association LN (IEC 62056-6-2, class id 15): what a client sees of a meter with logical names, and may do with it. */
import {
  any,
  arrayOf,
  bitString,
  choice,
  enumeration,
  integer,
  logicalName,
  longUnsigned,
  objectIdentifier,
  octetString,
  reading,
  type Shape,
  shared,
  structure,
  unsigned,
} from '../../data/shape.js';
import { attribute, interfaceClass, method, newer, selector, version } from '../interface-class.js';
import { ApplicationContexts, AuthenticationMechanisms, ConformanceBits } from '../names.js';
import { accessByBoolean, accessByFlags, accessByMode, classId, objectDefinition, user } from '../shapes.js';
import { ownVersion } from './own-version.js';

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
  objectIdentifier,
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
  objectIdentifier,
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
