/** What values of several classes are made of (IEC 62056-6-2): each is one thing, with one name, wherever it stands. */
import type { Dissection } from '../../src/core/index.js';
import {
  accepting,
  any,
  arrayOf,
  boolean,
  text as characters,
  choice,
  dateTime,
  doubleLongUnsigned,
  enumerated,
  enumeration,
  flagsIn,
  integer,
  logicalName,
  longUnsigned,
  numbered,
  octetString,
  type Shape,
  shared,
  structure,
  systemTitle,
  telling,
  unsigned,
} from '../data/shape.js';
import { attributeName, className } from './class-names.js';
import { Cosem } from './fields.js';
import { UnitWords } from './words.js';

export const classId = numbered(longUnsigned, className);

/** Names the attribute of a structure that begins with class_id, logical_name and attribute_index. */
function tellAttribute(d: Dissection, start: number): void {
  const { bytes } = d;
  const isAsThought =
    bytes[start + 2] === 0x12 && bytes[start + 5] === 0x09 && bytes[start + 6] === 6 && bytes[start + 13] === 0x0f;
  if (!isAsThought) return;
  const id = ((bytes[start + 3] as number) << 8) | (bytes[start + 4] as number);
  const name = attributeName(id, ((bytes[start + 14] as number) << 24) >> 24);
  if (name !== undefined) d.derive(Cosem.attributeName, name);
}

/** The value is the number times ten to the power of the scaler, in this unit. */
export const scalerUnit = shared('scaler_unit', { scaler: integer, unit: enumeration(UnitWords) });

export const objectDefinition = shared('object_definition', { class_id: classId, logical_name: logicalName });

export const valueDefinition = telling(
  shared('value_definition', { class_id: classId, logical_name: logicalName, attribute_index: integer }),
  tellAttribute,
);

const captured = {
  class_id: classId,
  logical_name: logicalName,
  attribute_index: integer,
  /** 0 is the whole attribute; else an element of it. */
  data_index: longUnsigned,
};

export const captureObject = telling(shared('capture_object', captured), tellAttribute);

/** Which part of a profile's buffer is meant. */
const restriction = shared('restriction', {
  restriction_type: enumeration({ 0: 'none', 1: 'by date', 2: 'by entry' }),
  restriction_value: choice(
    structure({ from_date: dateTime, to_date: dateTime }),
    structure({ from_entry: doubleLongUnsigned, to_entry: doubleLongUnsigned }),
  ),
});

export const restrictedCaptureObject = telling(shared('capture_object', { ...captured, restriction }), tellAttribute);

export const pushObject = telling(
  shared('capture_object', { ...captured, restriction, columns: arrayOf(captureObject) }),
  tellAttribute,
);

/** A script that is run when something happens. */
export const scriptAction = shared('action_item', { script_logical_name: logicalName, script_selector: longUnsigned });

export const timeWindow = shared('time_window', { start_time: dateTime, end_time: dateTime });

export const user = shared('user', { id: unsigned, name: characters });

export const baudRate = enumeration({
  0: '300 baud',
  1: '600 baud',
  2: '1200 baud',
  3: '2400 baud',
  4: '4800 baud',
  5: '9600 baud',
  6: '19200 baud',
  7: '38400 baud',
  8: '57600 baud',
  9: '115200 baud',
});

/** Protection of messages: security policy, access rights and required protection have the same bits from 2 on. */
export const ProtectionBits = {
  2: 'authenticated request',
  3: 'encrypted request',
  4: 'digitally signed request',
  5: 'authenticated response',
  6: 'encrypted response',
  7: 'digitally signed response',
};

// ---- protection of single values (COSEM data protection, Push setup)

/** identified-key, wrapped-key and agreed-key are told by their members. */
const keyInfoOptions = choice(
  enumeration({ 0: 'global unicast encryption key', 1: 'global broadcast encryption key' }),
  structure({ key_id: enumeration({ 0: 'global unicast encryption key', 1: 'global broadcast encryption key' }) }),
  structure({ kek_id: enumeration({ 0: 'master key' }), key_ciphered_data: octetString }),
  structure({ key_parameters: octetString, key_ciphered_data: octetString }),
  any,
);

export const protectionParameters = shared('protection_parameters', {
  protection_type: enumeration({
    0: 'authentication',
    1: 'encryption',
    2: 'authentication and encryption',
    3: 'digital signature',
  }),
  protection_options: shared('protection_options', {
    transaction_id: octetString,
    originator_system_title: systemTitle,
    recipient_system_title: systemTitle,
    other_information: octetString,
    key_info: shared('key_info', {
      key_info_type: enumeration({ 0: 'identified key', 1: 'wrapped key', 2: 'agreed key' }),
      key_info_options: keyInfoOptions,
    }),
  }),
});

// ---- access rights (both associations)

/** Which selectors may be used; null-data where there are none. */
const attributeAccess = (mode: Shape): Shape =>
  shared('attribute_access', { attribute_id: integer, access_mode: mode, access_selectors: arrayOf(integer) });

const methodAccess = (mode: Shape): Shape => shared('method_access', { method_id: integer, access_mode: mode });

/** Up to version 2 of Association LN and 3 of Association SN. */
const attributeModes = accepting(
  enumeration({
    0: 'no-access',
    1: 'read-only',
    2: 'write-only',
    3: 'read-and-write',
    4: 'authenticated-read-only',
    5: 'authenticated-write-only',
    6: 'authenticated-read-and-write',
  }),
  (value) => value <= 6,
);

/** Protection of something that may be neither read nor written makes no sense: such a mode is one of an older version. */
const attributeFlags = accepting(
  flagsIn(enumerated, { 0: 'read', 1: 'write', ...ProtectionBits }),
  (value) => value === 0 || (value & 3) !== 0,
);

const methodModes = accepting(
  enumeration({ 0: 'no-access', 1: 'access', 2: 'authenticated-access' }),
  (value) => value <= 2,
);

const methodFlags = accepting(
  flagsIn(enumerated, { 0: 'access', ...ProtectionBits }),
  (value) => value === 0 || (value & 3) === 1,
);

/** What a client may do with an object: modes as words, or as bits in newer versions. */
export const accessByMode = {
  attribute_access: arrayOf(attributeAccess(attributeModes)),
  method_access: arrayOf(methodAccess(methodModes)),
};

export const accessByFlags = {
  attribute_access: arrayOf(attributeAccess(attributeFlags)),
  method_access: arrayOf(methodAccess(methodFlags)),
};

/** The first version of Association LN only says whether a method may be called. */
export const accessByBoolean = {
  attribute_access: arrayOf(attributeAccess(attributeModes)),
  method_access: arrayOf(methodAccess(boolean)),
};
