/**
 * Who talks with whom: two network endpoints, and on the link between them two parties, since one connection or line carries many
 * (wPorts behind one meter's address, meters on one RS-485 line).
 */
import { Limits } from '../core/index.js';
import type { Message } from '../engine/index.js';
import { linkText } from '../sinks/link-address.js';
import type { FlowTable } from './flows.js';
import type { ConversationFacts } from './view.js';

class Conversation implements ConversationFacts {
  last = 0;
  messagesAB = 0;
  messagesBA = 0;
  bytes = 0;
  errors = 0;
  warnings = 0;
  failures = 0;
  private textA: string | undefined = undefined;
  private textB: string | undefined = undefined;

  constructor(
    readonly id: number,
    readonly first: number,
    private readonly flows: FlowTable,
    private readonly flow: number,
    readonly side: 0 | 1,
    /** Link addresses of a and b; -1 where there are none. */
    readonly linkA: number,
    readonly linkB: number,
    private readonly payload: number,
    private readonly file: string,
  ) {}

  get a(): string {
    this.textA ??= this.party(this.side, this.linkA) || this.file;
    return this.textA;
  }

  get b(): string {
    this.textB ??= this.party(this.side === 0 ? 1 : 0, this.linkB);
    return this.textB;
  }

  /** Does a message with this link source come from a? Without link addresses, its side tells. */
  isFromA(side: 0 | 1, linkSource: number): boolean {
    return side === this.side && (linkSource === this.linkA || linkSource < 0);
  }

  isBetween(source: number, destination: number): boolean {
    const { linkA, linkB } = this;
    return (source === linkA && destination === linkB) || (source === linkB && destination === linkA);
  }

  private party(side: 0 | 1, link: number): string {
    const endpoint = this.flows.of(this.flow)?.endpoint(side) ?? '';
    return [endpoint, link < 0 ? '' : linkText(this.payload, link)].filter((part) => part !== '').join(' ');
  }
}

/** All that are beyond the limit. */
const OTHERS = 'others';
const WARNING = 2;
const ERROR = 3;

export class Conversations {
  readonly list: Conversation[] = [];
  /** Did a send the message that was counted in last? */
  isFromFirst = true;
  private readonly known = new Map<string, Conversation>();
  /** By flow: the conversation of its last message. */
  private readonly recent: (Conversation | undefined)[] = [];
  /** By flow: what it has in common with flows between the same endpoints, like those of the next file of a ring. */
  private readonly names: (string | undefined)[] = [];

  constructor(private readonly flows: FlowTable) {}

  /** Counts a message in; the index of its conversation. */
  add(index: number, message: Message, flow: number, severity: number, isFailure: boolean): number {
    const { side, linkSource, linkDestination } = message;
    let conversation = this.recent[flow];
    if (flow === 0 || conversation?.isBetween(linkSource, linkDestination) !== true) {
      conversation = this.find(index, message, flow);
      if (flow < Limits.connections) this.recent[flow] = conversation;
    }
    conversation.last = index;
    this.isFromFirst = conversation.isFromA(side, linkSource);
    if (this.isFromFirst) conversation.messagesAB++;
    else conversation.messagesBA++;
    conversation.bytes += message.end - message.start;
    if (severity === ERROR) conversation.errors++;
    else if (severity === WARNING) conversation.warnings++;
    if (isFailure) conversation.failures++;
    return conversation.id;
  }

  private find(index: number, message: Message, flow: number): Conversation {
    const { linkSource, linkDestination } = message;
    const [low, high] = linkSource < linkDestination ? [linkSource, linkDestination] : [linkDestination, linkSource];
    const key = `${this.nameOf(flow, message)} ${low} ${high}`;
    let conversation = this.known.get(key);
    if (conversation !== undefined) return conversation;
    if (this.list.length < Limits.archiveConversations - 1) {
      conversation = new Conversation(
        this.list.length,
        index,
        this.flows,
        flow,
        message.side,
        linkSource,
        linkDestination,
        message.payload,
        message.file,
      );
      this.known.set(key, conversation);
      this.list.push(conversation);
      return conversation;
    }
    conversation = this.list[Limits.archiveConversations - 1];
    if (conversation === undefined) {
      conversation = new Conversation(this.list.length, index, this.flows, 0, 0, -1, -1, 0, OTHERS);
      this.list.push(conversation);
    }
    return conversation;
  }

  private nameOf(flow: number, message: Message): string {
    const { source } = message;
    if (message.flow === undefined || source === '') return `file ${message.file}`;
    let name = this.names[flow];
    if (name === undefined) {
      name = `${message.flow.protocol} ${message.flow.endpoint(0)} ${message.flow.endpoint(1)}`;
      if (flow < Limits.connections) this.names[flow] = name;
    }
    return name;
  }
}
