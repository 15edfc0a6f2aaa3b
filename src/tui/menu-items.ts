/** What menus offer, and what each of their letters stands for. */
import type { CopyKind } from '../archive/copy.js';
import { type ExportFormat, newName } from '../archive/export.js';
import { COLUMN_NAMES, COLUMNS, type ColumnName } from './panes/list-columns.js';
import { grouped } from './panes/text.js';
import type { MenuItem, MenuName, State } from './state/state.js';

/** By key of the menu. */
export const COPIES: Readonly<
  Record<string, { readonly kind: CopyKind; readonly ofMessage: boolean; readonly word: string }>
> = {
  v: { kind: 'value', ofMessage: false, word: 'value' },
  b: { kind: 'hex', ofMessage: false, word: 'bytes' },
  o: { kind: 'json', ofMessage: false, word: 'JSON' },
  s: { kind: 'tree', ofMessage: false, word: 'tree' },
  f: { kind: 'filter', ofMessage: false, word: 'filter' },
  l: { kind: 'value', ofMessage: true, word: 'line' },
  x: { kind: 'hex', ofMessage: true, word: 'message in hex' },
  j: { kind: 'json', ofMessage: true, word: 'message as JSON' },
  t: { kind: 'tree', ofMessage: true, word: 'tree of the message' },
};

export const COPY_ITEMS: readonly MenuItem[] = [
  { key: 'v', label: 'value', detail: 'of the chosen field' },
  { key: 'b', label: 'bytes', detail: 'of the chosen field, in hex' },
  { key: 'o', label: 'JSON', detail: 'of the chosen field' },
  { key: 's', label: 'tree', detail: 'of the chosen field' },
  { key: 'f', label: 'filter', detail: 'that finds the field and its value' },
  { key: 'l', label: 'message, line', detail: 'as in the list' },
  { key: 'x', label: 'message, hex', detail: 'its bytes' },
  { key: 'j', label: 'message, JSON', detail: 'as --ndjson' },
  { key: 't', label: 'message, tree', detail: 'as -V' },
];

/** By key of the menu. */
export const FORMATS: Readonly<Record<string, ExportFormat>> = {
  a: 'json-tree',
  j: 'json',
  n: 'ndjson',
  t: 'trees',
  l: 'lines',
  h: 'hex',
};

export const FORM_ITEMS: readonly MenuItem[] = [
  { key: 'a', label: 'JSON, all', detail: 'every field, and the bytes (passwords, too), as --json=tree' },
  { key: 'j', label: 'JSON', detail: 'values, as --json' },
  { key: 'n', label: 'NDJSON', detail: 'a line a message, as --ndjson' },
  { key: 't', label: 'trees', detail: 'text, as -V' },
  { key: 'l', label: 'lines', detail: 'text, as --text' },
  { key: 'h', label: 'hex', detail: 'bytes that dlmsdump reads again' },
];

/** A name for a file that isn't there yet. */
export const freeName = (form: string): string => newName(process.cwd(), FORMATS[form] ?? 'json');

/** Letters of the columns: without j, k and q, which move and leave. */
const COLUMN_KEYS = 'abcdefghilmno';
const keyOfColumn = (place: number): string => COLUMN_KEYS[place] ?? '';
export const columnOfKey = (key: string): number => COLUMN_KEYS.indexOf(key);

/** Letters for the columns, and one for the usual ones. */
export function columnItems(shown: readonly ColumnName[]): readonly MenuItem[] {
  return [
    ...COLUMN_NAMES.map((name, i) => ({
      key: keyOfColumn(i),
      label: name,
      detail: COLUMNS[name].about,
      isOn: shown.includes(name),
    })),
    { key: 'z', label: 'usual', detail: 'those for the width of the terminal' },
  ];
}

/** `listed`: how many messages are in the list; `columns`: those that it has. */
export function menuItems(
  name: MenuName,
  state: State,
  listed: number,
  columns: readonly ColumnName[],
): readonly MenuItem[] {
  switch (name) {
    case 'copy':
      return COPY_ITEMS;
    case 'export':
      return exportItems(state, listed);
    case 'export-form':
      return FORM_ITEMS;
    case 'columns':
      return columnItems(columns);
    default:
      return name satisfies never;
  }
}

function exportItems({ selected, marks }: State, listed: number): readonly MenuItem[] {
  return [
    { key: 'c', label: 'chosen', detail: selected < 0 ? 'there is none' : `message ${selected + 1}` },
    { key: 'm', label: 'marked', detail: marks.length === 0 ? 'none is' : `${marks.length} of them` },
    { key: 'a', label: 'all in the list', detail: grouped(listed) },
  ];
}
