/** Why a serial port could not be opened, and what to do about it. */
import { joinGroup } from './join-group.js';
import { serialPorts } from './serial-ports.js';

/** Names of other ports that are told. */
const MOST_TOLD = 6;

/** One line fit for people. The package gives no codes: its messages are the system's words, and what it was at. */
export async function openingFault(path: string, error: unknown): Promise<string> {
  const words = (error instanceof Error ? error.message : String(error)).replace(/^Error:? /, '');
  return `cannot open ${path}: ${await reason(path, words)}`;
}

async function reason(path: string, words: string): Promise<string> {
  if (/no such file|not found|cannot find|no such device/i.test(words)) return `no such device; ${await others()}`;
  if (/permission|access denied/i.test(words)) return permission(path);
  if (/cannot lock|busy/i.test(words)) return inUse('another program');
  if (/inappropriate ioctl|not a typewriter/i.test(words)) return 'it is no serial port';
  return words.replace(new RegExp(`,? cannot open ${escaped(path)}$`), '');
}

/** `who` has the port. */
export function inUse(who: string): string {
  return `${who} has it, and two readers of one port take bytes from each other (--no-lock listens nevertheless)`;
}

async function others(): Promise<string> {
  const paths = (await serialPorts()).map((port) => port.path);
  if (paths.length === 0) return 'there is no serial port here';
  const more = paths.length > MOST_TOLD ? ` and ${paths.length - MOST_TOLD} more` : '';
  return `there ${paths.length === 1 ? 'is' : 'are'} ${paths.slice(0, MOST_TOLD).join(', ')}${more}`;
}

function permission(path: string): string {
  if (process.platform === 'win32') return 'permission denied; another program may have it';
  return `permission denied; join the group that may use it: ${joinGroup(path) ?? USUAL_GROUP}`;
}

/** On Debian and most others. */
const USUAL_GROUP = 'sudo usermod -aG dialout $USER, and log in again';

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
