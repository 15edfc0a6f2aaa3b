/** What a country or a companion standard calls objects, beside their general names. */
import type { Confidence, ObisCode } from '../code.js';
import { RuleTable } from '../rules.js';

/** A name that one set gives to a code. */
export interface NationalName {
  /** Who calls it so: `Norway HAN`. */
  readonly set: string;
  readonly name: string;
  readonly confidence: Confidence;
}

/** The names of one country or companion standard. */
export interface NationalSet {
  readonly name: string;
  find(code: ObisCode): NationalName | undefined;
}

/** A set from a table of rules; see `rules.ts`. */
export function nationalSet(set: string, confidence: Confidence, text: string): NationalSet {
  const table = new RuleTable(text);
  return {
    name: set,
    find(code) {
      const naming = table.find(code);
      return naming === undefined ? undefined : { set, name: naming.name, confidence };
    },
  };
}
