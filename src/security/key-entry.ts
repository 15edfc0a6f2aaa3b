/** An entry of a key file while it is read, field by field. */
import type { KeyPair, KeySet } from '../core/index.js';
import { KeyFault, type Place } from './key-fault.js';
import {
  addressOf,
  type FieldOf,
  KEY_FIELDS,
  KEY_LENGTHS,
  type KeyName,
  octetsOfHex,
  type PairsName,
  partyOf,
  type SecretName,
  wrongLength,
} from './key-fields.js';
import type { Entry, Match } from './matching.js';
import type { EcKeyPair } from './primitives-ec.js';
import { SecretKey } from './secret-key.js';

/** What a field says: a text; octets in hex where a text would stand; PEM files by system title. */
export type FieldValue =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'hex'; readonly hex: string }
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'files'; readonly files: readonly (readonly [title: string, path: string])[] };

/** Reads the key or certificate in a PEM file; in words where that can't be. */
export type ReadPem = (path: string) => EcKeyPair | string;

const TITLE_OCTETS = 8;
const SUITES = 2;
/** HLS secrets have 64 octets at most. */
const LONGEST_SECRET = 256;
const LONGEST_NAME = 80;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class KeyEntry {
  private readonly match: Mutable<Match> = {};
  private readonly keys = new Map<KeyName | SecretName, SecretKey>();
  private readonly pairs = new Map<PairsName, Map<string, KeyPair>>();
  /** Where a field stands, by what it says: under another spelling, it would be said twice. */
  private readonly places = new Map<string, { readonly place: Place; readonly spelling: string }>();
  private suite: number | undefined = undefined;
  private name = '';

  constructor(private readonly readPem: ReadPem) {}

  /** Throws a `KeyFault`. `spelling` is one of the names in `KEY_FIELDS`. */
  take(spelling: string, value: FieldValue, place: Place): void {
    const field = KEY_FIELDS[spelling] as FieldOf;
    const fail = (words: string): never => {
      throw new KeyFault(`${place}, ${spelling}: ${words}`);
    };
    const what = 'name' in field ? field.name : field.kind;
    const before = this.places.get(what);
    if (before !== undefined)
      fail(`said twice: line ${before.place.line} has ${before.spelling === spelling ? 'it' : before.spelling}`);
    this.places.set(what, { place, spelling });
    const words = this.put(field, value);
    if (words !== undefined) fail(words);
  }

  /** `called`: what output calls the entry. Throws a `KeyFault` where something does not fit or is missing. */
  end(called: string, place: Place): Entry {
    if (this.keys.size === 0 && this.pairs.size === 0)
      throw new KeyFault(`${place}: there are no keys in it, only whom they are for`);
    this.checkLengths();
    const set: KeySet = {
      name: this.name === '' ? called : `${this.name} (${called})`,
      ...Object.fromEntries(this.keys),
      ...Object.fromEntries(this.pairs),
    };
    return { match: this.match, set };
  }

  /** Answers with what is wrong. */
  private put(field: FieldOf, value: FieldValue): string | undefined {
    switch (field.kind) {
      case 'key':
        return this.putKey(field.name, value);
      case 'secret':
        return this.putSecret(field.name, value);
      case 'pairs':
        return this.putPairs(field.name, value);
      case 'match':
        return this.putMatch(field.name, value);
      case 'suite':
        return this.putSuite(value);
      case 'name':
        if (value.type !== 'text' || value.text.length > LONGEST_NAME)
          return `a text of ${LONGEST_NAME} characters at most is wanted`;
        this.name = value.text;
        return undefined;
      default:
        return field satisfies never;
    }
  }

  private putKey(name: KeyName, value: FieldValue): string | undefined {
    const text = hexOf(value);
    if (text === undefined) return 'a text of hex digits is wanted';
    return this.keep(name, octetsOfHex(text, KEY_LENGTHS));
  }

  private putSecret(name: SecretName, value: FieldValue): string | undefined {
    if (value.type === 'hex') return this.keep(name, octetsOfHex(value.hex, []));
    if (value.type !== 'text') return 'a text, or { "hex": "…" }, is wanted';
    if (value.text === '') return 'it is empty';
    return this.keep(name, new Uint8Array(Buffer.from(value.text)));
  }

  private keep(name: KeyName | SecretName, octets: Uint8Array | string): string | undefined {
    if (typeof octets === 'string') return octets;
    if (octets.length > LONGEST_SECRET) return `${octets.length} octets, ${LONGEST_SECRET} are allowed`;
    this.keys.set(name, new SecretKey(octets));
    octets.fill(0);
    return undefined;
  }

  private putPairs(name: PairsName, value: FieldValue): string | undefined {
    const files = value.type === 'text' ? [['', value.text] as const] : value.type === 'files' ? value.files : [];
    if (files.length === 0) return 'the path of a PEM file, or paths by system title, are wanted';
    const pairs = new Map<string, KeyPair>();
    for (const [i, [title, path]] of files.entries()) {
      const where = files.length === 1 ? '' : `file ${i + 1}: `;
      const key = title === '' ? '' : titleOf(title);
      if (typeof key !== 'string') return `${where}its system title: ${key.wrong}`;
      if (pairs.has(key)) return `${where}its system title was said before`;
      const pair = this.readPem(path);
      if (typeof pair === 'string') return where + pair;
      pairs.set(key, pair);
    }
    this.pairs.set(name, pairs);
    return undefined;
  }

  private putMatch(name: keyof Match, value: FieldValue): string | undefined {
    const text = value.type === 'number' ? String(value.value) : value.type === 'text' ? value.text.trim() : '';
    if (name === 'systemTitle') {
      const title = titleOf(hexOf(value) ?? '');
      if (typeof title !== 'string') return title.wrong;
      this.match.systemTitle = title;
    } else if (name === 'address') {
      this.match.address = addressOf(text);
      if (this.match.address === undefined) return 'an IP address is wanted, maybe with a port: 10.0.0.5:4059';
    } else if (name === 'serial') {
      if (text === '') return 'a text is wanted';
      this.match.serial = text;
    } else {
      this.match[name] = partyOf(text);
      if (this.match[name] === undefined) return 'a wPort or an HDLC address is wanted: 16, 1/17';
    }
    return undefined;
  }

  private putSuite(value: FieldValue): string | undefined {
    const suite = value.type === 'number' ? value.value : value.type === 'text' ? Number(value.text || 'none') : -1;
    if (!Number.isInteger(suite) || suite < 0 || suite > SUITES) return '0, 1 or 2 is wanted';
    this.suite = suite;
    return undefined;
  }

  /** Suite 2 has keys of 32 octets, the others of 16; which it is may be said behind the keys. */
  private checkLengths(): void {
    if (this.suite === undefined) return;
    const wanted = KEY_LENGTHS[this.suite === SUITES ? 1 : 0] as number;
    for (const [name, { length }] of this.keys) {
      if (name === 'llsSecret' || name === 'hlsSecret' || length === wanted) continue;
      const { place, spelling } = this.places.get(name) as { place: Place; spelling: string };
      const words = wrongLength(2 * length, [wanted]);
      throw new KeyFault(`${place}, ${spelling}: ${words} in security suite ${this.suite}`);
    }
  }
}

/** Hex digits as a text, or as `{ "hex": "…" }`. */
function hexOf(value: FieldValue): string | undefined {
  if (value.type === 'hex') return value.hex;
  return value.type === 'text' ? value.text : undefined;
}

/** A system title in lower hex. */
function titleOf(text: string): string | { readonly wrong: string } {
  const octets = octetsOfHex(text, [TITLE_OCTETS]);
  return typeof octets === 'string' ? { wrong: octets } : Buffer.from(octets).toString('hex');
}
