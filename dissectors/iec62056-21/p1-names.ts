/** Names of objects in P1 telegrams, where DSMR has more to say than their codes. */
import type { ObisCode } from '../cosem/obis/code.js';
import { netherlands } from '../cosem/obis/national/netherlands.js';

const ABSTRACT = 0;
/** A name that is given in these countries only. */
const OF_ONE_COUNTRY = /\((?:BE|LU)\)$/;

/** Undefined where the general name says as much, or more: what Belgium calls a demand is one everywhere. */
export function p1Name(code: Uint8Array): string | undefined {
  const name = netherlands.find([...code] as unknown as ObisCode)?.name;
  return name !== undefined && OF_ONE_COUNTRY.test(name) && code[0] !== ABSTRACT ? undefined : name;
}
