/**
 * A file that is written while it grows, and is readable whenever writing stops.
 *
 * Like other tools that capture, it writes over a file of that name. A folder that everybody may write to (`/tmp`) is not to be
 * trusted: there no link is followed, and no file is written over that somebody else put there, or that has a second name.
 */
import {
  closeSync,
  constants,
  fchownSync,
  fstatSync,
  ftruncateSync,
  openSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from './file-problem.js';

const { O_CREAT, O_EXCL, O_WRONLY } = constants;
/** Not everywhere. */
const O_NOFOLLOW = constants.O_NOFOLLOW ?? 0;
/** What was said on a line is its owner's business. */
const MODE = 0o600;
const ANYBODY_WRITES = 0o002;

/** Whoever read the pipe is gone. */
export const isClosedPipe = (error: unknown): boolean => errorCode(error) === 'EPIPE' || errorCode(error) === 'EOF';

export class RecordFile {
  /** Bytes written. */
  size = 0;
  /** Tells it from a file that somebody put in its place. */
  readonly inode: number;
  private readonly isRegular: boolean;

  private constructor(private readonly descriptor: number) {
    const found = fstatSync(descriptor);
    this.inode = found.ino;
    this.isRegular = found.isFile();
  }

  /** @throws what the system says, or why the file is not to be written. */
  static open(path: string): RecordFile {
    try {
      const descriptor = openSync(path, O_WRONLY | O_CREAT | O_EXCL, MODE);
      giveAway(descriptor);
      return new RecordFile(descriptor);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    const isShared = (statSync(dirname(path)).mode & ANYBODY_WRITES) !== 0 && process.platform !== 'win32';
    const descriptor = openExisting(path, isShared);
    try {
      const found = fstatSync(descriptor);
      if (isShared && found.isFile() && !isOurs(found)) throw new Error('it belongs to somebody else');
      if (found.isFile()) ftruncateSync(descriptor, 0);
      return new RecordFile(descriptor);
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  /** Writes all, or throws; then the file ends with what was written before. */
  write(bytes: Uint8Array): void {
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.descriptor, bytes, at, bytes.length - at);
    } catch (error) {
      if (this.isRegular) ftruncateSync(this.descriptor, this.size);
      throw error;
    }
    this.size += bytes.length;
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

function openExisting(path: string, isShared: boolean): number {
  try {
    return openSync(path, O_WRONLY | (isShared ? O_NOFOLLOW : 0));
  } catch (error) {
    // Not that it exists already, which would do no harm.
    if (errorCode(error) === 'ELOOP' && isShared) throw new Error('a link in a folder that everybody may write to');
    throw error;
  }
}

/** Nobody else has it in hand: neither as its owner, nor by another name. */
function isOurs({ uid, nlink }: Stats): boolean {
  return nlink === 1 && (uid === process.geteuid?.() || uid === sudoUser()?.uid);
}

/** Through sudo, a new file is the user's. */
function giveAway(descriptor: number): void {
  const user = sudoUser();
  if (user === undefined) return;
  try {
    fchownSync(descriptor, user.uid, user.gid);
  } catch {
    // A file system without owners: then nobody is kept from it.
  }
}

/** Who started this as root through sudo. */
function sudoUser(): { readonly uid: number; readonly gid: number } | undefined {
  const { SUDO_UID, SUDO_GID } = process.env;
  if (process.geteuid?.() !== 0 || SUDO_UID === undefined || SUDO_GID === undefined) return undefined;
  if (!/^\d{1,10}$/.test(SUDO_UID) || !/^\d{1,10}$/.test(SUDO_GID)) return undefined;
  return { uid: Number(SUDO_UID), gid: Number(SUDO_GID) };
}
