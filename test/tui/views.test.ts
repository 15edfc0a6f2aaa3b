/** Which messages are in the list: filters, conversations, following, holding; the chosen message stays. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { initialState, type State } from '../../src/tui/state/state.js';
import { update } from '../../src/tui/state/update.js';
import type { RowsView, World } from '../../src/tui/state/world.js';
import { open, type TestScreen } from './world.js';

let session: TestScreen;
/** Two captures in one: two conversations. */
let two: TestScreen;
let screen: TestScreen;

beforeAll(async () => {
  session = await open('wrapper-session.pcap');
  two = await open(['wrapper-session.pcap', 'hdlc-segmented.pcap']);
});
afterAll(() => {
  session.close();
  two.close();
});
beforeEach(() => {
  screen = session.fresh();
});

const filtered = async (text: string): Promise<TestScreen> => screen.press('f').type(text).press('enter').settled();

describe('a filter', () => {
  it('leaves the messages that match, and the chosen one chosen', async () => {
    screen.goTo(7);
    await filtered('get_request');
    expect(screen.listed).toEqual([3, 5, 7, 9, 11, 13, 19]);
    expect(screen.message).toBe(7);
  });

  it('chooses the next that matches where the chosen one does not', async () => {
    screen.goTo(8);
    await filtered('get_request');
    expect(screen.message).toBe(9);
  });

  it('that nothing matches leaves the list empty, and Esc brings the message back', async () => {
    screen.goTo(8);
    await filtered('exception_response');
    expect(screen.listed).toEqual([]);
    expect(screen.message).toBe(0);
    expect(screen.picture.join('\n')).toContain('no message matches; Esc shows all again');
    await screen.press('esc').settled();
    expect(screen.message).toBe(8);
  });

  it('is edited where it stands, and f with nothing takes it away', async () => {
    await filtered('get_request');
    screen.press('f');
    expect(screen.state.prompt).toMatchObject({ text: 'get_request ', cursor: 12 });
    await screen.press('ctrl-u', 'enter').settled();
    expect(screen.listed).toHaveLength(22);
  });

  it('Esc leaves it as it was', async () => {
    await filtered('get_request');
    await screen.press('f').type('and aarq').press('esc').settled();
    expect(screen.state.view.filter).toBe('get_request');
  });

  it('that is wrong is not taken, and its fault is told where it is', () => {
    screen.press('f').type('get_requests').press('enter');
    expect(screen.state.view.filter).toBe('');
    expect(screen.state.prompt).toMatchObject({ isShown: true, error: { at: 0, end: 12 } });
    screen.type(' ');
    expect(screen.state.prompt?.isShown).toBe(false);
  });

  it('= filters by the chosen field, besides what is filtered by', async () => {
    screen.goTo(3).press('enter').type('8j').press('=');
    expect(screen.state.prompt?.text).toBe('cosem.class_id == Register');
    await screen.press('enter').settled();
    expect(screen.listed).toEqual([3, 4, 5, 6, 12, 13, 14, 19, 20]);
    screen.press('j', '=');
    expect(screen.state.prompt?.text).toBe('cosem.class_id == Register and cosem.instance == 1-0:1.8.0*255');
  });

  it('= puts what binds less into brackets', async () => {
    await filtered('aarq or get_request');
    screen.goTo(3).press('enter').type('8j').press('=');
    expect(screen.state.prompt?.text).toBe('(aarq or get_request) and cosem.class_id == Register');
  });

  it('counts as a place to come back to from everywhere', () => {
    screen.press('S', 'f');
    expect(screen.state).toMatchObject({ screen: 'messages', prompt: { kind: 'filter' } });
  });

  it('opens with the filter of the command line', async () => {
    const other = await session.fresh({ filter: 'aarq' }).settled();
    expect(other.listed).toEqual([1]);
    expect(other.message).toBe(1);
  });
});

describe('a conversation', () => {
  it('c shows it alone, and all again', async () => {
    const other = two.fresh().goTo(24);
    await other.press('c').settled();
    expect(other.listed[0]).toBe(23);
    expect(other.message).toBe(24);
    await other.press('c').settled();
    expect(other.listed).toHaveLength(two.archive.count);
    expect(other.message).toBe(24);
  });
});

describe('Esc in the list', () => {
  it('takes restrictions away, the last first', async () => {
    const other = two.fresh().goTo(3).press('space');
    await other.press('f').type('get_request').press('enter').settled();
    await other.press('c').settled();
    await other.press('M').settled();
    expect(other.listed).toEqual([3]);
    await other.press('esc').settled();
    expect(other.listed).toEqual([3, 5, 7, 9, 11, 13, 19]);
    await other.press('esc').settled();
    expect(other.listed.length).toBeGreaterThan(7);
    expect(other.said).toBe('all conversations again');
    await other.press('esc').settled();
    expect(other.listed).toHaveLength(two.archive.count);
    expect(other.press('esc').said).toBe('q ends');
  });

  it('forgets what was searched for', () => {
    screen.press('/').type('4256789').press('enter');
    expect(screen.press('esc').state.search).toBeUndefined();
  });
});

