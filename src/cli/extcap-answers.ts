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

const SPEEDS = [300, 600, 1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200];

/** What the dialog asks for; of `values`, the first is taken where nothing else is said. */
interface Argument {
  readonly call: string;
  readonly display: string;
  readonly tooltip: string;
  /** Lists that take other values, too, are not known to all versions of Wireshark: a port is a text. */
  readonly type: 'string' | 'selector' | 'boolflag';
  readonly required?: true;
  readonly default?: string;
  readonly values?: readonly (readonly [value: string, display: string])[];
}

const PORT: Argument = {
  call: '--port',
  display: 'Serial port',
  tooltip: 'The device that hears the line; nothing is ever written to it',
  type: 'string',
  required: true,
};

const ARGUMENTS: readonly Argument[] = [
  {
    call: '--speed',
    display: 'Speed',
    tooltip: 'Bits a second; by listening, a sign-on of IEC 62056-21 is followed, too',
    type: 'selector',
    values: [
      [AUTO, 'by listening'],
      ['auto:300', 'by listening, beginning at 300'],
      ...SPEEDS.map((speed) => [String(speed), `${speed} bit/s`] as const),
    ],
  },
  {
    call: '--frame-format',
    display: 'Format',
    tooltip: 'Seven bits and a parity are read as eight',
    type: 'selector',
    values: ['8N1', '8E1', '8O1', '7E1'].map((format) => [format, format]),
  },
  {
    call: '--hears',
    display: 'It hears',
    tooltip: 'Which side of the line',
    type: 'selector',
    values: [
      ['both', 'both sides (two-wire lines)'],
      ['client', 'the client'],
      ['meter', 'the meter'],
    ],
  },
  {
    call: '--second',
    display: 'Second tap',
    tooltip: 'The device that hears the other side; empty: there is none',
    type: 'string',
  },
  {
    call: '--pieces',
    display: 'Pieces as heard',
    tooltip: 'Instead of HDLC frames: for lines that are not understood',
    type: 'boolflag',
  },
];

/** One line of an answer. */
function sentence(word: string, values: Readonly<Record<string, string | number | boolean>>): string {
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
  const port = { ...PORT, default: ports[0]?.path ?? '/dev/ttyUSB0' };
  const all = name === ANY_PORT ? [port, ...ARGUMENTS] : ARGUMENTS;
  return all.flatMap(({ values = [], ...argument }, number) => [
    sentence('arg', { number, ...argument }),
    ...values.map(([value, display], i) => sentence('value', { arg: number, value, display, default: i === 0 })),
  ]);
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
