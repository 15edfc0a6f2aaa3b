/** The last value of each attribute that a conversation was about. */
import { Limits } from '../core/index.js';
import { memberText, type ObjectRef } from './objects.js';
import type { ValueRow } from './values.js';
import type { LastValue } from './view.js';

interface Kept extends LastValue {
  readonly key: string;
}

export class LastValues {
  isFull = false;
  private readonly byObject = new Map<string, Kept>();

  get size(): number {
    return this.byObject.size;
  }

  get list(): readonly LastValue[] {
    return [...this.byObject.values()];
  }

  take({ object, value, unit, time, source, verdict }: ValueRow, message: number, frame: number): void {
    const key = keyOf(object, source === 'profile');
    const before = this.byObject.get(key);
    if (before === undefined && this.byObject.size >= Limits.valuesPerConversation) {
      this.isFull = true;
      return;
    }
    this.byObject.set(key, {
      key,
      obis: object.obis,
      name: object.name,
      classId: object.classId,
      attribute: object.member,
      attributeName: memberText(object),
      value: clipped(value),
      unit,
      time,
      source,
      verdict,
      isGuess: object.isGuess,
      message,
      frame,
      count: (before?.count ?? 0) + 1,
    });
  }
}

/** Cells of profiles are other values than those of the registers that they were captured from. */
function keyOf({ classId, obis, member, dataIndex, isMethod }: ObjectRef, isCell: boolean): string {
  return `${classId} ${obis} ${isMethod ? -1 - member : member} ${dataIndex}${isCell ? ' cell' : ''}`;
}

/** Text that is kept for every exchange and value is kept short. */
export function clipped(text: string): string {
  return text.length <= Limits.dialogTextLength ? text : `${text.slice(0, Limits.dialogTextLength - 1)}…`;
}
