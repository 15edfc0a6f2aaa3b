/** Why a file can't be written, for people. */
import { dirname } from 'node:path';
import { visible } from './visible.js';

/** In one line: what is wrong, where, and what to do. */
export function fileProblem(error: unknown, file: string): string {
  const shown = visible(file);
  switch (errorCode(error)) {
    case 'EEXIST':
    case 'ELOOP':
      return `${shown} exists already: give another name`;
    case 'EACCES':
    case 'EPERM':
      return `${shown}: no permission to write there`;
    case 'EROFS':
      return `${shown}: nothing can be written there`;
    case 'ENOENT':
    case 'ENOTDIR':
      return `${visible(dirname(file))}: there is no such folder`;
    case 'EISDIR':
      return `${shown} is a folder: give the name of a file`;
    case 'ENAMETOOLONG':
      return 'the name is too long: give a shorter one';
    case 'ENOSPC':
    case 'EDQUOT':
      return `${shown}: the disk is full`;
    case 'EFBIG':
      return `${shown}: as long as a file may be here`;
    case 'EPIPE':
      return `${shown}: whoever read it is gone`;
    default:
      return `${shown}: ${visible(error instanceof Error ? error.message : String(error))}`;
  }
}

/** `ENOSPC`; empty where the system didn't say. */
export const errorCode = (error: unknown): string => (error as NodeJS.ErrnoException | undefined)?.code ?? '';
