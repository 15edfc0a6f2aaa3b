/** What our secured captures say with their keys. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as given from '../captures/keys.js';
import { allDissectors } from '../dissectors/index.js';
import { Shared } from '../src/core/index.js';
import { Analyzer, decodeAgain, type KeptMessage } from '../src/engine/index.js';
import { JsonSink } from '../src/sinks/json.js';
import { bytesSource } from '../src/sources/index.js';
import { captureKeys, type Said, saidOf } from './deciphering.js';
import { gapsOf, tree } from './dissect.js';

const folder = fileURLToPath(new URL('../captures/', import.meta.url));
const secured = readdirSync(folder).filter((name) => /^(security|hls)-.*\.(pcap|bin|hex)$/.test(name));
const read = (name: string): Uint8Array => readFileSync(folder + name);

/** How often each text of a field is said. */
function tally(said: readonly Said[], field: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const text of said.flatMap(({ told }) => told[field] ?? [])) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}

/** All bytes as JSON, with everything in it. */
async function json(name: string): Promise<string> {
  const pieces: Buffer[] = [];
  const sink = new JsonSink((piece) => pieces.push(Buffer.from(piece)), {
    shape: 'document',
    detail: 'tree',
    layers: false,
  });
  const analyzer = new Analyzer(allDissectors(), (message) => sink.write(message), {
    shared: new Shared(captureKeys()),
  });
  await bytesSource(name, [read(name)]).run({
    frame: (frame) => analyzer.frameIn(frame),
    quiet: (seconds) => analyzer.quiet(seconds),
    pause: () => undefined,
    note: () => {},
  });
  analyzer.end();
  sink.end(analyzer.counts);
  return Buffer.concat(pieces).toString();
}

describe.each(secured)('%s', (name) => {
  it('has an owner for every byte, deciphered ones too, and no fault of our own', async () => {
    const said = await saidOf(name, read(name), captureKeys());
    expect(said.length).toBeGreaterThan(0);
    for (const { tape, told } of said) {
      expect(told['issue.bug']).toBeUndefined();
      // Headers of link and network are not on this tape.
      expect(gapsOf(tape).filter((gap) => /^[1-9]\d*:/.test(gap))).toEqual([]);
    }
  });

  it('decodes each message again, in any order, to the same tree', async () => {
    const kept: { readonly message: KeptMessage; readonly tree: string }[] = [];
    const registry = allDissectors();
    const remembering: Analyzer = new Analyzer(
      registry,
      ({ tape }) => kept.push({ message: remembering.kept as KeptMessage, tree: tree(tape) }),
      { remember: true, shared: new Shared(captureKeys()) },
    );
    await bytesSource(name, [read(name)]).run({
      frame: (frame) => remembering.frameIn(frame),
      quiet: (seconds) => remembering.quiet(seconds),
      pause: () => undefined,
      note: () => {},
    });
    remembering.end();
    for (const { message, tree: first } of kept.reverse()) {
      expect(tree(decodeAgain(registry, message, false))).toBe(first);
    }
  });

  it('shows no key', async () => {
    const shown = (await json(name)).toLowerCase();
    const meters = [given.METER_0, given.METER_1, given.METER_2, given.METER_CHANGED, given.METER_WRONG];
    const secrets = meters.flatMap(({ unicast, broadcast, authentication, master }) => [
      unicast,
      broadcast,
      authentication,
      master,
    ]);
    for (const secret of [...secrets, given.DEDICATED_KEY, given.HLS_SECRET])
      expect(shown).not.toContain(Buffer.from(secret).toString('hex'));
  });
});

