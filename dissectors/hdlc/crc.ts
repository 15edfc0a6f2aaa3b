/** Frame check sequence of HDLC: CRC-16/X.25, sent low octet first (ISO/IEC 13239). */
import { crcX25 } from '../../src/core/index.js';

/** The check sequence of bytes[at, end). */
export const frameCheck = crcX25;

/** Do bytes[at, end) end with their own check sequence? */
export function isChecked(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < 4) return false;
  return frameCheck(bytes, at, end - 2) === ((bytes[end - 2] as number) | ((bytes[end - 1] as number) << 8));
}
