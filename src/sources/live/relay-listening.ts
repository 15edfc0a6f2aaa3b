/** Where a relay listens: for this machine only, unless an address is given. */
import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import { type Endpoint, endpointText } from './relay.js';
import { socketWords } from './socket-words.js';

const LOOPBACK = { ipv4: '127.0.0.1', ipv6: '::1' } as const;

export interface Listening {
  /** undefined: both addresses of loopback. */
  readonly address: string | undefined;
  readonly port: number;
  readonly target: Endpoint;
}

/**
 * @param listen Answers with where it listens now.
 * @param close Called where that was in vain.
 * @throws Error (rejects) in one line fit for people.
 */
export async function listenOn(
  { address, port, target }: Listening,
  listen: (host: string, port: number) => Promise<Endpoint>,
  close: () => void,
): Promise<void> {
  try {
    const here = [await named(address ?? LOOPBACK.ipv4, port, listen)];
    // A port that was chosen for one address may be taken on the other.
    if (address === undefined && port !== 0) here.push(...(await listenToo(LOOPBACK.ipv6, port, listen)));
    if (await isItself(target, here))
      throw new Error(`cannot relay to ${endpointText(target)}: that is where the relay itself listens`);
  } catch (error) {
    close();
    throw error;
  }
}

/** Can others than this machine reach it? */
export function isOpen(here: readonly Endpoint[]): boolean {
  return here.some(({ host }) => !host.startsWith('127.') && host !== LOOPBACK.ipv6);
}

type Listen = Parameters<typeof listenOn>[1];

async function named(host: string, port: number, listen: Listen): Promise<Endpoint> {
  try {
    return await listen(host, port);
  } catch (error) {
    throw new Error(`cannot listen on ${endpointText({ host, port })}: ${socketWords(error)}`, { cause: error });
  }
}

/** The other loopback address, where there is one. */
async function listenToo(host: string, port: number, listen: Listen): Promise<Endpoint[]> {
  try {
    return [await named(host, port, listen)];
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE') throw error;
    return [];
  }
}

/** Would the relay connect to itself? */
async function isItself({ host, port }: Endpoint, here: readonly Endpoint[]): Promise<boolean> {
  const listening = here.filter((own) => own.port === port);
  if (listening.length === 0) return false;
  // A name that is not known yet may be later.
  const addresses = await lookup(host, { all: true }).catch(() => []);
  const own = new Set(Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address)));
  return addresses.some(({ address }) =>
    listening.some((one) => one.host === address || (isEverywhere(one.host) && own.has(address))),
  );
}

const isEverywhere = (host: string): boolean => host === '0.0.0.0' || host === '::';
