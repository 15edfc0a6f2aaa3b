/** Names of files and folders, for a line that completes itself: those that begin as what is typed. */
import { opendirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Suggestion } from '../filter/index.js';
import { visible } from '../sinks/visible.js';

/** Names of a folder that are looked at, and those that are offered. */
const MOST_LOOKED_AT = 5000;
const MOST = 50;

/** A `~` in front stands for the user's own folder, as in a shell. */
export const atHome = (path: string): string => (/^~(?:\/|$)/.test(path) ? join(homedir(), path.slice(1)) : path);

/** At the end of the line alone; what can't be shown, or is hidden, is not offered. */
export function suggestPaths(text: string, cursor: number): readonly Suggestion[] {
  if (cursor !== text.length) return [];
  const from = text.lastIndexOf('/') + 1;
  const typed = text.slice(from);
  return namesIn(atHome(text.slice(0, from)) || '.')
    .filter((name) => name.startsWith(typed) && name !== typed && name.startsWith('.') === typed.startsWith('.'))
    .sort()
    .slice(0, MOST)
    .map((name) => ({ text: name, label: name.endsWith('/') ? 'folder' : '', from, to: cursor }));
}

/** Folders end in a stroke. None, where it can't be read. */
function namesIn(folder: string): readonly string[] {
  const names: string[] = [];
  try {
    const entries = opendirSync(folder);
    for (let entry = entries.readSync(); entry !== null && names.length < MOST_LOOKED_AT; entry = entries.readSync())
      if (visible(entry.name) === entry.name) names.push(entry.isDirectory() ? `${entry.name}/` : entry.name);
    entries.closeSync();
  } catch {
    // Whoever opens the file is told what is wrong.
  }
  return names;
}
