/** Editing a line: the cursor, words, completion, lines typed before. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editPrompt, openPrompt, remembered, withSuggestion } from '../../src/tui/state/prompt.js';
import { pasted, promptKey } from '../../src/tui/state/prompt-keys.js';
import { initialState, type Prompt, type State } from '../../src/tui/state/state.js';
import type { World } from '../../src/tui/state/world.js';

const WORDS = ['get_request', 'get_request.choice', 'get_response', 'set_request'];

/** Suggests words for the one before the cursor; what has a `!` in it is wrong. */
const world: World = {
  suggest: (text: string, cursor: number) => {
    const typed = /[\w.]*$/.exec(text.slice(0, cursor))?.[0] ?? '';
    return WORDS.filter((word) => word.includes(typed) && word !== typed).map((word) => ({
      text: word,
      label: '',
      from: cursor - typed.length,
      to: cursor,
    }));
  },
  check: (text: string) => {
    const at = text.indexOf('!');
    return at < 0 ? undefined : { text: 'no such operator', at, end: at + 1 };
  },
} as Partial<World> as World;

const state: State = initialState(80, 24, '');
const opened = (text: string, kind: Prompt['kind'] = 'search', at: State = state): Prompt =>
  openPrompt(at, kind, text, world).prompt as Prompt;

/** Keys, one after the other; names longer than a character are those of keys. */
const edited = (prompt: Prompt, ...keys: readonly string[]): Prompt =>
  keys.reduce((at, key) => editPrompt(at, key, key.length === 1 || key === '😀' ? key : '', state, world), prompt);

/** The line with the cursor in it. */
const shown = ({ text, cursor }: Prompt): string => `${text.slice(0, cursor)}|${text.slice(cursor)}`;

describe('editing', () => {
  it.each<[string[], string]>([
    [['x'], 'get a.bx|'],
    [['left', 'x'], 'get a.xb'.replace('x', 'x|')],
    [['home', 'x'], 'x|get a.b'],
    [['ctrl-a', 'delete'], '|et a.b'],
    [['ctrl-a', 'right', 'ctrl-f', 'ctrl-d'], 'ge| a.b'],
    [['home', 'end', 'x'], 'get a.bx|'],
    [['home', 'ctrl-e', 'x'], 'get a.bx|'],
    [['backspace'], 'get a.|'],
    [['ctrl-b', 'ctrl-h'], 'get a|b'],
    [['ctrl-w'], 'get |'],
    [['ctrl-w', 'alt-backspace'], '|'],
    [['left', 'left', 'left', 'left', 'left', 'ctrl-k'], 'ge|'],
    [['left', 'ctrl-u'], '|b'],
    [['f5', 'alt-x', 'ctrl-x'], 'get a.b|'],
  ])('%j', (keys, line) => {
    expect(shown(edited(opened('get a.b'), ...keys))).toBe(line);
  });

  it('stops at both ends', () => {
    expect(shown(edited(opened('a'), 'left', 'left', 'left', 'backspace'))).toBe('|a');
    expect(shown(edited(opened('a'), 'right', 'right', 'delete'))).toBe('a|');
  });

  it('a character of two units is one', () => {
    expect(shown(edited(opened('a😀b'), 'left', 'left', 'x'))).toBe('ax|😀b');
    expect(shown(edited(opened('a😀b'), 'left', 'backspace'))).toBe('a|b');
    expect(shown(edited(opened('a😀b'), 'home', 'right', 'delete'))).toBe('a|b');
    expect(shown(edited(opened('a😀b'), 'home', 'right', 'right', 'x'))).toBe('a😀x|b');
    expect(shown(edited(opened('a'), '😀', 'left'))).toBe('a|😀');
  });

  it('a line has an end', () => {
    const full = opened('x'.repeat(4096));
    expect(edited(full, 'y')).toBe(full);
    expect(edited(full, 'backspace', 'y').text.endsWith('xy')).toBe(true);
  });

  it('whatever is pressed, the cursor is between characters', () => {
    const keys = [
      'left',
      'right',
      'home',
      'end',
      'backspace',
      'delete',
      'ctrl-w',
      'ctrl-u',
      'ctrl-k',
      'tab',
      'up',
      'down',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...keys, 'a', 'g', '.', ' ', '😀'), { maxLength: 60 }), (pressed) => {
        let prompt = opened('', 'filter');
        for (const key of pressed) {
          prompt = edited(prompt, key);
          const { text, cursor } = prompt;
          expect(cursor).toBeGreaterThanOrEqual(0);
          expect(cursor).toBeLessThanOrEqual(text.length);
          expect(/[\udc00-\udfff]/.test(text[cursor] ?? '')).toBe(false);
          expect(/\p{Surrogate}/u.test(text)).toBe(false);
        }
      }),
    );
  });
});

