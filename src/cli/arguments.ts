/** The command line: what options there are, and what they ask for. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { Payload } from '../core/index.js';
import { StreamKind } from '../engine/index.js';
import type { RecordRequest } from '../sinks/recorder.js';
import { type TimeFormat, TimeFormats } from '../sinks/time.js';
import { visible } from '../sinks/visible.js';
import { fileInput, type Input } from '../sources/index.js';
import { addDecode, KINDS } from './decode-command.js';
import { addDialog, type DialogKind } from './dialog-command.js';
import { addDoctor } from './doctor-command.js';
import { addExtcap, type ExtcapAction } from './extcap-command.js';
import { addKeys, type KeyOptions, type KeySettings, keySettings } from './key-options.js';
import { addLive, interfacesOf, type LiveOptions, recordOf } from './live-arguments.js';
import { addRelay } from './relay-command.js';
import { addSerial } from './serial-command.js';
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

const EXAMPLES = `
Examples:
  dlmsdump captures/wrapper-session.pcap        on a terminal: look around
  dlmsdump -V -x captures/hdlc-segmented.pcap   the whole tree, bytes beside it
  dlmsdump --ndjson captures/wrapper-session.pcap | jq -c .get_response`;

const collect = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value];

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('a whole number above 0 is wanted');
  return value;
}

/** `--json=tree` is `--json --detail tree`: an optional value would swallow the file name behind a plain `--json`. */
export function expandDetail(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv.flatMap((argument, i) => {
    const match = end >= 0 && i > end ? null : /^(--json|--ndjson)=(.*)$/.exec(argument);
    return match === null ? [argument] : [match[1] as string, '--detail', match[2] as string];
  });
}

/** Handlers for what the command line may ask. */
export interface Actions {
  run(settings: Settings): Promise<void>;
  fields(pattern: string | undefined, values: boolean): Promise<void>;
  decode(hex: readonly string[], kind: string | undefined, settings: Settings): Promise<void>;
  dialog(kind: DialogKind, settings: Settings): Promise<void>;
  explain(words: readonly string[], obis: readonly string[]): Promise<void>;
  interfaces(): Promise<void>;
  doctor(): Promise<void>;
  extcap: ExtcapAction;
  serialPorts(): Promise<void>;
}

export function makeProgram(version: string, actions: Actions): Command {
  const program = new Command('dlmsdump');
  program
    .description('Explains DLMS/COSEM: captures, serial streams, logs and hex as annotated trees.')
    .version(version, '--version', 'show the version')
    .helpOption('-h, --help', 'show this help')
    // Choices stand in the descriptions; said once, everything fits on one screen.
    .configureHelp({ optionDescription: ({ description }) => description })
    .argument('[files...]', 'pcap, pcapng, serial bytes, hex, logs; - is stdin')
    .option('-r, --read <file>', 'read FILE (for names that are also commands)', collect)
    .option('-V, --verbose', 'the whole tree of each message')
    .option('-x, --hex', 'the bytes: below the line, or beside the tree')
    .option('-Y, --filter <expression>', 'only messages that match: dlms.result == success')
    .option('-c, --count <n>', 'stop after N messages (that match)', positive)
    .addOption(
      new Option(
        '-t, --time <format>',
        'since the first (r), the one before (d, dd), 1970 (e); UTC (u, ud), local (a, ad)',
      )
        .choices(Object.keys(TimeFormats))
        .default('r' as const),
    )
    .option('--text', 'a line a message, also on a terminal')
    .option('--json', 'one JSON document; --json=tree: all of every node')
    .option('--ndjson', 'a line of JSON a message; --ndjson=tree as above')
    .addOption(new Option('--detail <detail>').choices(['values', 'tree']).hideHelp())
    .addOption(
      new Option('-T, --format <format>', 'text, json, ndjson, fields or csv').choices([
        'text',
        'json',
        'ndjson',
        'fields',
        'csv',
      ]),
    )
    .option('-e, --field <name>', 'a column of -T fields or csv, once or more', collect)
    .option('-E <key=value>', 'their form: header=y, separator=C, aggregator=C, occurrence=f|l|a, quote=d|s|n', collect)
    .option('--layers', 'headers in JSON values, too; --no-layers: nowhere')
    .addOption(new Option('--no-layers').hideHelp())
    .option('--all', 'frames that are not DLMS, too')
    .option(
      '--decode-as <where=kind>',
      'what a port (4063) or link type (user0) carries: hdlc, wrapper, apdu, mbus, none',
      collect,
    )
    .option('--dissector <file>', 'load a dissector of your own', collect)
    .option('--obis <file>', 'names for OBIS codes: a code and a name a line', collect)
    .option('--learn <file>', 'write what was learned of meters: objects, units, columns')
    .option('--with <file>', 'use what --learn wrote', collect)
    .addOption(
      new Option('--color <when>', 'auto, always, never; on the screen dark or light')
        .choices(['auto', 'always', 'never', 'dark', 'light'])
        .default('auto' as const),
    )
    .option('--no-mouse', 'leave the mouse to the terminal')
    .addOption(
      new Option('--fail-on <severity>', 'exit code 3 where there was one: error, warning').choices([
        'error',
        'warning',
      ]),
    )
    .option('-l, --line-buffered', 'write each message at once')
    .option('-q, --quiet', 'no counts on standard error')
    .addOption(new Option('--debug', 'show stack traces of our own faults').hideHelp())
    .addHelpText('after', EXAMPLES)
    .showSuggestionAfterError()
    .configureOutput({ outputError: (text, write) => write(complaint(text)) })
    .action((files: string[], options: Options & { listInterfaces?: boolean }) =>
      options.listInterfaces === true
        ? actions.interfaces()
        : actions.run(settingsOf([...interfacesOf(options), ...filesOf(files, options)], options)),
    );
  addKeys(program);
  addLive(program);
  program
    .command('fields [pattern]')
    .description('list fields for -Y and -e: name, kind, label')
    .option('--values', 'list the words for values instead')
    .action((pattern: string | undefined, options: { values?: boolean }) =>
      actions.fields(pattern, options.values === true),
    );
  addDecode(program, (hex, kind, options: Options) => {
    if (options.read !== undefined)
      throw new UsageError('decode reads its arguments or standard input; dlmsdump FILE reads files');
    if (options.write !== undefined) throw new UsageError('decode keeps nothing; dlmsdump - -w FILE does');
    const isLine = options.text === true || options.format === 'text';
    // What stands on the command line leaves standard input to keys.
    const input = hex.length === 0 || hex[0] === '-' ? '-' : 'arguments';
    return actions.decode(
      hex,
      kind,
      settingsOf([fileInput(input)], { ...options, verbose: options.verbose ?? !isLine }),
    );
  });
  addDialog(program, (kind, files, options: Options & { csv?: boolean }) =>
    actions.dialog(kind, dialogSettings(kind, files, options)),
  );
  addRelay(program, (input, options: Options) => {
    if (options.read !== undefined || options.interface !== undefined)
      throw new UsageError('relay hears what it passes on; -r and -i are for dlmsdump without it');
    const settings = settingsOf([input], options);
    return () => actions.run(settings);
  });
  addExtcap(program, actions.extcap);
  addSerial(program, (line, options: Options) => {
    if (options.read !== undefined || options.interface !== undefined)
      throw new UsageError('serial listens to its devices: name neither files nor interfaces beside them');
    return line === undefined ? actions.serialPorts() : actions.run(settingsOf([line], options));
  });
  program
    .command('explain')
    .description('say what a word or code means: c4, 3:2, 1.8.0')
    .argument('<what...>', 'an APDU, class, attribute, OBIS code, error, field, unit, data type or abbreviation')
    .option('--obis <file>', 'names of your own for OBIS codes', collect)
    .action((words: string[], _own: unknown, command: Command) =>
      // The program has the option, too, and takes it wherever it stands.
      actions.explain(words, command.optsWithGlobals<Options>().obis ?? []),
    );
  addDoctor(program, () => actions.doctor());
  return program;
}

