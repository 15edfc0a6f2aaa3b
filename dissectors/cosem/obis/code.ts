/** Six value groups A to F (IEC 62056-6-1): medium, channel, quantity, how it is processed, rate, billing period. */
export type ObisCode = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export const ObisGroup = { a: 0, b: 1, c: 2, d: 3, e: 4, f: 5 } as const;

/** How sure we are of a name. */
export type Confidence = 'high' | 'medium' | 'low';

export interface ObisNaming {
  readonly name: string;
  readonly confidence: Confidence;
  /** Interface classes whose objects usually have such a name. */
  readonly classes: readonly number[];
  /** The code only says who gives it its meaning: a maker, a utility, a country. */
  readonly generic: boolean;
}
