/** What holds for every attribute, method and selection of every class: values that fit, cut, and random ones. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allClasses } from '../../../dissectors/cosem/classes.js';
import { any, type Shape } from '../../../dissectors/data/shape.js';
import { gapsOf } from '../../dissect.js';
import { decodeAs, issuesOn, json, namesOn, type Place, shown, valueFor } from './values.js';

interface Case {
  readonly name: string;
  readonly place: Place;
  readonly shape: Shape;
  /** Of the field of the whole value. */
  readonly field: string;
}

const cases: readonly Case[] = allClasses.flatMap(({ id: classId, name, prefix, versions }) =>
  versions.flatMap(({ version, attributes, methods }): Case[] => {
    const of = `${name} ${version}`;
    return [
      ...attributes.flatMap(({ id, name, shape, selectors }): Case[] => [
        {
          name: `${of} ${name}`,
          place: { attribute: [classId, id], version },
          shape,
          field: shape === any && name === 'value' ? 'dlms.data' : fieldName(`${prefix}.${name}`),
        },
        ...selectors.map((selector) => ({
          name: `${of} ${name} ${selector.name}`,
          place: { selection: [classId, id, selector.id] } as const,
          shape: selector.shape,
          field: selector.shape.name ?? fieldName(`${prefix}.${selector.name}`),
        })),
      ]),
      ...methods.flatMap(({ id, name, parameter, returned }): Case[] => [
        {
          name: `${of} ${name}()`,
          place: { parameters: [classId, id], version },
          shape: parameter,
          field: fieldName(`${prefix}.${name}`),
        },
        {
          name: `${of} ${name}() returned`,
          place: { result: [classId, id], version },
          shape: returned,
          field: returned === any ? 'dlms.data' : fieldName(`${prefix}.${name}.returned`),
        },
      ]),
    ];
  }),
);

function fieldName(name: string): string {
  return name.replace(/([a-z]{2})([A-Z])/g, '$1_$2').toLowerCase();
}

/** Names of the fields that a value of this shape has, in order; `*` where the first that fits may be another. */
function namesOf(shape: Shape, bytes: readonly number[], field: string, prefix = shape.name ?? field): string[] {
  let at = 0;
  const walk = (of: Shape, name: string, under: string): string[] => {
    const tag = bytes[at++] as number;
    const length = bytes[at] as number;
    if (of.form === 'structure') {
      at++;
      const members = Object.entries(of.members ?? {});
      return [
        name,
        ...members.flatMap(([key, member]) => {
          const own = `${under}.${fieldName(key)}`;
          return walk(member, own, member.name ?? own);
        }),
      ];
    }
    if (of.form === 'array') {
      at++;
      const element = of.element as Shape;
      const own = element.form === 'any' ? 'dlms.data' : (element.name ?? `${name}.element`);
      return [name, ...Array.from({ length }, () => walk(element, own, element.name ?? name)).flat()];
    }
    const size = { 3: 1, 5: 4, 6: 4, 15: 1, 16: 2, 17: 1, 18: 2, 20: 8, 21: 8, 22: 1, 25: 12, 26: 5, 27: 4 }[tag];
    at += size ?? 1 + (tag === 4 ? Math.ceil(length / 8) : length);
    return [name];
  };
  return walk(shape, field, prefix);
}

const hasChoice = (shape: Shape): boolean =>
  shape.form === 'choice' ||
  [...Object.values(shape.members ?? {}), shape.element].some((inner) => inner !== undefined && hasChoice(inner));

describe('values that fit their attribute, parameter or selection', () => {
  it.each(cases)('are read without a note, every byte under its field: $name', ({ place, shape, field }) => {
    const seen = (bytes: readonly number[]) => {
      const tape = decodeAs(place, Uint8Array.from(bytes));
      expect(issuesOn(tape)).toEqual([]);
      expect(gapsOf(tape)).toEqual([]);
      if (!hasChoice(shape)) expect(namesOn(tape)).toEqual(namesOf(shape, bytes, field));
      else expect(namesOn(tape)[0]).toBe(field);
      expect(shown(tape)).not.toBe('');
      expect(json(tape)).toBeDefined();
    };
    seen(valueFor(shape));
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (numbers) =>
        seen(valueFor(shape, (choices) => (numbers.next().value as number) % choices)),
      ),
      { numRuns: 10 },
    );
  });

  it.each(cases)('keep what came before when cut: $name', ({ place, shape }) => {
    const bytes = Uint8Array.from(valueFor(shape));
    for (let cut = 0; cut < bytes.length; cut++) {
      const tape = decodeAs(place, bytes.subarray(0, cut));
      const issues = issuesOn(tape).join('\n');
      expect(issues, `cut at ${cut}`).toContain('issue.truncated');
      expect(issues, `cut at ${cut}`).not.toMatch(/issue\.bug|cosem\.unexpected_type/);
      expect(gapsOf(tape), `cut at ${cut}`).toEqual([]);
    }
  });

  it.each(cases)('may be null-data: $name', ({ place }) => {
    const tape = decodeAs(place, Uint8Array.of(0));
    expect(issuesOn(tape)).toEqual([]);
    expect(json(tape)).toBeNull();
  });
});

describe('values that are made otherwise', () => {
  /** Random bytes, and random values of data, which come further. */
  const value: fc.Arbitrary<number[]> = fc.letrec<{ value: number[] }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.tuple(fc.constantFrom(17, 15, 22, 3), fc.nat(255)).map(([tag, one]) => [tag, one]),
      fc.array(fc.nat(255), { minLength: 2, maxLength: 2 }).map((octets) => [18, ...octets]),
      fc.array(fc.nat(255), { maxLength: 13 }).map((octets) => [9, octets.length, ...octets]),
      fc.constant<number[]>([0]),
      fc
        .tuple(fc.constantFrom(1, 2), fc.array(tie('value'), { maxLength: 5 }))
        .map(([tag, inner]) => [tag, inner.length, ...inner.flat()]),
    ),
  })).value;

  it.each(cases)('never fail, and every byte has its owner: $name', ({ place }) => {
    fc.assert(
      fc.property(fc.oneof(value, fc.array(fc.nat(255), { maxLength: 40 })), fc.boolean(), (bytes, isCut) => {
        const tape = decodeAs(place, Uint8Array.from(bytes), isCut ? 10 : 0);
        expect(issuesOn(tape).join('\n')).not.toContain('issue.bug');
        expect(gapsOf(tape)).toEqual([]);
        shown(tape);
        if (bytes.length > 0 && namesOn(tape).length > 0) json(tape);
      }),
      { numRuns: 12 },
    );
  });
});
