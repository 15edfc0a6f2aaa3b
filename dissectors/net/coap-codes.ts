/** Codes of CoAP (RFC 7252, 12.1; RFC 7959, 8132, 8613): a class of three bits and a detail of five, written 2.04. */

export const EMPTY = 0x00;

const Codes: Readonly<Record<number, string>> = {
  [EMPTY]: 'empty',
  0x01: 'GET',
  0x02: 'POST',
  0x03: 'PUT',
  0x04: 'DELETE',
  0x05: 'FETCH',
  0x06: 'PATCH',
  0x07: 'iPATCH',
  0x41: '2.01 Created',
  0x42: '2.02 Deleted',
  0x43: '2.03 Valid',
  0x44: '2.04 Changed',
  0x45: '2.05 Content',
  0x5f: '2.31 Continue',
  0x80: '4.00 Bad Request',
  0x81: '4.01 Unauthorized',
  0x82: '4.02 Bad Option',
  0x83: '4.03 Forbidden',
  0x84: '4.04 Not Found',
  0x85: '4.05 Method Not Allowed',
  0x86: '4.06 Not Acceptable',
  0x88: '4.08 Request Entity Incomplete',
  0x89: '4.09 Conflict',
  0x8c: '4.12 Precondition Failed',
  0x8d: '4.13 Request Entity Too Large',
  0x8f: '4.15 Unsupported Content-Format',
  0x96: '4.22 Unprocessable Entity',
  0x9d: '4.29 Too Many Requests',
  0xa0: '5.00 Internal Server Error',
  0xa1: '5.01 Not Implemented',
  0xa2: '5.02 Bad Gateway',
  0xa3: '5.03 Service Unavailable',
  0xa4: '5.04 Gateway Timeout',
  0xa5: '5.05 Proxying Not Supported',
  0xa8: '5.08 Hop Limit Reached',
};

export function codeName(code: number): string {
  return Codes[code] ?? `${code >> 5}.${String(code & 0x1f).padStart(2, '0')}`;
}

export const isKnownCode = (code: number): boolean => Codes[code] !== undefined;
export const isRequest = (code: number): boolean => code > EMPTY && code < 0x20;
export const isError = (code: number): boolean => code >> 5 === 4 || code >> 5 === 5;
