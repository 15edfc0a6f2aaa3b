/**
 * Names with places for what the code says: `Clock{I}`, `Credit {e} of account {d-10}`.
 *
 *     {e}  {e+1}  {d*128+e}   the number in a group, or a sum of groups, their multiples and numbers
 *     {e|L1|L2|L3}            the word for the group: the first where it has the lowest value that the pattern allows
 *     {I}  {D}                `, instance E+1`, `, instance D+1`; nothing for 0
 *     {F}                     which billing period: see `billingText`
 */
import type { ObisCode } from './code.js';

/** Values of a group that a pattern allows, in order; undefined where it allows all. */
export type Allowed = readonly number[] | undefined;

export function fillIn(template: string, code: ObisCode, allowed: readonly Allowed[]): string {
  return template.replace(/\{([^}]+)\}/g, (_, place: string) => placeText(place, code, allowed));
}

function placeText(place: string, code: ObisCode, allowed: readonly Allowed[]): string {
  const [, , , d, e, f] = code;
  if (place === 'I') return instanceText(e);
  if (place === 'D') return instanceText(d);
  if (place === 'F') return billingText(f) ?? '';
  const [group = '', ...words] = place.split('|');
  if (words.length === 0) return String(sum(place, code));
  const index = groupIndex(group);
  const values = allowed[index];
  const at = values === undefined ? code[index] : values.indexOf(code[index] as number);
  return words[at as number] ?? String(code[index]);
}

/** `d*128+e-2048`. */
function sum(text: string, code: ObisCode): number {
  let total = 0;
  for (const [, sign, group, factor, number] of text.matchAll(/([+-]?)(?:([a-f])(?:\*(\d+))?|(\d+))/g)) {
    const value = group === undefined ? Number(number) : (code[groupIndex(group)] as number) * Number(factor ?? 1);
    total += sign === '-' ? -value : value;
  }
  return total;
}

const groupIndex = (letter: string): number => letter.charCodeAt(0) - 0x61;

function instanceText(value: number): string {
  return value === 0 || value === 255 ? '' : `, instance ${value + 1}`;
}

/** Value group F (IEC 62056-6-1): which billing period; undefined where the standard leaves the value to makers. */
export function billingText(f: number): string | undefined {
  if (f === 255) return '';
  if (f <= 99) return `, billing period VZ=${f}`;
  if (f >= 101 && f <= 125) return `, ${f - 100} last billing periods`;
  return f === 126 ? ', unspecified number of billing periods' : undefined;
}
