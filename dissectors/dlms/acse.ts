/**
 * What the ACSE APDUs share (AARQ, AARE, RLRQ, RLRE): names of contexts and mechanisms, their fields, and how a sequence
 * of BER elements is taken (ISO/IEC 8650-1; IEC 62056-5-3, ACSE APDUs).
 */
import {
  Bytes,
  bitString,
  type Dissection,
  defineFields,
  type Field,
  group,
  Issue,
  int,
  Limits,
  type NodeView,
  nameOf,
  octets,
  oid,
  systemTitle,
  Tables,
  text,
} from '../../src/core/index.js';
import { ApplicationContexts, AuthenticationMechanisms } from '../cosem/words.js';
import { BerTag, bare, element, lengthAndContents, primitive, tagText } from './ber.js';

export const Acse = defineFields('acse', {
  protocolVersion: bitString('Protocol version', {
    about: 'ACSE version; bit 0 is version 1, which is meant without it.',
  }),
  applicationContextName: oid('Application context', {
    names: ApplicationContexts,
    about: 'Logical or short name referencing, with or without ciphering (IEC 62056-5-3, application context names).',
  }),
  calledApTitle: systemTitle('Called AP title', { about: "The server's system title, where the client knows it." }),
  calledAeQualifier: octets('Called AE qualifier'),
  calledApInvocationId: int('Called AP invocation id'),
  calledAeInvocationId: int('Called AE invocation id'),
  callingApTitle: systemTitle('Calling AP title', {
    about: "The client's system title; ciphering and HLS 5 to 7 need it (IEC 62056-5-3, system title).",
  }),
  callingAeQualifier: octets('Calling AE qualifier', { about: "The client's certificate for digital signatures." }),
  callingApInvocationId: int('Calling AP invocation id'),
  callingAeInvocationId: int('Calling AE invocation id', { about: "The client's user id." }),
  respondingApTitle: systemTitle('Responding AP title', { about: "The server's system title." }),
  respondingAeQualifier: octets('Responding AE qualifier', {
    about: "The server's certificate for digital signatures.",
  }),
  respondingApInvocationId: int('Responding AP invocation id'),
  respondingAeInvocationId: int('Responding AE invocation id'),
  requirements: bitString('ACSE requirements', {
    about: 'Bit 0: the authentication functional unit is used (ISO/IEC 8650-1, acse-requirements).',
  }),
  mechanismName: oid('Authentication mechanism', {
    names: AuthenticationMechanisms,
    about: 'How client and server prove who they are (IEC 62056-5-3, authentication mechanism names).',
  }),
  authenticationValue: group('Authentication value'),
  charstring: octets('Characters', { about: 'The password (LLS), or the challenge (HLS). A password is a secret.' }),
  bitstring: bitString('Bits', { about: 'The password or the challenge as bits; charstring is usual.' }),
  implementationInformation: text('Implementation information'),
  userInformation: group('User information', {
    about: 'An xDLMS APDU in an OCTET STRING: the Initiate of the association, plain or ciphered.',
  }),
  otherField: group('Field not known', { repeated: true }),
  otherTag: text('Tag', { about: 'BER tag of a field that is none of this APDU.' }),
  otherContents: octets('Contents'),
});

/** Takes what follows a tag. */
export type Contents = (d: Dissection) => void;

/** An OCTET STRING within the tag. */
export const octetString =
  (field: Field): Contents =>
  (d) => {
    primitive(d, BerTag.octetString, field);
  };

/** An INTEGER within the tag. */
export const integer =
  (field: Field): Contents =>
  (d) => {
    primitive(d, BerTag.integer, field);
  };

/** The value itself: the tag stands in place of its own. */
export const implicit =
  (field: Field): Contents =>
  (d) => {
    bare(d, field);
  };

/** 2.16.756.5.8: the object identifiers of the DLMS User Association; the next arc is 1 for contexts, 2 for mechanisms. */
const DLMS_UA = '2.16.756.5.8';
const DLMS_UA_OCTETS = [0x60, 0x85, 0x74, 0x05, 0x08] as const;
const CONTEXT_ARC = 1;
const MECHANISM_ARC = 2;

