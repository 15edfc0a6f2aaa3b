/**
 * Short names: attribute n of an object is at its base name + 8 (n - 1), its methods follow from an offset on that is its class's
 * own. Base names of a few objects are the same in every meter; those of all others stand in the object list of Association SN
 * (IEC 62056-6-2).
 */
import { interfaceClassOf } from './class-names.js';
import type { Meter } from './knowledge.js';

/** Base names that every meter has for the same object, its class and logical name. */
export const ReservedBaseNames: Readonly<Record<number, readonly [classId: number, instance: number, object: string]>> =
  {
    0xfa00: [12, 0x0000280000ff, 'Association SN'],
    0xfb00: [9, 0x00000a007dff, 'Script table for broadcast'],
    0xfc00: [17, 0x0000290000ff, 'SAP assignment'],
    0xfd00: [1, 0x00002a0000ff, 'COSEM logical device name'],
  };

/** Between the names of two attributes, or two methods. */
const STEP = 8;

/** Where the methods of a class begin, behind its base name. */
const MethodsOffsets: Readonly<Record<number, number>> = {
  3: 0x28,
  4: 0x38,
  5: 0x48,
  6: 0x30,
  7: 0x58,
  8: 0x60,
  9: 0x20,
  10: 0x20,
  11: 0x10,
  12: 0x20,
  15: 0x60,
  17: 0x20,
  18: 0x40,
  20: 0x50,
  40: 0x38,
  42: 0x60,
  61: 0x28,
  64: 0x30,
  70: 0x20,
  72: 0x60,
};

/** What a short name stands for; plain values. */
export interface ShortNamed {
  readonly classId: number;
  readonly instance: number;
  /** Attribute or method id. */
  readonly member: number;
  readonly isMethod: boolean;
  /** The frame that said so; 0: a file did; -1: every meter has it there. */
  readonly frame: number;
}

/** No class has an attribute or a method farther behind its base name. */
const FARTHEST = 0x100;

/** What stands at a short name of the meter; undefined where that is not known. */
export function resolveShortName(meter: Meter | undefined, name: number): ShortNamed | undefined {
  if (meter?.hasBaseNames === true) {
    for (let baseName = name; baseName >= 0 && baseName > name - FARTHEST; baseName -= STEP) {
      const object = meter.atBaseName(baseName);
      if (object === undefined) continue;
      const { classId, instance, listedIn: frame } = object;
      const member = memberAt(classId, name - baseName);
      // What lies behind the last member of the nearest object below belongs to none.
      return member === undefined ? undefined : { classId, instance, frame, ...member };
    }
  }
  const reserved = ReservedBaseNames[name & 0xff00];
  if (reserved === undefined) return undefined;
  const member = memberAt(reserved[0], name & 0xff);
  return member === undefined ? undefined : { classId: reserved[0], instance: reserved[1], frame: -1, ...member };
}

interface Member {
  readonly member: number;
  readonly isMethod: boolean;
}

/** The attribute or method at an offset; undefined where the class has none there. */
export function memberAt(classId: number, offset: number): Member | undefined {
  if (offset % STEP !== 0) return undefined;
  const methods = MethodsOffsets[classId] ?? Number.POSITIVE_INFINITY;
  if (offset >= methods) return { member: (offset - methods) / STEP + 1, isMethod: true };
  const member = offset / STEP + 1;
  const described = interfaceClassOf(classId);
  if (described === undefined) return { member, isMethod: false };
  const isThere =
    member === 1 || described.versions.some(({ attributes }) => attributes.some(({ id }) => id === member));
  return isThere ? { member, isMethod: false } : undefined;
}
