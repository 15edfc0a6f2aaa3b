import { describe, expect, it } from 'vitest';
import { editDistance } from '../../src/core/index.js';

describe('the distance between words', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['abc', 'abc', 0],
    ['abc', 'acb', 1],
    ['register', 'regsiter', 1],
    ['get', 'set', 1],
    ['aarq', 'aare', 1],
  ])('counts what has to be changed between %j and %j', (one, other, distance) => {
    expect(editDistance(one, other)).toBe(distance);
    expect(editDistance(other, one)).toBe(distance);
  });
});
