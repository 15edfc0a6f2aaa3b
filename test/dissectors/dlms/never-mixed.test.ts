/**
 * Block transfers between two parties, one after the other, as they are on a bad line: blocks are lost, come twice, in another order, and
 * are sent again; what was lost is asked for anew and has the same beginning. However that goes: what is joined is of one transfer.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Conversation, type Tape } from '../../../src/core/index.js';
import { hex } from '../../dissect.js';
import { apdu, texts } from './cuts.js';

const octet = (value: number): string => value.toString(16).padStart(2, '0');
const word = (value: number): string => value.toString(16).padStart(4, '0');
const long = (value: number): string => value.toString(16).padStart(8, '0');

/** A block on the wire. */
type OfBlock = (number: number, isLast: boolean, raw: string, isStreaming: boolean) => string;

interface Kind {
  readonly name: string;
  /** What asks for the transfer, in one APDU of its own; empty: the first block does. */
  readonly request: string;
  readonly block: OfBlock;
  readonly isWindowed: boolean;
}

const withLength = (raw: string): string => octet(raw.length / 2) + raw;
const dataBlock = (number: number, isLast: boolean, raw: string): string =>
  `0${isLast ? 1 : 0}${long(number)}${withLength(raw)}`;
const generalBlock: OfBlock = (number, isLast, raw, isStreaming) =>
  `e0${octet((isLast ? 0x80 : 0) | (isStreaming ? 0x40 : 0) | 3)}${word(number)}0000${withLength(raw)}`;

const GET = 'c001c1 0007 0100630100ff 02 00';

const KINDS: readonly Kind[] = [
  {
    name: 'GET-Response',
    request: GET,
    block: (number, isLast, raw) => `c402c1 0${isLast ? 1 : 0} ${long(number)} 00 ${withLength(raw)}`,
    isWindowed: false,
  },
  {
    name: 'ACTION-Response',
    request: 'c301c1 0012 00002c0000ff 01 00',
    block: (number, isLast, raw) => `c702c1 ${dataBlock(number, isLast, raw)}`,
    isWindowed: false,
  },
  {
    name: 'ReadResponse',
    request: '05 01 02 fa00',
    block: (number, isLast, raw) => `0c 01 02 0${isLast ? 1 : 0} ${word(number)} ${withLength(raw)}`,
    isWindowed: false,
  },
  {
    name: 'SET-Request',
    request: '',
    block: (number, isLast, raw) =>
      `${number === 1 ? 'c102c1 0007 0100630100ff 02 00' : 'c103c1'} ${dataBlock(number, isLast, raw)}`,
    isWindowed: false,
  },
  {
    name: 'ACTION-Request',
    request: '',
    block: (number, isLast, raw) =>
      `${number === 1 ? 'c304c1 0012 00002c0000ff 01' : 'c306c1'} ${dataBlock(number, isLast, raw)}`,
    isWindowed: false,
  },
  {
    name: 'WriteRequest',
    request: '',
    block: (number, isLast, raw) => `06 01 07 0${isLast ? 1 : 0} ${word(number)} 01 09 ${withLength(raw)}`,
    isWindowed: false,
  },
  { name: 'General-Block-Transfer', request: GET, block: generalBlock, isWindowed: true },
];

/** How a block fares: it comes, is lost, or comes twice. */
const Fate = { comes: 0, isLost: 1, isTwice: 2 } as const;

interface Transfer {
  /** Blocks whose bytes are those of the other transfers. */
  readonly common: number;
  readonly fates: readonly number[];
  /** Keys to sort the blocks of each window by. */
  readonly order: readonly number[];
  readonly window: number;
  /** From which block on the sender sends all again; 0: nothing. */
  readonly again: number;
}

const MOST = 7;

const transfer: fc.Arbitrary<Transfer> = fc.integer({ min: 2, max: MOST }).chain((count) =>
  fc.record({
    common: fc.nat({ max: count }),
    fates: fc.array(fc.constantFrom(0, 0, 0, 1, 2), { minLength: count, maxLength: count }),
    order: fc.array(fc.nat({ max: 99 }), { minLength: MOST, maxLength: MOST }),
    window: fc.integer({ min: 1, max: 4 }),
    again: fc.nat({ max: count }),
  }),
);