describe('completion', () => {
  it('Tab adds what all suggestions have in common, then goes through them', () => {
    const common = edited(opened('ge', 'filter'), 'tab');
    expect(shown(common)).toBe('get_re|');
    expect(common.taken).toBe(-1);
    const first = edited(common, 'tab');
    expect(first.taken).toBe(0);
    expect(edited(first, 'tab').taken).toBe(1);
    expect(edited(first, 'tab', 'tab', 'tab').taken).toBe(0);
    expect(edited(first, 'shift-tab').taken).toBe(2);
    expect(edited(common, 'shift-tab').taken).toBe(2);
  });

  it('takes the only one at once', () => {
    expect(shown(edited(opened('set', 'filter'), 'tab'))).toBe('set_request |');
  });

  it('without suggestions does nothing', () => {
    const prompt = opened('nothing', 'filter');
    expect(edited(prompt, 'tab')).toBe(prompt);
  });

  it('arrows go through suggestions, and back to the line', () => {
    const prompt = edited(opened('ge', 'filter'), 'down', 'down');
    expect(prompt.taken).toBe(1);
    expect(edited(prompt, 'up', 'up').taken).toBe(-1);
    expect(edited(prompt, 'down', 'down', 'down').taken).toBe(2);
  });

  it('what is taken takes the place of the word that was typed', () => {
    const prompt = edited(opened('a and ge', 'filter'), 'down', 'down');
    expect(shown(withSuggestion(prompt, world) as Prompt)).toBe('a and get_request.choice |');
    expect(withSuggestion(opened('ge', 'filter'), world)).toBeUndefined();
  });

  it('Enter takes the chosen suggestion, and the next Enter filters', () => {
    const at = { ...state, prompt: edited(opened('ge', 'filter'), 'down') };
    const taken = promptKey(at, at.prompt, 'enter', '', world).state;
    expect(taken.prompt?.text).toBe('get_request ');
    const done = promptKey(taken, taken.prompt as Prompt, 'enter', '', world).state;
    expect(done).toMatchObject({ prompt: undefined, view: { filter: 'get_request' } });
  });

  it('typing forgets what was chosen', () => {
    expect(edited(opened('ge', 'filter'), 'down', 't').taken).toBe(-1);
  });

  it('is for filters', () => {
    expect(opened('ge', 'search').suggestions).toEqual([]);
  });
});

describe('faults', () => {
  it('are known while something is typed, and shown at Enter', () => {
    const prompt = opened('get_request !', 'filter');
    expect(prompt).toMatchObject({ isShown: false, error: { at: 12, end: 13 } });
    const at = promptKey({ ...state, prompt }, prompt, 'enter', '', world).state;
    expect(at.prompt).toMatchObject({ isShown: true, text: 'get_request !', error: { at: 12, end: 13 } });
    expect(edited(at.prompt as Prompt, 'backspace')).toMatchObject({ isShown: false, error: undefined });
  });

  it('an empty line has none', () => {
    expect(opened('  ', 'filter').error).toBeUndefined();
  });
});

describe('lines typed before', () => {
  const history = { ...state.history, search: ['newest', 'older', 'oldest'] };
  const at: State = { ...state, history };
  const up = (prompt: Prompt, ...keys: readonly string[]): Prompt =>
    keys.reduce((one, key) => editPrompt(one, key, '', at, world), prompt);

  it('come with up, and go with down, back to what was being typed', () => {
    const prompt = opened('draft', 'search', at);
    expect(shown(up(prompt, 'up'))).toBe('newest|');
    expect(shown(up(prompt, 'up', 'ctrl-p', 'up', 'up'))).toBe('oldest|');
    expect(shown(up(prompt, 'up', 'up', 'down'))).toBe('newest|');
    expect(shown(up(prompt, 'up', 'up', 'down', 'ctrl-n', 'down'))).toBe('draft|');
  });

  it('can be edited, and are a draft then', () => {
    const prompt = up(opened('draft', 'search', at), 'up', 'backspace', 'up');
    expect(prompt.text).toBe('newest');
    expect(up(prompt, 'down').text).toBe('newes');
  });

  it('each kind has its own, the last first, once, and not without end', () => {
    let kept: State = state;
    for (const line of ['a', 'b', 'a', '  ', 'c']) kept = { ...kept, history: remembered(kept, 'filter', line) };
    expect(kept.history.filter).toEqual(['c', 'a', 'b']);
    expect(kept.history.search).toEqual([]);
    for (let i = 0; i < 200; i++) kept = { ...kept, history: remembered(kept, 'filter', `line ${i}`) };
    expect(kept.history.filter).toHaveLength(50);
    expect(kept.history.filter[0]).toBe('line 199');
  });
});

describe('pasted text', () => {
  it('goes in at the cursor, as one line', () => {
    const prompt = edited(opened('ab'), 'left');
    expect(shown(pasted({ ...state, prompt }, ' x\n  y\t', world).prompt as Prompt)).toBe('ax y|b');
  });

  it('brings no control characters and nothing that turns text around', () => {
    const prompt = opened('');
    const text = pasted({ ...state, prompt }, 'a\x1b[2Jb\u202ec\x07\u200b', world).prompt?.text;
    expect(text).toBe('a[2Jbc');
  });

  it('without a prompt is no keys', () => {
    const after = pasted(state, 'q', world);
    expect(after).toMatchObject({ prompt: undefined, screen: 'messages' });
    expect(after.flash?.text).toBe('pasted text goes into a prompt: f filters, / searches');
  });
});

describe('leaving', () => {
  it('Esc, and backspace in an empty line', () => {
    const prompt = opened('text');
    expect(promptKey({ ...state, prompt }, prompt, 'esc', '', world).state.prompt).toBeUndefined();
    const empty = opened('');
    expect(promptKey({ ...state, prompt: empty }, empty, 'backspace', '', world).state.prompt).toBeUndefined();
  });
});
