/** Who else can read or change a file of keys; a line with the remedy for each way. Windows has no such modes. */
import { realpathSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';

const READ_BY_OTHERS = 0o044;
const WRITTEN_BY_OTHERS = 0o022;
const WRITTEN_BY_ALL = 0o002;
const STICKY = 0o1000;
const ROOT = 0;

/** `stats` of the opened file: a pipe has nobody else at its end. */
export function permissionRemarks(path: string, stats: Stats): string[] {
  if (process.platform === 'win32' || !stats.isFile()) return [];
  const remarks: string[] = [];
  const ways = [
    ...((stats.mode & READ_BY_OTHERS) === 0 ? [] : ['read']),
    ...((stats.mode & WRITTEN_BY_OTHERS) === 0 ? [] : ['changed']),
  ];
  if (ways.length > 0) remarks.push(`${path} can be ${ways.join(' and ')} by others: chmod 600 ${inShell(path)}`);
  if (!isOurs(stats.uid)) remarks.push(`${path} belongs to another user, who can read and change it`);
  const folder = folderOf(path);
  if (folder !== undefined)
    remarks.push(`${path} lies in a folder where everybody can put another in its place: chmod o-w ${inShell(folder)}`);
  return remarks;
}

/** With sudo, whoever called it is still who works here. */
function isOurs(uid: number): boolean {
  const own = process.getuid?.();
  return uid === ROOT || uid === own || (own === ROOT && process.env.SUDO_UID === String(uid));
}

/** The folder of a file, where everybody may replace what others put there. */
function folderOf(path: string): string | undefined {
  try {
    const folder = dirname(realpathSync(path));
    const { mode } = statSync(folder);
    return (mode & WRITTEN_BY_ALL) !== 0 && (mode & STICKY) === 0 ? folder : undefined;
  } catch {
    // What has no name any more, nobody can replace.
    return undefined;
  }
}

/** As a shell takes it for one word. */
function inShell(path: string): string {
  const safe = path.startsWith('-') ? `./${path}` : path;
  return /^[\w./@%+=:,-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", "'\\''")}'`;
}
