/**
 * Objects that values belong to, as the groups `cosem.attribute_descriptor`, `cosem.method_descriptor` and `cosem.object` describe
 * them (`core/links.ts`).
 */
import { Kind, obisEntry, type Tape, unitName, valueOf } from '../core/index.js';
import { findNamed, numberNamed, Part, partOf, textNamed } from './fields.js';

/** An attribute, or a method, of an object. */
export interface ObjectRef {
  /** -1: not known, as of codes in a push. */
  readonly classId: number;
  /** `1-0:1.8.0*255`; empty: not known. */
  readonly obis: string;
  /** What the tables or the user call it; else empty. */
  readonly name: string;
  /** 0: not known. */
  readonly member: number;
  readonly memberName: string;
  readonly isMethod: boolean;
  /** Element of a structured attribute, from 1; 0: all of it. */
  readonly dataIndex: number;
  /** `Wh`; empty: not known, or none. */
  readonly unit: string;
  /** The group on the tape at hand that says so. */
  readonly group: number;
  readonly isGuess: boolean;
}

/** The object that a group describes; undefined where it names none. */
export function objectAt(tape: Tape, group: number, isGuess = false): ObjectRef | undefined {
  let classId = -1;
  let obis = '';
  let name = '';
  let member = 0;
  let memberName = '';
  let isMethod = false;
  let dataIndex = 0;
  let unit = 0;
  const end = tape.next(group);
  for (let node = group + 4; node < end; node = tape.next(node)) {
    switch (partOf(tape.fieldId(node))) {
      case Part.classId:
        classId = numberAt(tape, node);
        break;
      case Part.instance: {
        if (tape.kind(node) !== Kind.obis || tape.length(node) !== 6) break;
        const entry = obisEntry(tape.stores[tape.store(node)] as Uint8Array, tape.offset(node));
        obis = entry.code;
        name = entry.name ?? '';
        break;
      }
      case Part.method:
        isMethod = true;
        member = numberAt(tape, node);
        break;
      case Part.attribute:
        member = numberAt(tape, node);
        break;
      case Part.memberName:
        memberName = String(valueOf(tape, node));
        break;
      case Part.dataIndex:
        dataIndex = numberAt(tape, node);
        break;
      case Part.unit:
        unit = numberAt(tape, node);
        break;
      default:
    }
  }
  // Codes in a push say nothing of classes.
  if (classId < 0 && obis === '') return undefined;
  const shownUnit = unit === 0 || unit === NO_UNIT ? '' : (unitName(unit) ?? '');
  return { classId, obis, name, member, memberName, isMethod, dataIndex, unit: shownUnit, group, isGuess };
}

const NO_UNIT = 255;

function numberAt(tape: Tape, node: number): number {
  const value = valueOf(tape, node);
  return typeof value === 'number' ? value : 0;
}

/** `value`, `remote_disconnect()`, `attribute 7[2]`; empty where it is not known. */
export function memberText({ memberName, member, dataIndex, isMethod }: ObjectRef): string {
  const name = memberName || (member === 0 ? '' : `${isMethod ? 'method' : 'attribute'} ${member}`);
  return `${name}${isMethod ? '()' : ''}${dataIndex > 0 ? `[${dataIndex}]` : ''}`;
}

/** The objects of a list `cosem.objects`, in their order. */
export function objectsAt(tape: Tape, list: number): readonly (ObjectRef | undefined)[] {
  const isGuess = isGuessed(tape, list);
  const objects: (ObjectRef | undefined)[] = [];
  const end = tape.next(list);
  for (let node = list + 4; node < end; node = tape.next(node)) {
    if (partOf(tape.fieldId(node)) === Part.object) objects.push(objectAt(tape, node, isGuess));
  }
  return objects;
}

/** Seconds between the rows of a profile, whose columns the list has; 0: not known. */
export function capturePeriodAt(tape: Tape, list: number): number {
  return Math.max(0, numberNamed(tape, list + 4, tape.next(list), 'cosem.capture_period'));
}

/** Lists of objects that were put together by guessing: where each begins and ends. */
export function guessedLists(tape: Tape, first: number): readonly (readonly [from: number, to: number])[] {
  const lists: (readonly [number, number])[] = [];
  for (let list = first; list < tape.top; list = tape.next(list)) {
    list = findNamed(tape, list, tape.top, 'cosem.objects');
    if (list < 0) break;
    if (isGuessed(tape, list)) lists.push([list, tape.next(list)]);
  }
  return lists;
}

function isGuessed(tape: Tape, list: number): boolean {
  return textNamed(tape, list + 4, tape.next(list), 'cosem.named_by').startsWith('a guess');
}
