/** What rows of the list say: made once, visible, and not without end. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../src/engine/index.js';
import { RowTexts } from '../../src/tui/row-texts.js';
import { open, registry, type TestScreen } from './world.js';

let screen: TestScreen;
let strings: TestScreen;

beforeAll(async () => {
  screen = await open('wrapper-session.pcap');
  strings = await open('octet-strings.hex');
});
afterAll(() => {
  screen.close();
  strings.close();
});

function textsOf({ archive }: TestScreen): { readonly texts: RowTexts; readonly decoded: number[] } {
  const decoded: number[] = [];
  const texts = new RowTexts(registry, (index): Message => {
    decoded.push(index);
    return archive.message(index, false);
  });
  return { texts, decoded };
}

describe('a row', () => {
  it('says who, what and with which result', () => {
    expect(textsOf(screen).texts.of(2)).toEqual({
      source: '192.0.2.10:49812',
      destination: '192.0.2.20:4059',
      service: 'GET-Request',
      object: 'Register 1-0:1.8.0*255 value',
      value: '',
      severity: undefined,
      issue: '',
    });
  });

  it('is made once, and again when many others were', () => {
    const { texts, decoded } = textsOf(screen);
    for (let i = 0; i < 3; i++) texts.of(5);
    expect(decoded).toEqual([5]);
  });

  it('has no control characters in it', () => {
    const { texts } = textsOf(strings);
    for (let i = 0; i < strings.archive.count; i++) {
      const { source, destination, service, object, value, issue } = texts.of(i);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
      expect([source, destination, service, object, value, issue].join('')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
    }
  });

  it('tells the worst issue where it is more than a note', async () => {
    const faulty = await open('apdus.hex');
    const { texts } = textsOf(faulty);
    const wrong = Array.from({ length: faulty.archive.count }, (_, i) => i).filter(
      (i) => faulty.archive.severityOf(i) >= 2,
    );
    expect(wrong.length).toBeGreaterThan(0);
    for (const index of wrong) expect(texts.of(index).issue).not.toBe('');
    faulty.close();
  });
});
