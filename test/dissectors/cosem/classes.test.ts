import { describe, expect, it } from 'vitest';
// Brings the fields of classes.
import '../../../dissectors/cosem/attribute.js';
import {
  allClasses,
  attributeName,
  className,
  interfaceClassOf,
  methodName,
} from '../../../dissectors/cosem/classes.js';
import type { Shape } from '../../../dissectors/data/shape.js';
import { allFields, fieldByName, Kind } from '../../../src/core/index.js';

const versions = allClasses.flatMap((described) =>
  described.versions.map((version) => ({ ...version, described, name: `${described.name} ${version.version}` })),
);

/** Names as the standard spells them: words joined by underscores, capitals where it has them. */
const SPELLING = /^[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*$/;

describe('names', () => {
  it('are those of classes, attributes and methods', () => {
    expect(className(3)).toBe('Register');
    expect(className(8192)).toBe('Tariff plan (Italian UNI/TS 11291)');
    expect(attributeName(3, 3)).toBe('scaler_unit');
    expect(methodName(70, 2)).toBe('remote_reconnect');
  });

  it('begin with the logical name in every class; attribute 0 is all of them', () => {
    for (const { id } of allClasses) {
      expect(attributeName(id, 0)).toBe('all attributes');
      expect(attributeName(id, 1)).toBe('logical_name');
    }
  });

  it('are missing for what is not there', () => {
    expect(className(65535)).toBeUndefined();
    expect(attributeName(3, -1)).toBeUndefined();
    expect(attributeName(3, 100)).toBeUndefined();
    expect(attributeName(66, 2)).toBeUndefined();
    expect(methodName(3, 0)).toBeUndefined();
    expect(methodName(3, -128)).toBeUndefined();
    expect(methodName(12, 11)).toBeUndefined();
  });

  it('are those of a version, where one is given', () => {
    expect(attributeName(24, 2)).toBe('mode');
    expect(attributeName(24, 2, 0)).toBe('secondary_address');
    expect(attributeName(15, 9, 0)).toBeUndefined();
    expect(attributeName(15, 1, 0)).toBe('logical_name');
    expect(methodName(12, 1)).toBe('getlist_by_classid');
    expect(methodName(12, 1, 4)).toBeUndefined();
    expect(methodName(7, 3, 0)).toBe('get_buffer_by_range');
    expect(attributeName(3, 2, 9)).toBeUndefined();
  });
});

describe('class descriptions', () => {
  it('are of 107 classes, each described once', () => {
    expect(allClasses).toHaveLength(107);
    expect(new Set(allClasses.map(({ id }) => id)).size).toBe(107);
    expect(new Set(allClasses.map(({ name }) => name)).size).toBe(107);
    expect(new Set(allClasses.map(({ prefix }) => prefix)).size).toBe(107);
    for (const described of allClasses) expect(interfaceClassOf(described.id)).toBe(described);
  });

  it('have prefixes that fields can begin with', () => {
    for (const { prefix } of allClasses) expect(prefix).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
  });

  it('have versions in ascending order', () => {
    for (const { versions } of allClasses) {
      const numbers = versions.map(({ version }) => version);
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    }
  });

  it.each(versions)('number attributes from 2 and methods from 1, each once: $name', ({ attributes, methods }) => {
    const ids = attributes.map(({ id }) => id);
    // A meter has all attributes of a version, so that there are no gaps.
    expect(ids).toEqual(ids.map((_, i) => i + 2));
    const methodIds = methods.map(({ id }) => id);
    expect(methodIds).toEqual([...new Set(methodIds)].sort((a, b) => a - b));
    expect(methodIds.every((id) => id >= 1 && id < 128)).toBe(true);
  });

  it.each(versions)('spell names as the standard does, each once: $name', ({ attributes, methods }) => {
    const names = [...attributes, ...methods].map(({ name }) => name);
    for (const name of names) expect(name).toMatch(SPELLING);
    expect(new Set(names).size).toBe(names.length);
    expect(names).not.toContain('logical_name');
    for (const { shape } of attributes) expectSpelled(shape);
    for (const { parameter, returned } of methods) {
      expectSpelled(parameter);
      expectSpelled(returned);
    }
  });

  it('have words that are not empty, each for one value', () => {
    const shapes = versions.flatMap(({ attributes }) => attributes.map(({ shape }) => shape));
    const uncommon: string[] = [];
    for (const { reads } of shapes.flatMap(within)) {
      for (const words of [reads.names, reads.flags]) {
        if (words === undefined || typeof words === 'function') continue;
        const list = Object.values(words);
        expect(list.every((word) => word.trim() === word && word !== '')).toBe(true);
        uncommon.push(...list.filter((word, i) => list.indexOf(word) !== i));
      }
    }
    // Imperial volumes stand twice in the table of units: as such, and as gas volumes.
    expect([...new Set(uncommon)].sort()).toEqual(['gal (US)', 'gal (imp)']);
  });
});

describe('fields of classes', () => {
  it('are declared when they are asked for', () => {
    expect(fieldByName('scaler_unit.unit')?.label).toBe('Unit');
    expect(fieldByName('association_ln.xdlms_context_info')?.label).toBe('xDLMS context info');
    expect(fieldByName('register.scaler_unit')?.layout).toBe('members');
  });

  it('have names in snake case, and fit beside all others', () => {
    const fields = allFields();
    expect(fields.filter(({ kind }) => kind === Kind.data).length).toBeGreaterThan(1000);
    expect(fields.length).toBeLessThan(8192);
    for (const { name } of fields) expect(name).toMatch(/^[a-z0-9_]+(\.[a-z0-9_]+)*$/);
  });
});

function expectSpelled(shape: Shape): void {
  for (const { members, name } of within(shape)) {
    if (name !== undefined) expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    for (const key of Object.keys(members ?? {})) expect(key).toMatch(SPELLING);
  }
}

/** A shape and all in it. */
function within(shape: Shape): Shape[] {
  const inner = [...Object.values(shape.members ?? {}), ...(shape.alternatives ?? []), shape.element];
  return [shape, ...inner.flatMap((other) => (other === undefined ? [] : within(other)))];
}
