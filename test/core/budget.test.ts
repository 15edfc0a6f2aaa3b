import { describe, expect, it } from 'vitest';
import { Budget } from '../../src/core/index.js';

function holder(): { dropped: boolean; drop(): void } {
  return {
    dropped: false,
    drop() {
      this.dropped = true;
    },
  };
}

describe('Budget', () => {
  it('drops who held on longest without adding anything', () => {
    const budget = new Budget(100);
    const [a, b, c] = [holder(), holder(), holder()];
    budget.hold(a, 40);
    budget.hold(b, 40);
    budget.hold(a, 10);
    budget.hold(c, 30);
    expect([a.dropped, b.dropped, c.dropped]).toEqual([false, true, false]);
    expect(budget.held).toBe(80);
  });

  it('refuses what one holder could never have, and drops nobody for it', () => {
    const budget = new Budget(100);
    const [a, b] = [holder(), holder()];
    budget.hold(a, 60);
    expect(budget.hold(b, 101)).toBe(false);
    expect([a.dropped, budget.held]).toEqual([false, 60]);
  });

  it('counts what was released as free again', () => {
    const budget = new Budget(100);
    const [a, b] = [holder(), holder()];
    budget.hold(a, 90);
    budget.release(a);
    budget.release(a);
    expect(budget.hold(b, 100)).toBe(true);
    expect([a.dropped, budget.held]).toEqual([false, 100]);
  });

  it('never drops who holds, even where that one takes nearly all', () => {
    const budget = new Budget(100);
    const [a, b] = [holder(), holder()];
    budget.hold(a, 10);
    budget.hold(b, 10);
    expect(budget.hold(a, 89)).toBe(true);
    expect([a.dropped, b.dropped, budget.held]).toEqual([false, true, 99]);
  });

  it('lets go of so many bytes of a holder', () => {
    const budget = new Budget(100);
    const a = holder();
    budget.hold(a, 60);
    budget.release(a, 20);
    expect(budget.held).toBe(40);
    budget.release(a, 50);
    expect(budget.held).toBe(0);
  });

  it('costs the same for each, however many hold something', () => {
    const budget = new Budget(130 * 200_000);
    const before = process.cpuUsage();
    for (let i = 0; i < 600_000; i++) budget.hold(holder(), 130);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(3000);
    expect(budget.held).toBeLessThanOrEqual(130 * 200_000);
  });
});
