import { describe, expect, it } from 'vitest';
import { aare, aarq, action, axdr, dataResult, method, methodResult } from '../../../captures/bytes.js';
import { learned } from '../../../dissectors/dlms/learned.js';
import { Conversation, type KeySet, Limits, Shared, Tables } from '../../../src/core/index.js';
import { key, keyOf, ringOf, toldOn } from '../../deciphering.js';
import { decode, hex } from '../../dissect.js';

const text = (characters: string): Uint8Array => new TextEncoder().encode(characters);

const CLIENT = hex('4d4d4d0000000001');
const SERVER = hex('4d4d4d0000bc614e');
const CTOS = text('K56iVagY');
const STOC = text('P6wRJ21F');

const KEYS: KeySet = {
  name: 'entry 1 of keys.json',
  globalUnicast: key('000102030405060708090a0b0c0d0e0f'),
  authentication: key('d0d1d2d3d4d5d6d7d8d9dadbdcdddedf'),
  hlsSecret: keyOf(text('12345678')),
  llsSecret: keyOf(text('12345678')),
};
const WRONG: KeySet = { ...KEYS, hlsSecret: keyOf(text('87654321')), globalUnicast: key('ff'.repeat(16)) };

const INVOKE = 0xc1;
const REPLY = method(15, '0-0:40.0.0*255', 1);
const pass3 = (value: Uint8Array): Uint8Array => action.request(INVOKE, REPLY, axdr.octetString(value));
const pass4 = (value: Uint8Array): Uint8Array =>
  action.response(INVOKE, methodResult(0, dataResult(axdr.octetString(value))));

function conversationWith(...sets: readonly (KeySet & { readonly of?: string })[]): Conversation {
  return new Conversation(1, new Shared(ringOf(...sets)));
}

function verdicts(bytes: Uint8Array, conversation: Conversation): readonly string[] | undefined {
  const { tape } = decode(Tables.apdu, bytes[0] as number, bytes, { conversation });
  return toldOn(tape)['authentication.verdict'];
}

/** Challenges and titles are exchanged. */
function opened(conversation: Conversation, mechanism: number): void {
  verdicts(aarq({ mechanism, callingApTitle: CLIENT, authentication: CTOS }), conversation);
  verdicts(aare({ mechanism, respondingApTitle: SERVER, authentication: STOC }), conversation);
}

const MD5 = hex('53d4537e37dab4ff089629e25557af9f');
const SHA1 = hex('6dbd949d1b1efdd6fe5f9ea627877e986e8708cb');
const GMAC = hex('10 00000001 1a52fe7dd3e72748973c1e28');
const GMAC_OF_SERVER = hex('10 01234567 fe1466afb3dbcd4f9389e2b7');
const SHA256 = hex('67342baa6815da654eefbb879b6a23da0d2bb0404abbb1a738631241a6b96516');
const SHA256_OF_SERVER = hex('5da97807e1b30b5d95a5b48bda34c4232130f761e57c316ccdef70322605a90d');

