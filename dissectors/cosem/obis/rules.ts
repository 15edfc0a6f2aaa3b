/**
 * Rules for names, as text that reads like the standard's tables: a line a rule, columns two blanks apart.
 *
 *     C.D.E   B:C.D.E   C.D.E*F   A-B:C.D.E*F      name      classes      confidence
 *
 *     96.1.1-9      Device ID {e+1}
 *     99.98.e       Event log{I}                7
 *     0:40.0.e      Association {e}             12 15
 *
 * A group is a number, a list or range (`0-9,255`), or a letter: any value. B is any where it isn't given, F is 255. C is one number. Classes
 * are Data, Register and Extended register where none are given; `-` says that no class is usual. The first rule that fits
 * counts. `#` begins a comment.
 */
import type { Confidence, ObisCode, ObisNaming } from './code.js';
import { type Allowed, fillIn } from './template.js';

/** One line of a table, read. */
export interface Rule {
  readonly allowed: readonly Allowed[];
  readonly template: string;
  readonly classes: readonly number[];
  readonly confidence: Confidence;
  readonly generic: boolean;
}

/** Data, Register, Extended register. */
const VALUE_CLASSES: readonly number[] = [1, 3, 4];

/** Rules of a table. Of each C, they are read when a code with it is asked for: a capture has few. */
export class RuleTable {
  private lines: ReadonlyMap<number, readonly string[]> | undefined;
  private readonly rules = new Map<number, readonly Rule[]>();

  constructor(private readonly text: string) {}

  find(code: ObisCode): ObisNaming | undefined {
    for (const rule of this.rulesOf(code[2])) {
      if (!fits(rule, code)) continue;
      const { classes, confidence, generic } = rule;
      return { name: fillIn(rule.template, code, rule.allowed), classes, confidence, generic };
    }
    return undefined;
  }

  /** All rules, in order of C. */
  all(): readonly Rule[] {
    this.lines ??= linesByC(this.text);
    return [...this.lines.keys()].flatMap((c) => this.rulesOf(c));
  }

  private rulesOf(c: number): readonly Rule[] {
    const known = this.rules.get(c);
    if (known !== undefined) return known;
    this.lines ??= linesByC(this.text);
    const rules = (this.lines.get(c) ?? []).map(parseRule);
    this.rules.set(c, rules);
    return rules;
  }
}

/** Lines by their C, which is one number in all rules. */
function linesByC(text: string): ReadonlyMap<number, readonly string[]> {
  const byC = new Map<number, string[]>();
  for (const line of text.split('\n')) {
    const rule = line.trim();
    if (rule === '' || rule.startsWith('#')) continue;
    const [, c] = /^(?:[^.]*:)?(\d+)\./.exec(rule) ?? [];
    if (c === undefined) throw new Error(`a rule for OBIS codes needs one C: ${rule}`);
    const lines = byC.get(Number(c));
    if (lines === undefined) byC.set(Number(c), [rule]);
    else lines.push(rule);
  }
  return byC;
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

function fits(rule: Rule, code: ObisCode): boolean {
  // From E on backwards: in the rules of one C, that is where they differ.
  for (let i = 5; i >= 0; i--) {
    const values = rule.allowed[i];
    if (values !== undefined && !values.includes(code[i] as number)) return false;
  }
  return true;
}
