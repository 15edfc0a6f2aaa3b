/**
 * ACCESS: attributes read and written and methods called in one request, whatever their kind (IEC 62056-5-3, ACCESS
 * service). The n-th value and the n-th result belong to the n-th specification, also where that one failed.
 *
 *     D9  long-invoke-id-and-priority(4)  length [date-time]  count specification*  count data*
 *     DA  long-invoke-id-and-priority(4)  length [date-time]  presence [count specification*]  count data*
 *         count (choice result)*
 *
 *     specification: 01 | 02  class instance attribute                     get, set
 *                    03       class instance method                        action
 *                    04 | 05  class instance attribute  selector data      get, set with selection
 */
import {
  counted,
  type Dissection,
  type Dissector,
  defineFields,
  enumerated,
  group,
  Issue,
  list,
  type NodeView,
  Tables,
} from '../../src/core/index.js';
import { dissectData } from '../data/axdr.js';
import { concatenate } from '../data/concatenate.js';
import { dissectDateTime } from '../data/date-time.js';
import { peekLength } from '../data/length.js';
import { type Asked, From, NOTHING_ASKED, nthAsked, parametersOfAsked, placed, valueOfAsked } from './asked.js';
import {
  attributeDescriptor,
  Dlms,
  LONG_CONFIRMED,
  LONG_INVOKE_ID,
  listOf,
  methodDescriptor,
  noSuchChoice,
  present,
  rememberList,
  selectionParameters,
  valueList,
} from './common.js';
import { Descriptors } from './descriptors.js';
import { answerTo, Service } from './exchange.js';
import { noticeFailure } from './noticed.js';
import type { Request } from './requests.js';
import { dataText, objectText, wordOf } from './summary.js';
import { done } from './teaching.js';

const GET = 1;
const SET = 2;
const ACTION = 3;
const GET_WITH_SELECTION = 4;
const SET_WITH_SELECTION = 5;

const SUCCESS = 0;
const NULL_DATA = 0;

const F = defineFields('access', {
  request: group('AccessRequest', { name: 'access_request' }),
  response: group('AccessResponse', { name: 'access_response' }),
  specifications: list('Specifications', { about: 'What is asked for, in the order of the values and results.' }),
  specification: group('Specification'),
  choice: enumerated('Choice', {
    [GET]: 'get',
    [SET]: 'set',
    [ACTION]: 'action',
    [GET_WITH_SELECTION]: 'get-with-selection',
    [SET_WITH_SELECTION]: 'set-with-selection',
  }),
  resultOf: enumerated('Result of', { [GET]: 'get', [SET]: 'set', [ACTION]: 'action' }),
});

export const accessRequest: Dissector = {
  name: 'access-request',
  answers: [[Tables.apdu, 0xd9]],
  self: F.request,

  dissect(d) {
    d.open(F.request);
    d.read(Dlms.apdu);
    const invoke = d.flags(Dlms.longInvokeIdAndPriority);
    if (dissectDateTime(d)) {
      const asked: Asked[] = [];
      const whole = specifications(d, asked);
      rememberList(d, Service.access, invoke & LONG_INVOKE_ID, asked, (invoke & LONG_CONFIRMED) !== 0);
      if (whole) valueList(d, asked.length, (_, index) => sent(d, nthAsked(asked, index), index));
    }
    d.close();
  },

  service: 'AccessRequest',

  summary(view, line) {
    line.object = objectText(view);
    line.value = choicesText(view);
  },
};

export const accessResponse: Dissector = {
  name: 'access-response',
  answers: [[Tables.apdu, 0xda]],
  self: F.response,

  dissect(d) {
    d.open(F.response);
    d.read(Dlms.apdu);
    const invokeId = d.flags(Dlms.longInvokeIdAndPriority) & LONG_INVOKE_ID;
    if (dissectDateTime(d)) answer(d, answerTo(d, Service.access, invokeId));
    d.close();
  },

  service: 'AccessResponse',

  summary(view, line) {
    line.object = objectText(view);
    const results = view.find(Dlms.results);
    const all = results === undefined ? [] : [...results.children()].filter((child) => child.field === Dlms.resultItem);
    const failed = all.filter((item) => resultOf(item) !== SUCCESS).length;
    const first = view.find(Dlms.values);
    const parts = [
      `${counted(all.length, 'result')}${failed > 0 ? `, ${failed} failed` : ''}`,
      first === undefined ? '' : dataText(first) + (all.length > 1 ? ', …' : ''),
    ];
    line.value = parts.filter((part) => part !== '').join(': ');
  },
};

