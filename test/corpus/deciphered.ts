/** What is known of ciphered APDUs in the corpus: their plaintext, the APDU in it, whether the tag is right. */

import { Verdict } from '../../dissectors/dlms/verdicts.js';
import { NodeView } from '../../src/core/index.js';
import { type Apdu, type Contents, findAll, type Read } from './read.js';

const INITIATE_REQUEST = 1;
const PRESENT = 1;

/** A deciphered APDU, and the octets it was deciphered to. */
export interface Inner {
  readonly apdu: Apdu;
  readonly plaintext: Uint8Array;
  readonly verdict: string;
}

/** What was deciphered below an APDU; the last one, where ciphers are in each other. */
export function innerOf(outer: Apdu | undefined): Inner | undefined {
  if (outer?.view === undefined) return undefined;
  const { tape } = outer.message;
  const end = tape.next(outer.view.node);
  for (let node = outer.view.node; node < end; node += 4) {
    const store = tape.store(node);
    if (tape.storeNames[store] !== 'deciphered' || !tape.hasChildren(node)) continue;
    const view = new NodeView(tape, node);
    const tag = [...view.children()][0];
    const name = /\((.*)\)/.exec(tag?.text ?? '')?.[1] ?? view.name;
    const verdict = findAll(outer.view, 'ciphering.verdict')[0]?.text ?? '';
    return { apdu: { name, view, message: outer.message }, plaintext: tape.stores[store] as Uint8Array, verdict };
  }
  return undefined;
}

export function allInner({ apdus }: Contents): Inner[] {
  return apdus.map(innerOf).filter((inner) => inner !== undefined);
}

/** In upper hex; a deciphered InitiateRequest does not show its dedicated key, so that of the corpus is left out, too. */
export function maskedHex(plaintext: Uint8Array): string {
  const bytes = Uint8Array.from(plaintext);
  if (bytes[0] === INITIATE_REQUEST && bytes[1] === PRESENT) bytes.fill(0, 3, 3 + (bytes[2] as number));
  return Buffer.from(bytes).toString('hex').toUpperCase();
}

/** `get-request x2` for two in a row, in the order in which they came; all else as the corpus counts. */
export function summaryOf(inner: readonly Inner[]): Readonly<Record<string, unknown>> {
  const verified = inner.filter(({ verdict }) => verdict === Verdict.verified).length;
  return {
    count: inner.length,
    gcmTagVerified: verified,
    noTag: inner.length - verified,
    tagMismatch: 0,
    innerTags: inner.map(({ apdu }) => apdu.name),
  };
}

/** Names that stand for several: `get-request x2`. */
export function spread(names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const match = /^(.*) x(\d+)$/.exec(name);
    return match === null ? [name] : new Array<string>(Number(match[2])).fill(match[1] as string);
  });
}

/** What is missing, where nothing was deciphered. */
export function verdictsOf(messages: readonly Read[]): string[] {
  return messages.flatMap(({ tape }) => {
    const found: string[] = [];
    for (let node = 0; node < tape.top; node += 4) {
      const view = new NodeView(tape, node);
      if (view.name === 'ciphering.verdict') found.push(view.text);
    }
    return found;
  });
}
