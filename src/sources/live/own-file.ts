/** Files of ours that begin threads and processes of their own. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Beside this file, or above the parts of the bundle; for tests of the sources, where these were compiled to. */
const PLACES = ['./', '../', '../../../dist/src/sources/live/'];

export function ownFile(name: string): string {
  const files = PLACES.map((place) => fileURLToPath(new URL(place + name, import.meta.url)));
  return files.find(existsSync) ?? (files[0] as string);
}
