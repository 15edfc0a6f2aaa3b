/** From bytes to nodes and back: which node owns a byte, and where the bytes of a node are. */
import { fieldById, isContainer, Kind, type Tape } from '../../core/index.js';

/** Bytes in one of the stores of a message. */
export interface BytePlace {
  readonly store: number;
  readonly offset: number;
  readonly length: number;
}

export function placeOf(tape: Tape, node: number): BytePlace {
  return { store: tape.store(node), offset: tape.offset(node), length: tape.length(node) };
}

/** Does a node own this byte, or something in it? Issues only point at bytes, derived values have none. */
function holds(tape: Tape, node: number, store: number, offset: number): boolean {
  if (tape.store(node) !== store) return false;
  const kind = tape.kind(node);
  if (kind === Kind.issue || kind === Kind.derived) return false;
  const from = tape.offset(node);
  return from <= offset && offset < from + tape.length(node);
}

/** Owns the bytes itself, rather than by what is in it. */
const isLeaf = (tape: Tape, node: number): boolean => !isContainer(tape.kind(node)) || !tape.hasChildren(node);

/**
 * The deepest node that holds a byte; -1 where nobody does. Parts of a bit field share their bytes: the first is taken, or
 * the chosen one where it is one of them.
 */
export function nodeAt(tape: Tape, store: number, offset: number, chosen = -1): number {
  if (chosen >= 0 && chosen < tape.top && isLeaf(tape, chosen) && holds(tape, chosen, store, offset)) return chosen;
  let best = -1;
  for (let node = 0; node < tape.top; node += 4) {
    if (!holds(tape, node, store, offset)) continue;
    const isInside = best < 0 || node < tape.next(best);
    if (isInside || (!isLeaf(tape, best) && isLeaf(tape, node))) best = node;
  }
  return best;
}

/** As dissectors call plaintext that they made, and the field that it was made of. */
const DECIPHERED = 'deciphered';
const CIPHERTEXT = 'ciphering.ciphertext';

/** Where the ciphertext is that the bytes of a node were deciphered from; undefined for bytes that were sent as they are. */
export function originOf(tape: Tape, node: number): BytePlace | undefined {
  if (node < 0 || node >= tape.top) return undefined;
  const store = tape.store(node);
  if (tape.storeNames[store] !== DECIPHERED) return undefined;
  let found = -1;
  for (let at = 0; at < tape.top && tape.store(at) !== store; at += 4) {
    if (fieldById(tape.fieldId(at)).name === CIPHERTEXT) found = at;
  }
  return found < 0 ? undefined : placeOf(tape, found);
}
