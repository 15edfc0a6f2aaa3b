import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AUTHENTICATED,
  aarq,
  BOTH,
  COMPRESSED,
  ciphered,
  concat,
  generalBlockTransfer,
  generalGlo,
  get,
  glo,
  initiateRequest,
  type Protection,
} from '../../../captures/bytes.js';
import { Conversation, Memo, Shared, Tables, type Tape } from '../../../src/core/index.js';
import { GREEN_BOOK, GREEN_BOOK_KEYS, ringOf, toldOn } from '../../deciphering.js';
import { type Decoded, decode, gapsOf, hex, tree } from '../../dissect.js';

const { title: TITLE, encryption: EK, authentication: AK } = GREEN_BOOK;
const DEDICATED = 'a3917e5bc64fd20817e3b95d6ac4f1b2';
const INITIATE = initiateRequest({ dedicatedKey: hex(DEDICATED) });

let counter = 0;
const protection = (control = BOTH): Protection => ({
  control,
  counter: ++counter,
  key: hex(EK),
  authenticationKey: hex(AK),
  title: hex(TITLE),
});

const conversation = (): Conversation => new Conversation(1, new Shared(ringOf(GREEN_BOOK_KEYS)));

function read(bytes: Uint8Array, where: Conversation, memo = new Memo()): Decoded {
  return decode(Tables.apdu, bytes[0] as number, bytes, { conversation: where, memo });
}

/** An APDU in general blocks, each in a cipher of its own. */
function blocksOf(apdu: Uint8Array, octets: number): Uint8Array[] {
  const count = Math.ceil(apdu.length / octets);
  return Array.from({ length: count }, (_, i) => {
    const data = apdu.subarray(i * octets, (i + 1) * octets);
    const block = { isLast: i === count - 1, isStreaming: false, window: 1, number: i + 1, acknowledged: 0, data };
    return generalGlo(generalBlockTransfer(block), protection());
  });
}

/** None of these stands in the APDUs beside the key. */
const OCTETS = 3;
const pieces = Array.from({ length: DEDICATED.length / 2 - OCTETS + 1 }, (_, at) =>
  DEDICATED.slice(2 * at, 2 * (at + OCTETS)),
);

function keyIn({ stores, storeCount }: Tape): readonly string[] {
  const made = stores.slice(1, storeCount).map((bytes) => Buffer.from(bytes).toString('hex'));
  return pieces.filter((piece) => made.some((store) => store.includes(piece)));
}

describe('a dedicated key that came out of a cipher', () => {
  it('stands in no byte store, however its blocks are cut and in whatever order they come', () => {
    const whole = fc.constantFrom(INITIATE, aarq({ context: 1, userInformation: INITIATE }));
    const order = fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(whole, fc.integer({ min: 3, max: 60 }), order, (apdu, octets, picks) => {
        const blocks = blocksOf(apdu, octets);
        const where = conversation();
        for (const pick of picks) {
          const bytes = blocks[pick % blocks.length] as Uint8Array;
          const memo = new Memo();
          const { tape } = read(bytes, where, memo);
          expect(keyIn(tape)).toEqual([]);
          const again = read(bytes, new Conversation(2), memo);
          expect(tree(again.tape)).toBe(tree(tape));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is learned from its blocks all the same', () => {
    const where = conversation();
    const [first, second, third] = blocksOf(INITIATE, 12).map((block) => read(block, where).tape);
    for (const tape of [first, second, third] as Tape[]) {
      expect(toldOn(tape)['general_block_transfer.block_data']).toEqual(['not shown: there may be a key in it']);
      expect(gapsOf(tape)).toEqual([]);
    }
    expect(toldOn(third as Tape)['initiate.dedicated_key']?.[0]).toMatch(/^present, 16 bytes, #[0-9a-f]{8}$/);
    expect(tree(third as Tape)).toContain(`2:3+16 initiate.dedicated_key_octets ${'00'.repeat(16)}`);
    const [range] = [...(third as Tape).secrets].filter(({ store }) => store === 2);
    expect(range).toEqual({ store: 2, at: 3, end: 19, what: 'key' });
  });

  it('is part of what a tag is made of, until that is verified', () => {
    const outside = protection();
    const { tape } = read(generalGlo(glo(INITIATE, protection(AUTHENTICATED)), outside), conversation());
    expect(toldOn(tape)['ciphering.verdict']).toEqual(['tag verified', 'tag verified']);
    expect(keyIn(tape)).toEqual([]);
  });

  it('is not shown behind a length that makes no sense either', () => {
    const { tape } = read(glo(concat(hex('01 01 80'), INITIATE.subarray(3)), protection()), conversation());
    expect(tree(tape)).toContain('issue.malformed');
    expect(keyIn(tape)).toEqual([]);
  });

  it('is not in what is compressed', () => {
    const { tape } = read(concat(0x21, ciphered(INITIATE, protection(BOTH | COMPRESSED))), conversation());
    expect(tree(tape)).toContain(`ciphering.compressed_plaintext ${'00'.repeat(INITIATE.length)}`);
  });

  it('stays where everybody could read it', () => {
    const { tape } = read(glo(INITIATE, protection(AUTHENTICATED)), conversation());
    expect(tree(tape)).toContain(`initiate.dedicated_key ${DEDICATED}`);
    expect(tape.secrets.size).toBe(0);
  });
});

describe('blocks in a cipher that hold no key', () => {
  it('are shown', () => {
    const where = conversation();
    const apdu = get.response(0xc1, hex('09 10 00112233445566778899aabbccddeeff'));
    const [first, second] = blocksOf(apdu, 12).map((block) => read(block, where).tape);
    expect(tree(first as Tape)).toContain('general_block_transfer.block_data c401c10009100011223344');
    expect(tree(second as Tape)).toContain('00112233445566778899aabbccddeeff');
    expect((second as Tape).secrets.size).toBe(0);
  });

  it('are not joined with blocks that everybody can read', () => {
    const where = conversation();
    const [first] = blocksOf(INITIATE, 19);
    read(first as Uint8Array, where);
    const block = { isLast: true, isStreaming: false, window: 1, number: 2, acknowledged: 0 };
    const { tape } = read(generalBlockTransfer({ ...block, data: INITIATE.subarray(19) }), where);
    expect(toldOn(tape)['dlms.blocks_missing']).toEqual(['block 1 is missing']);
    expect(keyIn(tape)).toEqual([]);
  });
});
