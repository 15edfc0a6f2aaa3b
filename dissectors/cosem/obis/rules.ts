/**
 * Rules for names, as text that reads like the standard's tables: a line a rule, columns two blanks apart.
 *
 *     C.D.E   B:C.D.E   C.D.E*F   A-B:C.D.E*F      name      classes      confidence
 *
 *     96.1.1-9      Device ID {e+1}
 *     99.98.e       Event log{I}                7
 *     0:40.0.e      Association {e}             12 15
 *
 * A group is a number, a list or range (`0-9,255`), or a letter: any value. B is any where it isn't given, F is 255. Classes
 * are Data, Register and Extended register where none are given; `-` says that no class is usual. The first rule that fits
 * counts. `#` begins a comment.
 */
import type { Confidence, ObisCode, ObisNaming } from './code.js';
import { type Allowed, fillIn } from './template.js';

export interface Rule {
  readonly allowed: readonly Allowed[];
  readonly template: string;
  readonly classes: readonly number[];
  readonly confidence: Confidence;
  readonly generic: boolean;
}

/** Data, Register, Extended register. */
export const VALUE_CLASSES: readonly number[] = [1, 3, 4];

/** Rules of a table, by their C: a code is held against few of them. */
export class RuleTable {
  private byC: Map<number, Rule[]> | undefined;

  constructor(private readonly text: string) {}

  find(code: ObisCode): ObisNaming | undefined {
    this.byC ??= byC(this.text);
    for (const rule of this.byC.get(code[2]) ?? []) {
      if (!fits(rule, code)) continue;
      const { classes, confidence, generic } = rule;
      return { name: fillIn(rule.template, code, rule.allowed), classes, confidence, generic };
    }
    return undefined;
  }
}

function byC(text: string): Map<number, Rule[]> {
  const rules = new Map<number, Rule[]>();
  for (const rule of parseRules(text)) {
    for (const c of rule.allowed[2] ?? []) rules.set(c, [...(rules.get(c) ?? []), rule]);
  }
  return rules;
}

export function parseRules(text: string): readonly Rule[] {
  return text
    .split('\n')
    .map((line) => line.replace(/^\s*#.*/, '').trim())
    .filter((line) => line !== '')
    .map(parseRule);
}

const PATTERN = /^(?:(?:([^-:]+)-)?([^:]+):)?([^.]+)\.([^.]+)\.([^*]+)(?:\*(.+))?$/;

function parseRule(line: string): Rule {
  const [pattern = '', template = '', classes, confidence = 'high'] = line.split(/ {2,}/);
  const match = PATTERN.exec(pattern);
  if (match === null || template === '') throw new Error(`not a rule for OBIS codes: ${line}`);
  const [, a = 'a', b = 'b', c, d, e, f = '255'] = match;
  return {
    allowed: [a, b, c, d, e, f].map((group) => allowedValues(group as string, line)),
    template,
    classes: classes === undefined ? VALUE_CLASSES : classes === '-' ? [] : classes.split(' ').map(Number),
    confidence: confidence as Confidence,
    generic: classes === '-',
  };
}

/** `7`, `0-9,255`; a letter allows all. */
function allowedValues(text: string, line: string): Allowed {
  if (/^[a-f]$/.test(text)) return undefined;
  return text.split(',').flatMap((part) => {
    const [from = Number.NaN, to = from] = part.split('-').map(Number);
    if (!(from <= to && to <= 255)) throw new Error(`${text} is no value group: ${line}`);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
}

export function fits(rule: Rule, code: ObisCode): boolean {
  for (let i = 0; i < 6; i++) {
    const values = rule.allowed[i];
    if (values !== undefined && !values.includes(code[i] as number)) return false;
  }
  return true;
}
