import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type WhoSpeaks, within } from '../../src/core/index.js';
import { type Entry, KeyRing, type Match } from '../../src/security/index.js';

const entry = (name: string, match: Match): Entry => ({ match, set: { name } });
const nobody: WhoSpeaks = { titles: [], addresses: [], client: -1, server: -1, serials: [] };
const found = (ring: KeyRing, who: Partial<WhoSpeaks>): string[] =>
  ring.setsFor({ ...nobody, ...who }).map(({ name }) => name);

const TITLE = '4d4d4d0000bc614e';
const OTHER = '4d4d4d0000000001';

describe('entries of the ring', () => {
  const ring = new KeyRing([
    entry('all', {}),
    entry('parties', { client: [1], server: [16] }),
    entry('serial', { serial: '12345678' }),
    entry('address', { address: '10.0.0.5' }),
    entry('port', { address: '10.0.0.5:4059' }),
    entry('address and parties', { address: '10.0.0.5', client: [1], server: [16] }),
    entry('title', { systemTitle: TITLE }),
    entry('title and address', { systemTitle: TITLE, address: '10.0.0.5' }),
  ]);

  it('are found by all that they say, the most specific first', () => {
    const who = {
      titles: [OTHER, TITLE],
      addresses: ['10.0.0.9', '10.0.0.9:50000', '10.0.0.5', '10.0.0.5:4059'],
      client: 1,
      server: 16,
      serials: ['12345678'],
    };
    expect(found(ring, who)).toEqual([
      'title and address',
      'title',
      'port',
      'address and parties',
      'address',
      'serial',
      'parties',
      'all',
    ]);
    expect(found(ring, { ...who, server: 17, addresses: [] })).toEqual(['title', 'serial', 'all']);
  });

  it('that are for all are found for whoever nothing is known of', () => {
    expect(found(ring, { titles: ['4d4d4d00000000ff'] })).toEqual(['all']);
    expect(found(new KeyRing([entry('all', {})]), {})).toEqual(['all']);
    expect(found(new KeyRing(), {})).toEqual([]);
  });

  it('for a title are tried where nothing tells who speaks, if they are few', () => {
    expect(found(ring, {})).toEqual(['title', 'all']);
    const many = Array.from({ length: 17 }, (_, i) => entry(String(i), { systemTitle: `4d4d4d00000000${10 + i}` }));
    expect(found(new KeyRing(many), {})).toEqual([]);
  });

  it('are found by wPorts within another address', () => {
    expect(found(ring, { client: within(7, 1), server: within(9, 16) })).toEqual(['parties', 'all']);
  });

  it('are found by one party, and by each number that an address in two parts may have', () => {
    const parties = new KeyRing([
      entry('client', { client: [1] }),
      entry('server', { server: [145, 16401] }),
      entry('both', { client: [1], server: [145, 16401] }),
    ]);
    expect(found(parties, { client: 1, server: 16401 })).toEqual(['both', 'client', 'server']);
    expect(found(parties, { client: 2, server: 145 })).toEqual(['server']);
    expect(found(parties, { client: -1, server: -1 })).toEqual([]);
  });

  it('of the same rank are found in the order of the titles, then of the file', () => {
    const titles = new KeyRing([
      entry('meter', { systemTitle: TITLE }),
      entry('client', { systemTitle: OTHER }),
      entry('meter again', { systemTitle: TITLE }),
    ]);
    expect(found(titles, { titles: [OTHER, TITLE] })).toEqual(['client', 'meter', 'meter again']);
    expect(found(titles, { titles: [TITLE, TITLE, OTHER] })).toEqual(['meter', 'meter again', 'client']);
  });

  it('are found as if each were looked at', () => {
    const text = (...words: string[]) => fc.option(fc.constantFrom(...words), { nil: undefined });
    const party = fc.option(fc.subarray([1, 2, 3], { minLength: 1 }), { nil: undefined });
    const match = fc.record({
      systemTitle: text(TITLE, OTHER),
      address: text('10.0.0.5', '10.0.0.5:4059', '2001:db8::5'),
      client: party,
      server: party,
      serial: text('1', '2'),
    });
    const who = fc.record({
      titles: fc.subarray([TITLE, OTHER], { minLength: 1 }),
      addresses: fc.subarray(['10.0.0.5', '10.0.0.5:4059', '2001:db8::5']),
      client: fc.constantFrom(-1, 1, 2),
      server: fc.constantFrom(-1, 1, 2),
      serials: fc.subarray(['1', '2']),
    });
    const fits = (one: Match, { titles, addresses, client, server, serials }: WhoSpeaks): boolean =>
      (one.systemTitle === undefined || titles.includes(one.systemTitle)) &&
      (one.address === undefined || addresses.includes(one.address)) &&
      (one.client === undefined || one.client.includes(client)) &&
      (one.server === undefined || one.server.includes(server)) &&
      (one.serial === undefined || serials.includes(one.serial));
    fc.assert(
      fc.property(fc.array(match, { maxLength: 20 }), who, (matches, one) => {
        const all = matches.map((wanted, i) => entry(String(i), wanted));
        const right = all.filter((candidate) => fits(candidate.match, one)).map(({ set }) => set.name);
        expect(found(new KeyRing(all), one).sort()).toEqual(right.sort());
      }),
    );
  });

  it('are added while the program runs: what failed may be tried again', () => {
    const growing = new KeyRing();
    expect([growing.hasKeys, growing.generation]).toEqual([false, 0]);
    growing.add([entry('one', {})]);
    expect([growing.hasKeys, growing.generation, growing.sets.length]).toEqual([true, 1, 1]);
    growing.add([]);
    expect(growing.generation).toBe(1);
  });
});
