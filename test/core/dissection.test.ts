import { describe, expect, it } from 'vitest';
import {
  Conversation,
  Dissection,
  type Dissector,
  defineFields,
  group,
  Limits,
  Memo,
  octets,
  Registry,
  Secret,
  Slot,
  Table,
  Tape,
  u8,
  u16,
  u32,
} from '../../src/core/index.js';
import { tree } from '../dissect.js';

const F = defineFields('test_dissection', {
  self: group('Test'),
  length: u8('Length'),
  small: u8('Small'),
  wide: u16('Wide'),
  wider: u32('Wider'),
  body: octets('Body'),
  inner: group('Inner'),
});
const table = new Table('test', 'test key', true);

function run(
  bytes: readonly number[],
  dissect: Dissector['dissect'],
  cut = 0,
  more: readonly Dissector[] = [],
): string {
  const tape = new Tape();
  const registry = new Registry().add({ name: 'test', answers: [[table, 1]], dissect }, ...more);
  const d = new Dissection(registry);
  d.begin(tape, new Conversation(1));
  d.range(tape.addStore(Uint8Array.from(bytes), 'frame'), 0, bytes.length, cut);
  d.run(table, 1);
  return tree(tape);
}

describe('Dissection', () => {
  it('keeps the field that bytes were missing for, and says what set the end', () => {
    const said = run([2, 0x11, 0x22, 0x33], (d) => {
      d.narrow(d.read(F.length), F.length);
      d.read(F.small);
      d.read(F.wide);
    });
    expect(said).toContain('Wide needs 2 bytes, 1 are there; the end was set by test_dissection.length');
    expect(said).toContain('2+1 test_dissection.wide 22');
    expect(said).toContain('3+1 bytes.trailing 33');
  });

  it('reports a length that claims more than there is, and reads what is there', () => {
    const said = run([9, 0x11], (d) => {
      d.narrow(d.read(F.length), F.length);
      d.rest(F.body);
      d.widen();
    });
    expect(said).toContain('issue.truncated: Length says 9 bytes, 1 are there; the bytes end there');
    expect(said).toContain('1+1 test_dissection.body 11');
  });

  it('blames the capture, not the sender, where the capture kept less', () => {
    const said = run(
      [9, 0x11],
      (d) => {
        d.narrow(d.read(F.length), F.length);
        d.read(F.small);
        d.read(F.wide);
      },
      8,
    );
    expect(said).toContain('issue.cut_capture: Length says 9 bytes, 1 were captured');
    expect(said).toContain('issue.cut_capture: Wide needs 2 bytes, 0 were captured');
    expect(said).not.toContain('issue.truncated');
  });

  it('blames the sender where a length claims more than was on the wire', () => {
    const said = run([9, 0x11], (d) => d.narrow(d.read(F.length), F.length), 3);
    expect(said).toContain('issue.truncated');
  });

  it('closes groups and ranges of a dissector that ran out of bytes, and goes on behind it', () => {
    const inner: Dissector = {
      name: 'inner',
      answers: [[table, 2]],
      dissect(d) {
        d.open(F.inner);
        d.narrow(1, F.length);
        d.read(F.wide);
      },
    };
    const said = run(
      [0x11, 0x22],
      (d) => {
        d.open(F.self);
        d.next(table, 2);
        d.read(F.small);
        d.close();
      },
      0,
      [inner],
    );
    expect(said).toBe(
      [
        '0+2 test_dissection',
        '  0+1 test_dissection.inner',
        '    0+1 issue.truncated: Wide needs 2 bytes, 1 are there; the end was set by test_dissection.length',
        '    0+1 test_dissection.wide 11',
        '  1+1 test_dissection.small 22',
      ].join('\n'),
    );
  });

  it('turns a fault of a dissector into a note with its name', () => {
    const said = run([1, 2], (d) => {
      d.read(F.small);
      throw new Error('oh no');
    });
    expect(said).toContain('issue.bug: test: oh no');
    expect(said).toContain('1+1 bytes.unknown 02');
  });

  it('keeps bytes of a key that nobody answers', () => {
    const said = run([1, 2], (d) => d.next(table, 0x2a));
    expect(said).toContain('issue.unknown: no dissector answers test key 0x2a');
    expect(said).toContain('0+2 bytes.unknown 0102');
  });

  it('stops protocols that are in each other without end', () => {
    const said = run([1], (d) => d.next(table, 1));
    expect(said).toContain(`issue.limit: more than ${Limits.layerDepth} protocols in each other`);
  });

  it('reads other bytes inside, and then goes on where it was', () => {
    const said = run([1, 2], (d) => {
      d.read(F.small);
      d.inside(Uint8Array.of(9, 8, 7), 'joined', () => d.read(F.wide));
      d.read(F.small);
    });
    expect(said).toContain('test_dissection.wide 0908');
    expect(said).toContain('bytes.trailing 07');
    expect(said).toMatch(/1\+1 test_dissection\.small 02$/);
  });

  it('reads without writing when nothing is recorded', () => {
    const tape = new Tape();
    const d = new Dissection(new Registry());
    d.recording = false;
    d.begin(tape, new Conversation(1));
    d.range(tape.addStore(Uint8Array.of(1, 2, 3, 4, 5), 'frame'), 0, 5);
    expect([d.read(F.small), d.read(F.wider)]).toEqual([1, 0x02030405]);
    expect(tape.top).toBe(0);
  });

  it('asks the conversation once, and remembers the answer', () => {
    const counter = new Slot('test.counter', () => ({ count: 0 }));
    const answers: number[] = [];
    const dissector: Dissector = {
      name: 'counting',
      answers: [[table, 1]],
      dissect(d) {
        answers.push(d.once((conversation) => ++conversation.of(counter).count));
        d.read(F.small);
      },
    };
    const d = new Dissection(new Registry().add(dissector));
    const conversation = new Conversation(1);
    const memos = [new Memo(), new Memo()];
    const decode = (memo: Memo, again: boolean): void => {
      const tape = new Tape();
      d.begin(tape, conversation, memo, again);
      d.range(tape.addStore(Uint8Array.of(1), 'frame'), 0, 1);
      d.run(table, 1);
    };
    for (const memo of memos) decode(memo, false);
    for (const memo of memos.toReversed()) decode(memo, true);
    expect(answers).toEqual([1, 2, 2, 1]);
    expect(conversation.of(counter).count).toBe(2);
  });
});

