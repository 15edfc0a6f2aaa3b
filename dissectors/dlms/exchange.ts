/**
 * Which answer belongs to which request: by parties, service and invoke-id (IEC 62056-5-3, invoke-id-and-priority). The request
 * says what the values of its answer are, and when it was sent.
 */
import { type Dissection, decimal, defineFields, group, issue, Slot } from '../../src/core/index.js';
import { type AskedFor, NOTHING_ASKED } from './asked-for.js';
import type { Lost } from './displaced.js';
import {
  keyOf,
  NO_BYTES,
  NO_INVOKE_ID,
  NO_REQUEST,
  NOTHING_TO_TELL,
  type Request,
  Requests,
  Service,
  type Telling,
  type ToTell,
} from './requests.js';
import { BEFORE_THIS, endedByRequest, tellUnfinished } from './unfinished.js';

export { NO_INVOKE_ID, Service };

export const Dialog = defineFields('dialog', {
  self: group('Dialog'),
  requestFrame: decimal('Answers frame', { about: 'The frame of the request that this answers.' }),
  responseTime: decimal('Response time', {
    unit: 's',
    about: 'Seconds from the request to this answer, as the capture has them.',
  }),
  unanswered: issue(
    'Not answered',
    'warning',
    'A request before this one got no answer that the capture has, and its answer is not waited for any more.',
  ),
  sentAgain: issue('Sent again', 'note', 'The same request came before, and has no answer yet.'),
  unasked: issue('Not asked for', 'note', 'No request that waits for an answer has this invoke-id.'),
  notProtected: issue(
    'Answer not protected',
    'warning',
    'The request was protected, and its answer is not. Only errors may come so (ExceptionResponse, ConfirmedServiceError).',
  ),
  cipheringNotAgreed: issue(
    'Ciphering not agreed',
    'warning',
    'What is protected belongs to an association whose application context is one without ciphering (IEC 62056-5-3, application ' +
      'context names).',
  ),
  ambiguous: issue(
    'Answer ambiguous',
    'warning',
    'It may answer several requests: it came late, or some were lost. Its value is shown as that of the first, and not believed.',
  ),
  settled: issue(
    'Answers settled',
    'note',
    'By this answer it is known which requests the ambiguous ones before it were for.',
  ),
  answeredAgain: issue('Answered again', 'note', 'The request was answered before.'),
});

export const requests = new Slot<Requests>('dlms.requests', () => new Requests());

/** What a request tells of those before it, and puts an end to. */
interface Ended {
  readonly telling: ToTell;
  readonly lost: readonly Lost[];
  /** Blocks of transfers that are not whole. */
  readonly blocks: number;
}

/**
 * A request was sent that asks for `asked`, whose descriptors and selections are `bytes`. `expects` is false where no answer is asked
 * for. `at` is where the octets begin that have to be the same in the same request, beside these.
 * A request before it that got none is told, and so is an answer in blocks that was not whole.
 */
export function remember(
  d: Dissection,
  service: Service,
  invokeId: number,
  asked: AskedFor = NOTHING_ASKED,
  bytes: Uint8Array = NO_BYTES,
  expects = true,
  at = d.at,
): void {
  d.paired++;
  const key = keyOf(service, invokeId);
  const ended = d.once((conversation): Ended | 0 => {
    const all = conversation.of(requests);
    const telling = all.ask(d, key, asked, bytes, expects, conversation.budget, at);
    const lost = all.takeLost(d);
    const blocks = endedByRequest(d, conversation, service, invokeId);
    return telling === NOTHING_TO_TELL && lost.length === 0 && blocks === 0 ? 0 : { telling, lost, blocks };
  });
  if (ended === 0) return;
  tellUnfinished(d, ended.blocks, BEFORE_THIS);
  for (const { frame, delay, isDoubtful } of ended.lost) {
    const which = isDoubtful ? `${Number.isFinite(delay) ? '' : ','} or one before it,` : '';
    d.report(Dialog.unanswered, `the request in frame ${frame}${agoText(delay)}${which} was not answered`);
  }
  if (ended.telling !== NOTHING_TO_TELL) tell(d, ended.telling);
}

