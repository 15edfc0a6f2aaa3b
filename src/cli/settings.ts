/** What the options of the command line ask for, once they are checked against each other. */
import type { RecordRequest } from '../sinks/recorder.js';
import type { TimeFormat } from '../sinks/time.js';
import { fileInput, type Input } from '../sources/index.js';
import { decodings } from './decode-as.js';
import type { DialogKind } from './dialog-command.js';
import { type KeyOptions, type KeySettings, keySettings } from './key-options.js';
import { interfacesOf, type LiveOptions, recordOf } from './live-arguments.js';
import { type TableSettings, tableSettings } from './table.js';
import { UsageError } from './usage.js';

export type OutputFormat = 'text' | 'json' | 'ndjson' | 'fields' | 'csv';

/** Dark and light are for the screen; text takes them for `auto`. */
export type ColorWhen = 'auto' | 'always' | 'never' | 'dark' | 'light';

/** What the command line asks for. */
export interface Settings {
  readonly inputs: readonly Input[];
  /** The file in which to keep what is read. */
  readonly record: RecordRequest | undefined;
  /** Seconds after which a live run ends. */
  readonly duration: number | undefined;
  /** Whose rights to go on with, where it was started as root to hear something. */
  readonly user: string | undefined;
  readonly format: OutputFormat;
  readonly jsonDetail: 'values' | 'tree';
  readonly tree: boolean;
  readonly hex: boolean;
  readonly layers: boolean;
  readonly all: boolean;
  readonly filter: string | undefined;
  /** For -T fields and csv. */
  readonly table: TableSettings;
  readonly count: number;
  readonly time: TimeFormat;
  readonly color: ColorWhen;
  readonly mouse: boolean;
  /** Nothing was asked for that only text can give: a terminal shows the screen. */
  readonly mayShowScreen: boolean;
  readonly quiet: boolean;
  readonly lineBuffered: boolean;
  readonly failOn: 'error' | 'warning' | undefined;
  readonly decodeAs: ReadonlyMap<number, number>;
  readonly linkPayloads: ReadonlyMap<number, number>;
  readonly dissectors: readonly string[];
  readonly obis: readonly string[];
  /** Files with what other captures taught of meters, and the file to write that to. */
  readonly with: readonly string[];
  readonly learn: string | undefined;
  readonly keys: KeySettings;
  readonly debug: boolean;
}

export interface Options extends LiveOptions, KeyOptions {
  read?: string[];
  text?: boolean;
  verbose?: boolean;
  hex?: boolean;
  filter?: string;
  field?: string[];
  E?: string[];
  count?: number;
  time: TimeFormat;
  json?: boolean;
  ndjson?: boolean;
  detail?: 'values' | 'tree';
  format?: OutputFormat;
  layers?: boolean;
  all?: boolean;
  decodeAs?: string[];
  dissector?: string[];
  obis?: string[];
  with?: string[];
  learn?: string;
  color: ColorWhen;
  mouse: boolean;
  quiet?: boolean;
  lineBuffered?: boolean;
  failOn?: 'error' | 'warning';
  debug?: boolean;
}

/** Options that ask for text. */
const TEXT_ONLY = ['text', 'format', 'verbose', 'hex', 'count', 'lineBuffered', 'failOn'] as const;

/** What the options ask for, of these inputs. */
export function settingsOf(inputs: readonly Input[], options: Options): Settings {
  if (inputs.length === 0)
    throw new UsageError('nothing to read: name a capture, - for standard input, or an interface with -i (see --help)');
  const isLive = inputs.some((input) => input.isLive);
  if (inputs.length > 1 && isLive) throw new UsageError('what is heard now stands alone: name no files beside it');
  const keys = keySettings(options);
  const readers = [...inputs.map(({ path }) => path), ...keys.files];
  if (readers.filter((path) => path === '-').length > 1) throw new UsageError('standard input can be read only once');
  const wanted = [options.json !== undefined, options.ndjson !== undefined, options.text === true].filter(
    Boolean,
  ).length;
  if (wanted > 1 || (wanted === 1 && options.format !== undefined)) {
    throw new UsageError('only one of --text, --json, --ndjson and -T can be chosen');
  }
  const format =
    options.format ?? (options.json !== undefined ? 'json' : options.ndjson !== undefined ? 'ndjson' : 'text');
  const jsonDetail = options.detail ?? 'values';
  const tree = options.verbose === true;
  const { ports, links } = decodings(options.decodeAs ?? []);
  const table = tableSettings(format, options.field ?? [], options.E ?? []);
  return {
    inputs,
    record: recordOf(options, inputs),
    duration: options.autostop,
    user: options.user,
    format,
    jsonDetail,
    tree,
    hex: options.hex === true,
    layers: options.layers ?? (format === 'text' ? tree : jsonDetail === 'tree'),
    all: options.all === true,
    filter: options.filter,
    table,
    count: options.count ?? Number.POSITIVE_INFINITY,
    time: options.time,
    color: options.color,
    mouse: options.mouse,
    mayShowScreen: format === 'text' && !TEXT_ONLY.some((name) => options[name] !== undefined),
    quiet: options.quiet === true,
    lineBuffered: options.lineBuffered === true || isLive,
    failOn: options.failOn,
    decodeAs: ports,
    linkPayloads: links,
    dissectors: options.dissector ?? [],
    obis: options.obis ?? [],
    with: options.with ?? [],
    learn: options.learn,
    keys,
    debug: options.debug === true,
  };
}

/** The inputs that are named, or heard. */
export const inputsOf = (files: readonly string[], options: Options): Input[] => [
  ...interfacesOf(options),
  ...[...(options.read ?? []), ...files].map(fileInput),
];

/** Options about single messages. */
const NOT_OF_DIALOGS: Readonly<Partial<Record<keyof Options, string>>> = {
  verbose: '-V',
  hex: '-x',
  field: '-e',
  E: '-E',
  detail: '=tree',
};

/** What the options ask for, where conversations or values are to be shown. */
export function dialogSettings(
  kind: DialogKind,
  files: readonly string[],
  options: Options & { csv?: boolean },
): Settings {
  const { csv, ...others } = options;
  const wrong = Object.entries(NOT_OF_DIALOGS).find(([name]) => options[name as keyof Options] !== undefined);
  if (wrong !== undefined) throw new UsageError(`${kind} has no ${wrong[1]}: see dlmsdump ${kind} --help`);
  if (csv === true && (options.ndjson !== undefined || options.format !== undefined))
    throw new UsageError('only one of --csv, --ndjson and -T can be chosen');
  const settings = settingsOf(inputsOf(files, options), others);
  const format = csv === true ? 'csv' : settings.format;
  const forms = kind === 'dialog' ? ['text', 'json', 'ndjson'] : ['text', 'csv', 'ndjson'];
  if (!forms.includes(format))
    throw new UsageError(`${kind} is written as ${forms.slice(0, 2).join(', ')} or ${forms[2]}, not as ${format}`);
  return { ...settings, format, mayShowScreen: false };
}