/** Options about single messages. */
const NOT_OF_DIALOGS: Readonly<Partial<Record<keyof Options, string>>> = {
  verbose: '-V',
  hex: '-x',
  field: '-e',
  E: '-E',
  detail: '=tree',
};

/** What the options ask for, where conversations or values are to be shown. */
function dialogSettings(kind: DialogKind, files: readonly string[], options: Options & { csv?: boolean }): Settings {
  const { csv, ...others } = options;
  const wrong = Object.entries(NOT_OF_DIALOGS).find(([name]) => options[name as keyof Options] !== undefined);
  if (wrong !== undefined) throw new UsageError(`${kind} has no ${wrong[1]}: see dlmsdump ${kind} --help`);
  if (csv === true && (options.ndjson !== undefined || options.format !== undefined))
    throw new UsageError('only one of --csv, --ndjson and -T can be chosen');
  const settings = settingsOf([...interfacesOf(options), ...filesOf(files, options)], others);
  const format = csv === true ? 'csv' : settings.format;
  const forms = kind === 'dialog' ? ['text', 'json', 'ndjson'] : ['text', 'csv', 'ndjson'];
  if (!forms.includes(format))
    throw new UsageError(`${kind} is written as ${forms.slice(0, 2).join(', ')} or ${forms[2]}, not as ${format}`);
  return { ...settings, format, mayShowScreen: false };
}

const filesOf = (files: readonly string[], options: Options): Input[] =>
  [...(options.read ?? []), ...files].map(fileInput);

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

/** Lines about the arguments, which may be file names from anywhere. */
function complaint(text: string): string {
  return text
    .replace(/^error: /, 'dlmsdump: ')
    .split('\n')
    .map((line) => visible(line))
    .join('\n');
}

const PORT_KINDS: ReadonlyMap<string, number> = new Map<string, number>([
  ...Object.entries(KINDS).filter(([, kind]) => kind !== Payload.data),
  ['none', StreamKind.other],
]);

/** `4063=hdlc`, `tcp:4063=hdlc`, `user0=wrapper`, `dlt:147=apdu`. */
function decodings(texts: readonly string[]): { ports: Map<number, number>; links: Map<number, number> } {
  const ports = new Map<number, number>();
  const links = new Map<number, number>();
  for (const text of texts) {
    const match = /^(?:(tcp|udp|port|dlt|user):?)?(\d+)=([a-z0-9-]+)$/.exec(text);
    const kind = match === null ? undefined : PORT_KINDS.get(match[3] as string);
    const number = Number(match?.[2]);
    const where = match?.[1];
    const most = where === 'user' ? 15 : 65_535;
    if (match === null || kind === undefined || number > most) {
      throw new UsageError(
        `cannot understand --decode-as ${text}: PORT=KIND, user0=KIND or dlt:147=KIND is wanted, KIND one of ${[...PORT_KINDS.keys()].join(', ')}`,
      );
    }
    if (where === 'dlt') links.set(number, kind);
    else if (where === 'user') links.set(147 + number, kind);
    else ports.set(number, kind);
  }
  return { ports, links };
}
