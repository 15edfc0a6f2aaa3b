/**
 * First octets of APDUs (IEC 62056-5-3, COSEMpdu; ACSE: ISO/IEC 8650-1), by the standard's names. A first octet that is
 * not here begins no APDU.
 */
export const ApduNames: Readonly<Record<number, string>> = {
  0x01: 'initiate-request',
  0x05: 'read-request',
  0x06: 'write-request',
  0x08: 'initiate-response',
  0x0c: 'read-response',
  0x0d: 'write-response',
  0x0e: 'confirmed-service-error',
  0x0f: 'data-notification',
  0x10: 'data-notification-confirm',
  0x16: 'unconfirmed-write-request',
  0x18: 'information-report-request',
  0x21: 'glo-initiate-request',
  0x25: 'glo-read-request',
  0x26: 'glo-write-request',
  0x28: 'glo-initiate-response',
  0x2c: 'glo-read-response',
  0x2d: 'glo-write-response',
  0x2e: 'glo-confirmed-service-error',
  0x36: 'glo-unconfirmed-write-request',
  0x38: 'glo-information-report-request',
  0x41: 'ded-initiate-request',
  0x45: 'ded-read-request',
  0x46: 'ded-write-request',
  0x48: 'ded-initiate-response',
  0x4c: 'ded-read-response',
  0x4d: 'ded-write-response',
  0x4e: 'ded-confirmed-service-error',
  0x56: 'ded-unconfirmed-write-request',
  0x58: 'ded-information-report-request',
  0x60: 'aarq',
  0x61: 'aare',
  0x62: 'rlrq',
  0x63: 'rlre',
  0x64: 'abrt',
  0xc0: 'get-request',
  0xc1: 'set-request',
  0xc2: 'event-notification-request',
  0xc3: 'action-request',
  0xc4: 'get-response',
  0xc5: 'set-response',
  0xc7: 'action-response',
  0xc8: 'glo-get-request',
  0xc9: 'glo-set-request',
  0xca: 'glo-event-notification-request',
  0xcb: 'glo-action-request',
  0xcc: 'glo-get-response',
  0xcd: 'glo-set-response',
  0xcf: 'glo-action-response',
  0xd0: 'ded-get-request',
  0xd1: 'ded-set-request',
  0xd2: 'ded-event-notification-request',
  0xd3: 'ded-action-request',
  0xd4: 'ded-get-response',
  0xd5: 'ded-set-response',
  0xd7: 'ded-action-response',
  0xd8: 'exception-response',
  0xd9: 'access-request',
  0xda: 'access-response',
  0xdb: 'general-glo-ciphering',
  0xdc: 'general-ded-ciphering',
  0xdd: 'general-ciphering',
  0xdf: 'general-signing',
  0xe0: 'general-block-transfer',
  0xe6: 'gateway-request',
  0xe7: 'gateway-response',
};

/** Is this the first octet of an APDU? By index, because framers ask for every candidate. */
export const isApduTag: readonly boolean[] = Array.from({ length: 256 }, (_, tag) => ApduNames[tag] !== undefined);

/**
 * First octets of CI-PDUs, the network management of S-FSK power lines (IEC 61334-4-511, IEC 62056-8-3). None of them begins
 * an APDU.
 */
export const CiPdu = {
  pingRequest: 0x19,
  pingResponse: 0x1a,
  register: 0x1c,
  discover: 0x1d,
  discoverReport: 0x1e,
  repeaterCall: 0x1f,
  clearAlarm: 0x39,
} as const;

export const CiPduNames: Readonly<Record<number, string>> = {
  [CiPdu.pingRequest]: 'ping-request',
  [CiPdu.pingResponse]: 'ping-response',
  [CiPdu.register]: 'register',
  [CiPdu.discover]: 'discover',
  [CiPdu.discoverReport]: 'discover-report',
  [CiPdu.repeaterCall]: 'repeater-call',
  [CiPdu.clearAlarm]: 'clear-alarm',
};
