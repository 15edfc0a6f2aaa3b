/** Programs on this machine, also where a user's PATH doesn't lead. */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { joinGroup } from './join-group.js';

export interface FoundProgram {
  readonly path: string;
  /** May this user start it? Debian lets only a group start what may capture. */
  readonly mayRun: boolean;
}

const BESIDES: readonly string[] =
  process.platform === 'win32'
    ? [join(process.env.ProgramFiles ?? 'C:\\Program Files', 'Wireshark')]
    : ['/usr/sbin', '/sbin', '/usr/local/sbin', '/usr/local/bin', '/Applications/Wireshark.app/Contents/MacOS'];

/** Undefined where it is not installed. One that may be started is taken before others. */
export function findProgram(name: string): FoundProgram | undefined {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const found = [...folders, ...BESIDES].map((folder) => look(join(folder, file))).filter((one) => one !== undefined);
  return found.find(({ mayRun }) => mayRun) ?? found[0];
}

function look(path: string): FoundProgram | undefined {
  try {
    if (!statSync(path).isFile()) return undefined;
  } catch {
    return undefined;
  }
  try {
    accessSync(path, constants.X_OK);
    return { path, mayRun: true };
  } catch {
    return { path, mayRun: false };
  }
}

/** How a user comes to capture with it, without being root: to be typed once. */
export function remedyOf({ path, mayRun }: FoundProgram): string | undefined {
  if (process.platform !== 'linux') return undefined;
  if (mayRun) return `sudo setcap cap_net_raw,cap_net_admin+ep ${path}`;
  return joinGroup(path);
}
