/** Wireshark's own tools, where they are installed: what they read without complaint is well written. */
import { spawnSync } from 'node:child_process';

export const hasTshark = spawnSync('tshark', ['--version']).status === 0;

/** As it may be told to read our HDLC frames; tools without this dissector take it for text. */
export const USER_DLTS = 'uat:user_dlts:"User 0 (DLT=147)","dlms","0","","0",""';

export interface Read {
  readonly code: number | null;
  readonly lines: readonly string[];
  /** But for the warning that root should not use it. */
  readonly err: string;
}

export function tool(name: 'tshark' | 'capinfos', args: readonly string[], home: string): Read {
  const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: home };
  const { status, stdout, stderr } = spawnSync(name, args, { env, maxBuffer: 64 * 1024 * 1024 });
  const err = stderr.toString().replace(/^Running as user .*\n/m, '');
  const out = stdout.toString().trimEnd();
  return { code: status, lines: out === '' ? [] : out.split('\n'), err: err.trim() };
}

/** Fields of all packets of a file, one line a packet. */
export function fieldsOf(path: string, home: string, ...names: readonly string[]): Read {
  return tool('tshark', ['-r', path, '-T', 'fields', ...names.flatMap((name) => ['-e', name])], home);
}
