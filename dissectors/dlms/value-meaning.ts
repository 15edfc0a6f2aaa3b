/**
 * Values with what was learned before: read as the version of the object has them, with the quantity beside a register's number and
 * the columns before a buffer; and what they teach is learned for what comes later (IEC 62056-6-2).
 */
import { type Dissection, LinkKind } from '../../src/core/index.js';
import { dissectAttribute } from '../cosem/attribute.js';
import { attributeUse, Use } from '../cosem/attribute-use.js';
import { type KnownObject, type Meter, meterIn } from '../cosem/knowledge.js';
import { isName, type Lesson } from '../cosem/learn.js';
import { tellQuantity } from '../cosem/quantity.js';
import { type Asked, From } from './asked-for.js';
import { buffer } from './buffer.js';
import { compactBuffer } from './compact-buffer.js';
import { teach, teachIfDone } from './teaching.js';

/** Takes the value of an attribute whose `attributeUse` is not none. False where decoding has to end. */
export function valueWithMeaning(d: Dissection, asked: Asked, from: From, nth: number): boolean {
  const { classId, member } = asked;
  const use = attributeUse(classId, member);
  if (use === Use.rows) return buffer(d, asked, from);
  if (use === Use.packed) return compactBuffer(d, asked, from);
  const known =
    (use & Use.asks) === 0 ? NOTHING : d.once((all) => factsOf(meterIn(all, d, from), classId, asked.instance));
  if (asked.node >= 0) d.link(d.nextNode, LinkKind.value, asked.node);
  const { at } = d;
  const whole = dissectAttribute(d, classId, member, versionIn(known));
  if (!whole) return false;
  if (known >= HAS_UNIT) tellQuantity(d, at, scalerIn(known), known & 0xff);
  if ((use & Use.teaches) !== 0) taught(d, asked, from, at, nth);
  return true;
}

// ---- version, scaler and unit as one number, since each answer is remembered: 0, or

/** unit (8 bits), scaler (8), version + 1 (9), and whether the unit is known. */
const NOTHING = 0;
const VERSION = 0x10000;
const HAS_UNIT = 0x2000000;

function factsOf(meter: Meter | undefined, classId: number, instance: number): number {
  if (meter === undefined || instance < 0) return NOTHING;
  const object = meter.find(classId, instance);
  if (object === undefined) return NOTHING;
  const version = (object.version + 1) * VERSION;
  const { scaler, unit } = object.unit >= 0 ? object : (meter.knowing(classId, instance, hasUnit) ?? object);
  return unit < 0 ? version : HAS_UNIT + version + ((scaler & 0xff) << 8) + unit;
}

const hasUnit = ({ unit }: KnownObject): boolean => unit >= 0;
const versionIn = (known: number): number => ((known >> 16) & 0x1ff) - 1;
const scalerIn = (known: number): number => (known << 16) >> 24;

// ---- learning

const DATA = 1;

/** The value in [at, d.at) was just taken. */
function taught(d: Dissection, { classId, member, instance }: Asked, from: From, at: number, nth: number): void {
  if (d.isAmbiguous || (classId === DATA && !isName(instance))) return;
  const { bytes, at: end, frame, isProven } = d;
  const lesson: Lesson = { classId, instance, attribute: member, bytes, at, end, frame, isProven };
  if (from === From.meter) teach(d, lesson);
  else teachIfDone(d, lesson, nth);
}
