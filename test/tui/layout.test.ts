/** Where panes stand: at all sizes nothing outside of the screen, nothing over something else. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasSameRoom, type Layout, layoutOf } from '../../src/tui/layout.js';
import type { Area } from '../../src/tui/screen/canvas.js';
import { initialState, type Pane, type State } from '../../src/tui/state/state.js';
import { open, type TestScreen } from './world.js';

const SIZES: readonly (readonly [columns: number, rows: number])[] = [
  [40, 10],
  [41, 11],
  [60, 15],
  [80, 24],
  [99, 24],
  [100, 24],
  [120, 40],
  [151, 50],
  [152, 50],
  [200, 60],
  [240, 70],
];
const PANES: readonly Pane[] = ['list', 'tree', 'bytes'];

const stateOf = (columns: number, rows: number, more: Partial<State> = {}): State => ({
  ...initialState(columns, rows, ''),
  messages: 1000,
  ...more,
});

/** Cells of an area as `x,y`; those of several areas must be others. */
function* cellsOf({ x, y, width, height }: Area): Iterable<string> {
  for (let row = y; row < y + height; row++)
    for (let column = x; column < x + width; column++) yield `${column},${row}`;
}

function areasOf(layout: Layout): readonly Area[] {
  const panes = [layout.list, layout.tree, layout.bytes, layout.explain].filter((area) => area !== undefined);
  return [layout.header, ...(panes.length === 0 ? [layout.body] : panes), layout.footer];
}

describe('at every size', () => {
  it.each(SIZES)('%i×%i: every cell belongs to one area', (columns, rows) => {
    const states = [15, 45, 80].flatMap((share) =>
      PANES.flatMap((focus) =>
        (['tree', 'bytes'] as const).flatMap((detail) =>
          [false, true].map((zoomed) => stateOf(columns, rows, { share, focus, detail, zoomed })),
        ),
      ),
    );
    for (const state of [
      ...states,
      stateOf(columns, rows, { screen: 'issues' }),
      stateOf(columns, rows, { messages: 0 }),
    ]) {
      const layout = layoutOf(state);
      expect(layout).toBeDefined();
      if (layout === undefined) continue;
      const cells = areasOf(layout).flatMap((area) => [...cellsOf(area)]);
      expect(cells.length).toBe(columns * rows);
      expect(new Set(cells).size).toBe(columns * rows);
    }
  });

  it.each(SIZES)('%i×%i: each pane has room for something', (columns, rows) => {
    for (const share of [15, 45, 80]) {
      for (const detail of ['tree', 'bytes'] as const) {
        const layout = layoutOf(stateOf(columns, rows, { share, detail }));
        // Titles, and at least two messages.
        expect(layout?.list?.height).toBeGreaterThanOrEqual(3);
        expect(layout?.[detail]?.height).toBeGreaterThanOrEqual(4);
      }
    }
  });
});

describe('the panes', () => {
  it('tree and bytes stand side by side from 100 columns on, else one of them', () => {
    expect(layoutOf(stateOf(99, 24))).toMatchObject({ bytes: undefined });
    expect(layoutOf(stateOf(99, 24, { detail: 'bytes' }))).toMatchObject({ tree: undefined });
    const { tree, bytes } = layoutOf(stateOf(100, 24)) ?? {};
    expect(tree?.y).toBe(bytes?.y);
    expect((tree?.x ?? 0) + (tree?.width ?? 0)).toBe(bytes?.x);
  });

  it('a short list leaves its room to the others', () => {
    const heightOf = (messages: number): number => layoutOf(stateOf(120, 40, { messages }))?.list?.height ?? 0;
    expect(heightOf(2)).toBe(6);
    expect(heightOf(9)).toBe(10);
    expect(heightOf(9000)).toBe(17);
  });

  it('the explanation gives way in a small terminal', () => {
    const heights = [10, 14, 24, 40, 60].map((rows) => layoutOf(stateOf(80, rows))?.explain?.height);
    expect(heights).toEqual([undefined, undefined, 3, 5, 7]);
  });

  it('alone, one has everything between header and footer', () => {
    for (const focus of PANES) {
      expect(layoutOf(stateOf(80, 24, { focus, zoomed: true }))).toMatchObject({
        [focus]: { x: 0, y: 1, width: 80, height: 21 },
      });
    }
  });

  it.each([
    [39, 24],
    [80, 9],
    [1, 1],
  ])('there are none at %i×%i', (columns, rows) => {
    expect(layoutOf(stateOf(columns, rows))).toBeUndefined();
  });
});

describe('room', () => {
  it('is the same where panes have the same sizes', () => {
    const of = (more: Partial<State>): Layout | undefined => layoutOf(stateOf(120, 40, more));
    expect(hasSameRoom(of({}), of({ focus: 'tree' }))).toBe(true);
    expect(hasSameRoom(of({}), of({ share: 50 }))).toBe(false);
    expect(hasSameRoom(of({}), of({ zoomed: true }))).toBe(false);
    expect(hasSameRoom(of({}), layoutOf(stateOf(121, 40)))).toBe(false);
    expect(hasSameRoom(undefined, of({}))).toBe(false);
    expect(hasSameRoom(undefined, undefined)).toBe(true);
  });
});

describe('on the screen', () => {
  let screen: TestScreen;
  beforeAll(async () => {
    screen = await open('wrapper-session.pcap');
  });
  afterAll(() => screen.close());

  it.each(SIZES.slice(0, -1))('%i×%i: the list, the message and its bytes are there', (columns, rows) => {
    const at = screen.fresh({ columns, rows });
    expect(at.picture[1]).toMatch(/No\. +Time/);
    expect(at.picture.join('\n')).toContain('── message 1 ');
    at.press('tab', 'tab');
    expect(at.picture.join('\n')).toMatch(/frame, 118/);
    expect(at.picture.join('\n')).toMatch(/ 60 36 /);
  });

  it('where there is too little room it says so, kindly, and how to leave', () => {
    expect(screen.fresh({ columns: 30, rows: 8 }).picture.slice(0, 4)).toEqual([
      'dlmsdump needs a little',
      'more room: 40×10.',
      'This is 30×8.',
      'q ends.',
    ]);
    expect(screen.fresh({ columns: 5, rows: 2 }).picture).toEqual(['dlmsd', 'more']);
  });

  it('q ends there', () => {
    const tiny = screen.fresh({ columns: 30, rows: 8 });
    expect(tiny.press('q').effects).toEqual([{ type: 'quit' }]);
  });
});