/** Fields that AARQ and AARE have in common, whatever their tag. Answers with the last arc; -1: it is none of the DLMS UA's. */
export function applicationContext(d: Dissection): number {
  return primitive(d, BerTag.oid, Acse.applicationContextName) ? dlmsArc(d, CONTEXT_ARC) : -1;
}

export function mechanism(d: Dissection): void {
  if (bare(d, Acse.mechanismName)) dlmsArc(d, MECHANISM_ARC);
}

export function implementation(d: Dissection): void {
  primitive(d, BerTag.graphicString, Acse.implementationInformation);
}

/** Only the last arc of an identifier of the DLMS UA tells a context or mechanism. */
function dlmsArc(d: Dissection, arc: number): number {
  const at = d.at - DLMS_UA_OCTETS.length - 2;
  const isDlms = DLMS_UA_OCTETS.every((octet, i) => d.bytes[at + i] === octet) && d.bytes[d.at - 2] === arc;
  if (!isDlms) d.report(Issue.unusual, `not an object identifier ${DLMS_UA}.${arc}.x of the DLMS UA`);
  return isDlms ? (d.bytes[d.at - 1] as number) : -1;
}

/** authentication-value: 80 charstring | 81 bitstring | A2 external | A3 other; the last two are kept as data. */
export function authenticationValue(d: Dissection): void {
  d.open(Acse.authenticationValue);
  if (d.left === 0) d.report(Issue.malformed, `${Acse.authenticationValue.label} is empty`);
  else {
    element(d, (_, tag) => {
      // An empty password is one, too: it has a node.
      if (tag === 0x80) d.mark(Acse.charstring, d.left);
      else if (tag === 0x81) d.mark(Acse.bitstring, d.left);
      else d.rest(Bytes.unknown);
    });
  }
  d.close();
}

/** An xDLMS APDU in an OCTET STRING; some meters leave out the OCTET STRING. */
export function userInformation(d: Dissection): void {
  d.open(Acse.userInformation);
  if (d.peek() === BerTag.octetString) element(d, apdu);
  else apdu(d);
  d.close();
}

function apdu(d: Dissection): void {
  if (d.left > 0) d.next(Tables.apdu, d.peek());
}

/** The APDU's length, then its fields by tag in whatever order they come; unknown ones are kept as data. */
export function acseFields(d: Dissection, known: Readonly<Record<number, Contents>>): void {
  const field = (_: Dissection, tag: number): void => {
    const contents = known[tag];
    if (contents === undefined) otherField(d, tag);
    else contents(d);
  };
  // Each field has a length of its own, so one that is too short for its contents does not end the others.
  lengthAndContents(d, () => {
    while (d.left > 0 && d.items++ < Limits.itemsPerApdu) d.attempt(() => element(d, field));
    if (d.left > 0) tooManyFields(d);
  });
}

function tooManyFields(d: Dissection): void {
  d.report(Issue.limit, `more than ${Limits.itemsPerApdu} fields; ${d.left} bytes are not shown as such`, d.at, d.left);
  d.rest(Bytes.unknown);
}

function otherField(d: Dissection, tag: number): void {
  d.open(Acse.otherField);
  if (d.recording) d.derive(Acse.otherTag, tagText(tag));
  d.rest(Acse.otherContents);
  d.close();
}

/** The word for the context; dotted, where it is none of the DLMS UA's. */
export function contextText(view: NodeView): string {
  return oidText(view, Acse.applicationContextName, CONTEXT_ARC);
}

/** The word for the mechanism; dotted, where it is none of the DLMS UA's. */
export function mechanismText(view: NodeView): string {
  return oidText(view, Acse.mechanismName, MECHANISM_ARC);
}

function oidText(view: NodeView, field: Field, arc: number): string {
  const dotted = String(view.valueOf(field) ?? '');
  const prefix = `${DLMS_UA}.${arc}.`;
  return dotted.startsWith(prefix) ? (nameOf(field, Number(dotted.slice(prefix.length))) ?? dotted) : dotted;
}
