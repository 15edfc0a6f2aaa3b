/** The lines of a ladder: what was asked, what came back, and the messages of whatever is unfolded. Positions only, no text. */
import type { ConversationView, ExchangeView, Moment } from '../../dialog/index.js';

/** Which way a line goes: from the client (left) to the meter (right), back, or nowhere. */
export type Way = 'right' | 'left' | 'none';

export interface LadderLine {
  /** `lack`: the answer that did not come; `gap`: exchanges that are left out; `part`: one message of an unfolded exchange. */
  readonly kind: 'request' | 'answer' | 'lack' | 'part' | 'gap';
  readonly exchange: ExchangeView | undefined;
  readonly way: Way;
  /** Index of its message; -1: none. */
  readonly message: number;
  /** More messages belong to it than are shown; `folded` where these can be unfolded. */
  readonly mark: 'folded' | 'unfolded' | 'none';
}

/** What lines ask about messages of the conversation. */
export interface LadderMessages {
  /** Indexes of the messages of the conversation from one to another, both included. */
  between(first: number, last: number): readonly number[];
  /** Does it ask or answer, so that it is half of an exchange? */
  isPaired(message: number): boolean;
  /** Did the party send it that spoke first? */
  isFromFirst(message: number): boolean;
}

export type LadderSource = Pick<ConversationView, 'exchanges' | 'leftOut'>;

/** `open`: numbers of the exchanges that are unfolded. */
export function ladderLines(
  { exchanges, leftOut }: LadderSource,
  open: ReadonlySet<number>,
  messages: LadderMessages,
): readonly LadderLine[] {
  const lines: LadderLine[] = [];
  let number = 0;
  for (const exchange of exchanges) {
    if (leftOut > 0 && number > 0 && exchange.number > number + 1) lines.push(GAP);
    number = exchange.number;
    if (!open.has(number)) lines.push(...rung(exchange, messages));
    else lines.push(...unfolded(exchange, messages));
  }
  return lines;
}

const GAP: LadderLine = { kind: 'gap', exchange: undefined, way: 'none', message: -1, mark: 'none' };

function rung(exchange: ExchangeView, messages: LadderMessages): readonly LadderLine[] {
  const { request, answer, state } = exchange;
  const mark = partsOf(exchange, messages).length > 0 ? 'folded' : 'none';
  const isPushed = state === 'pushed';
  const lines: LadderLine[] = [];
  if (request !== undefined)
    lines.push({ kind: 'request', exchange, way: isPushed ? 'left' : 'right', message: request.message - 1, mark });
  if (answer !== undefined || request === undefined) {
    const message = answerOf(exchange).message - 1;
    const way = isPushed ? 'right' : 'left';
    lines.push({ kind: 'answer', exchange, way, message, mark: request === undefined ? mark : 'none' });
  } else if (state === 'unanswered' || state === 'open') {
    lines.push({ kind: 'lack', exchange, way: 'left', message: request.message - 1, mark: 'none' });
  }
  return lines;
}

/** Of a transfer in blocks, the last one has the value; what came again says the same. */
const answerOf = ({ answer, last, blocks, repeats }: ExchangeView): Moment =>
  answer !== undefined && blocks === 0 && repeats > 0 ? answer : last;

const firstOf = ({ request, last }: ExchangeView): number => request?.message ?? last.message;

/** Request and answer. */
const ENDS = 2;

/**
 * What lies between its ends: blocks or, of an exchange without any, segments and acknowledgements. Who sends several requests
 * at once has halves of other exchanges between.
 */
function partsOf(exchange: ExchangeView, messages: LadderMessages): readonly number[] {
  const first = firstOf(exchange) - 1;
  const last = exchange.last.message - 1;
  if (last - first < ENDS) return [];
  const hasBlocks = exchange.messages > ENDS;
  const shown = answerOf(exchange).message - 1;
  return messages
    .between(first + 1, last)
    .filter((message) => message !== shown && (hasBlocks || !messages.isPaired(message)));
}

function unfolded(exchange: ExchangeView, messages: LadderMessages): readonly LadderLine[] {
  const [head, ...rest] = rung(exchange, messages);
  if (head === undefined) return [];
  const isFromFirst = messages.isFromFirst(head.message);
  const against: Way = head.way === 'right' ? 'left' : 'right';
  const parts = partsOf(exchange, messages).map((message): LadderLine => {
    const way = messages.isFromFirst(message) === isFromFirst ? head.way : against;
    return { kind: 'part', exchange, way, message, mark: 'none' };
  });
  const behind = [...parts, ...rest].sort((one, other) => one.message - other.message);
  return [{ ...head, mark: head.mark === 'none' ? 'none' : 'unfolded' }, ...behind];
}

/** The line of a message, or of the exchange that it belongs to; -1: it is in none. */
export function lineOfMessage(lines: readonly LadderLine[], message: number): number {
  const exact = lines.findIndex((line) => line.message === message && line.kind !== 'lack');
  if (exact >= 0) return exact;
  const around = ({ exchange }: LadderLine): boolean =>
    exchange !== undefined && firstOf(exchange) - 1 <= message && message <= exchange.last.message - 1;
  const inside = lines.findIndex(around);
  if (inside >= 0) return inside;
  return lines.findIndex((line) => line.message >= message);
}
