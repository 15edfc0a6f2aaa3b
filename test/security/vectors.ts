/** Keys, titles and what they make of one GET-Request: the suites of IEC 62056-5-3, computed apart from the program. */
import { hex } from '../dissect.js';

/** EK and AK of suites 0 and 1: sixteen octets that count up. */
export const EK = hex('000102030405060708090a0b0c0d0e0f');
export const AK = hex('d0d1d2d3d4d5d6d7d8d9dadbdcdddedf');
/** And of suite 2. */
export const EK_256 = Uint8Array.from({ length: 32 }, (_, at) => at);
export const AK_256 = Uint8Array.from({ length: 32 }, (_, at) => 0xd0 + at);

export const METER = hex('4d4d4d0000bc614e');
export const CLIENT = hex('4d4d4d0000000001');
/** System title of the meter, and the counter 01234567. */
export const IV = hex('4d4d4d0000bc614e 01234567');

/** GET-Request for the time of the clock. */
export const GET = hex('c001 00 0008 0000010000ff 02 00');
export const GET_CIPHERED = hex('411312ff935a47566827c467bc');
