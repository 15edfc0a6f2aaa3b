import { describe, expect, it } from 'vitest';
import { attributeName, className, InterfaceClasses, methodName } from '../../../dissectors/cosem/classes.js';

describe('interface classes', () => {
  it('name classes, attributes and methods', () => {
    expect(className(3)).toBe('Register');
    expect(attributeName(3, 3)).toBe('scaler_unit');
    expect(methodName(70, 2)).toBe('remote_reconnect');
  });

  it('begin with the logical name in every class; attribute 0 is all of them', () => {
    for (const id of Object.keys(InterfaceClasses).map(Number)) {
      expect(attributeName(id, 0)).toBe('all attributes');
      expect(attributeName(id, 1)).toBe('logical_name');
    }
  });

  it('have no name for what is not there', () => {
    expect(className(65535)).toBeUndefined();
    expect(attributeName(3, -1)).toBeUndefined();
    expect(attributeName(3, 100)).toBeUndefined();
    expect(methodName(3, 0)).toBeUndefined();
    expect(methodName(12, 1)).toBeUndefined();
    expect(methodName(3, -128)).toBeUndefined();
  });
});
