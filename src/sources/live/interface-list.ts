/** What can be captured from, as far as somebody here knows it. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { promisify } from 'node:util';
import { capDevices } from './cap.js';
import { findProgram } from './find-program.js';

export interface ListedInterface {
  readonly name: string;
  readonly description: string;
  readonly addresses: readonly string[];
  /** Undefined where nobody knows. */
  readonly isUp: boolean | undefined;
  readonly isLoopback: boolean;
  /** In words; empty where nobody knows. */
  readonly link: string;
}

const MOST_WAITED_MS = 5000;

/** Those of libpcap in its order, with what the system knows of them. */
export async function listInterfaces(): Promise<readonly ListedInterface[]> {
  for (const list of [fromTcpdump, fromDumpcap, fromCap]) {
    const found = await list().catch(() => []);
    if (found.length > 0) return found.map(withSystem);
  }
  return Object.keys(networkInterfaces()).map((name) => withSystem({ ...UNKNOWN, name }));
}

const UNKNOWN: Omit<ListedInterface, 'name'> = {
  description: '',
  addresses: [],
  isUp: undefined,
  isLoopback: false,
  link: '',
};

/** `2.any (Pseudo-device that captures on all interfaces) [Up, Running]`. Of what isn't up it says `[none]`, and of what is no interface, too. */
async function fromTcpdump(): Promise<readonly ListedInterface[]> {
  return (await said('tcpdump', ['-D'])).flatMap((line) => {
    const [, name, description = '', flags = ''] = /^\d+\.(\S+)(?: \((.*)\))?(?: \[(.*)\])?$/.exec(line) ?? [];
    if (name === undefined) return [];
    const isUp = /\bUp\b/.test(flags) ? true : undefined;
    return [{ ...UNKNOWN, name, description, isUp, isLoopback: /\bLoopback\b/.test(flags) }];
  });
}

/** Name, vendor, name for people, kind, addresses and loopback or network, with tabs between. */
async function fromDumpcap(): Promise<readonly ListedInterface[]> {
  return (await said('dumpcap', ['-D', '-M'])).flatMap((line) => {
    const [name, vendor = '', friendly = '', , addresses = '', kind] = line.replace(/^\d+\. /, '').split('\t');
    if (name === undefined || kind === undefined) return [];
    return [
      {
        ...UNKNOWN,
        name,
        description: friendly || vendor,
        addresses: addresses.split(',').filter((one) => one !== ''),
        isLoopback: kind === 'loopback',
      },
    ];
  });
}

async function fromCap(): Promise<readonly ListedInterface[]> {
  const { devices } = await capDevices();
  return devices.map(({ name, description = '', addresses, flags = '' }) => ({
    ...UNKNOWN,
    name,
    description,
    addresses: addresses.flatMap(({ addr }) => addr ?? []),
    isLoopback: flags.includes('LOOPBACK'),
  }));
}

async function said(program: string, args: readonly string[]): Promise<readonly string[]> {
  const found = findProgram(program);
  if (found?.mayRun !== true) return [];
  const { stdout } = await promisify(execFile)(found.path, args, { timeout: MOST_WAITED_MS });
  return stdout.split(/\r?\n/);
}

/** Numbers of Linux (ARPHRD_) for kinds of links. */
const LINKS: Readonly<Record<string, string>> = {
  1: 'Ethernet',
  512: 'PPP',
  768: 'IP tunnel',
  769: 'IP tunnel',
  772: 'Ethernet',
  776: 'IP tunnel',
  778: 'IP tunnel',
  803: 'Wi-Fi',
  804: 'IEEE 802.15.4',
  805: 'IEEE 802.15.4',
  825: '6LoWPAN',
  65534: 'raw IP',
};
const IFF_UP = 1;
const IFF_LOOPBACK = 8;

function withSystem(one: ListedInterface): ListedInterface {
  const system = networkInterfaces()[one.name] ?? [];
  const flags = Number(ofLinux(one.name, 'flags') ?? Number.NaN);
  return {
    ...one,
    addresses: one.addresses.length > 0 ? one.addresses : system.map(({ address }) => address),
    isUp: one.isUp ?? (Number.isNaN(flags) ? (system.length > 0 ? true : undefined) : (flags & IFF_UP) !== 0),
    isLoopback: one.isLoopback || system.some(({ internal }) => internal) || (flags & IFF_LOOPBACK) !== 0,
    link: one.name === 'any' ? 'Linux cooked' : (LINKS[ofLinux(one.name, 'type') ?? ''] ?? one.link),
  };
}

function ofLinux(name: string, what: 'flags' | 'type'): string | undefined {
  if (name.includes('/') || name.startsWith('.')) return undefined;
  try {
    return readFileSync(`/sys/class/net/${name}/${what}`, 'utf8').trim();
  } catch {
    return undefined;
  }
}
