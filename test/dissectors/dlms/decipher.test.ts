import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { aare, aarq } from '../../../captures/bytes.js';
import { Conversation, type KeySet, Memo, Shared, Tables } from '../../../src/core/index.js';
import { GREEN_BOOK, GREEN_BOOK_KEYS, key, ringOf, toldOn } from '../../deciphering.js';
import { decode, dissect, gapsOf, hex, join, tree } from '../../dissect.js';

const { title: TITLE, encryption: EK, authentication: AK } = GREEN_BOOK;
const KEYS: KeySet = { ...GREEN_BOOK_KEYS, globalBroadcast: key(EK) };
const SUITE_2: KeySet = {
  ...KEYS,
  globalUnicast: key(`${EK}101112131415161718191a1b1c1d1e1f`),
  authentication: key(`${AK}e0e1e2e3e4e5e6e7e8e9eaebecedeeef`),
};

const conversationWith = (...sets: readonly (KeySet & { readonly of?: string })[]): Conversation =>
  new Conversation(1, new Shared(ringOf(...sets)));

function told(bytes: Uint8Array, conversation: Conversation): Readonly<Record<string, readonly string[]>> {
  return toldOn(decode(Tables.apdu, bytes[0] as number, bytes, { conversation }).tape);
}

function treeOf(bytes: Uint8Array, conversation: Conversation): string {
  return dissect(Tables.apdu, bytes[0] as number, bytes, { conversation });
}

const AUTHENTICATED = hex('c8 1e 10 01234567 c0010000080000010000ff0200 06725d910f9221d263877516');
const ENCRYPTED = hex('c8 12 20 01234567 411312ff935a47566827c467bc');
const BOTH = hex('c8 1e 30 01234567 411312ff935a47566827c467bc 7d825c3be4a77c3fcc056b6b');
const BROADCAST = hex('c8 1e 70 01234567 411312ff935a47566827c467bc a5527490dfb85f5de94adcc8');
const OF_SUITE_2 = hex('c8 1e 32 01234567 e82b2ad3ee8c12a6fb27038f08 442193498c6a53de55eeb9d2');
const INITIATE_REQUEST = hex(`
  21 30 30 01234567
  801302ff8a7874133d414ced25b42534d28db0047720606b175bd52211be68 41db204d39ee6fdb8e356855
`);
const INITIATE_RESPONSE = hex('28 1f 30 01234567 891214a0845e475714383f65bc19 745ca235906525e4f3e1c893');
const DEDICATED = hex('d0 1e 30 01234567 538219d99ee74436a08744d81e c04b2df4d19fd8d8cd748873');
/** Short and long: what counts as additional data. */
const IDENTIFIED = '01 00 00 1e 31 01234567 411312ff935a47566827c467bc';
const GENERAL_FIELDS = '08 0102030405060708 08 4d4d4d0000bc614e 08 4d4d4d0000000001 00 00';
const GENERAL_LONG = hex(`dd ${GENERAL_FIELDS} ${IDENTIFIED} ca791fb0f6514e9191539d63`);

