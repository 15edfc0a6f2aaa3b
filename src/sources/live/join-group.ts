/** Files that only a group may use: serial ports, and programs that may capture. */
import { readFileSync, statSync } from 'node:fs';

/** What to type to become one of those who may use it; undefined where it isn't a group that may. */
export function joinGroup(path: string): string | undefined {
  try {
    const { gid, mode } = statSync(path);
    const lines = readFileSync('/etc/group', 'utf8').split('\n');
    const [group] = lines.map((line) => line.split(':')).find(([, , id]) => id === String(gid)) ?? [];
    // Nobody should become one of root's for it.
    if (group === undefined || gid === 0 || (mode & 0o070) === 0) return undefined;
    return `sudo usermod -aG ${group} $USER, and log in again`;
  } catch {
    return undefined;
  }
}