describe('a proof of HLS', () => {
  it.each([
    [3, MD5, undefined, 'the HLS secret'],
    [4, SHA1, undefined, 'the HLS secret'],
    [5, GMAC, GMAC_OF_SERVER, 'the keys'],
    [6, SHA256, SHA256_OF_SERVER, 'the HLS secret'],
  ] as const)(
    'of mechanism %i is right with the right secret, and wrong with another',
    (mechanism, client, server, what) => {
      const right = conversationWith(KEYS);
      opened(right, mechanism);
      expect(verdicts(pass3(client), right)).toEqual([`right: ${what} of entry 1 of keys.json`]);
      if (server !== undefined)
        expect(verdicts(pass4(server), right)).toEqual([`right: ${what} of entry 1 of keys.json`]);

      const wrong = conversationWith(WRONG);
      opened(wrong, mechanism);
      expect(verdicts(pass3(client), wrong)).toEqual(['wrong']);
    },
  );

  it('is right with the secret of another entry', () => {
    const mine = { ...WRONG, of: '4d4d4d0000bc614e' };
    const other = { ...KEYS, of: 'ffffffffffffffff', name: 'entry 2 of keys.json' };
    const conversation = conversationWith(mine, other);
    opened(conversation, 3);
    expect(verdicts(pass3(MD5), conversation)).toEqual(['right with the HLS secret of entry 2 of keys.json']);
  });

  it.each([1, 2, 3, -1])('of GMAC is wrong where the counter is off by %i, and says so', (off) => {
    const conversation = conversationWith(KEYS);
    opened(conversation, 5);
    const sent = Uint8Array.from(GMAC_OF_SERVER);
    sent[4] = (sent[4] as number) + off;
    verdicts(pass3(GMAC), conversation);
    expect(verdicts(pass4(sent), conversation)).toEqual([
      `wrong: right with invocation counter 19088743, but ${19088743 + off} was sent`,
    ]);
  });

  it('is not checked without what it needs, and says what that is', () => {
    const late = conversationWith(KEYS);
    expect(verdicts(pass3(MD5), late)).toEqual([
      'not checked: the AARE with the challenge of the server was not captured',
    ]);
    const { hlsSecret: _, ...without } = KEYS;
    const nobody = conversationWith(without);
    opened(nobody, 3);
    expect(verdicts(pass3(MD5), nobody)).toEqual(['not checked: no HLS secret is given']);
    const ecdsa = conversationWith(KEYS);
    opened(ecdsa, 7);
    expect(verdicts(pass3(new Uint8Array(64)), ecdsa)).toEqual([
      'not checked: no public key for signatures of 4d4d4d0000000001 (MMM) is given',
    ]);
    const maker = conversationWith(KEYS);
    opened(maker, 2);
    expect(verdicts(pass3(new Uint8Array(16)), maker)).toEqual([
      "not checked: the mechanism is the maker's own, and not AES-128-ECB",
    ]);
  });

  it('is wrong for an entry of others once that one was right for the parties', () => {
    const other = { ...KEYS, of: 'ffffffffffffffff' };
    const conversation = conversationWith(other, { ...KEYS, of: 'eeeeeeeeeeeeeeee', hlsSecret: keyOf(text('1')) });
    opened(conversation, 3);
    const none = 'not checked: no HLS secret is given for these parties; those of 2 entries for others do not fit';
    expect(verdicts(pass3(new Uint8Array(16)), conversation)).toEqual([none]);
    expect(verdicts(pass3(MD5), conversation)).toEqual(['right with the HLS secret of entry 1 of keys.json']);
    expect(verdicts(pass3(new Uint8Array(16)), conversation)).toEqual(['wrong']);
    opened(conversation, 3);
    expect(verdicts(pass3(MD5), conversation)).toEqual(['right: the HLS secret of entry 1 of keys.json']);
  });

  it('is not checked by entries for titles where nothing tells who speaks', () => {
    const conversation = conversationWith({ ...KEYS, of: 'ffffffffffffffff' });
    verdicts(aarq({ mechanism: 3, authentication: CTOS }), conversation);
    verdicts(aare({ mechanism: 3, authentication: STOC }), conversation);
    expect(verdicts(pass3(new Uint8Array(16)), conversation)).toEqual([
      'not checked: no HLS secret is given for these parties; that of 1 entry for others does not fit',
    ]);
  });

  it.each([3, 4, 5, 6])('of mechanism %i that the other side sent before is no proof', (mechanism) => {
    const value = { 3: MD5, 4: SHA1, 5: GMAC, 6: SHA256 }[mechanism] as Uint8Array;
    const conversation = conversationWith(KEYS);
    opened(conversation, mechanism);
    verdicts(pass3(value), conversation);
    expect(verdicts(pass4(value), conversation)).toEqual(['wrong: the proof of the client sent back']);
  });

  it('is tried in other ways no longer where too much was tried in the capture', () => {
    const conversation = conversationWith(KEYS);
    opened(conversation, 3);
    conversation.shared.of(learned).trials = Limits.keyTrialsOfAll;
    expect(verdicts(pass3(MD5), conversation)).toEqual([
      'not checked: too many proofs and tags were tried in this capture',
    ]);
  });

  it('costs a bounded number of trials', () => {
    const many = Array.from({ length: 500 }, (_, i) => ({ ...KEYS, hlsSecret: keyOf(text(`secret ${i}`)) }));
    const conversation = conversationWith(...many);
    opened(conversation, 3);
    expect(verdicts(pass3(new Uint8Array(16)), conversation)).toEqual(['wrong']);
    expect(conversation.shared.of(learned).trials).toBeLessThanOrEqual(2 * Limits.keyTrials);
  });

  it('says nothing where nobody gave keys', () => {
    const conversation = new Conversation(1);
    opened(conversation, 3);
    expect(verdicts(pass3(MD5), conversation)).toBeUndefined();
  });
});

describe('a password', () => {
  it('is right or wrong', () => {
    const asked = (password: string): Uint8Array => aarq({ mechanism: 1, authentication: text(password) });
    expect(verdicts(asked('12345678'), conversationWith(KEYS))).toEqual([
      'right: the LLS secret of entry 1 of keys.json',
    ]);
    expect(verdicts(asked('12345679'), conversationWith(KEYS))).toEqual(['wrong']);
    expect(verdicts(asked('12345678'), conversationWith({ ...KEYS, llsSecret: undefined }))).toEqual([
      'not checked: no LLS secret is given',
    ]);
  });

  it('is wrong in another form, and says which', () => {
    const asked = aarq({ mechanism: 1, authentication: text('3132333435363738') });
    expect(verdicts(asked, conversationWith(KEYS))).toEqual([
      'wrong: right with the LLS secret of entry 1 of keys.json as the text of its hex digits',
    ]);
  });
});
