/** The list of objects of an association holds the association itself, with its class and version. */
import type { Dissection } from '../../../src/core/index.js';
import { ARRAY, STRUCTURE, skipData } from '../../data/axdr.js';
import { lengthOctets, peekLength } from '../../data/length.js';

const LONG_UNSIGNED = 18;
const UNSIGNED = 17;
/** Objects looked at; the association is among the first in most meters, and lists have some hundreds. */
const MOST_OBJECTS = 1024;

export interface Places {
  readonly members: number;
  readonly classAt: number;
  readonly versionAt: number;
}

/** The version that an array of objects gives the class; -1 where it is not in the list, or the value is no such list. */
export function ownVersion(d: Dissection, classId: number, places: Places): number {
  if (d.peek() !== ARRAY) return -1;
  const count = Math.min(peekLength(d, 1), MOST_OBJECTS);
  let at = 1 + Math.max(lengthOctets(d, 1), 1);
  for (let i = 0; i < count && at >= 0; i++) {
    if (d.peek(at) !== STRUCTURE || d.peek(at + 1) !== places.members) return -1;
    at += 2;
    let isOwn = false;
    let version = -1;
    for (let member = 0; member < places.members && at >= 0; member++) {
      if (member === places.classAt) isOwn = d.peek(at) === LONG_UNSIGNED && d.peekUint(2, at + 1) === classId;
      if (member === places.versionAt && d.peek(at) === UNSIGNED) version = d.peek(at + 1);
      at = skipData(d, at);
    }
    if (isOwn && version >= 0) return version;
  }
  return -1;
}
