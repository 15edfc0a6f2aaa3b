/** The command `dlmsdump serial` and its options: which ports to listen to, and how. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Input, liveInput } from '../sources/index.js';
import type { LineSetting, Parity } from '../sources/live/line-speed.js';
import type { SerialRequest, Side } from '../sources/live/serial.js';
import { UsageError } from './usage.js';

interface SerialOptions {
  swap?: boolean;
  dtr?: 'on' | 'off';
  rts?: 'on' | 'off';
  lock: boolean;
  idle: number;
}

/** One tap, as it was written. */
export interface TapText {
  readonly path: string;
  readonly speed: string | undefined;
  readonly format: string | undefined;
  readonly side: Side | undefined;
}

const HELP = `
SPEED is in bits a second, or auto: listen at 9600 (auto:300: at 300) until
something valid is heard, else try others; follow the sign-on of IEC 62056-21.
Without SPEED it is auto. FORMAT is 8N1, 8E1, 8O1, 8N2, 7E1, 7O1 or 7N2; seven
bits are always read as eight. A tap of a two-wire line hears both sides. Of two
taps, the first hears the client and the second the meter; ,client or ,meter
behind a device says otherwise, or which side a single tap hears.
Nothing is ever written to a port.

Examples:
  dlmsdump serial                               the ports there are
  dlmsdump serial /dev/ttyUSB0,9600             RS-485
  dlmsdump serial /dev/ttyUSB0,auto:300         an optical head
  dlmsdump serial /dev/ttyUSB0,2400,8E1,meter   what a customer port sends
  dlmsdump serial /dev/ttyUSB0 /dev/ttyUSB1     a tap on each wire`;

/** Adds `serial` to the program; `act` is given the line, or nothing where only the ports are asked for. */
export function addSerial<Options>(
  program: Command,
  act: (line: Input | undefined, options: Options) => Promise<void>,
): void {
  program
    .command('serial')
    .argument('[tap...]', 'DEVICE[,SPEED[,FORMAT]][,client|meter]: one tap, or two of one line')
    .description('listen to a serial line; alone, list the ports')
    .option('--swap', 'of two taps, the first hears the meter')
    .addOption(new Option('--dtr <state>', 'modem line DTR: on, off').choices(['on', 'off']))
    .addOption(new Option('--rts <state>', 'modem line RTS: on, off').choices(['on', 'off']))
    .option('--no-lock', 'listen also where another program has the port')
    .option('--idle <seconds>', 'auto: go back after so much silence (120)', seconds, 120)
    .addHelpText('after', HELP)
    .action((devices: string[], own: SerialOptions, command: Command) =>
      act(devices.length === 0 ? undefined : lineOf(devices, own), command.optsWithGlobals<Options & object>()),
    );
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 86_400)) throw new InvalidArgumentError('seconds are wanted, up to a day');
  return value;
}

function lineOf(devices: readonly string[], options: SerialOptions): Input {
  const request = requestOf(devices, options);
  return liveInput(request.taps.map(({ path }) => path).join(', '), async () => {
    const { serialSource } = await import('../sources/live/serial.js');
    return serialSource(request);
  });
}

/** What is asked for. */
export function requestOf(devices: readonly string[], options: SerialOptions): SerialRequest {
  const taps = devices.map(tapOf);
  const [first, second] = taps as [TapText, TapText | undefined];
  if (taps.length > 2)
    throw new UsageError('a line has two sides, so there are two taps at most; start one dlmsdump for each line');
  if (options.swap === true && second === undefined) throw new UsageError('--swap is for two taps');
  const speed = same('speed', first.speed, second?.speed) ?? 'auto';
  const format = same('format', first.format, second?.format);
  const sides = sidesOf(first, second, options.swap === true);
  return {
    taps: taps.map(({ path }, i) => ({ path, side: sides[i] })),
    plan: {
      begin: beginOf(speed, format),
      isFixed: !speed.startsWith('auto'),
      parity: format === undefined ? undefined : parityOf(format),
      idleSeconds: options.idle,
    },
    ports: { lock: options.lock, dtr: stateOf(options.dtr), rts: stateOf(options.rts) },
  };
}

const SPEED = /^(?:auto(?::\d+)?|\d+)$/;
const FORMAT = /^(?:8[NEO]1|8N2|7[EO]1|7N2)$/i;
/** Faster than any line that we know of. */
const FASTEST = 10_000_000;
const SLOWEST = 50;
const USUAL = 9600;

export function tapOf(text: string): TapText {
  const [path = '', ...parts] = text.split(',');
  const found: { speed?: string; format?: string; side?: Side } = {};
  for (const part of parts) {
    if (SPEED.test(part) && found.speed === undefined) found.speed = part;
    else if (FORMAT.test(part) && found.format === undefined) found.format = part.toUpperCase();
    else if ((part === 'client' || part === 'meter') && found.side === undefined) found.side = part;
    else throw new UsageError(`cannot understand ${text}: DEVICE[,SPEED[,FORMAT]][,client|meter] is wanted`);
  }
  if (path === '') throw new UsageError(`cannot understand ${text}: the device is missing`);
  return { path, speed: found.speed, format: found.format, side: found.side };
}

/** Both taps hear the same line. */
function same(what: string, one: string | undefined, other: string | undefined): string | undefined {
  if (one !== undefined && other !== undefined && one !== other)
    throw new UsageError(`both taps hear one line: its ${what} cannot be ${one} and ${other}`);
  return one ?? other;
}

function sidesOf(first: TapText, second: TapText | undefined, isSwapped: boolean): readonly (Side | undefined)[] {
  if (second === undefined) return [first.side];
  if (first.path === second.path) throw new UsageError('the two taps are the same device');
  if (first.side !== undefined && first.side === second.side)
    throw new UsageError(`one tap hears the client, the other the meter, not both the ${first.side}`);
  const isMeterFirst = first.side === 'meter' || second.side === 'client';
  return isMeterFirst !== isSwapped ? ['meter', 'client'] : ['client', 'meter'];
}

export function beginOf(speed: string, format: string | undefined): LineSetting {
  const [, digits] = /(\d+)$/.exec(speed) ?? [];
  const value = digits === undefined ? USUAL : Number(digits);
  if (value < SLOWEST || value > FASTEST) throw new UsageError(`${value} is no speed of a serial line`);
  return { speed: value, parity: format === undefined ? 'none' : parityOf(format) };
}

/** Seven bits and a parity are eight without one; so an open port need not be set anew where a sign-on goes over to HDLC. */
function parityOf(format: string): Parity {
  return format === '8E1' ? 'even' : format === '8O1' ? 'odd' : 'none';
}

function stateOf(state: 'on' | 'off' | undefined): boolean | undefined {
  return state === undefined ? undefined : state === 'on';
}
