/** What is to be said of the capture itself: it stands before all issues of messages. */
import { MARKS } from '../../sinks/node-text.js';
import { visible } from '../../sinks/visible.js';
import type { TableCell } from '../panes/table.js';
import type { Theme } from '../theme.js';

/** Something about the capture, not about a message. */
export interface CaptureNote {
  readonly file: string;
  readonly severity: 'error' | 'warning' | 'note';
  readonly code: string;
  readonly text: string;
  readonly offset: number;
}

export function noteLine({ file, severity, code, text, offset }: CaptureNote, theme: Theme): readonly TableCell[] {
  return [
    { text: MARKS[severity].trim(), style: theme[severity] },
    { text: 'capture', style: theme.dim },
    { text: '', style: theme.time },
    { text: `${visible(file)}: ${visible(text)}${offset > 0 ? ` (at byte ${offset})` : ''}`, style: theme[severity] },
    { text: '', style: theme.service },
    { text: code, style: theme.dim },
  ];
}
