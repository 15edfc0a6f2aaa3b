import { describe, expect, it } from 'vitest';
import { Shared } from '../../src/core/index.js';
import { captureKeys } from '../deciphering.js';
import { capture, conversationsIn, conversationsOf } from './run.js';

describe('transfers in blocks', () => {
  it.each([
    ['with the keys', new Shared(captureKeys())],
    ['without', new Shared()],
  ])('are one exchange each, also where the first attempt lacks a block: %s', async (_, shared) => {
    const name = 'blocks-read-again-ciphered.pcap';
    const [view] = await conversationsOf(name, capture(name), {}, { shared });
    expect(view?.counts).toMatchObject({ pushed: 0, unasked: 0, unconfirmed: 0, repeats: 0 });
    expect(view?.exchanges.slice(-2).map(({ state, blocks, messages }) => [state, blocks, messages])).toEqual([
      ['answered', 7, 9],
      ['answered', 5, 7],
    ]);
  });

  it('are read again in an exchange of their own', async () => {
    const [view] = await conversationsIn('blocks-read-again.pcap');
    const buffers = view?.exchanges.filter(({ object }) => object.endsWith('buffer')) ?? [];
    expect(buffers.map(({ state, blocks }) => [state, blocks])).toEqual([
      ['answered', 3],
      ['answered', 4],
      ['answered', 2],
      ['answered', 3],
      ['answered', 3],
    ]);
  });
});
