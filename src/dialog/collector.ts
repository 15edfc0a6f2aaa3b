/**
 * Puts messages together to conversations: two parties, what they agreed upon, and what they asked and answered. It looks at the
 * tapes of messages as they come, and keeps no message.
 */
import { Limits, type Registry } from '../core/index.js';
import type { Message } from '../engine/index.js';
import { Conversation } from './conversation.js';
import { Reading } from './reading.js';
import { meterAddress } from './speaker.js';
import { ValueReader } from './values.js';
import type { ConversationView } from './view.js';

export interface DialogOptions {
  /** Told of a conversation that gives way to others; it is kept no longer. */
  readonly onGivenUp?: (conversation: ConversationView) => void;
  /** Conversations at once; for tests. */
  readonly most?: number;
  /** Exchanges that are kept of a conversation: so many from its beginning, and from its end. */
  readonly exchangesAtEnds?: number;
}

export class Dialogs {
  /** How many there were, and how many gave way. */
  count = 0;
  givenUp = 0;
  /** The longest quiet first: Maps keep the order in which keys come. */
  private readonly known = new Map<string, Conversation>();
  private readonly reading = new Reading();
  private readonly values: ValueReader;
  private current!: Conversation;
  private held = 0;
  private readonly most: number;

  constructor(
    private readonly registry: Registry,
    private readonly options: DialogOptions = {},
  ) {
    this.values = new ValueReader((row, message) => this.current.takeValue(row, message));
    this.most = options.most ?? Limits.dialogConversations;
  }

  /** All that are kept, in the order of their first messages. */
  get conversations(): readonly ConversationView[] {
    return [...this.known.values()].sort((one, other) => one.id - other.id);
  }

  /** Takes the next message; answers with its conversation. */
  take(message: Message): ConversationView {
    const { reading } = this;
    const conversation = this.find(message);
    this.current = conversation;
    const before = conversation.held;
    reading.read(message);
    conversation.take(message, reading);
    this.values.take(message, reading);
    conversation.isCalled(this.values.meters.at(meterAddress(message, reading.service.act)).name);
    this.held += conversation.held - before;
    while (this.known.size > this.most || (this.held > Limits.dialogHeld && this.known.size > 1)) this.giveUp();
    return conversation;
  }

  /** Everything is read: what was not answered is not answered any more. */
  end(): void {
    for (const conversation of this.known.values()) conversation.end();
  }

  private find(message: Message): Conversation {
    const { known } = this;
    const key = keyOf(message);
    let conversation = known.get(key);
    if (conversation === undefined)
      conversation = new Conversation(++this.count, key, message, this.registry, this.options.exchangesAtEnds);
    else known.delete(key);
    known.set(key, conversation);
    return conversation;
  }

  private giveUp(): void {
    const [key, conversation] = this.known.entries().next().value as [string, Conversation];
    this.known.delete(key);
    this.held -= conversation.held;
    this.givenUp++;
    conversation.isGivenUp = true;
    conversation.end();
    this.options.onGivenUp?.(conversation);
  }
}

/** Both parties, whoever speaks. Lines have no addresses: there, the input is part of it. */
function keyOf({ flow, file, source, linkSource, linkDestination }: Message): string {
  const [low, high] = linkSource < linkDestination ? [linkSource, linkDestination] : [linkDestination, linkSource];
  const where =
    flow === undefined || source === ''
      ? `file ${file} ${flow?.id ?? 0}`
      : `${flow.protocol} ${flow.endpoint(0)} ${flow.endpoint(1)}`;
  return `${where} ${low} ${high}`;
}
