/**
 * What the tables that decode know, for whoever explains rather than decodes. The one place that has to follow when a table
 * changes its form.
 */
import type { ObisPattern } from '../src/core/index.js';
import { attributeName, className, methodName } from './cosem/classes.js';
import { attributeFacts, parameterFacts } from './cosem/describe.js';
import { allMakers, makerLetters, makerNumber, makerOf } from './cosem/manufacturers.js';
import type { ObisCode } from './cosem/obis/code.js';
import { groupMeanings } from './cosem/obis/groups.js';
import { obisNames } from './cosem/obis/obis-name.js';
import { Units } from './cosem/units.js';
import { ApduNames } from './dlms/tags.js';

/** Class ids that are given; those from 8192 on belong to national standards. */
const CLASS_IDS = [...Array.from({ length: 256 }, (_, id) => id), 8192];
const MOST_MEMBERS = 64;

/** A class as people look it up. */
export interface ClassFacts {
  readonly id: number;
  readonly name: string;
  /** By id; index 0 is "all attributes". */
  readonly attributes: readonly string[];
  /** By id, with gaps. */
  readonly methods: ReadonlyMap<number, string>;
}

function classFacts(id: number): ClassFacts | undefined {
  const name = className(id);
  if (name === undefined) return undefined;
  const attributes: string[] = [];
  for (let i = 0; i < MOST_MEMBERS; i++) {
    const attribute = attributeName(id, i);
    if (attribute === undefined) break;
    attributes.push(attribute);
  }
  const methods = new Map<number, string>();
  for (let i = 1; i < MOST_MEMBERS; i++) {
    const method = methodName(id, i);
    if (method !== undefined) methods.set(i, method);
  }
  return { id, name, attributes, methods };
}

const numbered = <T>(table: Readonly<Record<number, T>>): ReadonlyMap<number, T> =>
  new Map(Object.entries(table).map(([number, value]) => [Number(number), value]));

/** The tables, each as a list or a look-up. */
export const knowledge = {
  classes: (): readonly ClassFacts[] => CLASS_IDS.flatMap((id) => classFacts(id) ?? []),
  attributeFacts,
  parameterFacts,
  apdus: () => numbered(ApduNames),
  units: () => numbered(Units),
  makers: allMakers,
  makerOf,
  makerLetters,
  makerNumber,
  obisNames: (code: ObisPattern) => obisNames(code as ObisCode),
  obisGroups: (code: ObisPattern) => groupMeanings(code as ObisCode),
};
