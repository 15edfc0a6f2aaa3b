/** What the tests of dialogs share: a capture, or lines of hex, put through the engine to whoever looks at messages. */
import { readFileSync } from 'node:fs';
import { allDissectors } from '../../dissectors/index.js';
import { type ConversationView, type DialogOptions, Dialogs } from '../../src/dialog/index.js';
import { Analyzer, type AnalyzerOptions, type Message } from '../../src/engine/index.js';
import { bytesSource } from '../../src/sources/index.js';

export const registry = allDissectors();

const folder = new URL('../../captures/', import.meta.url);

/** The bytes of a capture of ours. */
export const capture = (name: string): Uint8Array => readFileSync(new URL(name, folder));

/** Hands every message of the bytes to `take`. */
export async function messagesOf(
  name: string,
  bytes: Uint8Array,
  take: (message: Message) => void,
  how: AnalyzerOptions = {},
): Promise<void> {
  const analyzer = new Analyzer(registry, take, how);
  const source = bytesSource(name, [bytes]);
  analyzer.begin(name, source);
  await source.run({
    frame: (frame) => analyzer.frameIn(frame),
    quiet: (seconds) => analyzer.quiet(seconds),
    pause: () => undefined,
    note: () => {},
  });
  analyzer.end();
}

export async function conversationsOf(
  name: string,
  bytes: Uint8Array,
  options: DialogOptions = {},
  how: AnalyzerOptions = {},
): Promise<readonly ConversationView[]> {
  const dialogs = new Dialogs(registry, options);
  await messagesOf(name, bytes, (message) => dialogs.take(message), how);
  dialogs.end();
  return dialogs.conversations;
}

/** The conversations of a capture of ours. */
export const conversationsIn = (name: string): Promise<readonly ConversationView[]> =>
  conversationsOf(name, capture(name));

/** APDUs in hex, a line each: `2>1` says which wPorts speak, and `#` begins a comment. */
export function wrapped(...lines: readonly string[]): Uint8Array {
  const two = (value: number): string => value.toString(16).padStart(4, '0');
  const shown = lines.map((line) => {
    const [, from, to, apdu = ''] = /^(\d+)>(\d+)\s+([^#]*)/.exec(line) ?? [];
    const digits = apdu.replace(/\s/g, '');
    return `0001${two(Number(from))}${two(Number(to))}${two(digits.length / 2)}${digits}`;
  });
  return Buffer.from(`${shown.join('\n')}\n`);
}
