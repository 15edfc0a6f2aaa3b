/** The command line: what options and commands there are. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { TimeFormats } from '../sinks/time.js';
import { visible } from '../sinks/visible.js';
import { fileInput } from '../sources/index.js';
import { addDecode } from './decode-command.js';
import { addDialog, type DialogKind } from './dialog-command.js';
import { addDoctor } from './doctor-command.js';
import { addExtcap, type ExtcapAction } from './extcap-command.js';
import { addKeys } from './key-options.js';
import { addLive } from './live-arguments.js';
import { addRelay } from './relay-command.js';
import { addSerial } from './serial-command.js';
import { dialogSettings, inputsOf, type Options, type Settings, settingsOf } from './settings.js';
import { UsageError } from './usage.js';

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
        : actions.run(settingsOf(inputsOf(files, options), options)),
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

/** Lines about the arguments, which may be file names from anywhere. */
function complaint(text: string): string {
  return text
    .replace(/^error: /, 'dlmsdump: ')
    .split('\n')
    .map((line) => visible(line))
    .join('\n');
}
