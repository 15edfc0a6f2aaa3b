/**
 * Writes what dlmsdump says about each capture: captures/NAME.json, the output of `dlmsdump --json`. Read the difference
 * before you commit it; from then on it guards itself.
 *
 *     npm run captures -- [NAME…]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Shared } from '../src/core/index.js';
import { KeyRing, readKeyFile } from '../src/security/index.js';
import type { Output } from '../src/sinks/bytes.js';
import { type JsonOptions, JsonSink } from '../src/sinks/json.js';
import type { Capture } from './capture.js';
import { captures, writeCaptures } from './make.js';
import { written } from './written.js';

/** What the conversations of a capture share: the keys of a file of its folder, or nothing. */
export function sharedOf({ keys }: Pick<Capture, 'keys'>, folder: string): Shared {
  return keys === undefined ? new Shared() : new Shared(new KeyRing(readKeyFile(join(folder, keys)).entries));
}

/** Drawn anew in each run. */
const MARK_OF_KEY = /(?<= bytes, #)[0-9a-f]{8}\b/g;

/** Bytes of a capture as JSON, named as the file is; the marks of keys are blotted out. */
export async function jsonOf(
  name: string,
  bytes: Uint8Array,
  options: Partial<JsonOptions> = {},
  shared = new Shared(),
): Promise<string> {
  const layers = options.detail === 'tree';
  const make = (output: Output): JsonSink =>
    new JsonSink(output, { shape: 'document', detail: 'values', layers, ...options });
  const json = await written(name, bytes, make, { layers, shared });
  return json.replace(MARK_OF_KEY, '********');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = process.argv.slice(2);
  const folder = fileURLToPath(new URL('../../captures', import.meta.url));
  if (wanted.length === 0) writeCaptures(folder);
  for (const capture of captures) {
    const { name } = capture;
    const stem = name.slice(0, name.lastIndexOf('.'));
    if (wanted.length > 0 && !wanted.includes(name) && !wanted.includes(stem)) continue;
    writeFileSync(
      `${folder}/${stem}.json`,
      await jsonOf(name, readFileSync(`${folder}/${name}`), {}, sharedOf(capture, folder)),
    );
    process.stdout.write(`${stem}.json\n`);
  }
}
