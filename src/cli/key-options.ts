/** Options for keys, and what of them may not stand on a command line; what they do, see `keys.ts`. */
import { type Command, Option } from 'commander';
import { UsageError } from './usage.js';

export interface KeyOptions {
  keys?: string[];
  keysCommand?: string;
  strictKeys?: boolean;
}

/** Where keys come from. */
export interface KeySettings {
  /** Files, `-` for standard input, `default` for the user's own. */
  readonly files: readonly string[];
  readonly command: string | undefined;
  /** What others can read or change is not used. */
  readonly isStrict: boolean;
  /** From the environment: the path of a file, and the content of one. */
  readonly environment: KeyEnvironment;
}

export interface KeyEnvironment {
  readonly file: string | undefined;
  readonly content: string | undefined;
}

const KEY_FILES_ONLY = 'keys are read from a file, the environment or standard input: --keys FILE';

/** Options that somebody might think of who has a key at hand. */
const BY_VALUE = /^--[a-z-]*(?:key|secret|password|guek|gbek|gak|kek)[a-z-]*(?:=|$)/i;
const OURS = /^--(?:keys|keys-command|strict-keys)(?:=|$)/;
const collect = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value];

export function addKeys(program: Command): void {
  program
    .option('--keys <file>', 'decipher with the keys in FILE; default: your own', collect)
    .addOption(new Option('--keys-command <command>', 'with the keys that COMMAND prints'))
    .addOption(new Option('--strict-keys', 'no keys from files that others can read').hideHelp());
}

/**
 * Whoever looks at processes, a history of commands or a log sees arguments: no key may be among them, and none is told
 * back. Throws a `UsageError`.
 */
export function refuseKeys(argv: readonly string[]): void {
  const end = argv.indexOf('--');
  const options = end < 0 ? argv : argv.slice(0, end);
  if (options.some((option) => BY_VALUE.test(option) && !OURS.test(option))) throw new UsageError(KEY_FILES_ONLY);
}

let environment: KeyEnvironment = { file: undefined, content: undefined };

/** Takes keys out of the environment, so that no program that is started has them. */
export function takeKeyEnvironment(env: NodeJS.ProcessEnv): void {
  environment = { file: env.DLMSDUMP_KEYS_FILE || undefined, content: env.DLMSDUMP_KEYS || undefined };
  delete env.DLMSDUMP_KEYS_FILE;
  delete env.DLMSDUMP_KEYS;
}

export function keySettings(options: KeyOptions): KeySettings {
  return {
    files: options.keys ?? [],
    command: options.keysCommand,
    isStrict: options.strictKeys === true,
    environment,
  };
}