function tell(d: Dissection, given: Telling): void {
  if (given.plainSince > 0) tellPlainContext(d, given.plainSince);
  if (given.frame === 0) return;
  const ago = agoText(given.delay);
  if (given.isSame) d.report(Dialog.sentAgain, `as in frame ${given.frame}${ago.replace(/,$/, '')}`);
  else d.report(Dialog.unanswered, `the request in frame ${given.frame}${ago} was not answered`);
}

const agoText = (seconds: number): string => (Number.isFinite(seconds) ? `, ${secondsText(seconds)} s before,` : '');

/** An AARQ that was remembered asks for this application context (its last arc). */
export function rememberContext(d: Dissection, context: number): void {
  d.state(requests)?.hasContext(d, context);
}

/** What was just read is protected, and is no request that was remembered: it may be what an AARQ brings with it. */
export function noticeProtected(d: Dissection): void {
  const given = d.once((conversation) => conversation.of(requests).plainContext(d));
  if (given !== 0) tellPlainContext(d, given.plainSince);
}

function tellPlainContext(d: Dissection, frame: number): void {
  d.report(Dialog.cipheringNotAgreed, `the AARQ in frame ${frame} asked for an application context without ciphering`);
}

/** More of what was asked for is asked for: the next block. */
export function rememberNext(d: Dissection, service: Service, invokeId: number): void {
  d.paired++;
  const key = keyOf(service, invokeId);
  d.once((conversation) => {
    conversation.of(requests).goOn(d, key);
    return 0;
  });
}

/** The request that this answers; what is known of it is told. `goesOn`: more blocks come. */
export function answerTo(d: Dissection, service: Service, invokeId: number, goesOn = false): Request {
  const key = keyOf(service, invokeId);
  const request = told(
    d,
    d.once((conversation) => conversation.of(requests).answer(d, key, goesOn, conversation)),
  );
  if (request.isBare) d.report(Dialog.notProtected, `the request in frame ${request.frame} was protected, this is not`);
  return request;
}

/** The same for what doesn't say what it answers: exceptions, aborts. */
export function answerToLatest(d: Dissection): Request {
  return told(
    d,
    d.once((conversation) => conversation.of(requests).answerLatest(d, conversation)),
  );
}

/**
 * The same for what can't be read, which asks or answers all the same. What stands around it may have done so already, as AARQ and
 * AARE do.
 */
export function pairUnread(d: Dissection): Request {
  if (d.paired > 0) return NO_REQUEST;
  const request = d.once((conversation) => {
    const areApart = d.source !== d.destination || conversation.network.address(0) !== '';
    return areApart ? conversation.of(requests).takeUnread(d, conversation) : NO_REQUEST;
  });
  return told(d, request);
}

function told(d: Dissection, request: Request): Request {
  d.paired++;
  const { frame, before, delay } = request;
  if (frame === 0) {
    if (request.isOdd) d.report(Dialog.unasked, 'no request that was seen has this invoke-id');
    return request;
  }
  d.answers = request.message;
  d.isAmbiguous = request.doubt !== '';
  if (!d.recording) return request;
  d.open(Dialog.self);
  d.derive(Dialog.requestFrame, String(frame));
  if (delay >= 0) d.derive(Dialog.responseTime, secondsText(delay));
  if (before > 0) d.report(Dialog.answeredAgain, `frame ${before} answered it before`);
  if (request.doubt !== '') d.report(Dialog.ambiguous, `may answer ${request.doubt}`);
  if (request.settles !== '') d.report(Dialog.settled, request.settles);
  d.close();
  return request;
}

/** Microseconds are as exact as captures are. */
function secondsText(seconds: number): string {
  const micros = Math.round(seconds * MICROS);
  const whole = Math.floor(micros / MICROS);
  let fraction = micros - whole * MICROS;
  if (fraction === 0) return String(whole);
  // Made of whole numbers: the shortest text of a fraction takes ten times as long.
  let digits = MICROS;
  while (fraction % 10 === 0) {
    fraction /= 10;
    digits /= 10;
  }
  return `${whole}.${String(digits + fraction).slice(1)}`;
}

const MICROS = 1_000_000;
