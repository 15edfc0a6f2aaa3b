/**
 * Who has a serial port open already. Asking by opening it would set it anew under their hands: what listens to it can only lock
 * it afterwards.
 */
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';

/** Not those of /dev/pts: their other end is a program's, which has both open. */
const PORT = /^\/dev\/(?:tty|rfcomm)/;

/** `minicom (process 4711)`; undefined where nobody has it, or none that the system tells us of: Linux, our own processes. */
export function userOf(path: string): string | undefined {
  try {
    const device = realpathSync(path);
    if (!PORT.test(device)) return undefined;
    for (const process_ of readdirSync('/proc')) {
      if (/^\d+$/.test(process_) && process_ !== String(process.pid) && hasOpen(process_, device)) {
        return `${readFileSync(`/proc/${process_}/comm`, 'utf8').trim()} (process ${process_})`;
      }
    }
  } catch {
    // No such device, or no /proc: opening it will tell.
  }
  return undefined;
}

function hasOpen(process_: string, device: string): boolean {
  const folder = `/proc/${process_}/fd`;
  try {
    return readdirSync(folder).some((descriptor) => leadsTo(`${folder}/${descriptor}`, device));
  } catch {
    // Somebody else's process, or one that just ended.
    return false;
  }
}

function leadsTo(link: string, device: string): boolean {
  try {
    return readlinkSync(link) === device;
  } catch {
    return false;
  }
}
