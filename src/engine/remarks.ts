import { counted, type Dissection, Issue, Kind, LineError, Note, Payload } from '../core/index.js';
import type { Direction } from './direction.js';
import { SerialLine } from './line-times.js';
import type { Remark } from './message.js';

/** Is there anything to tell with the next message? Asked for every one, so without making anything. */
export function hasRemarks(direction: Direction, kind: number, missing: number): boolean {
  return (
    direction.gap > 0 ||
    missing > 0 ||
    kind === Payload.junk ||
    direction.conflict !== '' ||
    direction.hasJumped ||
    direction.lineErrors !== 0 ||
    direction.flow.times !== undefined
  );
}

/** What the stream has to tell with a message of `length` bytes that lacks `missing`; it is told once. */
export function takeRemarks(direction: Direction, kind: number, length: number, missing: number): readonly Remark[] {
  const remarks: Remark[] = [];
  if (direction.gap > 0) {
    const text = `before this, ${holeText(direction.gap, direction.gapIsCut)}`;
    remarks.push({ field: direction.gapIsCut ? Issue.cutCapture : Note.gap, text });
  }
  if (missing > 0) {
    const text = `${counted(missing, 'byte')} of this message ${missing === 1 ? 'is' : 'are'} missing: ${whyMissing(direction)}`;
    remarks.push({ field: isCut(direction) ? Issue.cutCapture : Note.gap, text });
    direction.hole = 0;
  }
  if (direction.hasJumped) {
    remarks.push({ field: Note.resynchronised, text: 'the sequence numbers jump: the stream is read anew from here' });
  }
  if (direction.conflict !== '') remarks.push({ field: Note.conflict, text: direction.conflict });
  if (direction.lineErrors !== 0) remarks.push({ field: Note.lineError, text: lineErrorText(direction.lineErrors) });
  if (kind === Payload.junk) remarks.push(junkRemark(direction, length));
  const { flow } = direction;
  if (flow.times !== undefined) remarks.push(...flow.times.tell(direction.side, flow.isSided));
  direction.gap = 0;
  direction.hasJumped = false;
  direction.conflict = '';
  direction.lineErrors = 0;
  return remarks;
}

/** Puts remarks on the tape: issues, then the group of what is derived. */
export function tellRemarks(d: Dissection, remarks: readonly Remark[], at: number): void {
  for (const { field, text } of remarks) if (field.kind === Kind.issue) d.report(field, text, at, 0);
  if (remarks.every(({ field }) => field.kind === Kind.issue)) return;
  d.open(SerialLine.self);
  for (const { field, text } of remarks) if (field.kind !== Kind.issue) d.derive(field, text);
  d.close();
}

/** Does the message before the hole end because the capture kept no more of it? */
export function isCut(direction: Direction): boolean {
  return direction.hole > 0 && direction.holeIsCut;
}

function whyMissing(direction: Direction): string {
  if (direction.hole > 0) return holeText(direction.hole, direction.holeIsCut);
  if (direction.isCutOff) return 'the line fell silent';
  return direction.isEvicted ? 'too much was held at once, so it was given up' : 'the stream ended';
}

function holeText(length: number, isCut: boolean): string {
  const bytes = counted(length, 'byte');
  if (isCut) return `${bytes} ${length === 1 ? 'was' : 'were'} cut by the capture (snap length)`;
  return `${bytes} of the stream ${length === 1 ? 'is' : 'are'} not in the capture`;
}

const LineErrorNames: Readonly<Record<number, string>> = {
  [LineError.overrun]: 'an overrun',
  [LineError.parity]: 'a wrong parity',
  [LineError.framing]: 'a framing error',
  [LineError.break]: 'a break',
};

function lineErrorText(errors: number): string {
  const names = Object.values(LineError).filter((error) => (errors & error) !== 0);
  return `the adapter tells of ${names.map((error) => LineErrorNames[error]).join(', ')}`;
}

function junkRemark(direction: Direction, length: number): Remark {
  return direction.isTail
    ? { field: Note.tail, text: `${counted(length, 'byte')} of a message whose middle is missing` }
    : { field: Note.junk, text: `${counted(length, 'byte')} that ${length === 1 ? 'belongs' : 'belong'} to no frame` };
}
