/** What `-e` and `-E` ask for: columns of `-T fields` and `-T csv`, by tshark's letters. */
import type { OutputFormat } from './settings.js';
import { UsageError } from './usage.js';

/** How a table is written. */
export interface TableSettings {
  /** Names of fields; none for the usual columns. */
  readonly fields: readonly string[];
  readonly header: boolean;
  readonly separator: string;
  readonly aggregator: string;
  readonly occurrence: 'f' | 'l' | 'a';
  readonly quote: '"' | "'" | '';
}

const QUOTES = { d: '"', s: "'", n: '' } as const;
const OCCURRENCES = ['f', 'l', 'a'] as const;
const SIGNS: ReadonlyMap<string, string> = new Map([
  ['/t', '\t'],
  ['/s', ' '],
  ['\\t', '\t'],
]);

/** What the options say, or what is usual for the format. Throws a `UsageError` where they don't fit it. */
export function tableSettings(
  format: OutputFormat,
  fields: readonly string[],
  options: readonly string[],
): TableSettings {
  const isTable = format === 'fields' || format === 'csv';
  if (!isTable && (fields.length > 0 || options.length > 0)) {
    throw new UsageError(`-e and -E belong to -T fields and -T csv, not to ${format}`);
  }
  if (format === 'fields' && fields.length === 0) {
    throw new UsageError('-T fields needs fields: -e frame.number -e cosem.instance (see `dlmsdump fields`)');
  }
  const isCsv = format === 'csv';
  let settings: TableSettings = {
    fields,
    header: isCsv,
    separator: isCsv ? ',' : '\t',
    aggregator: isCsv ? ';' : ',',
    occurrence: 'a',
    quote: '',
  };
  for (const option of options) settings = { ...settings, ...settingOf(option, isCsv) };
  return settings;
}

function settingOf(option: string, isCsv: boolean): Partial<TableSettings> {
  const at = option.indexOf('=');
  const key = option.slice(0, Math.max(0, at));
  const value = option.slice(at + 1);
  const occurrence = OCCURRENCES.find((letter) => letter === value);
  if (key === 'header' && /^[yn]$/.test(value)) return { header: value === 'y' };
  if (key === 'occurrence' && occurrence !== undefined) return { occurrence };
  if ((key === 'separator' || key === 'aggregator') && (value.length === 1 || SIGNS.has(value))) {
    return { [key]: SIGNS.get(value) ?? value };
  }
  if (key === 'quote' && (value === 'd' || value === 's' || value === 'n')) {
    if (isCsv) throw new UsageError('-E quote belongs to -T fields: CSV quotes what needs it');
    return { quote: QUOTES[value] };
  }
  throw new UsageError(
    `cannot understand -E ${option}: header=y|n, separator=C, aggregator=C, occurrence=f|l|a or quote=d|s|n is wanted (C one character, /t a tab, /s a blank)`,
  );
}
