/** Captures of lines of hex: a frame or a message each, and above it what it is. */
import { text, toHex } from './bytes.js';

export type Line = readonly [what: string, bytes: Uint8Array];

/** One frame or message a line; what it is stands above it as a comment. */
export function hexFile(title: string, lines: readonly Line[]): Uint8Array {
  const body = lines.map(([what, bytes]) => `\n# ${what}\n${toHex(bytes)}\n`);
  return text(`# ${title}\n${body.join('')}`);
}
