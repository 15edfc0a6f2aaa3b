import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { suggest } from '../../src/index.js';
import './helper.js';

/** Suggestions at the `|` in a text. */
const at = (text: string): string[] => {
  const cursor = text.indexOf('|');
  return suggest(text.replace('|', ''), cursor).map((suggestion) => suggestion.text);
};

describe('suggestions', () => {
  it('are fields at the beginning and behind and, or, not, (', () => {
    for (const text of [
      'cosem.cl|',
      'aarq and cosem.cl|',
      'not (cosem.cl|',
      'a == 1 or cosem.cl|',
      'a in {1, 2} && cosem.cl|',
    ]) {
      expect(at(text)).toContain('cosem.class_id');
    }
    expect(at('|').length).toBeGreaterThan(10);
    expect(at('class_i|')).toContain('cosem.class_id');
  });

  it('are operators behind a field', () => {
    expect(at('cosem.class_id |')).toEqual(expect.arrayContaining(['==', 'in', 'contains']));
    expect(at('get_request |')).toEqual(['and', 'or']);
    expect(at('get_request a|')).toEqual(['and']);
    expect(at('cosem.class_id == 3 |')).toEqual(['and', 'or']);
  });

  it('are words for values behind an operator and in sets', () => {
    expect(at('dlms.result == obj|')[0]).toBe('object-class-inconsistent');
    expect(at('issue.severity >= |')).toEqual(['error', 'note', 'warning']);
    expect(at('cosem.class_id == prof|')).toContain('"Profile generic"');
    expect(at('dlms.priority in {normal, h|')).toEqual(['high']);
    expect(at('hdlc.segmentation == |')).toEqual(['false', 'true']);
    expect(at('dlms.data == |')).toEqual([]);
    expect(at('issue == hdlc.f|')).toEqual(['hdlc.fcs_wrong']);
  });

  it('say what they replace, and what they are', () => {
    const [first] = suggest('aarq and cosem.class_i', 22);
    expect(first).toEqual({ text: 'cosem.class_id', label: 'Class', from: 9, to: 22 });
  });

  it('are none in a text, and never fail', () => {
    expect(at('service == "ge|')).toEqual([]);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', ' ', 'cosem', '.', '==', '{', '}', '(', ')', '"', 'and', '!', ',', '=')),
        fc.nat(40),
        (parts, cursor) => {
          const text = parts.join('');
          for (const { from, to } of suggest(text, cursor)) {
            expect(from).toBeLessThanOrEqual(to);
            expect(to).toBe(cursor);
          }
        },
      ),
    );
  });
});
