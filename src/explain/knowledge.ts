/** The tables, as explaining sees them. */
import type { ObisPattern } from '../core/index.js';

/** What explaining needs to know from the tables that decode; handed in, because only the command line knows both. */
export interface Knowledge {
  classes(): readonly ClassFacts[];
  /** How an attribute reads, and the parameters of a method; several where versions differ, the newest first. */
  attributeFacts(classId: number, id: number): readonly MemberFacts[];
  parameterFacts(classId: number, id: number): readonly MemberFacts[];
  /** APDUs by tag. */
  apdus(): ReadonlyMap<number, string>;
  units(): ReadonlyMap<number, { readonly symbol: string; readonly quantity: string }>;
  makers(): readonly (readonly [letters: string, name: string])[];
  makerOf(letters: string): string | undefined;
  makerLetters(number: number): string | undefined;
  makerNumber(letters: string): number;
  obisNames(code: ObisPattern): ObisFacts;
  /** What groups A to F say by themselves. */
  obisGroups(code: ObisPattern): readonly string[];
}

/** A class; names of attributes by id, index 0 is "all attributes". */
export interface ClassFacts {
  readonly id: number;
  readonly name: string;
  readonly attributes: readonly string[];
  readonly methods: ReadonlyMap<number, string>;
}

/** An attribute, or the parameter of a method. */
export interface MemberFacts {
  /** `0 to 2`; empty where all versions have it alike. */
  readonly versions: string;
  readonly type: string;
  /** By part of the value, empty for the value itself: words for its values. */
  readonly values: readonly (readonly [part: string, words: string])[];
}

/** What a code is called, in general and by countries. */
export interface ObisFacts {
  readonly general:
    | { readonly name: string; readonly confidence: 'high' | 'medium' | 'low'; readonly classes: readonly number[] }
    | undefined;
  readonly national: readonly { readonly set: string; readonly name: string; readonly confidence: string }[];
}
