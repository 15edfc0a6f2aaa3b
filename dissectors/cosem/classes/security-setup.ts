/**
 * Security setup, COSEM data protection (IEC 62056-6-2, class ids 64 and 30): which protection is required, how keys and
 * certificates get there, and values that are protected one by one.
 */
import {
  accepting,
  arrayOf,
  choice,
  enumerated,
  enumeration,
  flagsIn,
  integer,
  logicalName,
  octetString,
  shared,
  structure,
  systemTitle,
} from '../../data/shape.js';
import { attribute, interfaceClass, method, newer, version } from '../interface-class.js';
import { classId, ProtectionBits, protectionParameters, restrictedCaptureObject } from '../shapes.js';

const policyV0 = accepting(
  enumeration({
    0: 'nothing',
    1: 'all messages authenticated',
    2: 'all messages encrypted',
    3: 'all messages authenticated and encrypted',
  }),
  (value) => value <= 3,
);

/** Bits 0 and 1 are not used, so that the values of version 0 are told apart. */
const policyV1 = accepting(flagsIn(enumerated, ProtectionBits), (value) => (value & 3) === 0);

const securitySuite = enumeration({
  0: 'AES-GCM-128',
  1: 'ECDH-ECDSA-AES-GCM-128-SHA-256',
  2: 'ECDH-ECDSA-AES-GCM-256-SHA-384',
});

const keyId = enumeration({
  0: 'global unicast encryption key',
  1: 'global broadcast encryption key',
  2: 'authentication key',
  3: 'master key',
});

const wrappedKeys = arrayOf(structure({ key_id: keyId, key_wrapped: octetString }));

/** The key data is an ephemeral public key and its signature. */
const agreedKeys = arrayOf(structure({ key_id: keyId, key_data: octetString }));

const entity = enumeration({ 0: 'server', 1: 'client', 2: 'certification authority', 3: 'other' });
const certificateType = enumeration({ 0: 'digital signature', 1: 'key agreement', 2: 'TLS', 3: 'other' });
const keyPair = enumeration({ 0: 'digital signature key pair', 1: 'key agreement key pair', 2: 'TLS key pair' });

const certificateInfo = structure({
  certificate_entity: entity,
  certificate_type: certificateType,
  serial_number: octetString,
  issuer: octetString,
  subject: octetString,
  subject_alt_name: octetString,
});

const certificateIdentification = shared('certificate_identification', {
  certificate_identification_type: enumeration({ 0: 'by entity', 1: 'by serial number' }),
  certificate_identification_options: choice(
    structure({ certificate_entity: entity, certificate_type: certificateType, system_title: systemTitle }),
    structure({ serial_number: octetString, issuer: octetString }),
  ),
});

const securitySetupV0 = version(0, {
  attributes: [
    attribute(2, 'security_policy', policyV0),
    attribute(3, 'security_suite', securitySuite),
    attribute(4, 'client_system_title', systemTitle),
    attribute(5, 'server_system_title', systemTitle),
  ],
  methods: [method(1, 'security_activate', policyV0), method(2, 'global_key_transfer', wrappedKeys)],
});

const securitySetupV1 = newer(securitySetupV0, 1, {
  attributes: [attribute(2, 'security_policy', policyV1), attribute(6, 'certificates', arrayOf(certificateInfo))],
  methods: [
    method(1, 'security_activate', policyV1),
    method(2, 'key_transfer', wrappedKeys),
    method(3, 'key_agreement', agreedKeys, agreedKeys),
    method(4, 'generate_key_pair', keyPair),
    method(5, 'generate_certificate_request', keyPair, octetString),
    method(6, 'import_certificate', octetString),
    method(7, 'export_certificate', certificateIdentification, octetString),
    method(8, 'remove_certificate', certificateIdentification),
  ],
});

export const securitySetup = interfaceClass(64, 'Security setup', [securitySetupV0, securitySetupV1]);

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