describe('a ciphered APDU', () => {
  it('shows what was in it in a byte store of its own', () => {
    expect(treeOf(BOTH, conversationWith(KEYS))).toMatchInlineSnapshot(`
      "0+32 glo_ciphering
        0+1 dlms.apdu c8
        1+1 ciphering.length 1e
        2+5 ciphering.security_header
          2+1 ciphering.security_control
            2+1 ciphering.suite_id 30 = 0
            2+1 ciphering.authenticated 30 = 1
            2+1 ciphering.encrypted 30 = 1
            2+1 ciphering.key_set 30 = 0
            2+1 ciphering.compressed 30 = 0
          3+4 ciphering.invocation_counter 01234567
        7+13 ciphering.ciphertext 411312ff935a47566827c467bc
        20+12 ciphering.authentication_tag 7d825c3be4a77c3fcc056b6b
        32+0 ciphering.verdict: tag verified
        32+0 ciphering.key: entry 1 of keys.json: global unicast encryption key
        1:0+13 get_request
          1:0+1 dlms.apdu c0
          1:1+1 get_request.choice 01
          1:2+1 dlms.invoke_id_and_priority
            1:2+1 dlms.invoke_id 00 = 0
            1:2+1 dlms.service_class 00 = 0
            1:2+1 dlms.priority 00 = 0
          1:3+9 cosem.attribute_descriptor
            1:3+2 cosem.class_id 0008
            1:5+6 cosem.instance 0000010000ff
            1:11+1 cosem.attribute 02
            1:12+0 cosem.attribute_name: time
          1:12+1 dlms.present 00"
    `);
  });

  it.each([
    ['authenticated', AUTHENTICATED, 'tag verified', KEYS, 0],
    ['encrypted', ENCRYPTED, 'no tag', KEYS, 1],
    ['both', BOTH, 'tag verified', KEYS, 1],
    ['both, with the broadcast key', BROADCAST, 'tag verified', KEYS, 1],
    ['both, suite 2', OF_SUITE_2, 'tag verified', SUITE_2, 1],
    [
      'both, without an authentication key',
      BOTH,
      'tag not verified: no authentication key',
      { ...KEYS, authentication: undefined },
      1,
    ],
    ['general-ciphering', GENERAL_LONG, 'tag verified', KEYS, 1],
  ] as const)('is read where it is %s', (_, bytes, verdict, keys, store) => {
    const { tape } = decode(Tables.apdu, bytes[0] as number, bytes, { conversation: conversationWith(keys) });
    expect(toldOn(tape)['ciphering.verdict']).toEqual([verdict]);
    expect(toldOn(tape)['cosem.attribute_name']).toEqual(['time']);
    expect(tree(tape)).toContain(`${store === 0 ? '' : '1:'}${store === 0 ? 7 : 0}+13 get_request`);
    expect(gapsOf(tape)).toEqual([]);
  });

  it('names the key that fits, and the additional data of general-ciphering', () => {
    const said = told(GENERAL_LONG, conversationWith(KEYS));
    expect(said['ciphering.key']).toEqual(['entry 1 of keys.json: global unicast encryption key']);
    expect(said['ciphering.additional_data']).toEqual(['with transaction-id to other-information']);
  });

  it('takes the short additional data of general-ciphering as well', () => {
    // The tag of the service-specific APDU, whose suite is another octet: that of suite 1 is not the same.
    const short = hex(
      `dd ${GENERAL_FIELDS} 01 00 00 1e 30 01234567 411312ff935a47566827c467bc 7d825c3be4a77c3fcc056b6b`,
    );
    const said = told(short, conversationWith(KEYS));
    expect(said['ciphering.verdict']).toEqual(['tag verified']);
    expect(said['ciphering.additional_data']).toEqual(['security control and authentication key only']);
  });

  it('says nothing of keys where nobody gave any', () => {
    const said = told(BOTH, new Conversation(1));
    expect(said).toEqual({});
  });

  it.each(Array.from(GENERAL_LONG, (_, cut) => cut))('keeps what came before when cut at byte %i', (cut) => {
    const shown = dissect(Tables.apdu, 0xdd, GENERAL_LONG.subarray(0, cut), { conversation: conversationWith(KEYS) });
    expect(shown).toContain('issue.truncated');
    expect(shown).not.toContain('issue.bug');
    expect(shown).not.toContain('get_request');
  });

  it.each(Array.from(BOTH, (_, at) => at).slice(2))('does not verify where byte %i is another', (at) => {
    const changed = Uint8Array.from(BOTH);
    changed[at] = (changed[at] as number) ^ 0x80;
    const { tape } = decode(Tables.apdu, 0xc8, changed, { conversation: conversationWith(KEYS) });
    expect(toldOn(tape)['ciphering.verdict']).not.toEqual(['tag verified']);
    expect(tree(tape)).not.toContain('issue.bug');
  });

  it('is decoded again from what was kept, without keys', () => {
    for (const bytes of [BOTH, ENCRYPTED, INITIATE_REQUEST, GENERAL_LONG]) {
      const memo = new Memo();
      const first = decode(Tables.apdu, bytes[0] as number, bytes, { conversation: conversationWith(KEYS), memo });
      const again = decode(Tables.apdu, bytes[0] as number, bytes, { conversation: new Conversation(2), memo });
      expect(tree(again.tape)).toBe(tree(first.tape));
    }
  });

  it('names a compressed plaintext, and keeps it', () => {
    const cipher = createCipheriv('aes-128-gcm', hex(EK), hex(`${TITLE} 01234567`), { authTagLength: 12 });
    cipher.setAAD(hex(`b0 ${AK}`));
    const ciphertext = join(cipher.update(hex('c0010000080000010000ff0200')), cipher.final());
    const compressed = join(hex('c8 1e b0 01234567'), ciphertext, cipher.getAuthTag());
    const shown = treeOf(compressed, conversationWith(KEYS));
    expect(shown).toContain('1:0+13 ciphering.compressed_plaintext c0010000080000010000ff0200');
    expect(shown).not.toContain('get_request');
  });

  it('is deciphered by the last of many entries for everybody', () => {
    const others = Array.from({ length: 12 }, (_, i) => ({
      ...KEYS,
      name: `entry ${i + 1}`,
      globalUnicast: key(`${EK.slice(0, 30)}${(0x20 + i).toString(16)}`),
      authentication: key(`${AK.slice(0, 30)}${(0x20 + i).toString(16)}`),
    }));
    const shown = treeOf(
      hex('c8 1e 30 01234567 411312ff935a47566827c467bc 7d825c3be4a77c3fcc056b6b'),
      conversationWith(...others, KEYS),
    );
    expect(shown).toContain('get_request');
    expect(shown).toContain('tag verified');
  });

  it('takes nothing compressed for deciphered that no tag speaks for', () => {
    const shown = treeOf(hex('c8 12 a0 01234567 411312ff935a47566827c467bc'), conversationWith(KEYS));
    expect(shown).toContain('not deciphered');
    expect(shown).not.toContain('c0010000080000010000ff0200');
  });

  it('is not looked into deeper than four ciphers in each other', () => {
    let bytes = join(hex('c0010000080000010000ff0200'));
    for (let depth = 0; depth < 6; depth++) bytes = general(bytes, depth);
    const shown = dissect(Tables.apdu, 0xdb, bytes, { conversation: conversationWith(KEYS) });
    expect(shown).toContain('issue.limit: more than 4 ciphered APDUs in each other');
    expect(shown).not.toContain('get_request');
  });
});

