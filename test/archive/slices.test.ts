import { describe, expect, it } from 'vitest';
import { Slices } from '../../src/archive/slices.js';
import { until } from './fake.js';

/** Works until its time is over, so many times. */
function busy(slices: Slices, name: string, slicesLeft: number, told: string[]): { step(): boolean } {
  let left = slicesLeft;
  return {
    step: () => {
      while (!slices.isOver());
      told.push(name);
      return --left > 0;
    },
  };
}

describe('slices', () => {
  it('gives jobs their turns one after the other', async () => {
    const slices = new Slices(1);
    const told: string[] = [];
    slices.run(busy(slices, 'a', 3, told));
    const last = slices.run(busy(slices, 'b', 3, told));
    expect(told).toEqual([]);
    await until(() => last.isDone);
    expect(told).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
  });

  it('lets the event loop turn between slices', async () => {
    const slices = new Slices(8);
    const told: string[] = [];
    const handle = slices.run(busy(slices, 'a', 10, told));
    let turns = 0;
    await until(() => {
      turns++;
      return handle.isDone;
    });
    expect(turns).toBeGreaterThanOrEqual(10);
  });

  it('works the first slice at once where that is asked for', () => {
    const slices = new Slices(1);
    const told: string[] = [];
    expect(slices.run(busy(slices, 'a', 1, told), 'now').isDone).toBe(true);
    expect(told).toEqual(['a']);
  });

  it('lets a job that is begun within another wait for its turn', async () => {
    const slices = new Slices(1);
    const told: string[] = [];
    const outer = slices.run({
      step: () => {
        slices.run(busy(slices, 'inner', 1, told), 'now');
        told.push('outer');
        return false;
      },
    });
    await until(() => outer.isDone && told.length === 2);
    expect(told).toEqual(['outer', 'inner']);
  });

  it('forgets jobs that are cancelled, also by themselves', async () => {
    const slices = new Slices(1);
    const told: string[] = [];
    const cancelled = slices.run(busy(slices, 'a', 5, told));
    const other = slices.run({
      step: () => {
        cancelled.cancel();
        other.cancel();
        told.push('b');
        return true;
      },
    });
    await until(() => other.isDone);
    await until(() => true);
    expect(told).toEqual(['a', 'b']);
  });

  it('end a job that throws, and go on with the others', async () => {
    const slices = new Slices(1);
    const told: string[] = [];
    const broken = {
      step: (): boolean => {
        throw new Error('broken');
      },
    };
    expect(() => slices.run(broken, 'now')).toThrow('broken');
    expect(slices.run(busy(slices, 'a', 1, told), 'now').isDone).toBe(true);
  });
});
