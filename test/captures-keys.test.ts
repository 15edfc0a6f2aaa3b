/** Keys that were given and keys that captures brought appear in nothing that is told of a capture. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { agreedKey, toHex } from '../captures/bytes.js';
import { jsonOf, sharedOf } from '../captures/expect.js';
import { mixedUpKeys } from '../captures/key-mixups.js';
import {
  CLIENT_TITLE,
  DEDICATED_KEY,
  HLS_SECRET,
  invented,
  keyFiles,
  METER_1,
  METER_2,
  pairsOf,
} from '../captures/keys.js';
import { captures } from '../captures/make.js';
import { written } from '../captures/written.js';
import { allDissectors } from '../dissectors/index.js';
import type { Output } from '../src/sinks/bytes.js';
import { TextSink } from '../src/sinks/text.js';

const folder = fileURLToPath(new URL('../captures/', import.meta.url));
const secured = captures.filter(({ keys }) => keys !== undefined);

/** 16 and 32 octets in hex. */
const given = [keyFiles()[0], mixedUpKeys()].flatMap((file) =>
  [...(file?.text.matchAll(/"((?:[0-9a-f]{32}){1,2})"/g) ?? [])].map(([, hex]) => hex as string),
);
const brought = [
  DEDICATED_KEY,
  invented('dedicated key', 32),
  ...([16, 32] as const).map((length) => invented('key of one message', length)),
  invented('second unicast key', 16),
  invented('second authentication key', 16),
  ...[METER_1, METER_2].map(({ title }, i) => {
    const { ephemeral, meterAgreement } = pairsOf(i === 0 ? 1 : 2);
    return agreedKey(ephemeral, meterAgreement, CLIENT_TITLE, title);
  }),
  HLS_SECRET,
].map(toHex);

/** Six octets in a row are no chance. */
const OCTETS = 6;
const pieces = [...given, ...brought].flatMap((key) =>
  Array.from({ length: key.length / 2 - OCTETS + 1 }, (_, at) => key.slice(2 * at, 2 * (at + OCTETS))),
);

/** As with -V -x: the whole tree beside the bytes. */
function textOf(name: string, capture: (typeof secured)[number]): Promise<string> {
  const how = { tree: true, hex: true, layers: true, time: 'r', theme: undefined } as const;
  const make = (output: Output): TextSink => new TextSink(output, allDissectors(), how);
  return written(name, readFileSync(folder + name), make, { layers: true, shared: sharedOf(capture, folder) });
}

describe.each(secured.map((capture) => [capture.name, capture] as const))('%s', (name, capture) => {
  it('shows no key', async () => {
    const bytes = readFileSync(folder + name);
    const json = (detail: 'values' | 'tree'): Promise<string> =>
      jsonOf(name, bytes, { detail }, sharedOf(capture, folder));
    const told = [await json('values'), await json('tree'), await textOf(name, capture)];
    // In hex, digits stand in pairs or not.
    const hex = told.map((text) => text.replace(/(?<=[0-9a-f]{2}) (?=[0-9a-f]{2})/g, '').toLowerCase());
    expect(pieces.filter((piece) => hex.some((text) => text.includes(piece)))).toEqual([]);
    const secret = new TextDecoder().decode(HLS_SECRET);
    expect(told.filter((text) => text.includes(secret))).toEqual([]);
  });
});

describe('the search for keys', () => {
  it('knows them all', () => {
    expect(given.length).toBeGreaterThanOrEqual(20);
    expect(pieces).toContain(toHex(DEDICATED_KEY).slice(0, 2 * OCTETS));
  });
});
