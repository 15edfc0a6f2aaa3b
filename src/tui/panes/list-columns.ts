/** Columns of the message list: what they show, and how wide they are on a terminal of a given width. */

export const COLUMN_NAMES = [
  'number',
  'time',
  'source',
  'destination',
  'direction',
  'size',
  'response',
  'service',
  'content',
  'object',
  'value',
  'frame',
  'conversation',
] as const;
export type ColumnName = (typeof COLUMN_NAMES)[number];

export interface Column {
  readonly name: ColumnName;
  readonly title: string;
  readonly about: string;
  readonly isRight: boolean;
  readonly least: number;
  readonly most: number;
}

const ANY_WIDTH = 10_000;

export const COLUMNS: Readonly<Record<ColumnName, Column>> = {
  number: column('number', 'No.', 'number of the message', 5, 11, true),
  time: column('time', 'Time', 'when it came; t changes the form', 8, 26, true),
  source: column('source', 'Source', 'who sent it', 6, 28),
  destination: column('destination', 'Destination', 'who it is for', 6, 28),
  direction: column('direction', '', 'who sent it: > who began, < the other', 1, 1),
  response: column('response', 'Response', 'how long the answer took', 8, 10, true),
  service: column('service', 'Service', 'GET-Request, AARE …', 8, 24),
  content: column('content', 'Object, value', 'object and value in one', 8, ANY_WIDTH),
  object: column('object', 'Object', 'class, OBIS code and attribute', 8, 48),
  value: column('value', 'Value', 'result or value, and what is wrong', 8, ANY_WIDTH),
  size: column('size', 'Size', 'bytes of the message', 4, 9, true),
  frame: column('frame', 'Frame', 'number of the frame in the capture', 5, 11, true),
  conversation: column('conversation', 'Conv', 'number of the conversation', 4, 6, true),
};

function column(name: ColumnName, title: string, about: string, least: number, most: number, isRight = false): Column {
  return { name, title, about, least, most, isRight };
}

/** What is shown unless somebody chose: parties take room that a narrow terminal needs for what they say; times, where there are some. */
export function usualColumns(
  width: number,
  hasTimes = true,
  hasSeveral = false,
  hasAnswers = false,
): readonly ColumnName[] {
  const isShown = (name: ColumnName): boolean =>
    name === 'time' ? hasTimes : name === 'response' ? hasAnswers && hasTimes : true;
  return namesFor(width, hasSeveral).filter(isShown);
}

/** Without the parties, only the number of the conversation tells one meter from the other. */
function namesFor(width: number, hasSeveral: boolean): readonly ColumnName[] {
  if (width < 110)
    return ['number', 'time', ...(hasSeveral ? (['conversation'] as const) : []), 'direction', 'service', 'content'];
  if (width < 150) return ['number', 'time', 'source', 'destination', 'service', 'content'];
  return ['number', 'time', 'source', 'destination', 'size', 'response', 'service', 'content'];
}

/** Blanks between columns. */
export const GAP = 1;

/**
 * Widths for what is to be shown: as wide as the widest text, within limits; the value gets what is left. Where all of it is too
 * much, objects, then parties give way. A width of 0: no room at all.
 */
export function widthsOf(
  names: readonly ColumnName[],
  wanted: Readonly<Record<ColumnName, number>>,
  width: number,
): readonly number[] {
  const widths = names.map((name) => {
    const { least, most } = COLUMNS[name];
    return Math.max(least, Math.min(most, wanted[name]));
  });
  const flexible = Math.max(names.indexOf('value'), names.indexOf('content'));
  if (flexible >= 0) widths[flexible] = COLUMNS.value.least;
  const left = (): number => width - widths.reduce((sum, each) => sum + each + GAP, -GAP);
  for (const name of GIVING_WAY) {
    const at = names.indexOf(name);
    const lacking = enough(flexible) - left();
    if (at < 0 || lacking <= 0) continue;
    widths[at] = Math.max(COLUMNS[name].least, (widths[at] as number) - lacking);
  }
  if (flexible >= 0) widths[flexible] = Math.max(0, (widths[flexible] as number) + left());
  // What is beyond the edge is not there.
  let room = width;
  return widths.map((each) => {
    const fits = Math.max(0, Math.min(each, room));
    room -= each + GAP;
    return fits;
  });
}

const GIVING_WAY: readonly ColumnName[] = ['object', 'destination', 'source', 'service', 'time'];
/** A value wants so much more than its least before others may take the room. */
const VALUE_WANTS = 16;
const enough = (flexible: number): number => (flexible >= 0 ? VALUE_WANTS : 0);