const sent = fc.array(transfer, { minLength: 1, maxLength: 4 });

/** No APDU and no value begins with EE. */
const rawOf = (which: number, { common }: Transfer, number: number): string =>
  `ee${octet(number <= common ? 0xff : which)}${octet(number)}`;

const wholeOf = (which: number, one: Transfer): string => one.fates.map((_, i) => rawOf(which, one, i + 1)).join('');

/** The numbers of the blocks as they come: each as it fares, in windows, then some once more. */
function numbersOf({ fates, order, window, again }: Transfer, { isWindowed }: Kind, isFirstSure: boolean): number[] {
  const numbers = fates.map((_, i) => i + 1);
  const place = (number: number): number => {
    if (!isWindowed || (isFirstSure && number === 1)) return number * 1000;
    return Math.ceil(number / window) * 100_000 + (order[number - 1] as number);
  };
  const inOrder = [...numbers].sort((one, other) => place(one) - place(other));
  const come = inOrder.flatMap((number) => {
    const fate = isFirstSure && number === 1 ? Fate.comes : fates[number - 1];
    return fate === Fate.isLost ? [] : fate === Fate.isTwice ? [number, number] : [number];
  });
  return isWindowed && again > 0 ? [...come, ...numbers.slice(again - 1)] : come;
}

/** What was joined, as far as it goes; whole or not. */
function joinedIn(tape: Tape): { readonly text: string; readonly isWhole: boolean } | undefined {
  for (let store = 1; store < tape.storeCount; store++) {
    const bytes = Buffer.from(tape.stores[store] as Uint8Array).toString('hex');
    if (bytes.startsWith('ee'))
      return {
        text: bytes,
        isWhole: texts(tape).some((text) => /whole: \d/.test(text) && !text.includes('not whole')),
      };
  }
  return undefined;
}

/** Sends all; checks what is joined of each, and answers with how many were whole. */
function wholes(kind: Kind, transfers: readonly Transfer[], areRequestsSeen: boolean): number {
  const conversation = new Conversation(1);
  let frame = 0;
  let count = 0;
  const send = (text: string): Tape => apdu(hex(text), { conversation, frame: ++frame });
  transfers.forEach((one, which) => {
    if (areRequestsSeen && kind.request !== '') send(kind.request);
    const all = wholeOf(which, one);
    for (const number of numbersOf(one, kind, !areRequestsSeen || kind.request === '')) {
      const { length } = one.fates;
      const isStreaming = number % one.window !== 0 && number < length;
      const tape = send(kind.block(number, number === length, rawOf(which, one, number), isStreaming));
      const joined = joinedIn(tape);
      if (joined === undefined) continue;
      if (joined.isWhole) count++;
      expect(joined.isWhole ? all : all.slice(0, joined.text.length)).toBe(joined.text);
    }
  });
  return count;
}

describe.each(KINDS)('blocks in $name', (kind) => {
  it.each([
    ['where requests are seen', true],
    ['where only blocks are seen, and the first of each', false],
  ])('are joined with those of their own transfer only, %s', (_, areRequestsSeen) => {
    fc.assert(
      fc.property(sent, (transfers) => {
        wholes(kind, transfers, areRequestsSeen);
      }),
    );
  });

  it('give each transfer once where none is lost', () => {
    const lossless = sent.map((transfers) =>
      transfers.map((one) => ({ ...one, fates: one.fates.map(() => Fate.comes), again: 0 })),
    );
    fc.assert(
      fc.property(lossless, fc.boolean(), (transfers, areRequestsSeen) => {
        expect(wholes(kind, transfers, areRequestsSeen)).toBe(transfers.length);
      }),
    );
  });
});

describe('blocks in windows', () => {
  it('are whole again when all of them from the first that was lost on are sent again', () => {
    const kind = KINDS.at(-1) as Kind;
    const recovered = transfer.map((one) => {
      const lost = one.fates.indexOf(Fate.isLost) + 1;
      return { ...one, again: lost };
    });
    fc.assert(
      fc.property(fc.array(recovered, { minLength: 1, maxLength: 3 }), (transfers) => {
        expect(wholes(kind, transfers, true)).toBeGreaterThanOrEqual(transfers.length);
      }),
    );
  });
});