/** [specifications] values results. */
function answer(d: Dissection, request: Request): void {
  const asked = new Descriptors(d, request);
  let nth = (index: number): Asked => asked.nth(index);
  let specified = -1;
  if (present(d)) {
    const repeated: Asked[] = [];
    specified = peekLength(d, 0);
    if (!specifications(d, repeated)) return;
    nth = (index) => repeated[index] ?? NOTHING_ASKED;
  } else asked.all();
  const values = peekLength(d, 0);
  const expected = specified < 0 ? asked.count || values : specified;
  if (!valueList(d, expected, (_, index) => brought(d, nth(index)))) return;
  const results = peekLength(d, 0);
  if (results >= 0 && results !== values) d.report(Issue.unusual, `${results} results for ${values} values`, d.at, 1);
  listOf(d, Dlms.results, (_, index) => result(d, request, index, nth(index)));
}

/** A value that is written, or the parameters of a method; null-data where something is read. */
function sent(d: Dissection, asked: Asked, nth: number): boolean {
  return d.peek() === NULL_DATA
    ? dissectData(d)
    : asked.isMethod
      ? parametersOfAsked(d, asked)
      : valueOfAsked(d, asked, From.client, nth);
}

/** A value that was read, or what a method returned; null-data where something was written, or went wrong. */
function brought(d: Dissection, asked: Asked): boolean {
  return d.peek() === NULL_DATA ? dissectData(d) : valueOfAsked(d, asked);
}

/** Specifications with their count in front; what they name is added to `asked`. */
function specifications(d: Dissection, asked: Asked[]): boolean {
  return listOf(d, F.specifications, () => specification(d, asked));
}

function specification(d: Dissection, named: Asked[]): boolean {
  d.open(F.specification);
  const choice = d.read(F.choice);
  let whole = true;
  if (choice === GET || choice === SET) named.push(attributeDescriptor(d));
  else if (choice === ACTION) named.push(methodDescriptor(d));
  else if (choice === GET_WITH_SELECTION || choice === SET_WITH_SELECTION) {
    const asked = attributeDescriptor(d);
    // Unlike in GET and SET, no presence octet stands in front: the choice says that it is there.
    whole = selectionParameters(d, asked);
    named.push(withSelection(d, asked));
  } else {
    noSuchChoice(d, 'an access specification', choice, 1);
    whole = false;
  }
  d.close();
  return whole;
}

/** The descriptor with the selection that was just taken, as GET and SET would have them. */
function withSelection(d: Dissection, asked: Asked): Asked {
  const { at, end, node } = asked;
  const bytes = concatenate([d.bytes.subarray(at, end), PRESENT, d.bytes.subarray(end, d.at)]);
  return placed(asked, 0, bytes.length, node, bytes);
}

const PRESENT = Uint8Array.of(1);

function result(d: Dissection, request: Request, index: number, asked: Asked): boolean {
  d.open(Dlms.resultItem);
  const choice = d.read(F.resultOf);
  const isKnown = choice >= GET && choice <= ACTION;
  if (isKnown) {
    const isDone = d.read(choice === ACTION ? Dlms.actionResult : Dlms.result) === SUCCESS;
    if (!isDone) noticeFailure(d, asked);
    else if (choice === SET) done(d, request, index);
  } else noSuchChoice(d, 'an access result', choice, 1);
  d.close();
  return isKnown;
}

/** Results of calls have a field of their own. */
const resultOf = (item: NodeView): unknown => item.valueOf(Dlms.result) ?? item.valueOf(Dlms.actionResult);

/** `get`, `get, set, action, …`. */
function choicesText(view: NodeView): string {
  const specifications = view.find(F.specifications);
  if (specifications === undefined) return '';
  const words = [...specifications.children()].map((child) => wordOf(child, F.choice)).filter((word) => word !== '');
  return words.slice(0, 3).join(', ') + (words.length > 3 ? ', …' : '');
}
