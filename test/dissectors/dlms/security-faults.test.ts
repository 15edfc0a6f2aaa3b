/** What is said of proofs, transferred keys and answers in clear where no key is wrong. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { captureKeys, ringOf, type Said, saidOf } from '../../deciphering.js';

const saidIn = (name: string, ring = captureKeys()): Promise<Said[]> =>
  saidOf(name, readFileSync(new URL(`../../../captures/${name}`, import.meta.url)), ring);

/** Texts of a field by message number, from 1. */
function byMessage(said: readonly Said[], field: string): string[] {
  return said.flatMap(({ told }, i) => (told[field] ?? []).map((text) => `${i + 1} ${text}`));
}

describe('a proof that is wrong', () => {
  it('says what it was made of', async () => {
    const said = await saidIn('hls-faults.pcap');
    expect(byMessage(said, 'authentication.wrong')).toMatchInlineSnapshot(`
      [
        "7 wrong: made of its own challenge, with the HLS secret of entry 1 of keys.json",
        "12 wrong: the proof of the client sent back",
        "15 wrong: made with the secret before the challenge, with the HLS secret of entry 1 of keys.json",
        "19 wrong: right with the HLS secret of entry 1 of keys.json with a zero behind it",
        "23 wrong: right with the HLS secret of entry 1 of keys.json as the text of its hex digits",
        "27 wrong: 20 octets; MD5 makes 16",
        "31 wrong: made with both challenges exchanged, with the HLS secret of entry 1 of keys.json",
        "35 wrong: made with both system titles exchanged, with the HLS secret of entry 1 of keys.json",
        "39 wrong: made without system titles, with the HLS secret of entry 1 of keys.json",
        "43 wrong: made of its own challenge",
        "47 wrong: made with encryption key and authentication key exchanged",
        "52 wrong: the proof of the client sent back",
        "61 wrong: made with both challenges exchanged",
        "66 wrong: the proof of the client sent back",
      ]
    `);
  });
});

describe('a key that the master key given does not unwrap', () => {
  it('is said where it came, and where it protects, unless it was refused or is not used', async () => {
    const said = await saidIn('security-missed-keys.pcap');
    expect(byMessage(said, 'authentication.not_unwrapped')).toMatchInlineSnapshot(`
      [
        "5 global unicast encryption key: the master key given does not fit",
        "8 global unicast encryption key: the master key given does not fit",
        "19 master key: the master key given does not fit",
        "21 global unicast encryption key: the master key was changed in frame 36",
      ]
    `);
    expect(byMessage(said, 'ciphering.wrong')).toMatchInlineSnapshot(`
      [
        "7 the keys were right for other messages of these parties: this one was changed, or protected with keys or a title not given",
        "12 the keys were changed in frame 14: global unicast encryption key not unwrapped, the master key given does not fit",
        "13 the keys were changed in frame 14: global unicast encryption key not unwrapped, the master key given does not fit",
        "18 the keys were right for other messages of these parties: this one was changed, or protected with keys or a title not given",
        "23 the keys were changed in frame 39: global unicast encryption key not unwrapped, the master key was changed in frame 36",
      ]
    `);
  });

  it('is a note where no master key is given, and what it protects says so too', async () => {
    const without = captureKeys().entries.map(({ match, set: { master: _, ...set } }) => ({
      ...set,
      of: match.systemTitle as string,
    }));
    const said = await saidIn('security-missed-keys.pcap', ringOf(...without));
    expect(byMessage(said, 'authentication.not_unwrapped')).toEqual([]);
    expect(byMessage(said, 'authentication.not_known')).toMatchInlineSnapshot(`
      [
        "5 global unicast encryption key: no master key is given",
        "8 global unicast encryption key: no master key is given",
        "19 master key: no master key is given",
        "21 global unicast encryption key: no master key is given",
      ]
    `);
    expect(byMessage(said, 'ciphering.wrong').slice(1, 3)).toMatchInlineSnapshot(`
      [
        "12 the keys were changed in frame 14: global unicast encryption key not unwrapped, no master key is given",
        "13 the keys were changed in frame 14: global unicast encryption key not unwrapped, no master key is given",
      ]
    `);
  });
});

describe('what is in clear, or protected, where it should not be', () => {
  it('is said of answers to protected requests, unless they are errors', async () => {
    const said = await saidIn('security-unprotected.pcap');
    expect(byMessage(said, 'dialog.not_protected')).toEqual(['4 the request in frame 7 was protected, this is not']);
  });

  it('is said of what is not deciphered, too', async () => {
    const said = await saidIn('security-unprotected.pcap', ringOf());
    expect(byMessage(said, 'dialog.not_protected')).toEqual(['4 the request in frame 7 was protected, this is not']);
    expect(byMessage(said, 'dialog.ciphering_not_agreed').map((text) => text.split(' ')[0])).toEqual([
      '15',
      '17',
      '28',
    ]);
  });

  it('is said of requests and AARQ in a context without ciphering', async () => {
    const said = await saidIn('security-unprotected.pcap');
    expect(byMessage(said, 'dialog.ciphering_not_agreed')).toMatchInlineSnapshot(`
      [
        "15 the AARQ in frame 28 asked for an application context without ciphering",
        "17 the AARQ in frame 28 asked for an application context without ciphering",
        "28 the AARQ in frame 57 asked for an application context without ciphering",
      ]
    `);
  });
});

describe('an answer', () => {
  it('with fewer results than were asked for says which are missing', async () => {
    const said = await saidIn('security-unprotected.pcap');
    expect(byMessage(said, 'dialog.results_missing')).toEqual([
      '20 2 results for 3 asked for; none for 1-0:1.7.0*255 value',
    ]);
  });

  it('that comes again has the object of its request', async () => {
    const said = await saidIn('security-unprotected.pcap');
    expect(byMessage(said, 'dialog.answered_again').map((text) => text.split(' ')[0])).toEqual(['23']);
    expect(said[22]?.line).toBe('GET-Response | Register 1-0:1.7.0*255 value | 7');
  });

  it('of ACCESS has not failed where a call went well', async () => {
    const said = await saidIn('security-unprotected.pcap');
    expect(said[24]?.line).toBe('AccessResponse | Register 1-0:1.8.0*255 value +1 | 2 results: 8, …');
  });
});
