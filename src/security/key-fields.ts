/** What an entry of a key file may say, whichever way it is written, and how it is read. */
import { editDistance, ipBytes, ipv4Text, ipv6Text, type KeySet } from '../core/index.js';

/** Keys of AES. */
export type KeyName = 'globalUnicast' | 'globalBroadcast' | 'authentication' | 'dedicated' | 'master';
export type SecretName = 'llsSecret' | 'hlsSecret';
export type PairsName = 'signing' | 'agreement';
export type MatchName = 'systemTitle' | 'address' | 'client' | 'server' | 'serial';

export type FieldOf =
  | { readonly kind: 'key'; readonly name: KeyName }
  | { readonly kind: 'secret'; readonly name: SecretName }
  | { readonly kind: 'pairs'; readonly name: PairsName }
  | { readonly kind: 'match'; readonly name: MatchName }
  | { readonly kind: 'suite' }
  | { readonly kind: 'name' };

const key = (name: KeyName & keyof KeySet): FieldOf => ({ kind: 'key', name });
const pairs = (name: PairsName): FieldOf => ({ kind: 'pairs', name });

/** By all spellings: the Green Book's, and those that are usual elsewhere. */
export const KEY_FIELDS: Readonly<Record<string, FieldOf>> = {
  globalUnicastEncryptionKey: key('globalUnicast'),
  guek: key('globalUnicast'),
  blockCipherKey: key('globalUnicast'),
  globalBroadcastEncryptionKey: key('globalBroadcast'),
  gbek: key('globalBroadcast'),
  broadcastBlockCipherKey: key('globalBroadcast'),
  authenticationKey: key('authentication'),
  gak: key('authentication'),
  dedicatedKey: key('dedicated'),
  masterKey: key('master'),
  kek: key('master'),
  llsSecret: { kind: 'secret', name: 'llsSecret' },
  hlsSecret: { kind: 'secret', name: 'hlsSecret' },
  signingKeys: pairs('signing'),
  signingKey: pairs('signing'),
  agreementKeys: pairs('agreement'),
  agreementKey: pairs('agreement'),
  systemTitle: { kind: 'match', name: 'systemTitle' },
  address: { kind: 'match', name: 'address' },
  client: { kind: 'match', name: 'client' },
  server: { kind: 'match', name: 'server' },
  serial: { kind: 'match', name: 'serial' },
  securitySuite: { kind: 'suite' },
  name: { kind: 'name' },
};

const SPELLINGS: ReadonlyMap<string, string> = new Map(
  Object.keys(KEY_FIELDS).map((spelling) => [spelling.toLowerCase(), spelling]),
);

/** A field as it is spelt, whatever letters are capital; undefined for words that are none. */
export const spellingOf = (word: string): string | undefined => SPELLINGS.get(word.toLowerCase());

/** Longest word that is compared with the names. */
const LONGEST_WORD = 40;
/** A word is taken for a name that is so near. */
const NEAR = 3;

/** What to say of a word that is no field. The word itself may be a key that stands in the wrong place. */
export function unknownField(word: string): string {
  const near =
    word.length > LONGEST_WORD
      ? []
      : [...SPELLINGS]
          .map(([lower, spelling]) => ({ spelling, distance: editDistance(word.toLowerCase(), lower) }))
          .filter(({ spelling, distance }) => distance <= Math.min(NEAR, spelling.length / 2))
          .sort((one, other) => one.distance - other.distance);
  const [nearest] = near;
  return nearest === undefined ? 'a name that is none of a key file' : `no name of a key file; ${nearest.spelling}?`;
}

/** Octets of text in hex, or what is wrong with it: never the text. */
export function octetsOfHex(text: string, wanted: readonly number[]): Uint8Array | string {
  const start = /^\s*0x/i.test(text) ? text.toLowerCase().indexOf('x') + 1 : 0;
  const digits = text.slice(start).replace(/[\s:-]/g, '');
  const odd = /[^0-9a-f\s:-]/i.exec(text.slice(start));
  if (odd !== null) return `character ${start + odd.index + 1} is no hex digit`;
  const { length } = digits;
  const isRight = wanted.length === 0 ? length > 0 && length % 2 === 0 : wanted.includes(length / 2);
  if (!isRight) return wrongLength(length, wanted);
  // Not out of the memory that buffers share.
  const octets = new Uint8Array(length / 2);
  Buffer.from(octets.buffer).write(digits, 'hex');
  return octets;
}

/** Of keys, in octets: security suites 0 and 1, suite 2. */
export const KEY_LENGTHS: readonly number[] = [16, 32];

export function wrongLength(digits: number, wanted: readonly number[]): string {
  const found = `${digits} hex digit${digits === 1 ? '' : 's'}`;
  if (wanted.length === 0) return digits === 0 ? 'it is empty' : `${found}: an even number is wanted`;
  const [first, second] = wanted.map((octets) => 2 * octets);
  return `${found}, ${first} are wanted${second === undefined ? '' : ` (${second} in security suite 2)`}`;
}

/** `10.0.0.5`, `10.0.0.5:4059`, `2001:DB8::5`, `[2001:db8::5]:4059` as flows are called; undefined for what is none. */
export function addressOf(text: string): string | undefined {
  const [, inBrackets, plain, port] = /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/.exec(text) ?? [];
  const bytes = ipBytes(inBrackets ?? plain ?? text);
  if (bytes === undefined) return undefined;
  const address = bytes.length === 4 ? ipv4Text(bytes, 0) : ipv6Text(bytes, 0);
  if (port === undefined) return address;
  const isRight = (inBrackets === undefined) === (bytes.length === 4) && Number(port) <= 65_535;
  if (!isRight) return undefined;
  return bytes.length === 4 ? `${address}:${Number(port)}` : `[${address}]:${Number(port)}`;
}

/** Of 14 bits each: in an address of four octets, the upper one is 2^14 times as much, in one of two 2^7 times. */
const SHORT_PART = 2 ** 7;
const LONG_PART = 2 ** 14;

/** `16` is a wPort or an HDLC address as a whole, `1/17` an upper and a lower HDLC address; all numbers that it may be. */
export function partyOf(text: string): readonly number[] | undefined {
  const match = /^(\d{1,9})(?:\/(\d{1,5}))?$/.exec(text);
  if (match === null) return undefined;
  const upper = Number(match[1]);
  if (match[2] === undefined) return upper < LONG_PART * LONG_PART ? [upper] : undefined;
  const lower = Number(match[2]);
  if (upper >= LONG_PART || lower >= LONG_PART) return undefined;
  const long = upper * LONG_PART + lower;
  return upper < SHORT_PART && lower < SHORT_PART ? [upper * SHORT_PART + lower, long] : [long];
}
