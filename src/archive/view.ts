/** What background work reads of an archive: columns that are there without decoding, and messages decoded when asked for. */
import type { Severity } from '../core/index.js';
import type { Message } from '../engine/index.js';

/** Both ends of a conversation, and what was said. */
export interface ConversationFacts {
  readonly id: number;
  /** Who spoke first, and the other: `192.0.2.1:4059 wPort 16`, `HDLC 1/17`; of a line without addresses, the input. */
  readonly a: string;
  readonly b: string;
  /** Indexes of its first and its last message. */
  readonly first: number;
  readonly last: number;
  readonly messagesAB: number;
  readonly messagesBA: number;
  /** Of its messages, without headers. */
  readonly bytes: number;
  /** Messages whose worst issue is an error, or a warning. */
  readonly errors: number;
  readonly warnings: number;
  /** Messages that tell of a failure. */
  readonly failures: number;
}

/** How bad it is: 0 nothing, 1 note, 2 warning, 3 error. */
export type Weight = 0 | 1 | 2 | 3;

export const Weights: Readonly<Record<Severity, Exclude<Weight, 0>>> = { note: 1, warning: 2, error: 3 };

export interface IssueCode {
  /** `hdlc.fcs_wrong` */
  readonly name: string;
  readonly label: string;
  readonly severity: Severity;
}

/** Issues of all messages, in the order of these. */
export interface IssueView {
  readonly count: number;
  readonly codes: readonly IssueCode[];
  /** Index of its message. */
  messageOf(n: number): number;
  /** Index into `codes`. */
  codeOf(n: number): number;
}

/** The messages of the inputs, by index: message number = index + 1. */
export interface ArchiveView {
  readonly count: number;
  /** NaN where the input has no times. */
  secondsOf(index: number): number;
  nanosOf(index: number): number;
  frameOf(index: number): number;
  sizeOf(index: number): number;
  /** Index into `services`. */
  serviceOf(index: number): number;
  readonly services: readonly string[];
  severityOf(index: number): Weight;
  /** Does it tell of a failure: a result that is no success, a rejected association, an exception? */
  isFailure(index: number): boolean;
  /** Did the party send it that spoke first in its conversation? */
  isFromFirst(index: number): boolean;
  /** Index of the message that it answers; -1: none that is known. */
  requestOf(index: number): number;
  /** Index of the first message that answers it; -1: none so far. */
  answerOf(index: number): number;
  /** A request that asks for an answer. */
  isAsking(index: number): boolean;
  /** It answers a request that nobody saw. */
  isUnasked(index: number): boolean;
  /** Index into `results`; -1 where there is none. */
  resultOf(index: number): number;
  readonly results: readonly string[];
  /** Index into `conversations`; -1 where there is none. */
  conversationOf(index: number): number;
  readonly conversations: readonly ConversationFacts[];
  readonly issues: IssueView;
  /** Lent: valid until the next call. `layers`: with link and network headers. */
  message(index: number, layers: boolean): Message;
  /** Calls back when messages were added; answers with what ends that. */
  watch(listener: () => void): () => void;
}
