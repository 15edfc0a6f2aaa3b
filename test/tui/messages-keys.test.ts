/** Keys on the screen of messages, in the list: what each says it does. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Archive } from '../../src/archive/index.js';
import { KEYMAP } from '../../src/tui/keymap.js';
import { initialState } from '../../src/tui/state/state.js';
import { open, registry, TestScreen } from './world.js';

/** 22 messages, of which the list shows some; no issues in it. */
let session: TestScreen;
/** Messages with errors and warnings among others. */
let faulty: TestScreen;
let screen: TestScreen;

beforeAll(async () => {
  session = await open('wrapper-session.pcap');
  faulty = await open('apdus.hex');
});
afterAll(() => {
  session.close();
  faulty.close();
});
beforeEach(() => {
  screen = session.fresh();
});

/** Rows of messages in the list. */
const PAGE = 16;

describe('moving in the list', () => {
  it('begins with the first message, its APDU chosen', () => {
    expect(screen.message).toBe(1);
    expect(screen.field).toBe('aarq');
    expect(screen.state.list).toEqual({ cursor: 0, top: 0 });
  });

  it.each([
    [['j'], 2],
    [['down', 'down'], 3],
    [['j', 'k'], 1],
    [['j', 'j', 'up'], 2],
    [['k'], 1],
    [['5', 'j'], 6],
    [['1', '0', 'j', '3', 'k'], 8],
    [['9', '9', '9', '9', 'j'], 22],
    [['G'], 22],
    [['end'], 22],
    [['G', 'g'], 1],
    [['end', 'home'], 1],
    [['pagedown'], 1 + PAGE],
    [['ctrl-f', 'ctrl-f'], 22],
    [['G', 'pageup'], 22 - PAGE],
    [['G', 'ctrl-b'], 22 - PAGE],
    [['ctrl-d'], 1 + PAGE / 2],
    [['ctrl-d', 'ctrl-u'], 1],
    [['J'], 2],
    [['ctrl-n', 'ctrl-n', 'ctrl-p'], 2],
    [['3', 'J', 'K'], 3],
  ])('%s leads to message %i', (keys, message) => {
    expect(screen.press(...keys).message).toBe(message);
  });

  it('goes to the message with a number, and stops at the last', () => {
    expect(screen.type('12G').message).toBe(12);
    expect(screen.type('7g').message).toBe(7);
    expect(screen.type('4000G').message).toBe(22);
    expect(screen.type('0').state.count).toBe('');
  });

  it('shows digits while they are typed, and Esc takes them away', () => {
    expect(screen.type('42').state.count).toBe('42');
    expect(screen.press('esc').state.count).toBe('');
    expect(screen.effects).toEqual([]);
  });

  it('scrolls as little as possible, and a jump puts its goal into the middle', () => {
    screen.type('16j');
    expect(screen.state.list).toEqual({ cursor: 16, top: 1 });
    screen.type('6k');
    expect(screen.state.list).toEqual({ cursor: 10, top: 1 });
    screen.resize(120, 20).press('g').type('15G');
    const { cursor, top } = screen.state.list;
    expect(cursor - top).toBeGreaterThan(1);
  });

  it('does nothing at a key that has no meaning', () => {
    const before = screen.state;
    expect(screen.press('w', 'f5', 'alt-j').state).toEqual(before);
  });
});

