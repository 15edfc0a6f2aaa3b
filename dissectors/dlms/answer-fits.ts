/**
 * Could an answer be one to a request? By how many values it has, and how the first of them is made: the time of a Clock has 12
 * octets, capture_objects are an array, a register has a number (IEC 62056-5-3, responses; IEC 62056-6-2). What says nothing fits all.
 */
import type { Dissection } from '../../src/core/index.js';
import { attributeFits, methodResultFits } from '../cosem/attribute.js';
import { lengthOctets } from '../data/length.js';
import { type Asked, isList, isNothing, nthAsked } from './asked-for.js';
import { type Entry, State } from './request-entry.js';
import { Service, serviceOf } from './service.js';

const NORMAL = 1;
const WITH_LIST = 3;
/** The only choice of SET-Responses to a list without blocks. */
const SET_WITH_LIST = 5;
const DATA = 0;
const NOT_SEEN = -1;
/** Counts from here on take more than an octet. */
const LONG = 0x80;

/** What is seen of an answer before its values are read. */
interface Seen {
  /** How many values are in its list; 0: not seen; -1: one, that is in none. */
  readonly count: number;
  /** Octets from here to the first value; -1: none is seen. */
  readonly value: number;
  /** Its number; 0: it is none; -1: not seen. */
  readonly block: number;
}
const ONE = -1;

/** `d` is where the answer has said its invoke-id, or where the list of what has none begins. */
export function answerFits(d: Dissection, { key, state, asked }: Entry): boolean {
  const service = serviceOf(key);
  const seen = seenIn(d, service);
  const { count, value, block } = seen;
  if (block !== NOT_SEEN && block > 1 !== (state === State.next)) return false;
  if (count >= LONG || (!isList(asked) && isNothing(asked))) return true;
  if (isList(asked) ? count === ONE || (count > 0 && count !== asked.length) : count > 0 && saysList(service))
    return false;
  if (!isList(asked) && count > 1) return false;
  return value < 0 || (isList(asked) && block !== NOT_SEEN) || valueFits(d, nthAsked(asked, 0), value);
}

/** Do requests say whether they are for a list, so that an answer to one thing never is one? */
const saysList = (service: Service): boolean => service <= Service.action;

function valueFits(d: Dissection, { classId, member, isMethod }: Asked, ahead: number): boolean {
  if (classId < 0) return true;
  return isMethod ? methodResultFits(d, classId, member, ahead) : attributeFits(d, classId, member, ahead);
}

function seenIn(d: Dissection, service: Service): Seen {
  // Before the invoke-id.
  const choice = d.peek(-2);
  switch (service) {
    case Service.get:
      if (choice === NORMAL) return seen(ONE, d.peek() === DATA ? 1 : NOT_SEEN, 0);
      if (choice === WITH_LIST) return seen(d.peek(), d.peek(1) === DATA ? 2 : NOT_SEEN, 0);
      // last-block, block-number, and what is in it: its length, and the beginning of the value
      return seen(0, d.peek(5) === DATA ? 6 + lengthOctets(d, 6) : NOT_SEEN, d.peekUint(4, 1));
    case Service.set:
      return seen(choice === NORMAL ? ONE : choice === SET_WITH_LIST ? d.peek() : 0);
    case Service.action:
      // result, whether something is returned, and whether that is data
      if (choice === NORMAL) return seen(ONE, d.peek(1) === 1 && d.peek(2) === DATA ? 3 : NOT_SEEN);
      return seen(choice === WITH_LIST ? d.peek() : 0);
    case Service.read:
      return d.peek(1) <= 1 ? seen(d.peek(), d.peek(1) === DATA ? 2 : NOT_SEEN) : seen(0);
    case Service.access:
      // Specifications of the request may stand before the values.
      return seen(d.peek() === 0 ? d.peek(1) : 0);
    default:
      return seen(0);
  }
}

const seen = (count: number, value = NOT_SEEN, block = NOT_SEEN): Seen => ({ count, value, block });
