/** Runs the built program as a user would. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const PROGRAM = fileURLToPath(new URL('../../dist/bundle/dlmsdump.js', import.meta.url));
export const captures = fileURLToPath(new URL('../../captures/', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly lines: readonly string[];
}

export function dlmsdump(args: readonly string[], input?: Uint8Array, env: Record<string, string> = {}): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    ...(input === undefined ? {} : { input }),
    env: { ...process.env, NO_COLOR: '1', ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  const out = stdout.toString();
  return { code: status, out, err: stderr.toString(), lines: out === '' ? [] : out.trimEnd().split('\n') };
}

export function start(args: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [PROGRAM, ...args], { env: { ...process.env, NO_COLOR: '1' } });
}
