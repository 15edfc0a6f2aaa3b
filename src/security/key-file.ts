/** Reads the keys of a user: out of a file, a pipe, standard input, or text that came in another way. */
import { basename, dirname, isAbsolute, join } from 'node:path';
import { Limits } from '../core/index.js';
import { KeyFault } from './key-fault.js';
import { entriesOfJson } from './key-json.js';
import { entriesOfLines } from './key-lines.js';
import type { Entry } from './matching.js';
import { permissionRemarks } from './permissions.js';
import { type EcKeyPair, keyPairOfPem, type PemFault } from './primitives-ec.js';
import { openFault, readAll } from './read-all.js';

/** What a source of keys gave. */
export interface KeySource {
  /** As it is told to the user: a path, `standard input`. */
  readonly name: string;
  readonly entries: readonly Entry[];
  /** Who else can read or change the files, a line each. */
  readonly remarks: readonly string[];
}

export const STANDARD_INPUT = '-';
/** A certificate with its chain, or a key: some thousand bytes. */
const MOST_PEM_BYTES = 1024 * 1024;

/** So many hex digits without a dot or slash are no name of a file, but a key in its place. */
const looksLikeKey = (path: string): boolean =>
  /[0-9a-f]{32}/i.test(path.replace(/[\s:-]/g, '')) && !/[./\\]/.test(path);

const PEM_WORDS: Readonly<Record<PemFault, string>> = {
  'no PEM': 'the file that it names has no PRIVATE KEY, PUBLIC KEY or CERTIFICATE in PEM',
  encrypted: 'the key in the file that it names is encrypted: take it out with openssl pkey',
  unreadable: 'the PEM in the file that it names is damaged',
  'of another kind': 'the key in the file that it names is none of P-256 or P-384',
};

/** `-` is standard input. Throws a `KeyFault`. */
export function readKeyFile(path: string): KeySource {
  const isStandardInput = path === STANDARD_INPUT;
  const name = isStandardInput ? 'standard input' : path;
  const { bytes, stats } = contentOf(isStandardInput ? 0 : path, name);
  const remarks = isStandardInput ? [] : permissionRemarks(path, stats);
  const folder = isStandardInput ? '.' : dirname(path);
  return sourceOf(bytes, { name, short: isStandardInput ? name : basename(path), folder, remarks });
}

/** Content as a key file has it; `name` tells where it came from. PEM files lie in the working directory. Throws a `KeyFault`. */
export function readKeyText(content: Uint8Array, name: string): KeySource {
  return sourceOf(content, { name, short: name, folder: '.', remarks: [] });
}

function contentOf(
  path: string | number,
  name: string,
): { bytes: Buffer; stats: Parameters<typeof permissionRemarks>[1] } {
  let content: ReturnType<typeof readAll>;
  try {
    content = readAll(path, Limits.keyFileBytes);
  } catch (error) {
    const shown = looksLikeKey(name) ? 'a key file whose name looks like a key' : name;
    throw new KeyFault(`cannot open ${shown}: ${openFault(error)}`);
  }
  if (content === undefined)
    throw new KeyFault(`${name}: too large for a key file (more than ${Limits.keyFileBytes} bytes)`);
  return content;
}

interface Origin {
  readonly name: string;
  /** As output calls it: without folders. */
  readonly short: string;
  /** Where PEM files lie. */
  readonly folder: string;
  readonly remarks: string[];
}

/** Overwrites the content. */
function sourceOf(content: Uint8Array, { name, short, folder, remarks }: Origin): KeySource {
  const text = new TextDecoder().decode(content);
  content.fill(0);
  const read = /^\s*[[{]/.test(text) ? entriesOfJson : entriesOfLines;
  const pems = new Map<string, EcKeyPair | string>();
  const entries = read(text, name, short, (path) => {
    const whole = isAbsolute(path) ? path : join(folder, path);
    const pair = pems.get(whole) ?? pemOf(whole, remarks);
    pems.set(whole, pair);
    return pair;
  });
  if (entries.length === 0) throw new KeyFault(`${name}: there are no keys in it`);
  return { name, entries, remarks };
}

/** The path is content of the key file, and not told: it may be a key that stands in the wrong place. */
function pemOf(path: string, remarks: string[]): EcKeyPair | string {
  let content: ReturnType<typeof readAll>;
  try {
    content = readAll(path, MOST_PEM_BYTES);
  } catch (error) {
    return `cannot open the PEM file that it names: ${openFault(error)}`;
  }
  if (content === undefined) return PEM_WORDS['no PEM'];
  const pair = keyPairOfPem(content.bytes);
  content.bytes.fill(0);
  if (typeof pair === 'string') return PEM_WORDS[pair];
  // Of public keys, everybody may know.
  if (pair.hasPrivate) remarks.push(...permissionRemarks(path, content.stats));
  return pair;
}
