import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../src/archive/query.js';
import { AllRows, FilteredRows, type Rows } from '../../src/archive/rows.js';
import { type Hit, Search, type Start } from '../../src/archive/search.js';
import { Slices } from '../../src/archive/slices.js';
import { fieldById, LinkType, type Message, obisText, summarize } from '../../src/index.js';
import { filterOf } from '../filter/helper.js';
import { archiveOf, archiveOfFrames, type FakeArchive, registry, until } from './fake.js';

const session = await archiveOf(['wrapper-session.pcap']);

const lineOf = (message: Message): string => {
  const { service, object, value, source, destination } = summarize(message, registry);
  return [source, destination, service, object, value].join(' ');
};

interface Settings {
  readonly rows?: Rows;
  readonly start?: Partial<Start>;
  readonly slices?: Slices;
}

const FROM_THE_FIRST: Start = { index: 0, place: undefined, direction: 'forward', layers: false };

async function find(archive: FakeArchive, text: string, settings: Settings = {}): Promise<Hit | undefined> {
  let result: { readonly hit: Hit | undefined } | undefined;
  const { rows = new AllRows(archive), slices = new Slices() } = settings;
  const start = { ...FROM_THE_FIRST, ...settings.start };
  new Search(archive, slices, rows, parseQuery(text), start, lineOf, (hit) => {
    result = { hit };
  });
  await until(() => result !== undefined);
  return result?.hit;
}

/** All that is found, one after the other, until it begins anew. */
async function findAll(archive: FakeArchive, text: string, settings: Settings = {}): Promise<readonly Hit[]> {
  const found: Hit[] = [];
  let start: Partial<Start> = settings.start ?? {};
  for (;;) {
    const hit = await find(archive, text, { ...settings, start });
    if (hit === undefined || hit.wrapped) return found;
    found.push(hit);
    start = { ...start, index: hit.index, place: hit };
  }
}

const place = ({ index, node, store, offset }: Hit): string => `${index} ${node} ${store} ${offset}`;

function nameAt(archive: FakeArchive, hit: Hit): string {
  return fieldById(archive.message(hit.index, false).tape.fieldId(hit.node)).name;
}

describe('searching text', () => {
  it('finds values, labels and lines, and goes on within a message', async () => {
    const hits = await findAll(session, 'object-undefined');
    expect(hits.map((hit) => [hit.index + 1, nameAt(session, hit)])).toEqual([
      [14, 'dlms.result'],
      [20, 'dlms.result'],
    ]);
    const labels = await findAll(session, 'invoke-id');
    expect(labels.length).toBeGreaterThan(session.count);
    expect(new Set(labels.map((hit) => hit.index)).size).toBeLessThan(labels.length);
  });

  it('finds a message as a whole by its line where no node has the text', async () => {
    const hits = await findAll(session, '192.0.2.20:4059');
    expect(hits).toHaveLength(session.count);
    expect(new Set(hits.map((hit) => hit.node))).toEqual(new Set([-1]));
  });

  it('asks for the case where there are capitals', async () => {
    expect(await find(session, 'profile generic')).toBeDefined();
    expect(await find(session, 'Profile generic')).toBeDefined();
    expect(await find(session, 'PROFILE generic')).toBeUndefined();
  });

  it('goes on behind the end with the beginning, and says so', async () => {
    const hit = await find(session, 'object-undefined', { start: { index: 20 } });
    expect([hit?.index, hit?.wrapped]).toEqual([13, true]);
    const back = await find(session, 'object-undefined', { start: { index: 5, direction: 'backward' } });
    expect([back?.index, back?.wrapped]).toEqual([19, true]);
  });

  it('finds the only place again, and nothing where there is none', async () => {
    const only = await find(session, 'RLRQ');
    const again = await find(session, 'RLRQ', { start: { index: only?.index as number, place: only } });
    expect([again?.index, again?.node, again?.wrapped]).toEqual([only?.index, only?.node, true]);
    expect(await find(session, 'there is no such text')).toBeUndefined();
    expect(await find(await archiveOf([]), 'anything')).toBeUndefined();
  });

  it('looks only at the messages in view', async () => {
    const rows = new FilteredRows(session, new Slices(1000), { filter: filterOf('get_request') });
    const hits = await findAll(session, 'get-re', { rows });
    expect([...new Set(hits.map((hit) => hit.index + 1))]).toEqual([3, 5, 7, 9, 11, 13, 19]);
    // From a message that is not in view.
    expect((await find(session, 'get-re', { rows, start: { index: 3 } }))?.index).toBe(4);
    expect((await find(session, 'get-re', { rows, start: { index: 3, direction: 'backward' } }))?.index).toBe(2);
  });
});

describe('searching codes', () => {
  it('finds nodes that are codes, and octet strings of six', async () => {
    const hits = await findAll(session, '1-0:*.8.0');
    expect(hits.length).toBeGreaterThan(3);
    const names = new Set(hits.map((hit) => nameAt(session, hit)));
    expect(names).toContain('cosem.instance');
    expect(names.size).toBeGreaterThan(1);
    for (const hit of hits) {
      const { tape } = session.message(hit.index, false);
      expect(obisText(tape.stores[hit.store] as Uint8Array, hit.offset)).toMatch(/^1-0:\d+\.8\.0\*255$/);
      expect(hit.length).toBe(6);
    }
  });
});

