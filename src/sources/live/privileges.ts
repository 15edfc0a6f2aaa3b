/**
 * Rights that are left behind. Who was started as root opens the device and goes on as somebody else, in all processes: what
 * is decoded comes from a line, and files that are written are to belong to the user.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Whose rights to go on with. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

export const isRoot = (): boolean => process.getuid?.() === 0;

/**
 * `user`, else who called sudo. Undefined where there is nothing to leave behind, or nobody to become.
 *
 * @throws Error in one line fit for people where there is no such user.
 */
export function accountOf(user: string | undefined): Account | undefined {
  if (!isRoot()) return undefined;
  if (user !== undefined) {
    const account = { name: user, uid: idOf(user, '-u'), gid: idOf(user, '-g') };
    return account.uid === 0 ? undefined : account;
  }
  const { SUDO_UID, SUDO_GID, SUDO_USER } = process.env;
  const [uid, gid] = [numberOf(SUDO_UID), numberOf(SUDO_GID)];
  if (uid === undefined || gid === undefined || uid === 0) return undefined;
  return { name: SUDO_USER ?? String(uid), uid, gid };
}

/** For good. All that is to be opened as root has to be open. */
export function become({ uid, gid }: Account): void {
  takeGroups(uid, gid);
  process.setgid?.(gid);
  process.setuid?.(uid);
}

/** Does something with the rights of an account, and comes back: files that are made so belong to it. */
export function actingAs<T>(account: Account | undefined, work: () => T): T {
  if (account === undefined) return work();
  const groups = process.getgroups?.() ?? [];
  takeGroups(account.uid, account.gid);
  process.setegid?.(account.gid);
  process.seteuid?.(account.uid);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
    process.setgroups?.(groups);
  }
}

/** Parts of the program are read later: an installation in a folder of root's alone would break off in the middle. */
export function mayReadProgram(account: Account): boolean {
  return actingAs(account, () => {
    try {
      // Asking would be answered for who we really are.
      closeSync(openSync(fileURLToPath(import.meta.url), 'r'));
      return true;
    } catch {
      return false;
    }
  });
}

/** All groups of the user: one of them may be what lets it write where it is. */
function takeGroups(uid: number, gid: number): void {
  // Missing in Node's types, and on Windows.
  const initgroups: unknown = Reflect.get(process, 'initgroups');
  try {
    if (typeof initgroups === 'function') initgroups(uid, gid);
  } catch {
    // A number that no user has.
    process.setgroups?.([gid]);
  }
}

function idOf(user: string, option: '-u' | '-g'): number {
  try {
    const id = numberOf(
      execFileSync('id', [option, '--', user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
    if (id !== undefined) return id;
  } catch {
    // Told below.
  }
  throw new Error(`cannot go on as ${user}: there is no such user`);
}

const numberOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,10}\s*$/.test(text) ? Number(text) : undefined;
