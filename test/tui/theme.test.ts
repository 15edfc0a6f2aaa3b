import { describe, expect, it } from 'vitest';
import { attributesOf, merge, PLAIN, styleOf } from '../../src/tui/screen/style.js';
import { chooseTheme, Meanings, makeTheme, ThemeNames } from '../../src/tui/theme.js';

const LEVELS = [0, 1, 2, 3] as const;
const all = ThemeNames.flatMap((name) => LEVELS.map((level) => ({ name, level, theme: makeTheme(name, level) })));

/** What has to be seen of a row or bytes without telling colours apart. */
const OVERLAYS = ['selected', 'selectedElsewhere', 'lit', 'litParent', 'cursor', 'match'] as const;

/** No text: they only have to be seen. */
const LINES = new Set<string>(['border', 'barBack']);

describe('themes', () => {
  it.each(all)('$name at level $level says every meaning, in cells and for Ink alike', ({ theme }) => {
    for (const meaning of Meanings)
      expect([meaning, theme[meaning]]).toEqual([meaning, styleOf(theme.paint[meaning]('x'))]);
    expect(theme.text).toBe(PLAIN);
  });

  it.each(all)('$name at level $level shows overlays on any other', ({ theme }) => {
    for (const overlay of OVERLAYS) {
      for (const meaning of ['text', 'label', 'value', 'dim', 'error', 'bytes'] as const)
        expect([overlay, meaning, merge(theme[meaning], theme[overlay])]).not.toEqual([
          overlay,
          meaning,
          theme[meaning],
        ]);
    }
    // The selected row still shows its hits.
    expect(merge(theme.selected, theme.match)).not.toBe(theme.selected);
    expect(theme.selected).not.toBe(theme.selectedElsewhere);
  });

  it.each(all.filter(({ name, level }) => name === 'plain' || level === 0))(
    '$name at level $level has no colours, and tells apart what must be',
    ({ theme }) => {
      expect(theme.name).toBe('plain');
      for (const meaning of Meanings) {
        expect([meaning, attributesOf(theme[meaning])]).toMatchObject([meaning, { foreground: -1, background: -1 }]);
        expect(theme.paint[meaning]('x')).not.toMatch(/\[(3|4|9|10)\d/);
      }
      for (const [one, other] of [
        ['border', 'borderFocused'],
        ['tab', 'tabActive'],
        ['error', 'text'],
        ['warning', 'text'],
        ['bar', 'barBack'],
        ['added', 'removed'],
        ['lit', 'litParent'],
        ['header', 'headerKey'],
      ] as const)
        expect([one, other, theme[one] !== theme[other]]).toEqual([one, other, true]);
    },
  );

  it('uses only the 16 colours where there are no more', () => {
    for (const name of ['dark', 'light'] as const) {
      for (const meaning of Meanings) expect(makeTheme(name, 1).paint[meaning]('x')).not.toMatch(/[34]8;/);
    }
  });

  // WCAG 2, 1.4.3: text is read from a contrast of 4.5 on; borders (1.4.11) are seen from 3 on.
  it.each([
    ['dark', 0x1e1e1e, 0xd0d0d0],
    ['light', 0xffffff, 0x1e1e1e],
  ] as const)('%s has tones that can be read', (name, back, fore) => {
    const theme = makeTheme(name, 3);
    for (const meaning of Meanings) {
      const { foreground, background, inverse } = attributesOf(theme[meaning]);
      const [front, behind] = [foreground < 0 ? fore : rgb(foreground), background < 0 ? back : rgb(background)];
      const found = contrast(inverse ? behind : front, inverse ? front : behind);
      expect([meaning, found >= (LINES.has(meaning) ? 3 : 4.5)]).toEqual([meaning, true]);
    }
    // What is laid over keeps letters readable.
    for (const overlay of OVERLAYS) {
      for (const meaning of Meanings.filter(
        (one) => !LINES.has(one) && !(OVERLAYS as readonly string[]).includes(one),
      )) {
        const { foreground, background, inverse } = attributesOf(merge(theme[meaning], theme[overlay]));
        if (inverse) continue;
        const found = contrast(foreground < 0 ? fore : rgb(foreground), background < 0 ? back : rgb(background));
        expect([overlay, meaning, found >= 3]).toEqual([overlay, meaning, true]);
      }
    }
  });
});

describe('the choice of a theme', () => {
  it('is the user’s, or else the environment’s', () => {
    expect(chooseTheme('light', { NO_COLOR: '1' })).toBe('light');
    expect(chooseTheme(undefined, { NO_COLOR: '1', COLORFGBG: '0;15' })).toBe('plain');
    expect(chooseTheme(undefined, { NO_COLOR: '' })).toBe('dark');
    expect(chooseTheme(undefined, { COLORFGBG: '0;15' })).toBe('light');
    expect(chooseTheme(undefined, { COLORFGBG: '0;default;7' })).toBe('light');
    expect(chooseTheme(undefined, { COLORFGBG: '15;0' })).toBe('dark');
    expect(chooseTheme(undefined, {})).toBe('dark');
  });
});

/** What a colour of the palette of 256 is. */
function rgb(color: number): number {
  if (color >= 232) return (8 + 10 * (color - 232)) * 0x10101;
  const level = (step: number): number => (step === 0 ? 0 : 55 + 40 * step);
  const cube = color - 16;
  return (level(Math.floor(cube / 36)) << 16) | (level(Math.floor(cube / 6) % 6) << 8) | level(cube % 6);
}

function contrast(one: number, other: number): number {
  const [brighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (brighter + 0.05) / (darker + 0.05);
}

function luminance(color: number): number {
  const [red, green, blue] = [16, 8, 0].map((shift) => {
    const share = ((color >> shift) & 0xff) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