describe('panes', () => {
  it('tab goes through list, tree and bytes, and back', () => {
    const through = (...keys: string[]): string => screen.press(...keys).state.focus;
    expect([through('tab'), through('tab'), through('tab')]).toEqual(['tree', 'bytes', 'list']);
    expect([through('shift-tab'), through('shift-tab')]).toEqual(['bytes', 'tree']);
  });

  it('enter looks into the message, and Esc comes back', () => {
    expect(screen.press('enter').state.focus).toBe('tree');
    expect(screen.press('esc').state.focus).toBe('list');
    expect(screen.press('l').state.focus).toBe('tree');
    expect(screen.press('q').state.focus).toBe('list');
    expect(screen.effects).toEqual([]);
  });

  it('shows the pane alone, and all again', () => {
    expect(screen.press('Z').state.zoomed).toBe(true);
    expect(screen.picture[2]).toContain('AARQ');
    expect(screen.picture[22]).toContain('RLRQ');
    screen.press('tab');
    expect(screen.picture[1]).toContain('message 1');
    expect(screen.press('esc').state).toMatchObject({ zoomed: false, focus: 'tree' });
    expect(screen.press('\\', '\\').state.zoomed).toBe(false);
  });

  it('the list gets larger and smaller, within limits', () => {
    const heightAfter = (...keys: string[]): number => {
      screen.press(...keys);
      return screen.picture.findIndex((line) => line.includes('── message')) - 1;
    };
    expect(heightAfter()).toBe(17);
    expect(heightAfter('+')).toBe(19);
    expect(heightAfter('-', '-')).toBe(15);
    for (let i = 0; i < 30; i++) screen.press('-');
    expect(screen.state.share).toBe(15);
    for (let i = 0; i < 30; i++) screen.press('+');
    expect(screen.state.share).toBe(80);
  });

  it('next message counts from any pane', () => {
    screen.press('enter', 'J', 'J');
    expect(screen.state.focus).toBe('tree');
    expect(screen.message).toBe(3);
    expect(screen.press('tab', 'K').message).toBe(2);
  });
});

describe('marks', () => {
  it('space marks and goes on, and takes a mark off', () => {
    screen.press('space', 'space');
    expect(screen.state.marks).toEqual([0, 1]);
    expect(screen.message).toBe(3);
    expect(screen.press('k', 'space').state.marks).toEqual([0]);
  });

  it('space in another pane stays on the message', () => {
    expect(screen.press('tab', 'space').message).toBe(1);
    expect(screen.state.marks).toEqual([0]);
  });

  it('} and { go from mark to mark, around the ends', () => {
    screen.goTo(9).press('space').goTo(4).press('space').goTo(6);
    expect(screen.press('}').message).toBe(9);
    expect(screen.press('}').message).toBe(4);
    expect(screen.press('{').message).toBe(9);
    expect(screen.press('{').message).toBe(4);
  });

  it('says so where nothing is marked', () => {
    for (const key of ['}', '{', 'M']) {
      screen.press(key);
      expect(screen.said).toBe('no message is marked; Space marks one');
    }
    expect(screen.message).toBe(1);
  });

  it('letters remember messages, and jump back to them', () => {
    screen.goTo(5).press('m', 'a').goTo(12).press('m', 'B');
    expect(screen.said).toBe("mark B is set; 'B jumps here");
    expect(screen.state.marks).toEqual([4, 11]);
    expect(screen.press("'", 'a').message).toBe(5);
    expect(screen.press("'", 'B').message).toBe(12);
    expect(screen.press("'", 'c').said).toBe('there is no mark c');
  });

  it("'' goes back and forth between the last two places", () => {
    screen.goTo(5).goTo(12);
    expect(screen.press("'", "'").message).toBe(5);
    expect(screen.press("'", "'").message).toBe(12);
  });

  it('a letter that is awaited is no command, and Esc waits no more', () => {
    screen.press('m', 'esc');
    expect(screen.state).toMatchObject({ pending: undefined, focus: 'list' });
    screen.press('m', '1');
    expect(screen.state).toMatchObject({ pending: undefined, letters: {}, count: '' });
    expect(screen.press("'", "'").message).toBe(1);
  });

  it('shows marked messages alone, and all again where the chosen one stays', () => {
    screen.goTo(4).press('space').goTo(9).press('space', 'k', 'M');
    expect(screen.listed).toEqual([4, 9]);
    expect(screen.message).toBe(9);
    screen.press('M');
    expect(screen.listed).toHaveLength(22);
    expect(screen.message).toBe(9);
  });

  it('a mark that is not in the list is not gone to', () => {
    screen.goTo(4).press('space').goTo(9).press('f').type('service == AARQ').press('enter', '}');
    expect(screen.listed).toEqual([1]);
    expect(screen.said).toBe('message 4 is marked, but not in the list');
  });
});

