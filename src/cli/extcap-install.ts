/** A launcher in the extcap folder of Wireshark, which starts this very dlmsdump, whatever the PATH of Wireshark is. */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { errorCode, fileProblem } from '../sinks/file-problem.js';
import { UsageError } from './usage.js';

/** Second line of every launcher, by which we know our own. */
const MARK = 'Written by "dlmsdump extcap install"; "dlmsdump extcap uninstall" takes it away.';
const MODE = 0o755;
const ASK_MS = 10_000;

/** A folder of Wireshark, and whether it is the user's. */
interface Folder {
  readonly path: string;
  readonly isOwn: boolean;
}

/** Answers with what to tell the user. */
export function install(dir: string | undefined): string {
  const { path, isOwn } = folderOf(dir);
  const file = join(path, launcherName());
  try {
    if (isOwn) mkdirSync(path, { recursive: true });
    remove(file);
    const descriptor = openSync(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, MODE);
    try {
      writeFileSync(descriptor, launcher());
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw refused(error, file, path, dir, 'install');
  }
  return `installed ${file}: Wireshark lists DLMS on serial lines when it looks for interfaces again`;
}

export function uninstall(dir: string | undefined): string {
  const { path } = folderOf(dir);
  const file = join(path, launcherName());
  try {
    return remove(file) ? `removed ${file}` : `nothing to remove: there is no ${file}`;
  } catch (error) {
    throw refused(error, file, path, dir, 'uninstall');
  }
}

/** Does Wireshark find a launcher of ours? */
export function isInstalled(): boolean {
  try {
    return readFileSync(join(folderOf(undefined).path, launcherName()), 'utf8').includes(MARK);
  } catch {
    return false;
  }
}

/** Takes a launcher of ours away; false where there is no file. */
function remove(file: string): boolean {
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return false;
  if (!readFileSync(file, 'utf8').includes(MARK))
    throw new UsageError(`${file} was not put there by dlmsdump extcap install, so it stays`);
  unlinkSync(file);
  return true;
}

function refused(error: unknown, file: string, path: string, dir: string | undefined, what: string): Error {
  if (error instanceof UsageError) return error;
  const isForbidden = ['EACCES', 'EPERM', 'EROFS'].includes(errorCode(error));
  const advice = isForbidden && dir === undefined ? `; try: sudo dlmsdump extcap ${what} --dir ${path}` : '';
  return new UsageError(`${fileProblem(error, file)}${advice}`);
}

function folderOf(dir: string | undefined): Folder {
  if (dir !== undefined) return { path: dir, isOwn: false };
  const said = foldersOf(askWireshark());
  return said ?? { path: ownFolder(), isOwn: true };
}

/** What `tshark -G folders` says: newer ones have a folder for each user, older ones only one for all. */
export function foldersOf(text: string): Folder | undefined {
  const found = new Map(
    [...text.matchAll(/^(Personal Extcap path|(?:Global )?Extcap path):[ \t]+(.+)$/gm)].map(
      (m) => [m[1], m[2]] as const,
    ),
  );
  const own = found.get('Personal Extcap path');
  if (own !== undefined) return { path: own.trim(), isOwn: true };
  const forAll = found.get('Extcap path') ?? found.get('Global Extcap path');
  return forAll === undefined ? undefined : { path: forAll.trim(), isOwn: false };
}

function askWireshark(): string {
  const programs = [
    'tshark',
    '/Applications/Wireshark.app/Contents/MacOS/tshark',
    'C:\\Program Files\\Wireshark\\tshark.exe',
  ];
  for (const program of programs) {
    const { status, stdout } = spawnSync(program, ['-G', 'folders'], { timeout: ASK_MS, encoding: 'utf8' });
    if (status === 0) return stdout;
  }
  return '';
}

/** Where Wireshark looks since 4.2 (since 2.0 on Windows). */
function ownFolder(): string {
  const { APPDATA } = process.env;
  if (process.platform === 'win32' && APPDATA !== undefined) return join(APPDATA, 'Wireshark', 'extcap');
  return join(homedir(), '.local', 'lib', 'wireshark', 'extcap');
}

const launcherName = (): string => (process.platform === 'win32' ? 'dlmsdump.bat' : 'dlmsdump');

function launcher(): string {
  const program = realpathSync(process.argv[1] as string);
  if (process.platform === 'win32')
    return `@echo off\r\nrem ${MARK}\r\n"${process.execPath}" "${program}" extcap %*\r\n`;
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
  // In its place, so that a signal reaches it, and that its parent is Wireshark.
  return `#!/bin/sh\n# ${MARK}\nexec ${quoted(process.execPath)} ${quoted(program)} extcap "$@"\n`;
}
