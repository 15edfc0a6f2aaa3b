/** The command `dlmsdump relay` and its options: what stands between a client and a meter, and shows what they say. */
import { basename } from 'node:path';
import type { Command } from 'commander';
import { type Input, liveInput } from '../sources/index.js';
import type { LineSetting } from '../sources/live/line-speed.js';
import { endpointText, type RelayRequest, type SerialRelayRequest } from '../sources/live/relay.js';
import type { RelaySource } from '../sources/live/relay-source.js';
import { complain } from './errors.js';
import { beginOf, type TapText, tapOf } from './serial-command.js';
import { ENDING } from './stopping.js';
import { UsageError } from './usage.js';

const HELP = `
Bytes are passed on unchanged, both ways; -w keeps them, and -Y, -c, -a, --ndjson
and so on are those of dlmsdump. SPEED and FORMAT are those of dlmsdump serial;
without them, or with auto, the speed follows the sign-on of IEC 62056-21 from 300.

Examples:
  dlmsdump relay --listen 4059 --to 192.0.2.20:4059
  dlmsdump relay --listen 0.0.0.0:4059 --to meter:4059     from other machines, too
  dlmsdump relay --serial /dev/ttyS0 --to-serial /dev/ttyUSB0
  dlmsdump relay --pty ./port --to-serial /dev/ttyUSB0,9600`;

interface RelayOptions {
  listen?: string;
  to?: string;
  udp?: boolean;
  serial?: string;
  pty?: string;
  toSerial?: string;
}

/** Adds `relay` to the program; `act` is given what it hears and all options, and answers with what is to be done then. */
export function addRelay<Options>(
  program: Command,
  act: (input: Input, options: Options) => () => Promise<void>,
): void {
  program
    .command('relay')
    .description('pass on what client and meter say, and show it')
    .option('--listen <[address:]port>', 'where clients connect; without an address, from this machine only')
    .option('--to <host:port>', 'the meter; IPv6 in brackets')
    .option('--udp', 'datagrams instead of connections')
    .option('--serial <device[,speed[,format]]>', "the port on the client's side")
    .option('--pty <link>', 'make a port for a client on this machine, of this name')
    .option('--to-serial <device[,speed[,format]]>', "the port on the meter's side")
    .addHelpText('after', HELP)
    .action(async (own: RelayOptions, command: Command) => {
      const options = command.optsWithGlobals<Options & object & { quiet?: boolean }>();
      const relay = new Beginning(requestOf(own));
      const run = act(relay.input, options);
      await relay.begin(options.quiet === true);
      await run();
    });
}

/** At which speed sign-ons begin (IEC 62056-21). */
const SIGN_ON = 'auto:300';

const nameOf = (request: RelayRequest): string =>
  request.kind === 'serial' ? basename(request.meter.path) : endpointText(request.target);

/** A relay that begins before a screen opens: what is said about it stands in front of that. */
class Beginning {
  readonly input: Input;
  private opening: Promise<RelaySource> | undefined = undefined;
  private readonly stop = (): void => void this.opening?.then((source) => source.stop());

  constructor(private readonly request: RelayRequest) {
    this.input = liveInput(`relay to ${nameOf(request)}`, () => {
      for (const signal of ENDING) process.off(signal, this.stop);
      return this.open();
    });
  }

  async begin(isQuiet: boolean): Promise<void> {
    // Who opens the input is told what is wrong.
    const source = await this.open().catch(() => undefined);
    if (source === undefined) return;
    // Whoever opens the input ends it; until then nobody else does, and there may be connections.
    for (const signal of ENDING) process.on(signal, this.stop);
    if (!isQuiet) complain(`relays ${source.name}`);
    if (source.isOpen) complain('warning: whoever can reach this machine can reach the meter through it');
  }

  private open(): Promise<RelaySource> {
    this.opening ??= import('../sources/live/relay-child.js').then(({ openRelay }) => openRelay(this.request));
    return this.opening;
  }
}

function requestOf(options: RelayOptions): RelayRequest {
  const { listen, to, udp, serial, pty, toSerial } = options;
  const isSerial = serial !== undefined || pty !== undefined || toSerial !== undefined;
  const isNetwork = listen !== undefined || to !== undefined || udp !== undefined;
  if (isSerial && isNetwork) throw new UsageError('relay is between network addresses or serial ports, not both');
  return isSerial ? serialOf(options) : networkOf(options);
}

function networkOf({ listen, to, udp }: RelayOptions): RelayRequest {
  if (listen === undefined || to === undefined)
    throw new UsageError('relay needs both ends: --listen [ADDRESS:]PORT --to HOST:PORT (or serial ports, see --help)');
  const target = hostAndPort(to);
  if (target?.host === undefined || target.port === 0)
    throw new UsageError(`cannot understand --to ${to}: HOST:PORT is wanted, IPv6 in brackets ([::1]:4059)`);
  const here = hostAndPort(listen);
  if (here === undefined)
    throw new UsageError(`cannot understand --listen ${listen}: [ADDRESS:]PORT is wanted, IPv6 in brackets`);
  return {
    kind: udp === true ? 'udp' : 'tcp',
    address: here.host,
    port: here.port,
    target: { host: target.host, port: target.port },
  };
}

function serialOf({ serial, pty, toSerial }: RelayOptions): SerialRelayRequest {
  if (toSerial === undefined || (serial === undefined) === (pty === undefined))
    throw new UsageError('relay needs both ends: --serial DEVICE or --pty LINK, and --to-serial DEVICE');
  const meter = tapOf(toSerial);
  const client = serial === undefined ? undefined : tapOf(serial);
  const path = client?.path ?? (pty as string);
  if (path === meter.path) throw new UsageError('both ends are the same port');
  for (const { side } of [meter, client ?? meter])
    if (side !== undefined) throw new UsageError('--serial is the side of the client, --to-serial that of the meter');
  const [near, far] = [client?.speed ?? meter.speed ?? 'auto', meter.speed ?? client?.speed ?? 'auto'];
  const follows = far.startsWith('auto');
  if (near.startsWith('auto') !== follows) throw new UsageError('the speed is followed at both ends, or at none');
  if (follows && near !== far) throw new UsageError(`a sign-on begins at one speed, not at ${near} and ${far}`);
  const settingOf = (speed: string, { format }: TapText): LineSetting =>
    beginOf(speed === 'auto' ? SIGN_ON : speed, format);
  return {
    kind: 'serial',
    client: { path, isPty: client === undefined, setting: settingOf(near, client ?? meter) },
    meter: { path: meter.path, setting: settingOf(far, meter) },
    follows,
  };
}

/** `4059`, `meter:4059`, `[2001:db8::1]:4059`. */
function hostAndPort(text: string): { readonly host: string | undefined; readonly port: number } | undefined {
  const match = /^(?:(?:\[([0-9a-f:.]+(?:%\w+)?)\]|([^:[\]\s]+)):)?(\d{1,5})$/i.exec(text);
  const port = Number(match?.[3]);
  return match === null || port > 65_535 ? undefined : { host: match[1] ?? match[2], port };
}