describe('secured captures', () => {
  it('read like open ones', async () => {
    const said = await saidOf('security-suites.pcap', read('security-suites.pcap'), captureKeys());
    expect(tally(said, 'ciphering.verdict')).toMatchInlineSnapshot(`
      {
        "no tag": 24,
        "tag verified": 63,
      }
    `);
    expect(said.slice(18, 29).map(({ line }) => line)).toMatchInlineSnapshot(`
      [
        "GET-Request (glo) | Register 1-0:1.8.0*255 value",
        "GET-Response (glo) | Register 1-0:1.8.0*255 value | 4256797",
        "GET-Request (ded) | Register 1-0:1.8.0*255 value",
        "GET-Response (ded) | Register 1-0:1.8.0*255 value | 4256798",
        "GET-Request (glo) | Register 1-0:1.8.0*255 value",
        "GET-Response (glo) | Register 1-0:1.8.0*255 value | 4256799",
        "GET-Request (ded) | Register 1-0:1.8.0*255 value",
        "GET-Response (ded) | Register 1-0:1.8.0*255 value | 4256800",
        "SET-Request (glo) | Clock 0-0:1.0.0*255 time | := 2024-06-10T12:00:00.00+02:00 [daylight saving active] Monday",
        "SET-Request (glo) | Clock 0-0:1.0.0*255 time | := 2024-06-10T12:00:00.00+02:00 [daylight saving active] Monday",
        "DataNotification (glo) | 2024-06-10T12:00:00.00+02:00 Monday | {4256801}",
      ]
    `);
  });

  it('say what is wrong', async () => {
    const said = await saidOf('security-wrong.pcap', read('security-wrong.pcap'), captureKeys());
    expect(tally(said, 'ciphering.verdict')).toMatchInlineSnapshot(`
      {
        "no tag": 2,
        "not deciphered: a part of it is missing": 2,
        "not deciphered: dedicated key not known: the InitiateRequest carried none": 2,
        "not deciphered: no key: the key file has none for system title 444d500000005119 (DMP)": 3,
        "not deciphered: no key: the key file has none for what 444d500000000001 (DMP) speaks with, whose system title is not known": 2,
        "not deciphered: the plaintext is no APDU": 1,
        "tag verified": 21,
        "wrong": 13,
      }
    `);
    expect(tally(said, 'ciphering.wrong')).toMatchInlineSnapshot(`
      {
        "neither key, title nor a counter nearby fit the tag": 2,
        "protected with the global broadcast encryption key, where the message says global unicast encryption key": 1,
        "protected with the invocation counter 5104; 5105 was sent": 1,
        "protected with the system title of the other side, 444d500000000001 (DMP)": 1,
        "the encryption key is right; the authentication key is wrong, or the message was changed; no other key given fits": 3,
        "the keys were right for other messages of these parties: this one was changed, or protected with keys or a title not given": 2,
        "the keys were right for other messages of these parties: this one was changed, or protected with keys or a title not given, or it is no whole APDU": 1,
        "the keys were right for other messages of these parties: this one was changed, or protected with keys or a title not given; it was deciphered to what may be an APDU": 3,
      }
    `);
    expect(tally(said, 'ciphering.other_key')).toMatchInlineSnapshot(`
      {
        "the key of entry 2 of keys.json fits, which is not the one given for these parties (entry 1 of keys.json)": 1,
      }
    `);
  });

  it('open with keys that were transferred, in a later connection too', async () => {
    const said = await saidOf('security-key-transfer.pcap', read('security-key-transfer.pcap'), captureKeys());
    expect(tally(said, 'ciphering.verdict')).toEqual({ 'tag verified': 19 });
    expect(tally(said, 'ciphering.key')).toMatchInlineSnapshot(`
      {
        "entry 4 of keys.json: global unicast encryption key": 11,
        "keys transferred in frame 16: global unicast encryption key": 8,
      }
    `);
  });

  it('tell counters that are not higher', async () => {
    const said = await saidOf('security-counters.pcap', read('security-counters.pcap'), captureKeys());
    expect(tally(said, 'ciphering.counter_not_higher')).toMatchInlineSnapshot(`
      {
        "102 was the counter of frame 7, too": 1,
        "103 was the counter of frame 10, too": 1,
        "17 after 5105 in frame 23": 1,
      }
    `);
  });

  it('open general-ciphering, and verify signatures', async () => {
    const said = await saidOf('security-general.pcap', read('security-general.pcap'), captureKeys());
    for (const field of ['ciphering.verdict', 'general_signing.verdict', 'general_ciphering.ephemeral_key_verdict'])
      expect({ [field]: tally(said, field) }).toMatchSnapshot();
  });

  it('tell who is who', async () => {
    const right = await saidOf('hls-right.pcap', read('hls-right.pcap'), captureKeys());
    expect(Object.keys(tally(right, 'authentication.verdict')).every((text) => text.startsWith('right'))).toBe(true);
    const wrong = await saidOf('hls-wrong.pcap', read('hls-wrong.pcap'), captureKeys());
    expect(tally(wrong, 'authentication.verdict')).toMatchInlineSnapshot(`
      {
        "not checked: no LLS secret is given for these parties; those of 5 entries for others do not fit": 1,
        "not checked: the mechanism is the maker's own, and not AES-128-ECB": 2,
        "right: the HLS secret of entry 1 of keys.json": 3,
        "right: the HLS secret of entry 1 of keys.json, by AES-128-ECB; the mechanism is the maker's own": 1,
        "right: the keys of entry 1 of keys.json": 2,
        "right: the public key of entry 2 of keys.json": 1,
        "right: the public key of entry 3 of keys.json": 1,
        "wrong": 13,
        "wrong: right with invocation counter 1501, but 1502 was sent": 1,
        "wrong: right with invocation counter 6601, but 6602 was sent": 1,
      }
    `);
  });
});
