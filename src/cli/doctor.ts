/** `dlmsdump doctor`: what can be captured here, a line each, and what to type to get the rest. */
import { execFile } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { promisify } from 'node:util';
import { visible } from '../sinks/visible.js';
import { capDevices } from '../sources/live/cap.js';
import { asClause, refusedBy } from '../sources/live/engine.js';
import { findProgram, remedyOf } from '../sources/live/find-program.js';
import { joinGroup } from '../sources/live/join-group.js';
import { isRoot } from '../sources/live/privileges.js';
import { serialPorts } from '../sources/live/serial-ports.js';
import { isInstalled } from './extcap-install.js';
import { writeOutput } from './output.js';
import { Exit } from './usage.js';

interface Finding {
  readonly isGood: boolean;
  readonly text: string;
  /** What to type, where something is to be got. */
  readonly remedy?: string | undefined;
}

export async function doctor(): Promise<number> {
  const parts: readonly (readonly [string, readonly Finding[]])[] = [
    ['Network', [await engine('tcpdump'), await engine('dumpcap'), await cap()]],
    ['Serial lines', await serial()],
    ['Besides', [node(), screen(), ...wireshark()]],
  ];
  const lines = parts.flatMap(([title, findings]) => [title, ...findings.flatMap(linesOf)]);
  const network = parts[0]?.[1] ?? [];
  if (!network.some(({ isGood }) => isGood)) lines.push('', ...ELSEWHERE);
  writeOutput(Buffer.from(`${lines.map((line) => visible(line)).join('\n')}\n`));
  return Exit.fine;
}

const ELSEWHERE = [
  'Without any of it, somebody else may capture:',
  '  sudo tcpdump -U -w - port 4059 | dlmsdump -',
  '  ssh gateway tcpdump -U -w - port 4059 | dlmsdump -',
];

function linesOf({ isGood, text, remedy }: Finding): readonly string[] {
  return [`  ${isGood ? '✓' : '✗'} ${text}`, ...(remedy === undefined ? [] : [`      ${remedy}`])];
}

// ---- network

const PACKAGES = {
  tcpdump: { debian: 'tcpdump', fedora: 'tcpdump', mac: 'tcpdump' },
  dumpcap: { debian: 'wireshark-common', fedora: 'wireshark-cli', mac: '--cask wireshark' },
} as const;

const MOST_WAITED_MS = 5000;

async function engine(name: 'tcpdump' | 'dumpcap'): Promise<Finding> {
  const found = findProgram(name);
  const packages = PACKAGES[name];
  if (found === undefined) return { isGood: false, text: `${name} is not installed`, remedy: install(packages) };
  const what = `${name}${await versionOf(found.path)} (${found.path})`;
  if (!found.mayRun) return { isGood: false, text: `${what} may not be started by you`, remedy: remedyOf(found) };
  const fault = await faultOf(found.path);
  if (fault === undefined) return { isGood: true, text: `${what} captures` };
  if (refusedBy(fault) !== 'rights') return { isGood: false, text: `${what} does not capture: ${asClause(fault)}` };
  const debian = name === 'dumpcap' && system() === 'debian';
  return {
    isGood: false,
    text: `${what} has no right to capture; sudo dlmsdump -i … works`,
    remedy: isRoot()
      ? undefined
      : debian
        ? 'sudo dpkg-reconfigure wireshark-common (Yes), sudo usermod -aG wireshark $USER, and log in again'
        : remedyOf(found),
  };
}

/** Asks for link types, which are told by who may open the device. */
async function faultOf(path: string): Promise<string | undefined> {
  const loopback = Object.entries(networkInterfaces()).find(([, all]) => all?.some(({ internal }) => internal))?.[0];
  try {
    await promisify(execFile)(path, ['-L', '-i', loopback ?? 'lo'], { timeout: MOST_WAITED_MS });
    return undefined;
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    const lines = (stderr ?? '').split('\n').filter((line) => line.trim() !== '');
    return lines.find((line) => refusedBy(line) === 'rights') ?? lines[0] ?? String(error);
  }
}

async function versionOf(path: string): Promise<string> {
  try {
    const { stdout, stderr } = await promisify(execFile)(path, ['--version'], { timeout: MOST_WAITED_MS });
    const [version] = /\d+\.\d+(?:\.\d+)*/.exec(stdout + stderr) ?? [];
    return version === undefined ? '' : ` ${version}`;
  } catch {
    return '';
  }
}

