import { describe, expect, it } from 'vitest';
import { jsonOf } from '../../captures/expect.js';

describe('keys of an object', () => {
  it('never stand twice in one, also where an object in it has the same key', async () => {
    // An AARE whose context is of a wrong type twice, user-information that is no APDU, and a length that is none.
    const line = '61 1f a109 0103a2 03020101 a305 a103020101 be06 0004040e0100 0601a3 05a103020101be060004040e010006';
    const json = await jsonOf('line.hex', Buffer.from(line));
    expect(json).toContain('"unknown":["a20302"]');
    expect(json).toContain('"unknown_3":["0302"]');
  });
});
