/** Which requests and answers belong together: services, and the invoke-ids within them (IEC 62056-5-3, invoke-id-and-priority). */

/** Invoke-ids of different services have nothing to do with each other. */
export const Service = {
  get: 0,
  set: 1,
  action: 2,
  access: 3,
  notification: 4,
  read: 5,
  write: 6,
  association: 7,
  release: 8,
  link: 9,
  /** Of what can't be deciphered, more is not known than that it asks. */
  ciphered: 10,
} as const;
export type Service = (typeof Service)[keyof typeof Service];

/** For services without invoke-ids. */
export const NO_INVOKE_ID = 0;

/** Invoke-ids have 24 bits at most. */
const INVOKE_IDS = 0x1000000;
export const keyOf = (service: Service, invokeId: number): number => service * INVOKE_IDS + invokeId;
export const serviceOf = (key: number): Service => Math.floor(key / INVOKE_IDS) as Service;
export const hasInvokeIds = (service: Service): boolean => service <= Service.access;

/**
 * One after the other, whatever carries them: a new one ends the one before. Of what can't be read, nobody can tell invoke-ids, and
 * values belong to nothing: the latest is as likely as any.
 */
export const isAlone = (service: Service): boolean =>
  service === Service.association ||
  service === Service.release ||
  service === Service.link ||
  service === Service.ciphered;
