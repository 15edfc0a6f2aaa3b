/** What header and status line tell of the inputs, and of what is being done with them. */
import type { Input } from '../../archive/index.js';
import type { Facts } from '../chrome/facts.js';
import type { State } from '../state/state.js';
import type { Opened } from './opened.js';

export function factsOf(
  { archive, loading, session, doing, pages }: Opened,
  inputs: readonly Input[],
  state: State,
): Facts {
  const { progress } = loading;
  return {
    file: nameOf(inputs),
    errors: archive.errors,
    warnings: archive.warnings,
    failures: archive.failures,
    read: progress.total === undefined ? undefined : progress.bytes / Math.max(1, progress.total),
    isReading: !progress.done,
    live: progress.live === undefined ? undefined : { frames: progress.frames, lost: progress.live.lost },
    trouble: progress.done && !progress.complete ? 'incomplete: I' : '',
    filtered: session.plainRows.done,
    searched: doing.searched,
    exported: doing.exported,
    explained: state.dialog?.kind === 'explain' ? pages.explainedLines(state) : 0,
  };
}

function nameOf([first, ...more]: readonly Input[]): string {
  const file = first?.name ?? '';
  // What is heard may be heard in several places.
  const names = first?.isLive === true ? file.split(', ') : [file];
  const name = file === '-' ? 'standard input' : names.map((path) => path.split('/').at(-1) ?? path).join(', ');
  return more.length > 0 ? `${name} and ${more.length} more` : name;
}
