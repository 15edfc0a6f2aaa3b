/** The keys of a case of the corpus, as a ring for everybody in it. */
import type { KeySet } from '../../src/core/index.js';
import { KeyRing } from '../../src/security/index.js';
import { SecretKey } from '../../src/security/secret-key.js';

export interface CaseKeys {
  readonly guek?: string;
  readonly gak?: string;
  /** Of whoever speaks. */
  readonly systemTitle?: string;
  readonly clientSystemTitle?: string;
  readonly serverSystemTitle?: string;
  /** For one system title only, in lower hex. */
  readonly of?: string;
}

export function ringOf(keys: CaseKeys): KeyRing {
  const key = (hex: string | undefined): SecretKey | undefined =>
    hex === undefined ? undefined : new SecretKey(Buffer.from(hex, 'hex'));
  const set: KeySet = {
    name: 'the keys of the corpus',
    globalUnicast: key(keys.guek),
    authentication: key(keys.gak),
    clientTitle: (keys.clientSystemTitle ?? keys.systemTitle)?.toLowerCase(),
    serverTitle: (keys.serverSystemTitle ?? keys.systemTitle)?.toLowerCase(),
  };
  return new KeyRing([{ match: keys.of === undefined ? {} : { systemTitle: keys.of }, set }]);
}
