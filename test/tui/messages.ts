/** Messages of our captures, kept with the headers of link and network. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { allDissectors } from '../../dissectors/index.js';
import { fieldById, type Tape } from '../../src/core/index.js';
import { Analyzer } from '../../src/engine/index.js';
import { bytesSource } from '../../src/sources/index.js';

export interface Kept {
  readonly tape: Tape;
  readonly first: number;
}

const registry = allDissectors();

export async function messagesOf(capture: string): Promise<readonly Kept[]> {
  const path = fileURLToPath(new URL(`../../captures/${capture}`, import.meta.url));
  return messagesIn(path, readFileSync(path));
}

export async function messagesIn(name: string, bytes: Uint8Array): Promise<readonly Kept[]> {
  const kept: Kept[] = [];
  const analyzer = new Analyzer(registry, ({ tape, first }) => kept.push({ tape: tape.copy(true), first }), {
    layers: true,
  });
  await bytesSource(name, [bytes]).run({
    frame: (frame) => analyzer.frameIn(frame),
    pause: () => undefined,
    note: () => {},
  });
  analyzer.end();
  return kept;
}

/** The message of a capture, by its number. */
export async function messageOf(capture: string, number: number): Promise<Kept> {
  const kept = (await messagesOf(capture))[number - 1];
  if (kept === undefined) throw new Error(`${capture} has no message ${number}`);
  return kept;
}

/** The n-th node with a name. */
export function nodeOf(tape: Tape, name: string, n = 1): number {
  let left = n;
  for (let node = 0; node < tape.top; node += 4) {
    if (fieldById(tape.fieldId(node)).name === name && --left === 0) return node;
  }
  throw new Error(`no node ${n} of ${name}`);
}
