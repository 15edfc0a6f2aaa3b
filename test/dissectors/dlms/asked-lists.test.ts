/** Lists of what was asked for are as long as the wire likes, so they are held against the budget of all. */
import { describe, expect, it } from 'vitest';
import { attribute, axdr, get } from '../../../captures/bytes.js';
import { Budget, Conversation, Shared, Tables } from '../../../src/core/index.js';
import { decode, dissect } from '../../dissect.js';

const LISTED = [attribute(8, '0-0:1.0.0*255', 3), attribute(3, '1-0:1.8.0*255', 3)];
const request = (count: number, invokeId: number): Uint8Array =>
  get.requestList(
    invokeId,
    Array.from({ length: count }, (_, i) => Uint8Array.of(...(LISTED[i % 2] as Uint8Array), 0)),
  );
const response = (invokeId: number): Uint8Array =>
  get.responseList(invokeId, [Uint8Array.of(0, ...axdr.long(60)), Uint8Array.of(0, 2, 2, 0x0f, 0, 0x16, 30)]);

describe('lists of what was asked for', () => {
  it('are held until their answer comes', () => {
    const budget = new Budget(1000);
    const conversation = new Conversation(1, new Shared(undefined, budget));
    decode(Tables.apdu, 0xc0, request(2, 1), { conversation });
    expect(budget.held).toBeGreaterThan(0);
    expect(dissect(Tables.apdu, 0xc4, response(1), { conversation })).toContain('clock.time_zone');
    expect(budget.held).toBe(0);
  });

  it('count once where a request is sent again', () => {
    const budget = new Budget(1000);
    const conversation = new Conversation(1, new Shared(undefined, budget));
    decode(Tables.apdu, 0xc0, request(2, 1), { conversation });
    const { held } = budget;
    decode(Tables.apdu, 0xc0, request(2, 1), { conversation });
    expect(budget.held).toBe(held);
  });

  it('are forgotten in quiet conversations where all together are too much', () => {
    const budget = new Budget(3000);
    const conversations = Array.from({ length: 20 }, (_, id) => new Conversation(id, new Shared(undefined, budget)));
    for (const conversation of conversations) {
      for (const invokeId of [1, 2, 3]) decode(Tables.apdu, 0xc0, request(10, invokeId), { conversation });
      expect(budget.held).toBeLessThanOrEqual(3000);
    }
    const answers = conversations.map((conversation) => dissect(Tables.apdu, 0xc4, response(3), { conversation }));
    expect(answers[0]).not.toContain('clock.time_zone');
    expect(answers.at(-1)).toContain('clock.time_zone');
  });

  it('are not remembered where one alone is too much', () => {
    const conversation = new Conversation(1, new Shared(undefined, new Budget(50)));
    decode(Tables.apdu, 0xc0, request(10, 1), { conversation });
    const tree = dissect(Tables.apdu, 0xc4, response(1), { conversation });
    expect(tree).not.toContain('clock.time_zone');
    expect(tree).not.toContain('issue.bug');
  });
});
