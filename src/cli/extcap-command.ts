/** The command `dlmsdump extcap` and its options: those that Wireshark asks with, and two for people. */
import { type Command, Option } from 'commander';

/** As Wireshark says them; texts of its dialog may be empty. */
export interface ExtcapOptions {
  extcapInterfaces?: boolean;
  extcapDlts?: boolean;
  extcapConfig?: boolean;
  capture?: boolean;
  extcapInterface?: string;
  extcapVersion?: string | true;
  extcapCaptureFilter?: string;
  fifo?: string;
  port?: string;
  speed?: string;
  frameFormat?: string;
  hears?: string;
  second?: string;
  pieces?: boolean;
}

export type ExtcapAction = (
  what: 'answer' | 'install' | 'uninstall',
  options: ExtcapOptions & { dir?: string },
) => Promise<void>;

const HELP = `
Wireshark lists a serial line among its interfaces when it finds a program for it in
its extcap folder. install puts one there that starts this dlmsdump; uninstall takes it
away again. Without --dir it is your own folder, if your Wireshark has one.

Examples:
  dlmsdump extcap install
  sudo dlmsdump extcap install --dir /usr/lib/x86_64-linux-gnu/wireshark/extcap
  tshark -i dlmsdump-serial -o extcap.dlmsdump_serial.port:/dev/ttyUSB0`;

export function addExtcap(program: Command, act: ExtcapAction): void {
  const extcap = program
    .command('extcap')
    .description('serial lines among the interfaces of Wireshark')
    // What a newer Wireshark adds is no reason to fail.
    .allowUnknownOption()
    .allowExcessArguments()
    .addHelpText('after', HELP);
  for (const option of OPTIONS) extcap.addOption(new Option(option).hideHelp());
  extcap.action((options: ExtcapOptions) => act('answer', options));
  for (const [what, description] of [
    ['install', 'put a launcher into the extcap folder of Wireshark'],
    ['uninstall', 'take it away again'],
  ] as const) {
    extcap
      .command(what)
      .description(description)
      .option('--dir <folder>', 'the extcap folder (Wireshark: Help > About > Folders)')
      .action((options: { dir?: string }) => act(what, options));
  }
}

/** The protocol's, and those of the dialog (`extcap-answers.ts` describes them). */
const OPTIONS = [
  '--extcap-interfaces',
  '--extcap-dlts',
  '--extcap-config',
  '--capture',
  '--extcap-interface <name>',
  '--extcap-version [version]',
  '--extcap-capture-filter <filter>',
  '--fifo <path>',
  '--port <device>',
  '--speed <speed>',
  '--frame-format <format>',
  '--hears <side>',
  '--second <device>',
  '--pieces',
] as const;
