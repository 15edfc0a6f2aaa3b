import { describe, expect, it } from 'vitest';
import { Details, Tape } from '../../src/core/index.js';

describe('Details', () => {
  it('finds text by node, and forgets it from a node on', () => {
    const details = new Details();
    for (let node = 0; node < 400; node += 8) details.set(node, `text ${node}`);
    expect(details.get(16)).toBe('text 16');
    expect(details.get(17)).toBeUndefined();
    expect(details.size).toBe(50);
    details.truncate(24);
    expect([...details.keys()]).toEqual([0, 8, 16]);
    expect([...details]).toEqual([
      [0, 'text 0'],
      [8, 'text 8'],
      [16, 'text 16'],
    ]);
    details.clear();
    expect(details.get(0)).toBeUndefined();
  });
});

describe('Tape', () => {
  it('is copied with its stores and texts, and then stands alone', () => {
    const tape = new Tape(4);
    const bytes = Uint8Array.of(1, 2, 3);
    tape.addStore(bytes, 'frame');
    tape.words.set([7 << 16, 0, 3, 4]);
    tape.top = 4;
    tape.details.set(0, 'text');
    const copy = tape.copy(true);
    tape.reset();
    bytes.fill(0);
    expect([copy.fieldId(0), copy.length(0), copy.top]).toEqual([7, 3, 4]);
    expect([...(copy.stores[0] as Uint8Array)]).toEqual([1, 2, 3]);
    expect(copy.storeNames[0]).toBe('frame');
    expect(copy.details.get(0)).toBe('text');
    expect(tape.storeCount).toBe(0);
  });
});
