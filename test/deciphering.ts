/** Keys for tests of deciphering, and what messages say with them. */
import { type CurvePair, privatePem } from '../captures/bytes.js';
import * as given from '../captures/keys.js';
import { PASSWORD } from '../captures/meter.js';
import { allDissectors } from '../dissectors/index.js';
import { fieldById, type KeyPair, type KeySet, Kind, Shared, type Tape } from '../src/core/index.js';
import { Analyzer, type Message } from '../src/engine/index.js';
import { KeyRing } from '../src/security/index.js';
import { keyPairOfPem } from '../src/security/primitives-ec.js';
import { SecretKey } from '../src/security/secret-key.js';
import { summarize } from '../src/sinks/summary.js';
import { bytesSource } from '../src/sources/index.js';
import { hex } from './dissect.js';

export const key = (digits: string): SecretKey => new SecretKey(hex(digits));
export const keyOf = (octets: Uint8Array): SecretKey => new SecretKey(octets);

/** Suite 0: the keys and the title of the examples in the Green Book. */
export const GREEN_BOOK = {
  title: '4d4d4d0000bc614e',
  encryption: '000102030405060708090a0b0c0d0e0f',
  authentication: 'd0d1d2d3d4d5d6d7d8d9dadbdcdddedf',
} as const;

/** An entry with them, for both parties. */
export const GREEN_BOOK_KEYS: KeySet = {
  name: 'entry 1 of keys.json',
  clientTitle: GREEN_BOOK.title,
  serverTitle: GREEN_BOOK.title,
  globalUnicast: key(GREEN_BOOK.encryption),
  authentication: key(GREEN_BOOK.authentication),
};

/** All is for everybody, unless it says for which system title. */
export function ringOf(...sets: readonly (KeySet & { readonly of?: string })[]): KeyRing {
  return new KeyRing(sets.map((set) => ({ match: set.of === undefined ? {} : { systemTitle: set.of }, set })));
}

const title = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');

/** The keys of the meters in our captures. */
export function captureKeys(): KeyRing {
  const meters = [given.METER_0, given.METER_1, given.METER_2, given.METER_CHANGED, given.METER_WRONG];
  const sets = meters.map((meter, i) => ({
    name: `entry ${i + 1} of keys.json`,
    of: title(meter.title),
    globalUnicast: keyOf(meter.unicast),
    globalBroadcast: keyOf(meter.broadcast),
    // As the capture with it tells: the key of the file is not that of the meter.
    authentication: keyOf(meter === given.METER_WRONG ? given.METER_0.authentication : meter.authentication),
    master: keyOf(meter.master),
    ...pairsFor(meter),
    hlsSecret: keyOf(given.HLS_SECRET),
    llsSecret: keyOf(PASSWORD),
  }));
  return ringOf(...sets);
}

/** Public halves for signatures; private ones of the client for key agreement. */
function pairsFor({ suite, title: octets }: given.SecuredMeter): Partial<KeySet> {
  if (suite === 0) return {};
  const pairs = given.pairsOf(suite);
  const client = title(given.CLIENT_TITLE);
  const meter = title(octets);
  return {
    signing: new Map([
      [client, pairOf(pairs.clientSigning)],
      [meter, pairOf(pairs.meterSigning)],
    ]),
    agreement: new Map([
      [client, pairOf(pairs.clientAgreement)],
      [meter, pairOf(pairs.meterAgreement)],
    ]),
  };
}

function pairOf(pair: CurvePair): KeyPair {
  const made = keyPairOfPem(Buffer.from(privatePem(pair)));
  if (typeof made === 'string') throw new Error(made);
  return made;
}

/** A message as tests look at it. */
export interface Said {
  readonly line: string;
  /** Derived texts and issues by field name. */
  readonly told: Readonly<Record<string, readonly string[]>>;
  readonly tape: Tape;
}

const registry = allDissectors();

export async function saidOf(name: string, bytes: Uint8Array, ring: KeyRing): Promise<Said[]> {
  const said: Said[] = [];
  const analyzer = new Analyzer(registry, (message) => said.push(saidOfMessage(message)), { shared: new Shared(ring) });
  await bytesSource(name, [bytes]).run({
    frame: (frame) => analyzer.frameIn(frame),
    quiet: (seconds) => analyzer.quiet(seconds),
    pause: () => undefined,
    note: () => {},
  });
  analyzer.end();
  return said;
}

function saidOfMessage(message: Message): Said {
  const { service, object, value } = summarize(message, registry);
  const tape = message.tape.copy(true);
  return { line: [service, object, value].filter((part) => part !== '').join(' | '), told: toldOn(tape), tape };
}

export function toldOn(tape: Tape): Readonly<Record<string, readonly string[]>> {
  const told: Record<string, string[]> = {};
  for (const [node, text] of tape.details) {
    if (tape.kind(node) !== Kind.issue && tape.kind(node) !== Kind.derived) continue;
    const { name } = fieldById(tape.fieldId(node));
    told[name] ??= [];
    told[name].push(text);
  }
  return told;
}
