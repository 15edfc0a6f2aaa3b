/** The last value of each attribute that a conversation was about. */
import { Limits } from '../core/index.js';
import type { Meter } from './meters.js';
import { memberText, type ObjectRef } from './objects.js';
import type { ValueRow } from './values.js';
import type { LastValue } from './view.js';

export class LastValues {
  isFull = false;
  private readonly byObject = new Map<string, LastValue>();
  /** In the order in which their first values came. */
  private readonly meters = new Map<number, Meter>();

  get size(): number {
    return this.byObject.size;
  }

  /** By meter. */
  get list(): readonly LastValue[] {
    const places = [...this.meters.keys()];
    return [...this.byObject.values()].sort(
      (one, other) => places.indexOf(one.whose.id) - places.indexOf(other.whose.id),
    );
  }

  /** Of all whose values are kept. */
  get meterNames(): readonly string[] {
    return Array.from(this.meters.values(), ({ name }) => name);
  }

  take({ object, whose, value, unit, time, source, verdict }: ValueRow, message: number, frame: number): void {
    const key = `${whose.id} ${keyOf(object, source === 'profile')}`;
    const before = this.byObject.get(key);
    if (before === undefined && this.byObject.size >= Limits.valuesPerConversation) {
      this.isFull = true;
      return;
    }
    this.meters.set(whose.id, whose);
    this.byObject.set(key, {
      whose,
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
