/** How long answers took: from the times of both messages. */
import type { ArchiveView } from './view.js';

type Paired = Pick<ArchiveView, 'secondsOf' | 'nanosOf' | 'requestOf'>;

/** Seconds from the request to this answer; NaN where it answers none, or one of them has no time. */
export function responseSeconds(archive: Paired, answer: number): number {
  const request = archive.requestOf(answer);
  if (request < 0) return Number.NaN;
  const nanos = archive.nanosOf(answer) - archive.nanosOf(request);
  const seconds = archive.secondsOf(answer) - archive.secondsOf(request) + nanos / 1e9;
  // Captures of several interfaces may have times that step back.
  return seconds >= 0 ? seconds : Number.NaN;
}
