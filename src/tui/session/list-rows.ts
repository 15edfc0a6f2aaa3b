/** What the list says of the messages in view, and in place of them where there are none. */
import type { Archive } from '../../archive/index.js';
import type { Rows } from '../../archive/rows.js';
import { timeOf } from '../clock.js';
import type { ListRow } from '../panes/list.js';
import { grouped } from '../panes/text.js';
import type { RowTexts } from '../row-texts.js';
import type { State } from '../state/state.js';
import { pairMark, responseOf } from './pairs.js';

export interface Listed {
  readonly archive: Archive;
  /** The messages in view. */
  readonly rows: Rows;
  readonly texts: RowTexts;
  /** The first message with a time. */
  readonly first: number;
}

/** The rows of the list from `first` on. */
export function listRows(of: Listed, state: State, first: number, count: number): readonly ListRow[] {
  const rows: ListRow[] = [];
  const last = Math.min(of.rows.count, first + count);
  for (let row = first; row < last; row++) rows.push(listRow(of, state, row));
  return rows;
}

function listRow({ archive, rows, texts, first }: Listed, state: State, row: number): ListRow {
  const index = rows.at(row);
  const { source, destination, service, object, value, severity, issue } = texts.of(index);
  const isFromFirst = archive.isFromFirst(index);
  const time = timeOf(archive, index, state.time, row > 0 ? rows.at(row - 1) : -1, state.reference, first);
  return {
    texts: {
      number: String(index + 1),
      time,
      source,
      destination,
      direction: source === '' ? '' : isFromFirst ? '>' : '<',
      service,
      content: '',
      object,
      value,
      size: String(archive.sizeOf(index)),
      response: responseOf(archive, index),
      frame: String(archive.frameOf(index)),
      conversation: String(archive.conversationOf(index) + 1),
    },
    severity,
    issue,
    isFailure: archive.isFailure(index),
    isFromFirst,
    isMarked: state.marks.includes(index),
    isReference: state.reference === index,
    pair: pairMark(archive, state.selected, index),
  };
}

export function emptyText({ archive, rows }: Listed, { view }: State): string {
  if (rows.done < 1) return 'looking …';
  const { counts } = archive;
  if (archive.count === 0) {
    return counts.notDlms === 0
      ? 'no messages yet'
      : `no DLMS in ${grouped(counts.frames)} frames so far; --all shows them`;
  }
  return view.filter === '' ? 'no messages' : 'no message matches; Esc shows all again';
}
