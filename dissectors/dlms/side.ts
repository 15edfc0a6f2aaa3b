/**
 * One of two parties that protect what they say, and its system title (IEC 62056-5-3, application associations). A title that somebody
 * says is one of several until a message fits that was protected with it: bits flip, and headers can be forged.
 */
import { hexText, type PublicKey } from '../../src/core/index.js';

export const TITLE_OCTETS = 8;

/** A system title. */
export interface Titled {
  readonly title: Uint8Array;
  /** In lower hex; empty: not known. */
  readonly name: string;
}

export function titledAt(bytes: Uint8Array, at: number): Titled {
  const title = bytes.slice(at, at + TITLE_OCTETS);
  return { title, name: hexText(title, 0, TITLE_OCTETS) };
}

/** Why a title is taken for that of a party; the higher counts. */
const Trust = {
  unknown: 0,
  /** It stood in a header that nothing verified, or belonged to the address before. */
  supposed: 1,
  /** A message that was protected with it fits. */
  fitting: 2,
  /** AARQ or AARE of the association say it: what leaves the title out means this one. */
  said: 3,
} as const;
type Trust = (typeof Trust)[keyof typeof Trust];

const MOST_OTHERS = 3;
const NOBODY = Number.NaN;
const NONE = new Uint8Array(0);
const NO_OTHERS: readonly Titled[] = [];

export class Side implements Titled {
  /** Its address on the link or, where both have the same, its side of the flow. */
  party = NOBODY;
  title: Uint8Array = NONE;
  name = '';
  /** Titles of the same party that fit or were said, and that are likely second: the latest first. */
  others = NO_OTHERS;
  /** From its certificate. */
  publicKey: PublicKey | undefined = undefined;
  /** What it gave the other to prove itself by. */
  challenge: Uint8Array = NONE;
  /** What it proved itself by. */
  proof: Uint8Array = NONE;
  private trust: Trust = Trust.unknown;

  /** AARQ or AARE of this association said the title. */
  get isSaid(): boolean {
    return this.trust === Trust.said;
  }

  has(name: string): boolean {
    return this.name === name || this.others.some((other) => other.name === name);
  }

  /** AARQ or AARE say it. True: that is news. */
  say(titled: Titled): boolean {
    return this.take(titled, Trust.said);
  }

  /** A message fits whose header says it. True: that is news. */
  fit({ title, name }: Titled): boolean {
    if (this.trust !== Trust.said || this.name === name) return this.take({ title, name }, Trust.fitting);
    if (this.has(name)) return false;
    this.others = [{ title, name }, ...this.others].slice(0, MOST_OTHERS);
    return true;
  }

  /** A message fits that leaves it out. True: that is news. */
  use(titled: Titled): boolean {
    return this.take(titled, Trust.fitting);
  }

  /** Nothing verifies it. True: it is taken all the same, since nothing better is known. */
  suppose(titled: Titled): boolean {
    return this.trust <= Trust.supposed && this.take(titled, Trust.supposed);
  }

  /** A new association begins: the title may be another, as soon as somebody says so. */
  restart(): void {
    this.doubt();
    this.others = NO_OTHERS;
    this.challenge = NONE;
    this.proof = NONE;
    this.publicKey = undefined;
  }

  /** The title counts, until it is said or fits again, as if it was only supposed. */
  doubt(): void {
    if (this.trust > Trust.supposed) this.trust = Trust.supposed;
  }

  private take({ title, name }: Titled, trust: Trust): boolean {
    if (this.name === name) {
      const isNews = this.trust <= Trust.supposed && trust > Trust.supposed;
      if (trust > this.trust) this.trust = trust;
      return isNews;
    }
    const before = { title: this.title, name: this.name };
    const others = this.others.filter((other) => other.name !== name);
    this.others = this.trust <= Trust.supposed ? others : [before, ...others].slice(0, MOST_OTHERS);
    this.title = title;
    this.name = name;
    this.trust = trust;
    return true;
  }
}
