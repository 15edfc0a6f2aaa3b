/** The lines of a ladder: rungs of exchanges, folded and unfolded. */
import { describe, expect, it } from 'vitest';
import type { ExchangeView, Moment } from '../../../src/dialog/index.js';
import { type LadderLine, ladderLines, lineOfMessage } from '../../../src/tui/panes/ladder-lines.js';

const at = (message: number): Moment => ({ message, frame: message, seconds: message, nanos: 0 });

function exchange(number: number, request: number, last: number, more: Partial<ExchangeView> = {}): ExchangeView {
  return {
    number,
    service: 'GET',
    object: '',
    sent: '',
    result: '',
    state: 'answered',
    hasFailed: false,
    request: at(request),
    answer: at(last),
    last: at(last),
    responseTime: 1,
    duration: 1,
    blocks: 0,
    blockBytes: 0,
    messages: 2,
    bytes: 0,
    repeats: 0,
    sentAgain: 0,
    isAmbiguous: false,
    severity: undefined,
    ...more,
  };
}

/** Messages with odd numbers are the client's. */
const MESSAGES = {
  between: (first: number, last: number): readonly number[] =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i),
  isPaired: (): boolean => false,
  isFromFirst: (message: number): boolean => message % 2 === 0,
};

const linesOf = (
  exchanges: readonly ExchangeView[],
  open: readonly number[] = [],
  messages: Partial<typeof MESSAGES> = {},
): readonly LadderLine[] => ladderLines({ exchanges, leftOut: 0 }, new Set(open), { ...MESSAGES, ...messages });

const shown = (lines: readonly LadderLine[]): readonly string[] =>
  lines.map(({ kind, way, message, mark }) => `${kind} ${way} ${message + 1} ${mark}`);

describe('rungs', () => {
  it('are a request to the right and an answer to the left', () => {
    expect(shown(linesOf([exchange(1, 1, 2)]))).toEqual(['request right 1 none', 'answer left 2 none']);
  });

  it('lack an answer where none came, and a request where none was seen', () => {
    const lacking = exchange(1, 1, 1, { answer: undefined, state: 'unanswered' });
    expect(shown(linesOf([lacking]))).toEqual(['request right 1 none', 'lack left 1 none']);
    const unasked = exchange(1, 1, 1, { request: undefined, state: 'unasked' });
    expect(shown(linesOf([unasked]))).toEqual(['answer left 1 none']);
    const unconfirmed = exchange(1, 1, 1, { answer: undefined, state: 'unconfirmed' });
    expect(shown(linesOf([unconfirmed]))).toEqual(['request right 1 none']);
  });

  it('come from the meter where it pushes, and are confirmed by the client', () => {
    const pushed = exchange(1, 1, 2, { state: 'pushed' });
    expect(shown(linesOf([pushed]))).toEqual(['request left 1 none', 'answer right 2 none']);
  });
});

describe('transfers', () => {
  const transfer = exchange(1, 1, 6, { messages: 6 });

  it('are folded into one rung', () => {
    expect(shown(linesOf([transfer]))).toEqual(['request right 1 folded', 'answer left 6 none']);
  });

  it('show each message once they are unfolded', () => {
    expect(shown(linesOf([transfer], [1]))).toEqual([
      'request right 1 unfolded',
      'part left 2 none',
      'part right 3 none',
      'part left 4 none',
      'part right 5 none',
      'answer left 6 none',
    ]);
  });

  it('of one message each have nothing between, where several are under way at once', () => {
    const isPaired = (): boolean => true;
    const both = [exchange(1, 1, 3), exchange(2, 2, 4)];
    expect(shown(linesOf(both, [1, 2], { isPaired })).every((line) => line.endsWith('none'))).toBe(true);
  });
});

describe('what is left out', () => {
  it('is told between', () => {
    const exchanges = [exchange(1, 1, 2), exchange(9, 17, 18)];
    const lines = ladderLines({ exchanges, leftOut: 7 }, new Set(), MESSAGES);
    expect(lines.map(({ kind }) => kind)).toEqual(['request', 'answer', 'gap', 'request', 'answer']);
  });
});

describe('the line of a message', () => {
  const lines = linesOf([exchange(1, 1, 2), exchange(2, 3, 6, { messages: 4 })]);

  it('is its own, or that of the exchange that it is in, or the next', () => {
    expect(lineOfMessage(lines, 1)).toBe(1);
    expect(lineOfMessage(lines, 3)).toBe(2);
    expect(lineOfMessage(lines, 5)).toBe(3);
    expect(lineOfMessage(lines, 40)).toBe(-1);
  });
});
