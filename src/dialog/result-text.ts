/** What an exchange says of itself, out of the summaries of its messages. */
import type { Message } from '../engine/index.js';
import { failingNode } from '../filter/index.js';
import { wordOf } from './fields.js';
import type { Reading } from './reading.js';
import { secretsIn } from './secrets.js';
import { LinkServices } from './services.js';

/** `block 3 (last): 12345` of a summary, without the block. */
export const withoutBlock = (text: string): string =>
  text.replace(/^block \d+(?: \(last\))?(?:: |, | )?|, block \d+$/g, '');

/** What a message says, where that is no secret. Of a transfer in blocks, each may hold a part of it. */
export function withoutSecret({ tape }: Message, { isOfSecret, blocks }: Reading, text: string): string {
  if (!isOfSecret) return text;
  return secretsIn(tape) || (blocks > 0 ? '[secret]' : text);
}

/** What an answer says. Of several results the one that failed is told, too; UA and DM have no other words than their names. */
export function resultText({ tape, first }: Message, { service, linkFrame }: Reading, value: string): string {
  if (LinkServices[linkFrame] !== undefined) return value === '' ? linkFrame : `${linkFrame}, ${value}`;
  const text = withoutBlock(value) || value;
  const failing = failingNode(tape, first);
  if (failing < 0 || service.isFault) return text;
  const failure = wordOf(tape, failing);
  return text.includes(failure) ? text : `${text}, ${failure}`;
}
