/** The commands `dlmsdump dialog` and `dlmsdump values`, and their options; what they do, see `dialog.ts`. */
import type { Command } from 'commander';

const DIALOG_HELP = `
For each conversation: who speaks with whom, what link and association agreed upon, each request with its answer and the
time it took (transfers in blocks are one), and the last value of what was read. --json is a document, --ndjson a line a
conversation (docs/schema/dlmsdump-dialog-1.schema.json); -r, -i, -Y, -c, -w, --color, --obis are those of dlmsdump.
Of long conversations the first and the last 100 exchanges are shown.

Examples:
  dlmsdump dialog captures/wrapper-session.pcap
  dlmsdump dialog -Y 'port == 4059' captures/*.pcap
  dlmsdump dialog --ndjson captures/hdlc-segmented.pcap | jq .counts`;

const VALUES_HELP = `
Rows of profiles have times of their own; other values have the time of their message, or that of the push. Values are
scaled where scaler and unit are known. Null-data in a profile stands for the value of the row before, and is shown so
(source "as before", "inherited" in CSV and JSON). The meter is its logical device name or serial number once that was
read, else its system title, else its address. In CSV, text that a spreadsheet would take for a formula has a ' in
front.

Examples:
  dlmsdump values captures/wrapper-session.pcap
  dlmsdump values --csv captures/wrapper-session.pcap > values.csv
  dlmsdump values --ndjson captures/wrapper-session.pcap | jq 'select(.unit == "Wh")'`;

export type DialogKind = 'dialog' | 'values';

/** Adds both to the program; `act` is given the files and all options, its own and those of the program. */
export function addDialog<Options extends object>(
  program: Command,
  act: (kind: DialogKind, files: readonly string[], options: Options & { csv?: boolean }) => Promise<void>,
): void {
  const run =
    (kind: DialogKind) =>
    (files: string[], _own: unknown, command: Command): Promise<void> =>
      act(kind, files, command.optsWithGlobals<Options & { csv?: boolean }>());
  program
    .command('dialog')
    .argument('[files...]', 'captures, as dlmsdump reads them')
    .description('conversations: what was agreed, asked, answered')
    .addHelpText('after', DIALOG_HELP)
    .action(run('dialog'));
  program
    .command('values')
    .argument('[files...]', 'captures, as dlmsdump reads them')
    .description('the values that were read, pushed and written')
    .option('--csv', 'as CSV (RFC 4180), with a header')
    .option('--ndjson', 'a line of JSON a value (docs/schema/dlmsdump-values-1.schema.json)')
    .option('--all', 'structured values, logical names, parameters of methods, too')
    .addHelpText('after', VALUES_HELP)
    .action(run('values'));
}
