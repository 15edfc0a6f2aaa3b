/**
 * Names of objects by the rules of their OBIS codes (IEC 62056-6-1). In order: the tables of the medium, what all media
 * share, countries and consortia, names composed of what the groups say, and at last whose a code is that nobody names.
 */
import { abstractObjects } from './abstract.js';
import { channelText, countrySpecific, leftToOthers, objectsOfAnyMedium } from './any-medium.js';
import type { ObisCode, ObisNaming } from './code.js';
import { electricityName, electricityObjects } from './electricity.js';
import { gasName, gasObjects } from './gas.js';
import { allocatorObjects, allocatorValues } from './hca.js';
import { heatObjects, heatValues } from './heat.js';
import { measuredName } from './meter-objects.js';
import { type NationalName, nationalNames } from './national/index.js';
import type { RuleTable } from './rules.js';
import { waterObjects, waterValues } from './water.js';

interface Medium {
  readonly objects: RuleTable;
  /** Composes names of measured values. */
  readonly compose?: (code: ObisCode) => ObisNaming | undefined;
}

const heat: Medium = { objects: heatObjects, compose: (code) => measuredName(heatValues, code) };
const water: Medium = { objects: waterObjects, compose: (code) => measuredName(waterValues, code) };

/** By value group A. */
const MEDIA: Readonly<Record<number, Medium>> = {
  0: { objects: abstractObjects },
  1: { objects: electricityObjects, compose: electricityName },
  4: { objects: allocatorObjects, compose: (code) => measuredName(allocatorValues, code) },
  5: heat,
  6: heat,
  7: { objects: gasObjects, compose: gasName },
  8: water,
  9: water,
};

/** The general name of a code, and how sure it is. */
export function obisNaming(code: ObisCode): ObisNaming | undefined {
  const medium = MEDIA[code[0]];
  const listed = medium?.objects.find(code) ?? objectsOfAnyMedium.find(code) ?? countrySpecific(code);
  if (listed !== undefined) return { ...listed, name: listed.name + channelText(code[0], code[1]) };
  const composed = medium?.compose?.(code);
  if (composed !== undefined) return { ...composed, name: capitalised(composed.name) };
  return leftToOthers(code);
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `Active power+ (QI+QIV) time integral 1 (energy), rate 0 (total)`; undefined where no rule speaks of the code. */
export function obisName(a: number, b: number, c: number, d: number, e: number, f: number): string | undefined {
  return obisNaming([a, b, c, d, e, f])?.name;
}

/** What a code is called, in general and by the sets of countries and companion standards. */
export interface ObisNames {
  readonly general: ObisNaming | undefined;
  readonly national: readonly NationalName[];
}

/** All that the code is called. */
export function obisNames(code: ObisCode): ObisNames {
  return { general: obisNaming(code), national: nationalNames(code) };
}
