/** Serial ports of this machine. Listing opens none of them. */
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface FoundPort {
  readonly path: string;
  /** What hangs on it, as far as it says so. */
  readonly description: string;
}

/** As much as serialport says of a port. */
interface Listed {
  readonly manufacturer?: string | undefined;
  readonly serialNumber?: string | undefined;
  readonly pnpId?: string | undefined;
  readonly vendorId?: string | undefined;
  readonly productId?: string | undefined;
}

/** Names of ports that have something behind them: adapters, modems, and UARTs of the machine. */
const PORTS = /^(?:ttyUSB|ttyACM|ttyAMA|ttyXRUSB|ttymxc|ttyS|rfcomm)\d+$/;
const BY_ID = '/dev/serial/by-id';

/** By serialport where it is there and can; it asks a program for them that small systems don't have. */
export async function serialPorts(): Promise<readonly FoundPort[]> {
  try {
    const { SerialPort } = await import('serialport');
    const found = await SerialPort.list();
    return found
      .filter(({ path }) => isReal(basename(path)))
      .map((port) => ({ path: port.path, description: descriptionOf(port) }))
      .sort(byName);
  } catch {
    return fromDevices();
  }
}

function fromDevices(): readonly FoundPort[] {
  const names = new Map(entries(BY_ID).map((name) => [target(join(BY_ID, name)), name]));
  return entries('/dev')
    .filter((name) => PORTS.test(name) && isReal(name))
    .map((name) => join('/dev', name))
    .map((path) => ({ path, description: names.has(path) ? join(BY_ID, names.get(path) as string) : '' }))
    .sort(byName);
}

/** Who made it, and the name that it has wherever it is plugged in. */
function descriptionOf({ manufacturer = '', serialNumber = '', pnpId = '', vendorId, productId }: Listed): string {
  return [
    manufacturer,
    vendorId === undefined ? '' : `${vendorId}:${productId ?? ''}`,
    serialNumber === '' ? '' : `serial number ${serialNumber}`,
    pnpId === '' || process.platform !== 'linux' ? pnpId : join(BY_ID, pnpId),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** What can be plugged in first, UARTs of the machine last. */
const rank = (path: string): number => (/USB|ACM/.test(path) ? 0 : /ttyS\d/.test(path) ? 2 : 1);

function byName(one: FoundPort, other: FoundPort): number {
  return rank(one.path) - rank(other.path) || one.path.localeCompare(other.path, 'en', { numeric: true });
}

/** Linux has names for UARTs of which there are none; their type is 0, unknown. */
function isReal(name: string): boolean {
  if (!name.startsWith('ttyS')) return true;
  try {
    return readFileSync(`/sys/class/tty/${name}/type`, 'utf8').trim() !== '0';
  } catch {
    return true;
  }
}

function entries(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function target(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