async function cap(): Promise<Finding> {
  try {
    const { version } = await capDevices();
    const text = `cap ${version} is built`;
    return mayOpenDevices()
      ? { isGood: true, text: `${text} and captures (times are those of arrival)` }
      : { isGood: false, text: `${text}, and captures with sudo only` };
  } catch (error) {
    const text = (error as Error).message;
    const headers = install({ debian: 'libpcap-dev g++ make', fedora: 'libpcap-devel gcc-c++ make', mac: 'libpcap' });
    return {
      isGood: false,
      text: `${text}; it is needed only where there is neither tcpdump nor dumpcap`,
      remedy: `${headers}, then npm install -g --allow-scripts=cap dlmsdump`,
    };
  }
}

/** Raw sockets, by being root or by a capability. */
function mayOpenDevices(): boolean {
  try {
    const [, mask] = /^CapEff:\s*([\da-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (mask !== undefined) return ((BigInt(`0x${mask}`) >> CAP_NET_RAW) & 1n) === 1n;
  } catch {
    // Not Linux.
  }
  return isRoot();
}

const CAP_NET_RAW = 13n;

// ---- serial lines

async function serial(): Promise<readonly Finding[]> {
  const loads = await import('serialport').then(
    () => true,
    () => false,
  );
  const findings: Finding[] = [
    loads
      ? { isGood: true, text: 'serialport loads' }
      : { isGood: false, text: 'serialport does not load', remedy: 'npm install -g --include=optional dlmsdump' },
  ];
  const ports = await serialPorts();
  if (ports.length === 0) findings.push({ isGood: false, text: 'there is no serial port' });
  return [...findings, ...ports.map(port)];
}

function port({ path, description }: { readonly path: string; readonly description: string }): Finding {
  const name = description === '' ? path : `${path} (${description})`;
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return { isGood: true, text: `${name} can be opened` };
  } catch {
    return { isGood: false, text: `${name} may not be opened by you`, remedy: joinGroup(path) };
  }
}

// ---- besides

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const hasZstd = major > 22 || (major === 22 && minor >= 15);
  return {
    isGood: major >= 20,
    text: `Node.js ${process.versions.node}${hasZstd ? '' : ' (captures in zstd need 22.15)'}`,
  };
}

function screen(): Finding {
  const { stdout, env } = process;
  if (stdout.isTTY !== true) return { isGood: false, text: 'standard output is no terminal: lines, no screen' };
  if (env.TERM === undefined || env.TERM === 'dumb')
    return { isGood: false, text: `a terminal of which nothing is known (TERM=${env.TERM ?? ''}): lines, no screen` };
  return { isGood: true, text: `the terminal (${env.TERM}, ${stdout.columns}×${stdout.rows}) shows the screen` };
}

/** Is the program among Wireshark's sources? */
function wireshark(): readonly Finding[] {
  if (findProgram('tshark') === undefined) return [];
  return [
    isInstalled()
      ? { isGood: true, text: 'Wireshark lists DLMS on serial lines' }
      : { isGood: false, text: 'Wireshark does not list DLMS on serial lines', remedy: 'dlmsdump extcap install' },
  ];
}

// ---- what to type

type System = 'debian' | 'fedora' | 'mac' | 'other';

function system(): System {
  if (process.platform === 'darwin') return 'mac';
  try {
    const text = readFileSync('/etc/os-release', 'utf8');
    if (/^ID(?:_LIKE)?=.*(?:debian|ubuntu)/m.test(text)) return 'debian';
    if (/^ID(?:_LIKE)?=.*(?:fedora|rhel)/m.test(text)) return 'fedora';
  } catch {
    // No Linux of the usual kind.
  }
  return 'other';
}

function install(packages: { readonly debian: string; readonly fedora: string; readonly mac: string }): string {
  switch (system()) {
    case 'debian':
      return `sudo apt install ${packages.debian}`;
    case 'fedora':
      return `sudo dnf install ${packages.fedora}`;
    case 'mac':
      return `brew install ${packages.mac}`;
    case 'other':
      return `install ${packages.debian}, or what your system calls it`;
  }
}