describe('Registry', () => {
  const one: Dissector = { name: 'one', answers: [[table, 7]], dissect() {} };

  it('refuses two claims for one key, unless the newcomer names the old one', () => {
    const two: Dissector = { name: 'two', answers: [[table, 7]], dissect() {} };
    expect(() => new Registry().add(one, two)).toThrow('two and one both answer test key 7');
    expect(new Registry().add(one, { ...two, replaces: ['one'] }).find(table, 7)?.name).toBe('two');
    expect(() => new Registry().add(one, one)).toThrow('two dissectors called one');
  });

  it('finds large keys, too', () => {
    const large: Dissector = { name: 'large', answers: [[table, 70_000]], dissect() {} };
    const registry = new Registry().add(one, large);
    expect(registry.find(table, 70_000)).toBe(large);
    expect(registry.find(table, 8)).toBeUndefined();
    expect(registry.keys(table)).toEqual([7, 70_000]);
  });

  it('makes secrets zero once their byte store was read, and never in the frame', () => {
    const made = Uint8Array.of(1, 2, 3, 4);
    let seen: number[] = [];
    const said = run([5, 6], (d) => {
      d.conceal(0, 1, Secret.key);
      d.inside(made, 'made', () => {
        d.conceal(1, 3, Secret.key);
        d.rest(F.body);
        seen = [...made];
        d.read(F.small);
      });
      d.rest(F.body);
    });
    expect(seen).toEqual([1, 2, 3, 4]);
    expect([...made]).toEqual([1, 0, 0, 4]);
    expect(said).toContain('1:0+4 test_dissection.body 01000004');
    expect(said).toContain('0+2 test_dissection.body 0506');
  });
});
