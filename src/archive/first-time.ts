/** Where relative times count from: the first message of all that has a time, in view or not. */
import { Message } from '../engine/index.js';
import type { ArchiveView } from './view.js';

/** A message with that time and nothing else; without one where no message has a time. */
export function firstTime(archive: ArchiveView): Message {
  const first = new Message();
  let index = 0;
  while (index < archive.count && Number.isNaN(archive.secondsOf(index))) index++;
  if (index === archive.count) return first;
  first.seconds = archive.secondsOf(index);
  first.nanos = archive.nanosOf(index);
  return first;
}
