import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Named, NOTHING_ASKED } from '../../../dissectors/dlms/asked.js';
import {
  abandon,
  abandonBetween,
  keyOf,
  type Place,
  place,
  type Transfers,
  transfers,
} from '../../../dissectors/dlms/transfer.js';
import { Budget, Limits } from '../../../src/core/index.js';

/** Feeds blocks of one transfer, with bytes made from the number or given: in windows or, as services do, one by one. */
class Sender {
  readonly state: Transfers = transfers.create();
  private frame = 0;

  constructor(
    readonly isWindowed = true,
    readonly budget = new Budget(Limits.heldBytes),
  ) {}

  send(number: number, isLast = false, text = `<${number}>`, key = 'k', about?: Named): Place {
    const bytes = Buffer.from(`..${text}.`);
    return place(this.state, this.budget, {
      key,
      number,
      isLast,
      isWindowed: this.isWindowed,
      bytes,
      at: 2,
      end: bytes.length - 1,
      frames: [++this.frame],
      about,
    });
  }
}

const textOf = (where: Place): string => Buffer.from(where.joined ?? []).toString();

describe('block transfers', () => {
  it('joins blocks in order, and tells in which frames they came', () => {
    const sender = new Sender();
    expect(sender.send(1).kind).toBe('part');
    expect(sender.send(2)).toEqual({ kind: 'part', blocks: 2, frames: [1] });
    const whole = sender.send(3, true);
    expect(whole).toMatchObject({ kind: 'whole', blocks: 3, frames: [1, 2] });
    expect(textOf(whole)).toBe('<1><2><3>');
    expect(sender.budget.held).toBe(0);
  });

  it('gives back with the last block what the first one said of the whole', () => {
    const sender = new Sender();
    const about = { asked: { ...NOTHING_ASKED, classId: 7, member: 2 }, bytes: new Uint8Array(0), frame: 1 };
    sender.send(1, false, 'a', 'k', about);
    expect(sender.send(2, true).about).toEqual(about);
  });

  it('joins whatever the order, when the last that is missing comes', () => {
    const sender = new Sender();
    sender.send(1);
    sender.send(3);
    const last = sender.send(4, true);
    expect(last).toMatchObject({ kind: 'incomplete', missing: '2' });
    expect(textOf(last)).toBe('<1>');
    const whole = sender.send(2);
    expect(whole.kind).toBe('whole');
    expect(textOf(whole)).toBe('<1><2><3><4>');
  });

  it('counts a repeated block once, also behind the end of its transfer', () => {
    const sender = new Sender();
    sender.send(1);
    expect(sender.send(1).kind).toBe('repeat');
    sender.send(2, true);
    expect(sender.send(2, true).kind).toBe('repeat');
  });

  it('lists runs of missing blocks, and shows what there is only once', () => {
    const sender = new Sender();
    sender.send(2);
    sender.send(6);
    const last = sender.send(9, true);
    expect(last).toMatchObject({ kind: 'incomplete', missing: '1, 3–5, 7–8' });
    expect(last.joined).toHaveLength(0);
    expect(sender.send(9, true)).toMatchObject({ kind: 'repeat', missing: '1, 3–5, 7–8' });
  });

  it('takes other bytes under the first number for another transfer', () => {
    const sender = new Sender();
    sender.send(1);
    sender.send(2);
    expect(sender.send(1, false, 'new')).toMatchObject({ kind: 'part', given: 2 });
    expect(textOf(sender.send(2, true))).toBe('new<2>');
  });

  it.each([true, false])(
    'takes other bytes under a later number for a transfer whose beginning was lost (windows: %s)',
    (isWindowed) => {
      const sender = new Sender(isWindowed);
      sender.send(1);
      sender.send(2);
      expect(sender.send(2, false, 'B')).toMatchObject({ kind: 'part', given: 2 });
      const last = sender.send(3, true, 'C');
      expect(last).toMatchObject({ kind: 'incomplete', missing: '1' });
      expect(last.joined).toHaveLength(0);
    },
  );

  it('begins anew with the first block in windows, whether it is sent again or is of another transfer', () => {
    const sender = new Sender();
    sender.send(1);
    sender.send(2);
    sender.send(4, true, 'old');
    expect(sender.send(1)).toEqual({ kind: 'repeat', blocks: 1, expected: 2 });
    sender.send(2);
    expect(sender.send(3).kind).toBe('part');
    expect(textOf(sender.send(4, true, 'new'))).toBe('<1><2><3>new');
  });

  it('fills holes in windows, but never where each block waits', () => {
    for (const isWindowed of [true, false]) {
      const sender = new Sender(isWindowed);
      sender.send(1);
      sender.send(3, true);
      expect(sender.send(2)).toMatchObject(isWindowed ? { kind: 'whole' } : { kind: 'part', given: 2 });
    }
  });

  it('takes a lower number for another transfer where each block waits, though its bytes are the same', () => {
    const sender = new Sender(false);
    sender.send(1);
    sender.send(2);
    expect(sender.send(2)).toMatchObject({ kind: 'repeat', blocks: 2 });
    expect(sender.send(1)).toMatchObject({ kind: 'part', blocks: 1, given: 2 });
    sender.send(2, false, 'two');
    expect(textOf(sender.send(3, true, 'three'))).toBe('<1>twothree');
  });

  it('takes what stands behind the last block for another transfer, and so a last one before others', () => {
    const behind = new Sender();
    behind.send(2, true);
    expect(behind.send(3)).toMatchObject({ kind: 'part', given: 1 });
    const before = new Sender();
    before.send(4);
    expect(before.send(3, true)).toMatchObject({ kind: 'incomplete', given: 1, missing: '1–2' });
  });

  it('takes a first block for another transfer where it is for another object', () => {
    const sender = new Sender(false);
    const aboutOf = (...bytes: readonly number[]): Named => ({
      asked: NOTHING_ASKED,
      bytes: Uint8Array.from(bytes),
      frame: 1,
    });
    sender.send(1, false, 'a', 'k', aboutOf(3));
    expect(sender.send(1, false, 'a', 'k', aboutOf(3)).kind).toBe('repeat');
    expect(sender.send(1, false, 'a', 'k', aboutOf(4))).toMatchObject({ kind: 'part', given: 1 });
    expect(sender.send(2, true).about).toEqual(aboutOf(4));
  });

  it('ends all between two parties, in both directions, and nothing else', () => {
    const sender = new Sender();
    const keys = [keyOf('get', 1, 16, 3), keyOf('set', 16, 1, 3), keyOf('get', 1, 160, 3), keyOf('get', 11, 16, 3)];
    for (const key of keys) sender.send(1, false, 'x', key);
    expect(abandonBetween(sender.state, sender.budget, 16, 1)).toBe(2);
    expect([...sender.state.open.keys()]).toEqual(keys.slice(2));
  });

  it('takes no block for a repetition of what was finished before something else was asked for', () => {
    const sender = new Sender(false);
    sender.send(1);
    sender.send(2);
    sender.send(3, true);
    expect(sender.send(3, true).kind).toBe('repeat');
    abandon(sender.state, sender.budget, 'k');
    expect(sender.send(2).kind).toBe('part');
  });

  it('never mixes two parties', () => {
    const sender = new Sender();
    sender.send(1, false, 'a', 'one');
    sender.send(1, false, 'b', 'two');
    expect(textOf(sender.send(2, true, 'A', 'one'))).toBe('aA');
    expect(textOf(sender.send(2, true, 'B', 'two'))).toBe('bB');
  });

  it('understands blocks that count from 0', () => {
    const sender = new Sender();
    sender.send(0);
    expect(textOf(sender.send(1, true))).toBe('<0><1>');
  });

  it('says how many blocks an error ended', () => {
    const sender = new Sender();
    sender.send(1);
    sender.send(2);
    expect(abandon(sender.state, sender.budget, 'k')).toBe(2);
    expect(abandon(sender.state, sender.budget, 'k')).toBe(0);
    expect(sender.budget.held).toBe(0);
  });

  it('lets the oldest transfer go where too many are open', () => {
    const sender = new Sender();
    for (let i = 0; i <= Limits.transfers; i++) sender.send(1, false, 'x', `k${i}`);
    expect(sender.state.open.size).toBe(Limits.transfers);
    expect(sender.send(2, true, 'y', 'k0').kind).toBe('incomplete');
  });

  it('gives up who held on longest where all hold too much, and says so', () => {
    const sender = new Sender(true, new Budget(1000));
    const large = 'x'.repeat(300);
    for (const key of ['a', 'b', 'c']) sender.send(1, false, large, key);
    expect(sender.send(2, true, 'y', 'a')).toMatchObject({ kind: 'stray' });
    expect(sender.send(2, true, 'y', 'c')).toMatchObject({ kind: 'whole' });
    expect(sender.budget.held).toBeLessThanOrEqual(1000);
  });

  it('refuses a transfer that alone is too much', () => {
    const sender = new Sender(true, new Budget(500));
    sender.send(1, false, 'x'.repeat(300));
    expect(sender.send(2, false, 'x'.repeat(300))).toMatchObject({ kind: 'stray', fault: 'too much is held at once' });
    expect(sender.budget.held).toBe(0);
  });

  it('gives the whole for any order in windows and any repeats but of the first, exactly once', () => {
    const order = fc
      .integer({ min: 1, max: 12 })
      .chain((count) =>
        fc.tuple(
          fc.constant(count),
          fc.shuffledSubarray([...Array(count).keys()], { minLength: count }),
          fc.array(fc.nat({ max: count - 1 }), { maxLength: 6 }),
        ),
      );
    fc.assert(
      fc.property(order, ([count, shuffled, repeats]) => {
        const sender = new Sender();
        const sent = [
          ...shuffled.slice(0, -1),
          ...repeats.filter((i) => i !== shuffled.at(-1) && i > 0),
          ...shuffled.slice(-1),
        ];
        const places = sent.map((i) => sender.send(i + 1, i + 1 === count));
        const wholes = places.filter(({ kind }) => kind === 'whole');
        expect(wholes.map(textOf)).toEqual([[...Array(count).keys()].map((i) => `<${i + 1}>`).join('')]);
        expect(places.at(-1)?.kind).toBe('whole');
        expect(sender.budget.held).toBe(0);
      }),
    );
  });

  it('stays within its budget for whatever comes', () => {
    const block = fc.tuple(
      fc.nat({ max: 5 }),
      fc.boolean(),
      fc.string({ maxLength: 80 }),
      fc.constantFrom('a', 'b', 'c'),
    );
    fc.assert(
      fc.property(fc.array(block, { maxLength: 60 }), (blocks) => {
        const sender = new Sender(true, new Budget(800));
        for (const [number, isLast, text, key] of blocks) sender.send(number, isLast, text, key);
        expect(sender.budget.held).toBeLessThanOrEqual(800);
      }),
    );
  });

  const MANY = 60_000;
  it.each<[string, (sender: Sender, i: number) => Place]>([
    ['a last block, then every other one', (sender, i) => sender.send(i === 0 ? 2 ** 31 : 2 * i + 2, i === 0)],
    ['the same from behind', (sender, i) => sender.send(i === 0 ? 2 ** 31 : 4 * MANY - 2 * i, i === 0)],
    [
      'a last block over and over',
      (sender, i) => (i < MANY / 2 ? sender.send(2 * i + 2) : sender.send(2 ** 31, true, 'x')),
    ],
    [
      'a last block with other bytes each time',
      (sender, i) => (i < MANY / 2 ? sender.send(i + 1) : sender.send(2 ** 31, true, `${i}`)),
    ],
  ])('costs the same for each block, however many there are: %s', (_, send) => {
    const sender = new Sender();
    let joined = 0;
    const before = process.cpuUsage();
    for (let i = 0; i < MANY; i++) joined += send(sender, i).joined?.length ?? 0;
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(4000);
    expect(joined).toBeLessThan(2 * MANY * '<12345>'.length);
  });

  it('gives up what has more gaps than any sender leaves', () => {
    const sender = new Sender();
    let where = sender.send(2);
    for (let i = 2; i < Limits.gapsPerTransfer + 3; i++) where = sender.send(2 * i);
    expect(where).toMatchObject({ kind: 'stray', fault: 'more than 4096 gaps between blocks' });
    expect(sender.budget.held).toBe(0);
  });

  it('holds nothing more for blocks that were given up', () => {
    const sender = new Sender();
    for (const number of [1, 2, 3, 4]) sender.send(number);
    const held = sender.budget.held;
    sender.send(2, false, '[2]');
    expect(sender.budget.held).toBe(held / 4);
  });
});
