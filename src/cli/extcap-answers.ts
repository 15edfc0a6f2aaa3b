/**
 * Answers Wireshark, which starts programs of its extcap folder to learn of interfaces, and to capture on them:
 *
 *     --extcap-interfaces                                which there are
 *     --extcap-dlts --extcap-interface NAME              what their packets are: DLT_USER0
 *     --extcap-config --extcap-interface NAME            what the dialog asks
 *     --extcap-interface NAME --extcap-capture-filter F  is this a filter? Any answer is a complaint
 *     --capture --extcap-interface NAME --fifo PATH …    write packets there until it is closed
 *
 * An answer is lines of `word {key=value}{key=value}`.
 */
import { LinkType } from '../core/index.js';
import { UNSEEN } from '../sinks/visible.js';
import type { ExtcapOptions } from './extcap-command.js';
import { UsageError } from './usage.js';

/** A serial port that was found. */
export interface FoundPort {
  readonly path: string;
  readonly description: string;
}

/** The interface whose port the dialog asks for. Others are called after their port: `dlmsdump-ttyUSB0`. */
const ANY_PORT = 'dlmsdump-serial';
const PREFIX = 'dlmsdump-';
const AUTO = 'auto';
const NONE = '';

const SPEEDS: readonly (readonly [value: string, display: string])[] = [
  [AUTO, 'by listening'],
  ['auto:300', 'by listening, beginning at 300 (optical heads)'],
  ...[300, 600, 1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200].map(
    (speed) => [String(speed), `${speed} bit/s`] as const,
  ),
];
const FORMATS = ['8N1', '8E1', '8O1', '7E1'].map((format) => [format, format] as const);
const SIDES = [
  ['both', 'both sides (two-wire lines)'],
  ['client', 'the client'],
  ['meter', 'the meter'],
] as const;

/** One line of an answer. */
function sentence(word: string, values: Readonly<Record<string, string | number>>): string {
  const pairs = Object.entries(values).map(([key, value]) => `{${key}=${plain(String(value))}}`);
  return `${word} ${pairs.join('')}`;
}

/** Names of adapters come from outside; braces and ends of lines would be read as ours. */
const plain = (text: string): string => text.replace(/[{}]/g, '_').replace(UNSEEN, '_');

export function versionLine(version: string): string {
  return sentence('extcap', { version, display: 'dlmsdump' });
}

export function interfaceLines(version: string, ports: readonly FoundPort[]): string[] {
  return [
    versionLine(version),
    sentence('interface', { value: ANY_PORT, display: 'DLMS on a serial line' }),
    ...ports.map((port) => sentence('interface', { value: interfaceOf(port), display: `DLMS on ${nameOf(port)}` })),
  ];
}

export function dltLines(): string[] {
  return [sentence('dlt', { number: LinkType.user0, name: 'USER0', display: 'HDLC frames of DLMS (DLT_USER0)' })];
}

/** The options of an interface, and the values to choose from. */
export function configLines(name: string, ports: readonly FoundPort[]): string[] {
  const lines: string[] = [];
  let number = 0;
  const argument = (
    call: string,
    display: string,
    tooltip: string,
    more: Readonly<Record<string, string>>,
    values: readonly (readonly [value: string, display: string])[] = [],
  ): void => {
    lines.push(sentence('arg', { number, call: `--${call}`, display, tooltip, ...more }));
    for (const [i, [value, shown]] of values.entries())
      lines.push(sentence('value', { arg: number, value, display: shown, default: String(i === 0) }));
    number++;
  };
  const devices = ports.map((port) => [port.path, nameOf(port)] as const);
  if (name === ANY_PORT) {
    const first = ports[0]?.path ?? '/dev/ttyUSB0';
    const tooltip = 'The device that hears the line; nothing is ever written to it';
    argument('port', 'Serial port', tooltip, { type: 'editselector', default: first, required: 'true' }, devices);
  }
  argument(
    'speed',
    'Speed',
    'Bits a second; by listening, a sign-on is followed, too',
    { type: 'editselector', default: AUTO },
    SPEEDS,
  );
  argument('frame-format', 'Format', 'Seven bits and a parity are read as eight', { type: 'selector' }, FORMATS);
  argument('hears', 'It hears', 'Which side of the line', { type: 'selector' }, SIDES);
  const second: readonly (readonly [string, string])[] = [[NONE, 'none'], ...devices];
  argument(
    'second',
    'Second tap',
    'The device that hears the other side',
    { type: 'editselector', default: NONE },
    second,
  );
  argument('pieces', 'Pieces as heard', 'Instead of HDLC frames: for lines that are not understood', {
    type: 'boolflag',
  });
  return lines;
}

/** What to say of a capture filter: nothing of none. */
export function filterLines(filter: string): string[] {
  return filter.trim() === '' ? [] : ['A serial line has no capture filter; use a display filter'];
}

/** The taps that are asked for, as `dlmsdump serial` takes them. */
export function devicesOf(options: ExtcapOptions, ports: readonly FoundPort[]): string[] {
  const name = options.extcapInterface ?? ANY_PORT;
  const port = name === ANY_PORT ? said(options.port) : portOf(name, ports);
  if (port === undefined) throw new UsageError('no serial port is chosen (--port)');
  const how = [said(options.speed) ?? AUTO, said(options.frameFormat)].filter((part) => part !== undefined);
  const side = said(options.hears);
  const first = [port, ...how, ...(side === undefined || side === 'both' ? [] : [side])].join(',');
  const second = said(options.second);
  return second === undefined ? [first] : [first, second];
}

/** Does the protocol ask about an interface of ours? */
export function checkInterface(options: ExtcapOptions): string {
  const name = options.extcapInterface;
  if (name === undefined) throw new UsageError('which interface? (--extcap-interface)');
  if (!name.startsWith(PREFIX))
    throw new UsageError(`there is no interface ${name}: dlmsdump extcap --extcap-interfaces`);
  return name;
}

const said = (text: string | undefined): string | undefined => (text === undefined || text === '' ? undefined : text);

const nameOf = ({ path, description }: FoundPort): string => (description === '' ? path : `${path} (${description})`);

/** Without a slash, because Wireshark names its pipe after it. */
function interfaceOf({ path }: FoundPort): string {
  return PREFIX + path.slice(path.lastIndexOf('/') + 1);
}

/** The port of an interface; one that is not there now may be there when it is opened. */
function portOf(name: string, ports: readonly FoundPort[]): string {
  const found = ports.find((port) => interfaceOf(port) === name);
  const device = name.slice(PREFIX.length);
  return found?.path ?? (process.platform === 'win32' ? device : `/dev/${device}`);
}
