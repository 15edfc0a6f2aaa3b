/** Keys on the other screens: conversations, issues, statistics, comparing; and what a search finds. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { open, type TestScreen } from './world.js';

let session: TestScreen;
let two: TestScreen;
let faulty: TestScreen;
let screen: TestScreen;

beforeAll(async () => {
  session = await open('wrapper-session.pcap');
  two = await open(['wrapper-session.pcap', 'hdlc-segmented.pcap']);
  faulty = await open('apdus.hex');
});
afterAll(() => {
  session.close();
  two.close();
  faulty.close();
});
beforeEach(() => {
  screen = session.fresh();
});

const status = (of: TestScreen): string => of.picture.at(-2)?.trim() ?? '';

describe('conversations', () => {
  let other: TestScreen;
  beforeEach(() => {
    other = two.fresh().press('C');
  });

  it('are listed, with both parties and what was said', () => {
    expect(other.state.screen).toBe('conversations');
    expect(other.picture.slice(1, 4).map((line) => line.replace(/ {2,}/g, '  ').trim())).toMatchInlineSnapshot(`
      [
        "#  Began  With  →  ←  Bytes  First  Last  Issues",
        "1  192.0.2.10:49812 wPort 2  192.0.2.20:4059 wPort 1  11  11  667  0.000000  0.438601  2 failed",
        "2  HDLC 2  HDLC 1/17  18  21  2,276  -0.022122  0.980098",
      ]
    `);
  });

  it('are moved through, and enter shows the messages of one', async () => {
    other.press('j');
    expect(other.state.tables.conversations.cursor).toBe(1);
    await other.press('enter').settled();
    expect(other.state.screen).toBe('messages');
    expect(other.listed[0]).toBe(23);
    expect(other.message).toBe(23);
    expect(other.said).toBe('this conversation alone; c shows all again');
  });

  it('stand in the order that s chooses', () => {
    expect(status(other)).toContain('by first message');
    expect(status(other.press('s'))).toContain('by messages');
    expect(other.picture[2]).toMatch(/^ 2 /);
    expect(status(other.press('s'))).toContain('by bytes');
    expect(status(other.press('s'))).toContain('by issues');
    expect(status(other.press('s'))).toContain('by first message');
    expect(other.picture[2]).toMatch(/^ 1 /);
  });

  it('q and Esc go back to the messages', () => {
    expect(other.press('q').state.screen).toBe('messages');
    expect(other.press('C', 'esc').state.screen).toBe('messages');
    expect(other.effects).toEqual([]);
  });
});

describe('issues', () => {
  let other: TestScreen;
  beforeEach(() => {
    other = faulty.fresh().press('I');
  });

  it('are listed, the worst first', () => {
    const signs = other.picture.slice(2, 30).map((line) => line[1]);
    const firstWarning = signs.indexOf('!');
    expect(signs[0]).toBe('✗');
    expect(firstWarning).toBeGreaterThan(0);
    expect(signs.slice(firstWarning)).not.toContain('✗');
  });

  it('stand by message or by code, too', () => {
    const numbers = (): readonly number[] =>
      other.picture.slice(2, 30).flatMap((line) => (/^ . +(\d+)/.exec(line) ?? []).slice(1).map(Number));
    other.press('s');
    expect(status(other)).toContain('by message');
    expect(numbers()).toEqual([...numbers()].sort((a, b) => a - b));
    expect(status(other.press('s'))).toContain('by code');
  });

  it('enter shows the message, and the field that is wrong', () => {
    other.press('enter');
    expect(other.state.screen).toBe('messages');
    expect(faulty.archive.severityOf(other.state.selected)).toBe(3);
    expect(other.field).toBe('issue.truncated');
  });

  it('enter shows all messages again where that one is filtered out', async () => {
    await other.press('f').type('get_request').press('enter').settled();
    const listed = other.listed.length;
    await other.press('I', 'enter').settled();
    expect(other.said).toBe('all messages again: it was not among those shown');
    expect(other.listed.length).toBeGreaterThan(listed);
    expect(faulty.archive.severityOf(other.state.selected)).toBe(3);
  });

  it('of the capture itself stand before, and lead nowhere', async () => {
    const damaged = await open('log-pieces.txt');
    expect(damaged.press('I').picture[2]).toMatch(/^ · {2}capture {2}.* hex\.no_bytes\s*$/);
    damaged.press('enter');
    expect(damaged.state.screen).toBe('issues');
    damaged.close();
  });
});

describe('statistics', () => {
  beforeEach(async () => {
    screen.press('S').paint();
    await screen.settled();
    screen.paint();
  });

  it('count the messages in view, and enter filters by a line', async () => {
    expect(screen.picture.join('\n')).toContain('22 messages');
    screen.press('j');
    expect(screen.state.tables.statistics.cursor).toBe(1);
    await screen.press('enter').settled();
    expect(screen.state.screen).toBe('messages');
    expect(screen.listed).toHaveLength(7);
  });

  it('left and right change the column, up and down stay in the page', () => {
    const { cursor } = screen.press('l').state.tables.statistics;
    expect(cursor).toBeGreaterThan(1);
    expect(screen.press('h').state.tables.statistics.cursor).toBeLessThan(cursor);
    for (let i = 0; i < 60; i++) screen.press('j');
    expect(screen.state.tables.statistics.cursor).toBe(screen.session.linesOf(screen.state) - 1);
    expect(screen.press('g').state.tables.statistics.cursor).toBe(0);
    expect(screen.press('k').state.tables.statistics.cursor).toBe(0);
  });
});

describe('comparing', () => {
  it('wants two messages', () => {
    screen.press('d');
    expect(screen.said).toBe('mark one message with Space, go to the other, and press d');
    expect(screen.state.screen).toBe('messages');
  });

  it('compares the marked message with this, the earlier one left', () => {
    screen.goTo(6).press('space').goTo(4).press('d');
    expect(screen.state).toMatchObject({ screen: 'compare', compared: [3, 5] });
    expect(screen.picture[1]).toContain('message 4 and message 6: 7 differences');
  });

  it('compares two marked messages where this is neither', () => {
    screen.goTo(6).press('space').goTo(4).press('space').goTo(10).press('d');
    expect(screen.state.compared).toEqual([3, 5]);
  });

  it('goes from difference to difference, and enter shows the field', () => {
    screen.goTo(6).press('space').goTo(4).press('d', 'n');
    expect(screen.picture[2 + screen.state.tables.compare.cursor]).toMatch(/^≠ {3}Length/);
    screen.press(']', ...Array.from({ length: 8 }, () => 'n'));
    const { cursor } = screen.state.tables.compare;
    expect(screen.press('n').said).toBe('no other difference there');
    expect(screen.press('N').state.tables.compare.cursor).toBeLessThan(cursor);
    screen.press(...Array.from({ length: 8 }, () => 'N'), 'enter');
    expect(screen.state).toMatchObject({ screen: 'messages', focus: 'tree', selected: 3 });
    expect(screen.field).toBe('wrapper.length');
  });

  it('enter unfolds what the field is in', () => {
    screen.goTo(3).press('enter', 'h', 'esc').goTo(5).press('space').goTo(3).press('d', 'G');
    expect(screen.tree.at(-1)).toBe('get_request');
    screen.press('N', 'enter');
    expect(screen.tree.at(-1)).not.toBe('get_request');
    expect(screen.field).toMatch(/^cosem/);
  });

  it('enter finds the field also where its message was filtered out', async () => {
    screen.goTo(6).press('space').goTo(4).press('space', 'f').type('get_request').press('enter');
    await screen.settled();
    screen.press('d', 'n', 'enter');
    await screen.settled();
    expect(screen.message).toBe(4);
    expect(screen.field).toBe('wrapper.length');
  });

  it('shows differences alone, and all again', () => {
    screen.goTo(6).press('space').goTo(4).press('d');
    const all = screen.session.linesOf(screen.state);
    screen.press('=');
    expect(screen.session.linesOf(screen.state)).toBeLessThan(all);
    expect(screen.press('=') && screen.session.linesOf(screen.state)).toBe(all);
  });
});

describe('a search', () => {
  it('is an effect, from the message on', () => {
    screen.press('/').type('1.8.0').press('enter');
    expect(screen.effects).toEqual([{ type: 'search', text: '1.8.0', back: false, again: false }]);
    expect(screen.said).toBe('searching 1.8.0 …');
  });

  it('goes on with n, and back with N', () => {
    expect(screen.press('n').said).toBe('nothing was searched for yet; / searches');
    screen.press('/').type('a').press('enter', 'n', 'N');
    expect(screen.effects.slice(1)).toEqual([
      { type: 'search', text: 'a', back: false, again: true },
      { type: 'search', text: 'a', back: true, again: true },
    ]);
  });

  it('with nothing in it is none', () => {
    screen.press('/', 'enter');
    expect(screen.effects).toEqual([]);
    expect(screen.state.prompt).toBeUndefined();
  });

  it('shows what was found: the message, and the field, unfolded', () => {
    const tape = screen.archive.message(4, true).tape;
    // The first header, which is folded: a field in it.
    const node = 4;
    expect(tape.next(0)).toBeGreaterThan(node);
    screen.take({ type: 'found', message: 4, node, store: 0, offset: 0, said: 'bytes 02' });
    expect(screen.message).toBe(5);
    expect(screen.field).toBe('eth.dst');
    expect(screen.tree[1]).toBe('  eth.dst');
    expect(screen.said).toBe('bytes 02');
  });

  it("'' jumps back to where it began", () => {
    screen.goTo(7).take({ type: 'found', message: 11, node: 0, store: 0, offset: 0, said: '' });
    expect(screen.message).toBe(12);
    expect(screen.press("'", "'").message).toBe(7);
  });

  it('that finds nothing stays where it is, and says so', () => {
    screen.goTo(7).take({ type: 'found', message: -1, node: -1, store: 0, offset: 0, said: '"x" is not there' });
    expect(screen.message).toBe(7);
    expect(screen.state.flash).toEqual({ text: '"x" is not there', severity: 'warning' });
  });
});

describe('going to a message', () => {
  const goTo = (text: string): TestScreen => screen.press(':').type(text).press('enter');

  it.each([
    ['12', 12],
    ['+0.2', 11],
    ['2024-06-10 10:00:00.4', 20],
  ])('%s leads to message %i', (text, message) => {
    expect(goTo(text).message).toBe(message);
    expect(screen.state.prompt).toBeUndefined();
  });

  it('says what is wrong, and lets it be mended', () => {
    goTo('23');
    expect(screen.state.prompt?.error?.text).toBe('there are messages 1 to 22');
    expect(screen.press('backspace', 'enter').message).toBe(2);
  });

  it('q ends, and nothing does nothing', () => {
    goTo('');
    expect(screen.effects).toEqual([]);
    goTo('q');
    expect(screen.effects).toEqual([{ type: 'quit' }]);
  });

  it('leads to the list from other screens', () => {
    screen.press('C');
    expect(goTo('3').state.screen).toBe('messages');
    expect(screen.message).toBe(3);
  });
});

describe('the help', () => {
  it('searches while something is typed; Esc takes that away, then closes', () => {
    screen.press('?').type('mark');
    expect(screen.state.dialog).toEqual({ kind: 'help', query: 'mark', top: 0 });
    screen.press('backspace');
    expect(screen.state.dialog).toMatchObject({ query: 'mar' });
    expect(screen.press('esc').state.dialog).toMatchObject({ query: '' });
    expect(screen.press('esc').state.dialog).toBeUndefined();
  });

  it.each(['q', '?', 'enter', 'esc'])('closes at %s', (key) => {
    expect(screen.press('?', key).state.dialog).toBeUndefined();
  });

  it('scrolls as far as there is something', () => {
    screen.press('?', 'up');
    expect(screen.state.dialog).toMatchObject({ top: 0 });
    for (let i = 0; i < 9; i++) screen.press('pagedown');
    const { count, height } = screen.session.dialogLines(screen.state);
    expect(screen.state.dialog).toMatchObject({ top: count - height });
    expect(screen.press('pageup').state.dialog).toMatchObject({ top: Math.max(0, count - 2 * height) });
  });
});

describe('what is wrong', () => {
  const labelOf = (of: TestScreen): string => of.picture.at(-4)?.trim() ?? '';

  it('is chosen in the tree where ] leads', () => {
    const small = session.fresh({ columns: 80, rows: 24 }).press(']', ']');
    expect(small.message).toBe(20);
    expect(small.picture.join('\n')).toContain('Result: 4 (object-undefined)');
    expect(labelOf(small)).toContain('dlms.result');
  });

  it('is told among the issues where answers refuse and nothing is broken', () => {
    expect(session.fresh().press('I').picture.join('\n')).toMatch(/Failed: object-undefined +GET-Response/);
  });

  it('stands in full below the issues', () => {
    const small = faulty.fresh({ columns: 80, rows: 24 }).press('I');
    expect(small.picture.slice(-7, -2).join(' ')).toMatch(/─{20}.*: .{10}/);
  });
});