describe('times', () => {
  const timeOf = (row: number): string =>
    /^\W*\d+ +(-?[\d.]+|[\d:.]+|\S+ [\d:.]+) 192/.exec(screen.picture[row + 1] ?? '')?.[1] ?? '';

  it('t goes through the forms', () => {
    expect(timeOf(3)).toBe('0.040123');
    expect(screen.press('t').said).toBe('times: since the message before');
    expect(timeOf(3)).toBe('0.002749');
    expect(screen.press('t').said).toBe('times: time of day, local');
    expect(screen.press('t').said).toBe('times: time of day, UTC');
    expect(timeOf(3)).toContain('10:00:00.0');
    expect(screen.press('t').said).toBe('times: date and time, UTC');
    expect(timeOf(3)).toContain('2024-06-10 10:00:00.0');
    expect(screen.press('t').said).toBe('times: since the first message');
  });

  it('T counts from the chosen message, and t comes back to that', () => {
    screen.goTo(3).press('T');
    expect(screen.said).toBe('times count from message 3');
    expect(timeOf(3)).toBe('0.000000');
    expect(timeOf(1)).toBe('-0.040123');
    screen.press('t', 't', 't', 't', 't', 't');
    expect(screen.said).toBe('times: since the message that T chose');
  });
});

describe('issues', () => {
  it('] and [ go to messages that are wrong, or tell of a failure', () => {
    const at = faulty.fresh();
    const issues = Array.from({ length: faulty.archive.count }, (_, i) => i).filter(
      (i) => faulty.archive.severityOf(i) >= 2 || faulty.archive.isFailure(i),
    );
    expect(issues.length).toBeGreaterThan(1);
    const [first = 0, second = 0] = issues;
    expect(at.press(']').state.selected).toBe(first);
    expect(at.press(']').state.selected).toBe(second);
    expect(at.press('[').state.selected).toBe(first);
    expect(at.press('[').said).toBe('no issue or failure before this message');
    expect(at.press('G', ']').said).toBe('no issue or failure behind this message');
    expect(at.press("'", "'").state.selected).toBe(second);
  });
});

describe('leaving', () => {
  it('q and Q end, and Esc does not', () => {
    expect(screen.press('esc').said).toBe('q ends');
    expect(screen.effects).toEqual([]);
    screen.press('q');
    expect(screen.effects).toEqual([{ type: 'quit' }]);
    expect(session.fresh().press('tab', 'Q').effects).toEqual([{ type: 'quit' }]);
    expect(session.fresh().press('f', 'ctrl-c').effects).toEqual([{ type: 'quit' }]);
    expect(session.fresh().press('?', 'ctrl-c').effects).toEqual([{ type: 'quit' }]);
  });

  it('q goes back from everything else first', () => {
    screen.press('S', 'q');
    expect(screen.state.screen).toBe('messages');
    screen.press('tab', 'Z', 'q', 'q');
    expect(screen.state).toMatchObject({ focus: 'list', zoomed: false });
    expect(screen.effects).toEqual([]);
  });

  it('Esc stops what takes a while, before all else', () => {
    screen.session.isBusy = true;
    expect(screen.press('tab', 'esc').state.focus).toBe('tree');
    expect(screen.effects).toEqual([{ type: 'stop' }]);
  });
});

describe('an empty capture', () => {
  it('takes every key', () => {
    const archive = new Archive(registry);
    const empty = new TestScreen(archive, []);
    const keys = KEYMAP.flatMap((binding) => binding.keys).filter((key) => key !== 'Q' && key !== 'ctrl-c');
    for (const key of [...keys, ...keys, '5']) {
      empty.press(key);
      empty.paint();
    }
    expect(empty.state.selected).toBe(-1);
    const state = initialState(120, 40, '');
    expect(empty.session.emptyText(state)).toBe('no messages yet');
    archive.close();
  });
});
