/**
 * What a value belongs to: an attribute, or a method. A request names it; the value is then read as the class describes it
 * (IEC 62056-6-2). An answer names nothing, so a conversation remembers what was asked for, by parties and invoke-id.
 */
import { type Budget, type Dissection, type Holder, Limits, Slot } from '../../src/core/index.js';
import { dissectAttribute, dissectMethodParameters, dissectMethodResult } from '../cosem/attribute.js';
import { dissectData } from '../data/axdr.js';

/** Class id and attribute or method id as one number, so that it costs nothing to hand on and to remember. */
export type Asked = number;

/** Nothing is known of what a value belongs to. */
export const NOTHING_ASKED: Asked = -1;
const METHOD = 2 ** 24;

/** An attribute, as one number. */
export function askedAttribute(classId: number, attributeId: number): Asked {
  return (classId << 8) | (attributeId & 0xff);
}

/** A method, as one number. */
export function askedMethod(classId: number, methodId: number): Asked {
  return METHOD | (classId << 8) | (methodId & 0xff);
}

/** Its class id. */
export const classOf = (asked: Asked): number => (asked >> 8) & 0xffff;
/** Its attribute or method id: 8 bits with a sign. */
export const memberOf = (asked: Asked): number => (asked << 24) >> 24;
export const isMethod = (asked: Asked): boolean => asked >= METHOD;

/** The value of the attribute, or what the method returned. False where decoding has to end. */
export function valueOfAsked(d: Dissection, asked: Asked): boolean {
  if (asked < 0) return dissectData(d);
  if (isMethod(asked)) return dissectMethodResult(d, classOf(asked), memberOf(asked));
  return dissectAttribute(d, classOf(asked), memberOf(asked));
}

/** The parameters of a call of the method. False where decoding has to end. */
export function parametersOfAsked(d: Dissection, asked: Asked): boolean {
  return asked < 0 ? dissectData(d) : dissectMethodParameters(d, classOf(asked), memberOf(asked));
}

/** What one request asked for: one thing, or a list. */
export type AskedFor = Asked | readonly Asked[];

interface Request {
  source: number;
  destination: number;
  invokeId: number;
  asked: AskedFor;
}

/** What one number of a list takes. */
const BYTES_OF_ASKED = 8;
const costOf = (list: readonly Asked[]): number => BYTES_OF_ASKED * list.length;

/** Requests of a conversation that have no answer yet. An array, because there is hardly ever more than one. */
class Requests implements Holder {
  private readonly open: Request[] = [];
  private oldest = 0;
  /** Lists may be as long as the wire likes, so they are held against it. */
  private budget: Budget | undefined;

  remember(source: number, destination: number, invokeId: number, asked: AskedFor): void {
    const entry = this.find(source, destination, invokeId) ?? this.free();
    if (entry === undefined) {
      this.open.push({ source, destination, invokeId, asked });
      return;
    }
    this.release(entry.asked);
    entry.source = source;
    entry.destination = destination;
    entry.invokeId = invokeId;
    entry.asked = asked;
  }

  rememberList(source: number, destination: number, invokeId: number, asked: readonly Asked[], budget: Budget): void {
    this.budget = budget;
    this.remember(source, destination, invokeId, budget.hold(this, costOf(asked)) ? asked : NOTHING_ASKED);
  }

  /** Lists are forgotten: others need their bytes. */
  drop(): void {
    for (const entry of this.open) if (typeof entry.asked !== 'number') entry.asked = NOTHING_ASKED;
  }

  private release(asked: AskedFor): void {
    if (typeof asked !== 'number') this.budget?.release(this, costOf(asked));
  }

  /** Answers once: what comes with the same invoke-id later is no answer to this. */
  take(source: number, destination: number, invokeId: number): AskedFor {
    const entry = this.find(source, destination, invokeId);
    if (entry === undefined) return NOTHING_ASKED;
    const { asked } = entry;
    this.release(asked);
    entry.asked = NOTHING_ASKED;
    return asked;
  }

  private find(source: number, destination: number, invokeId: number): Request | undefined {
    const { open } = this;
    for (let i = 0; i < open.length; i++) {
      const entry = open[i] as Request;
      if (entry.invokeId === invokeId && entry.source === source && entry.destination === destination) return entry;
    }
    return undefined;
  }

  /** An entry whose answer came or, where there are too many, the oldest. */
  private free(): Request | undefined {
    const { open } = this;
    for (let i = 0; i < open.length; i++) if ((open[i] as Request).asked === NOTHING_ASKED) return open[i];
    if (open.length < Limits.openRequests) return undefined;
    this.oldest = (this.oldest + 1) % open.length;
    return open[this.oldest];
  }
}

const requests = new Slot<Requests>('dlms.requests', () => new Requests());

/** A request that was sent. */
export function rememberAsked(d: Dissection, invokeId: number, asked: AskedFor): void {
  const { source, destination } = d;
  if (typeof asked === 'number') d.state(requests)?.remember(source, destination, invokeId, asked);
  else {
    d.once((conversation) => {
      conversation.of(requests).rememberList(source, destination, invokeId, asked, conversation.budget);
      return undefined;
    });
  }
}

/** What the request asked for that this answers; `NOTHING_ASKED` where it was not seen. */
export function takeAsked(d: Dissection, invokeId: number): AskedFor {
  const { source, destination } = d;
  return d.once((conversation) => conversation.of(requests).take(destination, source, invokeId));
}

/** What the n-th value of an answer belongs to. */
export function nthAsked(asked: AskedFor, n: number): Asked {
  if (typeof asked !== 'number') return asked[n] ?? NOTHING_ASKED;
  return n === 0 ? asked : NOTHING_ASKED;
}
