/** Six value groups A to F (IEC 62056-6-1): medium, channel, quantity, how it is processed, rate, billing period. */
export type ObisCode = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** How sure we are of a name. */
export type Confidence = 'high' | 'medium' | 'low';

/** What a code is called, and how sure that is. */
export interface ObisNaming {
  readonly name: string;
  readonly confidence: Confidence;
  /** Interface classes whose objects usually have such a name. */
  readonly classes: readonly number[];
  /** The code only says who gives it its meaning: a maker, a utility, a country. */
  readonly generic: boolean;
}