describe('searching bytes', () => {
  const pattern = '08 00 ff';

  /** Every place, by looking at each. */
  function places(archive: FakeArchive, wanted: readonly number[]): string[] {
    const found: string[] = [];
    for (let index = 0; index < archive.count; index++) {
      const { tape, store, start, end } = archive.message(index, false);
      for (let at = store; at < tape.storeCount; at++) {
        const bytes = (tape.stores[at] as Uint8Array).subarray(0, at === store ? end : undefined);
        for (let offset = at === store ? start : 0; offset + wanted.length <= bytes.length; offset++) {
          if (wanted.every((byte, i) => byte < 0 || byte === bytes[offset + i])) found.push(`${index} ${at} ${offset}`);
        }
      }
    }
    return found;
  }

  it.each([
    ['wrapper-session.pcap', '08 00 ff', [8, 0, 255]],
    ['wrapper-session.pcap', '00 ?? 00', [0, -1, 0]],
    ['hdlc-segmented.pcap', 'hex:7e', [0x7e]],
    ['wrapper-get-blocks.pcap', '.. 00 .. 01', [-1, 0, -1, 1]],
    ['wrapper-get-blocks.pcap', '00 00 00 00', [0, 0, 0, 0]],
  ] as const)('finds all there are in %s: %s', async (capture, text, wanted) => {
    const archive = await archiveOf([capture]);
    const hits = await findAll(archive, text);
    expect(hits.map(({ index, store, offset }) => `${index} ${store} ${offset}`)).toEqual(places(archive, wanted));
    expect(hits.length).toBeGreaterThan(0);
  });

  it('names the innermost node of the first byte', async () => {
    const hit = (await find(session, pattern)) as Hit;
    const { tape } = session.message(hit.index, false);
    expect(nameAt(session, hit)).toBe('cosem.instance');
    expect(tape.offset(hit.node)).toBeLessThanOrEqual(hit.offset);
  });

  it('looks at headers where these are shown', async () => {
    expect(await find(session, 'hex:45 00 00')).toBeUndefined();
    const hit = await find(session, 'hex:45 00 00', { start: { layers: true } });
    expect([hit?.index, hit?.store]).toEqual([0, 0]);
  });

  it('finds nothing of other messages in the frame of a serial line, which holds them all', async () => {
    const archive = await archiveOf(['hdlc-faults.bin']);
    const hits = await findAll(archive, 'e6 e7 00', { start: { layers: true } });
    expect(hits.length).toBeGreaterThan(10);
    expect(new Set(hits.map(({ index }) => index)).size).toBe(hits.length);
    expect(hits.filter(({ node }) => node < 0)).toEqual([]);
  });
});

describe('searching either way', () => {
  it.each(['invoke-id', '1-0:*.8.0', '00 ?? 00', 'object-undefined', '192.0.2.20'])(
    'finds the same backward, in the opposite order: %s',
    async (text) => {
      const forward = await findAll(session, text);
      const backward = await findAll(session, text, { start: { index: session.count - 1, direction: 'backward' } });
      expect(forward.length).toBeGreaterThan(1);
      expect(backward.map(place).reverse()).toEqual(forward.map(place));
    },
  );

  it.each(['invoke-id', '00 ?? 00'])('finds the same where the time is over at once: %s', async (text) => {
    const slices = new Slices(0);
    expect((await findAll(session, text, { slices })).map(place)).toEqual((await findAll(session, text)).map(place));
  });

  it('is cancelled', async () => {
    let called = false;
    const start = { ...FROM_THE_FIRST, index: 2 };
    const search = new Search(
      session,
      new Slices(0),
      new AllRows(session),
      parseQuery('no such'),
      start,
      lineOf,
      () => {
        called = true;
      },
    );
    expect(search.done).toBeLessThan(1);
    search.cancel();
    await until(() => true);
    await until(() => true);
    expect(called).toBe(false);
  });
});

describe('searching a large message', () => {
  // A wrapper of 16 MiB would need as large a frame; a line of hex may be long, and a text in it, too.
  const text = Uint8Array.from({ length: 200_000 }, (_, i) => (i === 199_990 ? 0x21 : 0xcd));
  const apdu = Uint8Array.from([0x0f, 0, 0, 0, 1, 0, 0x0c, 0x83, 0x03, 0x0d, 0x40, ...text]);

  it('gives way in the middle of it', async () => {
    const archive = await archiveOfFrames([apdu, apdu], LinkType.hex);
    expect(archive.count).toBe(2);
    let turnsOfAll = 0;
    for (const wanted of ['nothing like this', 'hex:cd .. cd 22', 'xcd!', 'hex:cd 21']) {
      let turns = 0;
      const search = { isOver: false };
      const count = (): void => {
        turns++;
        if (!search.isOver) setImmediate(count);
      };
      setImmediate(count);
      // Slices without any time: as little as can be is done in each.
      const hit = await find(archive, wanted, { slices: new Slices(0) });
      search.isOver = true;
      turnsOfAll += turns;
      expect(hit === undefined).toBe(!wanted.includes('21') && !wanted.includes('!'));
    }
    // Two messages alone would give way twice.
    expect(turnsOfAll).toBeGreaterThan(8);
  });
});
