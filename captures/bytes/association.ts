/** ACSE and the initiate services: association, release, and errors in place of an answer (IEC 62056-5-3). */
import { axdrLength, axdrOctets } from './axdr.js';
import { concat, hex, type Part, u16, u32 } from './parts.js';

/** BER: tag, length, contents. */
export function ber(tag: number, ...contents: readonly Part[]): Uint8Array {
  const content = concat(...contents);
  // A-XDR borrowed its lengths from BER: below 64 KiB they are the same.
  return concat(tag, axdrLength(content.length), content);
}

/** 2.16.756.5.8.`kind`.`id`: the DLMS user association's branch. */
const dlmsOid = (kind: number, id: number): Uint8Array => concat(hex('60 85 74 05 08'), kind, id);

const conformance = (threeBytes: string): Uint8Array => concat(hex('5f 1f 04 00'), hex(threeBytes));

export interface InitiateRequestOptions {
  readonly dedicatedKey?: Uint8Array;
  /** Left out: the default (true) is not sent. */
  readonly responseAllowed?: boolean;
  readonly qualityOfService?: number;
  readonly version?: number;
  readonly conformance?: string;
  readonly maxPduSize?: number;
}

export function initiateRequest(options: InitiateRequestOptions = {}): Uint8Array {
  return concat(
    0x01,
    options.dedicatedKey ? concat(0x01, axdrOctets(options.dedicatedKey)) : 0x00,
    options.responseAllowed === undefined ? 0x00 : Uint8Array.of(0x01, options.responseAllowed ? 1 : 0),
    options.qualityOfService === undefined ? 0x00 : Uint8Array.of(0x01, options.qualityOfService),
    options.version ?? 6,
    conformance(options.conformance ?? '007e1f'),
    u16(options.maxPduSize ?? 0xffff),
  );
}

export interface InitiateResponseOptions {
  readonly qualityOfService?: number;
  readonly version?: number;
  readonly conformance?: string;
  readonly maxPduSize?: number;
  readonly vaaName?: number;
}

export function initiateResponse(options: InitiateResponseOptions = {}): Uint8Array {
  return concat(
    0x08,
    options.qualityOfService === undefined ? 0x00 : Uint8Array.of(0x01, options.qualityOfService),
    options.version ?? 6,
    conformance(options.conformance ?? '00521f'),
    u16(options.maxPduSize ?? 1024),
    u16(options.vaaName ?? 7),
  );
}

export interface AarqOptions {
  readonly protocolVersion?: boolean;
  /** 1 LN, 2 SN, 3 LN ciphered, 4 SN ciphered. */
  readonly context?: number;
  readonly callingApTitle?: Uint8Array;
  readonly callingAeInvocationId?: number;
  /** 1 LLS, 2 … 7 HLS; left out: no authentication. */
  readonly mechanism?: number;
  readonly authentication?: Uint8Array;
  readonly userInformation?: Uint8Array;
}

export function aarq(options: AarqOptions = {}): Uint8Array {
  const parts: Part[] = [];
  if (options.protocolVersion) parts.push(ber(0x80, 0x07, 0x80));
  parts.push(ber(0xa1, ber(0x06, dlmsOid(1, options.context ?? 1))));
  if (options.callingApTitle) parts.push(ber(0xa6, ber(0x04, options.callingApTitle)));
  if (options.callingAeInvocationId !== undefined) parts.push(ber(0xa9, ber(0x02, options.callingAeInvocationId)));
  if (options.mechanism !== undefined) {
    parts.push(ber(0x8a, 0x07, 0x80), ber(0x8b, dlmsOid(2, options.mechanism)));
  }
  if (options.authentication) parts.push(ber(0xac, ber(0x80, options.authentication)));
  parts.push(ber(0xbe, ber(0x04, options.userInformation ?? initiateRequest())));
  return ber(0x60, ...parts);
}

export interface AareOptions {
  readonly protocolVersion?: boolean;
  readonly context?: number;
  /** 0 accepted, 1 rejected permanently, 2 rejected transiently. */
  readonly result?: number;
  /** A1h: given by the ACSE service user, A2h: by the provider. */
  readonly diagnosticSource?: 0xa1 | 0xa2;
  readonly diagnostic?: number;
  readonly respondingApTitle?: Uint8Array;
  readonly mechanism?: number;
  readonly authentication?: Uint8Array;
  /** `null` leaves the user-information out. */
  readonly userInformation?: Uint8Array | null;
}

export function aare(options: AareOptions = {}): Uint8Array {
  const parts: Part[] = [];
  if (options.protocolVersion) parts.push(ber(0x80, 0x07, 0x80));
  parts.push(
    ber(0xa1, ber(0x06, dlmsOid(1, options.context ?? 1))),
    ber(0xa2, ber(0x02, options.result ?? 0)),
    ber(0xa3, ber(options.diagnosticSource ?? 0xa1, ber(0x02, options.diagnostic ?? 0))),
  );
  if (options.respondingApTitle) parts.push(ber(0xa4, ber(0x04, options.respondingApTitle)));
  if (options.mechanism !== undefined) parts.push(ber(0x88, 0x07, 0x80), ber(0x89, dlmsOid(2, options.mechanism)));
  if (options.authentication) parts.push(ber(0xaa, ber(0x80, options.authentication)));
  if (options.userInformation !== null) {
    parts.push(ber(0xbe, ber(0x04, options.userInformation ?? initiateResponse())));
  }
  return ber(0x61, ...parts);
}

/** Release-Request; without a reason it is the empty `62 00` that many clients send. */
export function rlrq(reason?: number, userInformation?: Uint8Array): Uint8Array {
  return release(0x62, reason, userInformation);
}

export function rlre(reason?: number, userInformation?: Uint8Array): Uint8Array {
  return release(0x63, reason, userInformation);
}

function release(tag: number, reason: number | undefined, userInformation: Uint8Array | undefined): Uint8Array {
  const parts: Part[] = [];
  if (reason !== undefined) parts.push(ber(0x80, reason));
  if (userInformation) parts.push(ber(0xbe, ber(0x04, userInformation)));
  return ber(tag, ...parts);
}

/** `service` 1 initiate, 5 read, 6 write; then the class of the error and its value. */
export function confirmedServiceError(service: number, errorClass: number, value: number): Uint8Array {
  return Uint8Array.of(0x0e, service, errorClass, value);
}

/** Service error 6 (invocation counter) carries the counter the server expects. */
export function exceptionResponse(stateError: number, serviceError: number, invocationCounter?: number): Uint8Array {
  const counter = invocationCounter === undefined ? new Uint8Array(0) : u32(invocationCounter);
  return concat(0xd8, stateError, serviceError, counter);
}
