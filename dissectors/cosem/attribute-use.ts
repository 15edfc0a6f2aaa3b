/** What is to be done with the value of an attribute beside reading it, by class and attribute: found out once for each. */
import { differsByVersion } from './attribute.js';
import { teaches } from './learn.js';
import { isScaled } from './scaled-attributes.js';

export const Use = {
  none: 0,
  /** Versions of the class have it otherwise, or it counts in a unit. */
  asks: 1,
  /** It may teach something. */
  teaches: 2,
  /** Rows with columns. */
  rows: 4,
  /** Values of capture objects without their types. */
  packed: 8,
} as const;

const PROFILE_GENERIC = 7;
const COMPACT_DATA = 62;
const BUFFER = 2;

const CLASSES = 256;
const ATTRIBUTES = 32;
const UNKNOWN = 0xff;
const uses = new Uint8Array(CLASSES * ATTRIBUTES).fill(UNKNOWN);

/** The bits of `Use`. */
export function attributeUse(classId: number, attribute: number): number {
  if (classId >= CLASSES || attribute < 0 || attribute >= ATTRIBUTES) return Use.none;
  const at = classId * ATTRIBUTES + attribute;
  const known = uses[at] as number;
  if (known !== UNKNOWN) return known;
  const use = findUse(classId, attribute);
  uses[at] = use;
  return use;
}

function findUse(classId: number, attribute: number): number {
  if (attribute === BUFFER && classId === PROFILE_GENERIC) return Use.rows;
  if (attribute === BUFFER && classId === COMPACT_DATA) return Use.packed;
  const asks = differsByVersion(classId, attribute) || isScaled(classId, attribute) ? Use.asks : Use.none;
  return asks | (teaches(classId, attribute) ? Use.teaches : Use.none);
}
