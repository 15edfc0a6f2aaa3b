/**
 * What values teach of a meter: at once, where the meter says them; what is written to it, when its answer says that this was done.
 * Refused or never answered, it teaches nothing (IEC 62056-5-3, SET, Write and ACCESS services).
 */
import { type Conversation, type Dissection, defineFields, issue, Limits } from '../../src/core/index.js';
import { learnIn } from '../cosem/knowledge.js';
import { type Lesson, learn } from '../cosem/learn.js';
import { From } from './asked-for.js';
import { serverTitleOf } from './association.js';
import { requests } from './exchange.js';
import { answered, type Request } from './requests.js';

const F = defineFields('cosem', {
  metersForgotten: issue(
    'Meters forgotten',
    'note',
    'More meters spoke than are known at once: what the longest quiet ones had taught is forgotten.',
  ),
});

/** The meter that sends the message says so. */
export function teach(d: Dissection, lesson: Lesson): void {
  tell(
    d,
    d.once((conversation) => learnOf(conversation, d, lesson)),
  );
}

/** It is the n-th thing that the request at hand writes. */
export function teachIfDone(d: Dissection, lesson: Lesson, nth: number): void {
  const { classId, instance, attribute, frame, isProven } = lesson;
  d.once((conversation) => {
    const bytes = lesson.bytes.slice(lesson.at, lesson.end);
    const own = { classId, instance, attribute, bytes, at: 0, end: bytes.length, frame, isProven };
    conversation.of(requests).hold(d, nth, own, conversation.budget);
    return 0;
  });
}

/** The meter, who sends the message, says that the n-th thing which the request wrote was done. */
export function done(d: Dissection, { lessons }: Request, nth: number): void {
  if (lessons === 0) return;
  const forgotten = d.once((conversation) => {
    const lesson = conversation.shared.of(answered).lessons.get(nth);
    if (lesson === undefined) return 0;
    return learnOf(conversation, d, d.isProven ? lesson : { ...lesson, isProven: false });
  });
  tell(d, forgotten);
}

function learnOf(conversation: Conversation, d: Dissection, lesson: Lesson): number {
  return learnIn(conversation, d, From.meter, (meter) => {
    learn(meter, lesson);
    meter.names.systemTitle ||= serverTitleOf(d, conversation);
  });
}

function tell(d: Dissection, forgotten: number): void {
  if (forgotten > 0) {
    d.report(F.metersForgotten, `${forgotten} of them: ${Limits.knownMeters} meters, or what fits, are known at once`);
  }
}
