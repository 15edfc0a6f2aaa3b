/** The command `dlmsdump decode` and its options; what it does, see `decode.ts`. */
import { type Command, Option } from 'commander';
import { Payload, PayloadNames } from '../core/index.js';

/** What bytes may be said to be: everything but bytes that are nothing. */
export const KINDS: Readonly<Record<string, Payload>> = Object.fromEntries(
  Object.entries(PayloadNames)
    .map(([payload, name]) => [name, Number(payload) as Payload] as const)
    .filter(([, payload]) => payload !== Payload.junk),
);

const HELP = `
The bytes may be written in any way: 7EA021, 7E A0 21, 0x7E, 0xA0, b'~\\xa0!', [126, 160, 33], a dump, lines of a log.
Shown is the whole tree; --text is one line, and -x, --json, --ndjson, -t, --color are those of dlmsdump.

Examples:
  dlmsdump decode C4 01 C1 00 12 09 2A
  dlmsdump decode -x "$(wl-paste)"
  dlmsdump decode --as data 02 02 09 03 41 42 43 11 05`;

/** Adds `decode` to the program; `act` is given its own arguments and all options. */
export function addDecode<Options>(
  program: Command,
  act: (hex: readonly string[], kind: string | undefined, options: Options) => Promise<void>,
): void {
  program
    .command('decode')
    .argument('[hex...]', 'the bytes, or a log that holds them; without any, or with -, standard input')
    .description('decode what was pasted, and say what it is')
    .addOption(
      new Option('--as <kind>', `what the bytes are: ${Object.keys(KINDS).join(', ')}`).choices(Object.keys(KINDS)),
    )
    .addHelpText('after', HELP)
    .action((hex: string[], own: { as?: string }, command: Command) =>
      act(hex, own.as, command.optsWithGlobals<Options & object>()),
    );
}
