import { describe, expect, it } from 'vitest';
import {
  allFields,
  bitGroup,
  bits,
  defineFields,
  fieldByName,
  group,
  nameOf,
  obis,
  u8,
  u16,
} from '../../src/core/index.js';

const F = defineFields('test_field', {
  self: group('Test'),
  invokeId: bits('Invoke-id', 0x0f),
  priority: bits('Priority', 0x80, { names: { 0: 'normal', 1: 'high' } }),
  both: bitGroup('Both', 1, ['invokeId', 'priority']),
  classId: u16('Class', { names: (value) => (value > 8191 ? 'manufacturer specific' : undefined) }),
  instance: obis('Instance'),
  elsewhere: u8('Named elsewhere', { name: 'other_place.name' }),
});

describe('defineFields', () => {
  it('makes names of prefix and key', () => {
    expect(F.self.name).toBe('test_field');
    expect(F.invokeId.name).toBe('test_field.invoke_id');
    expect(F.classId.key).toBe('class_id');
    expect(F.elsewhere.name).toBe('other_place.name');
    expect(fieldByName('test_field.instance')).toBe(F.instance);
  });

  it('knows masks, shifts and the parts of a bit group', () => {
    expect([F.invokeId.shift, F.priority.shift]).toEqual([0, 7]);
    expect(F.both.parts).toEqual([F.invokeId, F.priority]);
  });

  it('refuses a name that is taken', () => {
    expect(() => defineFields('test_field', { classId: u8('Again') })).toThrow(
      'test_field.class_id is defined already',
    );
  });

  it('lets another layout of the same thing have its name', () => {
    const more = defineFields('test_field_more', {
      long: bits('Priority', 0x80000000, { name: 'test_field.priority', variant: true }),
    });
    expect([more.long.name, more.long.key, more.long.shift]).toEqual(['test_field.priority', 'priority', 31]);
    expect(fieldByName('test_field.priority')).toBe(F.priority);
  });

  it('gives words for values, from tables and from ranges', () => {
    expect(nameOf(F.priority, 1)).toBe('high');
    expect(nameOf(F.priority, 2)).toBeUndefined();
    expect(nameOf(F.classId, 9000)).toBe('manufacturer specific');
    expect(nameOf(F.instance, 1)).toBeUndefined();
  });

  it('numbers fields by their place in the list of all', () => {
    expect(allFields()[F.classId.id]).toBe(F.classId);
  });
});
