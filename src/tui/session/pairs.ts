/** Requests and answers among the messages: what one is to another, as the list and the tree say it. */
import type { Archive } from '../../archive/index.js';
import { responseSeconds } from '../../archive/response-time.js';
import type { PairMark } from '../panes/list.js';
import { responseText } from '../panes/text.js';
import type { MessagesView, Role } from '../state/world.js';

/** As `MessagesView.severityOf` counts. */
const WARNING = 2;

/** In the column of response times. */
const NO_ANSWER = 'no answer';
const NOT_ASKED = 'unasked';

/** Failures that a message tells of are as serious as a warning. */
export function messagesOf(archive: Archive): MessagesView {
  return {
    get count() {
      return archive.count;
    },
    severityOf: (message) => {
      const severity = archive.severityOf(message);
      return severity < WARNING && archive.isFailure(message) ? WARNING : severity;
    },
    secondsOf: (message) => archive.secondsOf(message),
    nanosOf: (message) => archive.nanosOf(message),
    conversationOf: (message) => archive.conversationOf(message),
    partnerOf: (message) => partnerOf(archive, message),
    roleOf: (message) => roleOf(archive, message),
  };
}

function partnerOf(archive: Archive, message: number): number {
  const request = archive.requestOf(message);
  return request >= 0 ? request : archive.answerOf(message);
}

function roleOf(archive: Archive, message: number): Role {
  if (archive.requestOf(message) >= 0) return 'answer';
  if (archive.isUnasked(message)) return 'unasked';
  if (archive.answerOf(message) >= 0) return 'request';
  return archive.isAsking(message) ? 'waiting' : 'none';
}

/** How long an answer took, or what is missing. */
export function responseOf(archive: Archive, message: number): string {
  const role = roleOf(archive, message);
  if (role === 'waiting') return NO_ANSWER;
  if (role === 'unasked') return NOT_ASKED;
  const seconds = responseSeconds(archive, message);
  return Number.isNaN(seconds) ? '' : responseText(seconds);
}

/** What the chosen message is to another, in words; empty where it is nothing. */
export function pairText(archive: Archive, message: number): string {
  switch (roleOf(archive, message)) {
    case 'answer': {
      const seconds = responseSeconds(archive, message);
      const after = Number.isNaN(seconds) ? '' : ` after ${responseText(seconds)}`;
      return `answers ${archive.requestOf(message) + 1}${after}`;
    }
    case 'request':
      return `answered by ${archive.answerOf(message) + 1}`;
    case 'waiting':
      return 'not answered';
    case 'unasked':
      return 'no request for it';
    default:
      return '';
  }
}

/** Request and answer of the chosen message, what lies between them, and what has no other half. */
export function pairMark(archive: Archive, selected: number, message: number): PairMark {
  const partner = selected < 0 || selected >= archive.count ? -1 : partnerOf(archive, selected);
  if (partner >= 0) {
    const [first, last] = partner < selected ? [partner, selected] : [selected, partner];
    if (message === first) return 'request';
    if (message === last) return 'answer';
    if (message > first && message < last) return 'between';
  }
  const role = roleOf(archive, message);
  return role === 'waiting' || role === 'unasked' ? 'alone' : 'none';
}