describe('messages that come', () => {
  it('leave the chosen one where it is', async () => {
    const live = await open('wrapper-session.pcap');
    live.goTo(20);
    const { list, node, bytes } = live.state;
    await live.grow('wrapper-get-blocks.pcap');
    expect(live.listed).toHaveLength(42);
    expect(live.message).toBe(20);
    expect(live.state).toMatchObject({ list, node, bytes });
    live.close();
  });

  it('are followed, until somebody goes up', async () => {
    const live = await open('wrapper-session.pcap');
    live.press('F');
    expect(live.message).toBe(22);
    await live.grow('wrapper-get-blocks.pcap');
    expect(live.message).toBe(42);
    live.press('k');
    await live.grow('hdlc-segmented.pcap');
    expect(live.message).toBe(41);
    expect(live.state.follow).toBe(false);
    live.press('F', 'G');
    expect(live.state.follow).toBe(true);
    expect(live.press('F').state.follow).toBe(false);
    live.close();
  });

  it.each([['k'], ['g'], ['K'], ['pageup'], ['5', 'G'], ['c'], ['p']])('are not followed after %s', (...keys) => {
    expect(screen.press('F', ...keys).state.follow).toBe(false);
  });

  it('stay out of a list that is held, and come when it is let go', async () => {
    const live = await open('wrapper-session.pcap');
    live.goTo(5).press('p');
    expect(live.picture.at(-2)).toContain('5/22  held: p goes on');
    await live.grow('wrapper-get-blocks.pcap');
    expect(live.listed).toHaveLength(22);
    live.press('w');
    expect(live.picture.at(-2)).toContain('held, 20 more');
    live.press('p');
    expect(live.listed).toHaveLength(42);
    expect(live.message).toBe(5);
    live.press('p', 'F');
    expect(live.state.paused).toBeUndefined();
    expect(live.message).toBe(42);
    live.close();
  });

  it('pass the filter or not', async () => {
    const live = await open('wrapper-session.pcap');
    await live.press('f').type('aarq').press('enter').settled();
    expect(live.listed).toEqual([1]);
    await live.grow('wrapper-get-blocks.pcap');
    await live.settled();
    expect(live.listed).toEqual([1, 23]);
    live.close();
  });
});

describe('a filter that is still at work', () => {
  /** Rows of even messages, of which so many were looked at. */
  function worldWith(seen: number): World {
    const count = Math.ceil(seen / 2);
    const rows: RowsView = {
      count,
      seen,
      at: (row) => 2 * row,
      rowOf: (message) => Math.min(count, Math.ceil(message / 2)),
    };
    // The list alone: there is no tree to look at.
    const part: Partial<World> = { rows, messages: { ...session.session.messages, count: 100 }, isBusy: false };
    return { ...part, tree: () => undefined } as World;
  }
  const start: State = { ...initialState(80, 24, 'even'), selected: 60, wanted: 60, messages: 100 };
  const rows = (state: State, seen: number): State => update(state, { type: 'rows' }, worldWith(seen)).state;

  it('chooses what there is, and comes back to the message when it is reached', () => {
    const early = rows(start, 10);
    expect(early).toMatchObject({ selected: 0, wanted: 60 });
    const later = rows(early, 50);
    expect(later).toMatchObject({ selected: 0, wanted: 60 });
    expect(rows(later, 70)).toMatchObject({ selected: 60, wanted: -1, list: { cursor: 30 } });
  });

  it('waits where nothing was found so far', () => {
    expect(rows(rows(start, 0), 100)).toMatchObject({ selected: 60, wanted: -1 });
  });

  it('forgets it once somebody moves', () => {
    const early = rows(start, 50);
    const moved = update(early, { type: 'key', name: 'j', text: 'j' }, worldWith(50)).state;
    expect(moved).toMatchObject({ selected: 2, wanted: -1 });
    expect(rows(moved, 100)).toMatchObject({ selected: 2 });
  });

  it('does not forget it when the terminal changes its size', () => {
    const early = rows(start, 50);
    const resized = update(early, { type: 'resize', columns: 100, rows: 50 }, worldWith(50)).state;
    expect(rows(resized, 100)).toMatchObject({ selected: 60 });
  });

  it('chooses the message that follows where the wanted one does not match', () => {
    expect(rows({ ...start, wanted: 61 }, 100)).toMatchObject({ selected: 62 });
    expect(rows({ ...start, wanted: 99 }, 100)).toMatchObject({ selected: 98 });
  });
});