/** general-glo-ciphering, encrypted only, by XOR with the keystream that a zero plaintext shows. */
function general(plain: Uint8Array, counter: number): Uint8Array {
  const ring = ringOf(KEYS);
  const iv = hex(`${TITLE} 0000000${counter}`);
  const keystream = ring.open(KEYS.globalUnicast as never, iv, [], new Uint8Array(plain.length))
    ?.plaintext as Uint8Array;
  const ciphertext = plain.map((octet, i) => octet ^ (keystream[i] as number));
  return join(
    hex(`db 08 ${TITLE}`),
    Uint8Array.of(0x81, ciphertext.length + 5),
    hex(`20 0000000${counter}`),
    ciphertext,
  );
}

describe('a dedicated key', () => {
  it('is learned from a deciphered InitiateRequest, and never shown', () => {
    const conversation = conversationWith(KEYS);
    const { tape } = decode(Tables.apdu, 0x21, INITIATE_REQUEST, { conversation });
    expect(toldOn(tape)['initiate.dedicated_key']?.[0]).toMatch(/^present, 16 bytes, #[0-9a-f]{8}$/);
    expect(Buffer.from(tape.stores[1] as Uint8Array).toString('hex')).toBe(
      `010110${'00'.repeat(16)}0000065f1f0400007e1f04b0`,
    );
    expect(told(INITIATE_RESPONSE, conversation)['ciphering.verdict']).toEqual(['tag verified']);
    const said = told(DEDICATED, conversation);
    expect(said['ciphering.verdict']).toEqual(['tag verified']);
    expect(said['ciphering.key']).toEqual([
      'dedicated key of the association, authentication key of entry 1 of keys.json',
    ]);
    expect(said['cosem.attribute_name']).toEqual(['time']);
  });

  it('is learned from one in clear, which stays as it is', () => {
    const conversation = conversationWith({ ...KEYS, globalUnicast: undefined });
    const clear = hex('01 01 10 00112233445566778899aabbccddeeff 00 00 06 5f1f0400007e1f 04b0');
    expect(treeOf(clear, conversation)).toContain('initiate.dedicated_key 00112233445566778899aabbccddeeff');
    expect(told(DEDICATED, conversation)['ciphering.verdict']).toEqual(['tag verified']);
  });

  it('is learned once the AARE tells whose keys open the InitiateRequest, among those of many meters', () => {
    const others = Array.from({ length: 3000 }, (_, i) => ({
      name: `entry ${i + 2} of keys.json`,
      of: (i + 1).toString(16).padStart(16, '0'),
      globalUnicast: key(i.toString(16).padStart(32, 'f')),
    }));
    const { clientTitle: _c, serverTitle: _s, ...nameless } = KEYS;
    const conversation = conversationWith(...others, { ...nameless, of: '4d4d4d0000000001' });
    const asked = told(
      aarq({ context: 3, callingApTitle: hex(TITLE), userInformation: INITIATE_REQUEST }),
      conversation,
    );
    expect(asked['ciphering.verdict']?.[0]).toContain('not deciphered: no key');
    told(aare({ context: 3, respondingApTitle: hex('4d4d4d0000000001') }), conversation);
    expect(told(DEDICATED, conversation)['ciphering.verdict']).toEqual(['tag verified']);
  });

  it('that is not known is said to be missing', () => {
    expect(told(DEDICATED, conversationWith(KEYS))['ciphering.verdict']).toEqual([
      'not deciphered: dedicated key not known: the InitiateRequest that carries it was not captured',
    ]);
  });
});

describe('what is missing', () => {
  const { clientTitle: _c, serverTitle: _s, ...nameless } = KEYS;

  it.each([
    [
      'a system title',
      nameless,
      BOTH,
      'no system title of the sender, the client, is known: the AARQ with it was not captured',
    ],
    [
      'a broadcast key',
      { ...KEYS, globalBroadcast: undefined },
      BROADCAST,
      'no global broadcast encryption key: there is none in entry 1 of keys.json',
    ],
    [
      'an entry',
      {
        ...KEYS,
        of: 'ffffffffffffffff',
        globalUnicast: key('ff'.repeat(16)),
        clientTitle: undefined,
        serverTitle: undefined,
      },
      hex(`db 08 4b464d1010000023 12 20 01234567 411312ff935a47566827c467bc`),
      'no key: the key file has none for system title 4b464d1010000023 (KFM)',
    ],
  ] as const)('is said: %s', (_, keys, bytes, why) => {
    expect(told(bytes, conversationWith(keys))['ciphering.verdict']).toEqual([`not deciphered: ${why}`]);
  });

  it('is a plaintext that is no APDU, where there is no tag to tell', () => {
    const said = told(
      ENCRYPTED,
      conversationWith({ ...KEYS, globalUnicast: key('ff'.repeat(16)), globalBroadcast: undefined }),
    );
    expect(said['ciphering.verdict']).toEqual(['not deciphered: the plaintext is no APDU']);
    expect(said['ciphering.wrong']).toEqual([
      'the encryption key or the system title is wrong, or what was protected is no whole APDU',
    ]);
  });
});

describe('a wrong tag', () => {
  const WRONG = key('ff'.repeat(16));

  it('of a wrong authentication key is told from that of a wrong encryption key', () => {
    const said = told(BOTH, conversationWith({ ...KEYS, authentication: WRONG }));
    expect(said['ciphering.verdict']).toEqual(['wrong']);
    expect(said['ciphering.wrong']).toEqual([
      'the encryption key is right; the authentication key is wrong, or the message was changed; no other key given fits',
    ]);
    // Nothing is decoded without the tag.
    expect(said['cosem.attribute_name']).toBeUndefined();

    const other = told(BOTH, conversationWith({ ...KEYS, globalUnicast: WRONG, globalBroadcast: undefined }));
    expect(other['ciphering.wrong']).toEqual([
      'the encryption key or the system title is wrong, or the message was changed',
    ]);
  });

  it('names the entry whose key does fit', () => {
    const mine = { ...KEYS, of: TITLE, globalUnicast: WRONG, globalBroadcast: undefined };
    const other = { ...KEYS, of: 'ffffffffffffffff', name: 'entry 2 of keys.json', globalBroadcast: undefined };
    const general = hex(`db 08 ${TITLE} 1e 30 01234567 411312ff935a47566827c467bc 7d825c3be4a77c3fcc056b6b`);
    const said = told(general, conversationWith(mine, other));
    expect(said['ciphering.verdict']).toEqual(['tag verified']);
    expect(said['ciphering.other_key']).toEqual([
      'the key of entry 2 of keys.json fits, which is not the one given for these parties (entry 1 of keys.json)',
    ]);
  });

  it.each([1, 2, 3, -1, -2, -3])('tells that the counter is off by %i', (off) => {
    const counter = (0x01234567 + off).toString(16).padStart(8, '0');
    const sent = hex(`c8 1e 30 ${counter} 411312ff935a47566827c467bc 7d825c3be4a77c3fcc056b6b`);
    expect(told(sent, conversationWith(KEYS))['ciphering.wrong']).toEqual([
      `protected with the invocation counter 19088743; ${19088743 + off} was sent`,
    ]);
  });

  it('tells that the title is that of the other side', () => {
    const conversation = conversationWith({ ...KEYS, clientTitle: undefined, serverTitle: undefined });
    const server = hex(`db 08 4d4d4d0000000001 12 20 00000001 ${'00'.repeat(13)}`);
    told(server, conversation);
    const client = hex(`db 08 ${TITLE} 1e 30 01234567 411312ff935a47566827c467bc 7d825c3be4a77c3fcc056b6b`);
    expect(told(client, conversation)['ciphering.verdict']).toEqual(['tag verified']);
    const swapped = hex('db 08 4d4d4d0000000001 1e 30 01234567 411312ff935a47566827c467bc 7d825c3be4a77c3fcc056b6b');
    const said = told(swapped, conversation);
    expect(said['ciphering.verdict']).toEqual(['wrong']);
    expect(said['ciphering.wrong']?.[0]).toContain(`${TITLE} (MMM)`);
  });

  it('is not looked into for ever', () => {
    const conversation = conversationWith({ ...KEYS, authentication: WRONG });
    for (let i = 0; i < 300; i++) told(BOTH, conversation);
    expect(told(BOTH, conversation)['ciphering.wrong']).toEqual([
      'too many messages did not fit before this one for trying what is wrong with it',
    ]);
  });
});

describe('invocation counters', () => {
  const counted = (frame: number, conversation: Conversation, bytes = BOTH): readonly string[] | undefined =>
    toldOn(decode(Tables.apdu, bytes[0] as number, bytes, { conversation, frame }).tape)[
      'ciphering.counter_not_higher'
    ];

  it('that come again are said with both frames, but not of a message that is decoded again', () => {
    const conversation = conversationWith(KEYS);
    const memo = new Memo();
    decode(Tables.apdu, 0xc8, BOTH, { conversation, memo, frame: 7 });
    const again = decode(Tables.apdu, 0xc8, BOTH, { conversation, memo, frame: 7 });
    expect(toldOn(again.tape)['ciphering.counter_not_higher']).toBeUndefined();
    expect(counted(9, conversation)).toEqual(['19088743 was the counter of frame 7, too']);
  });

  it('have each a key and a sender of their own', () => {
    const conversation = conversationWith({
      ...KEYS,
      serverTitle: '4d4d4d0000000001',
      globalBroadcast: key('aa'.repeat(16)),
    });
    expect(counted(1, conversation)).toBeUndefined();
    const fromServer = hex(`cc 09 20 01234567 00000000`);
    expect(counted(2, conversation, fromServer)).toBeUndefined();
  });
});
