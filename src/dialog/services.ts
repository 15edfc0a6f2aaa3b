/**
 * What each APDU is to a dialog (IEC 62056-5-3): who sends it, and whether it asks or answers. By the names that the field
 * `dlms.apdu` gives to first octets.
 */

/** `other`: what is neither, or can't be told. */
export const Act = { other: 0, request: 1, answer: 2, push: 3, confirm: 4, block: 5 } as const;
export type Act = (typeof Act)[keyof typeof Act];

export interface Service {
  /** As exchanges are called; request and answer have the same. */
  readonly name: string;
  readonly act: Act;
  /** It says nothing but what went wrong. */
  readonly isFault: boolean;
}

const service = (name: string, act: Act, isFault = false): Service => ({ name, act, isFault });

/** Sets up and ends links (IEC 62056-46): by the names of HDLC frames. */
export const LinkServices: Readonly<Record<string, Service>> = {
  SNRM: service('SNRM', Act.request),
  DISC: service('DISC', Act.request),
  UA: service('UA', Act.answer),
  DM: service('DM', Act.answer),
};

const Services: Readonly<Record<string, Service>> = {
  'get-request': service('GET', Act.request),
  'get-response': service('GET', Act.answer),
  'set-request': service('SET', Act.request),
  'set-response': service('SET', Act.answer),
  'action-request': service('ACTION', Act.request),
  'action-response': service('ACTION', Act.answer),
  'access-request': service('ACCESS', Act.request),
  'access-response': service('ACCESS', Act.answer),
  'read-request': service('READ', Act.request),
  'read-response': service('READ', Act.answer),
  'write-request': service('WRITE', Act.request),
  'write-response': service('WRITE', Act.answer),
  'unconfirmed-write-request': service('UnconfirmedWrite', Act.request),
  aarq: service('AARQ', Act.request),
  aare: service('AARQ', Act.answer),
  rlrq: service('RLRQ', Act.request),
  rlre: service('RLRQ', Act.answer),
  abrt: service('ABRT', Act.answer, true),
  'initiate-request': service('Initiate', Act.request),
  'initiate-response': service('Initiate', Act.answer),
  'exception-response': service('exception', Act.answer, true),
  'confirmed-service-error': service('error', Act.answer, true),
  'data-notification': service('DataNotification', Act.push),
  'data-notification-confirm': service('DataNotification', Act.confirm),
  'event-notification-request': service('EventNotification', Act.push),
  'information-report-request': service('InformationReport', Act.push),
};

/** Of services whose answers are not asked for, whatever their bits say. */
export const UNCONFIRMED = 'UnconfirmedWrite';
export const ASSOCIATION = 'AARQ';
export const RELEASE = 'RLRQ';
export const ABORT = 'ABRT';
/** What a meter sends on its P1 port (IEC 62056-21, mode D). */
export const TELEGRAM: Service = service('telegram', Act.push);
/** A protected message of which nobody can tell what it is. */
export const CIPHERED = 'ciphered';
export const BLOCK = 'general-block-transfer';

/** What an APDU is; undefined for those that only carry another one. */
export function serviceOfApdu(name: string): Service | undefined {
  return Services[name];
}

/** Service-specific ciphering tells the service without a key: `glo-get-request`. */
export function serviceInside(name: string): Service | undefined {
  return /^(?:glo|ded)-/.test(name) ? Services[name.slice(4)] : undefined;
}
