/** The command `dlmsdump relay` and its options: what stands between a client and a meter, and shows what they say. */
import type { Command } from 'commander';
import { type Input, liveInput } from '../sources/index.js';
import { endpointText, type RelayRequest } from '../sources/live/relay.js';
import type { RelaySource } from '../sources/live/relay-source.js';
import { complain } from './errors.js';
import { ENDING } from './stopping.js';
import { UsageError } from './usage.js';

const HELP = `
Bytes are passed on unchanged, both ways; -w keeps them, and -Y, -c, -a, --ndjson … are those of dlmsdump.

Examples:
  dlmsdump relay --listen 4059 --to 192.0.2.20:4059             let the client connect to this machine
  dlmsdump relay --listen 0.0.0.0:4059 --to meter.example:4059  from other machines, too`;

interface RelayOptions {
  listen?: string;
  to?: string;
  udp?: boolean;
}

/** Adds `relay` to the program; `act` is given what it hears and all options, and answers with what is to be done then. */
export function addRelay<Options>(
  program: Command,
  act: (input: Input, options: Options) => () => Promise<void>,
): void {
  program
    .command('relay')
    .description('pass on what a client and a meter say, and show it')
    .option('--listen <[address:]port>', 'where clients connect; without an address, from this machine only')
    .option('--to <host:port>', 'the meter; IPv6 in brackets')
    .option('--udp', 'datagrams instead of connections')
    .addHelpText('after', HELP)
    .action(async (own: RelayOptions, command: Command) => {
      const options = command.optsWithGlobals<Options & object & { quiet?: boolean }>();
      const relay = new Beginning(requestOf(own));
      const run = act(relay.input, options);
      await relay.begin(options.quiet === true);
      await run();
    });
}

/** A relay that begins before a screen opens: what is said about it stands in front of that. */
class Beginning {
  readonly input: Input;
  private opening: Promise<RelaySource> | undefined = undefined;
  private readonly stop = (): void => void this.opening?.then((source) => source.stop());

  constructor(private readonly request: RelayRequest) {
    this.input = liveInput(`relay to ${endpointText(request.target)}`, () => {
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
    this.opening ??= import('../sources/live/relay-source.js').then(({ openRelay }) => openRelay(this.request));
    return this.opening;
  }
}

function requestOf({ listen, to, udp }: RelayOptions): RelayRequest {
  if (listen === undefined || to === undefined)
    throw new UsageError('relay needs both ends: --listen [ADDRESS:]PORT --to HOST:PORT');
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

/** `4059`, `meter:4059`, `[2001:db8::1]:4059`. */
function hostAndPort(text: string): { readonly host: string | undefined; readonly port: number } | undefined {
  const match = /^(?:(?:\[([0-9a-f:.]+(?:%\w+)?)\]|([^:[\]\s]+)):)?(\d{1,5})$/i.exec(text);
  const port = Number(match?.[3]);
  return match === null || port > 65_535 ? undefined : { host: match[1] ?? match[2], port };
}
