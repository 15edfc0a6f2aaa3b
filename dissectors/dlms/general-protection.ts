/**
 * What general-ciphering and general-signing begin with: who speaks to whom, when, in which transaction (IEC 62056-5-3,
 * general protection). Each field is an octet string that may be empty.
 *
 *     length [transaction-id]  length [originator-system-title]  length [recipient-system-title]  length [date-time]
 *     length [other-information]
 */
import {
  type Dissection,
  defineFields,
  type Field,
  header,
  Issue,
  type NodeView,
  octets,
  systemTitle,
} from '../../src/core/index.js';
import { dissectDateTime } from '../data/date-time.js';
import { takeLength } from '../data/length.js';

const TITLE = 8;

const F = defineFields('general_protection', {
  length: header('Length'),
  transactionId: octets('Transaction id', { about: 'Tells which answer belongs to which request.' }),
  originatorSystemTitle: systemTitle('Originator system title', { about: 'Who protected the APDU.' }),
  recipientSystemTitle: systemTitle('Recipient system title', { about: 'For whom; empty where it is for all.' }),
  otherTitle: octets('System title of another length', { repeated: true }),
  otherInformation: octets('Other information'),
});

/** Where the fields stand in the bytes at hand. */
export interface ProtectionHeader {
  readonly at: number;
  readonly end: number;
  /** The transaction-id begins with all of it, and ends here. */
  readonly transactionEnd: number;
  /** -1: there is none, or one of another length. */
  readonly originatorAt: number;
  readonly recipientAt: number;
}

const NOWHERE = -1;
const ENDED = -2;

/** Undefined where decoding has to end. */
export function protectionHeader(d: Dissection): ProtectionHeader | undefined {
  const { at } = d;
  if (octetString(d, F.transactionId) === ENDED) return undefined;
  const transactionEnd = d.at;
  const originatorAt = octetString(d, F.originatorSystemTitle);
  if (originatorAt === ENDED) return undefined;
  const recipientAt = octetString(d, F.recipientSystemTitle);
  if (recipientAt === ENDED || !dissectDateTime(d) || octetString(d, F.otherInformation) === ENDED) return undefined;
  return { at, end: d.at, transactionEnd, originatorAt, recipientAt };
}

/** An empty one leaves only its length on the tree. Answers with where a title stands. */
function octetString(d: Dissection, field: Field): number {
  const length = takeLength(d, F.length);
  if (length <= 0) return length === 0 ? NOWHERE : ENDED;
  d.narrow(length, F.length);
  const isTitle = field === F.originatorSystemTitle || field === F.recipientSystemTitle;
  const at = isTitle && length === TITLE ? d.at : NOWHERE;
  if (isTitle && length !== TITLE) {
    d.report(Issue.unusual, `${field.label}: ${length} octets; 0 or ${TITLE} were expected`, d.at, d.left);
    d.rest(F.otherTitle);
  } else if (isTitle) d.mark(field, TITLE);
  else d.rest(field);
  d.widen();
  return at;
}

/** `4d4d4d0000bc614e (MMM) to 4d4d4d0000000001 (MMM)`, as far as they are said. */
export function titlesText(view: NodeView): string {
  const from = view.textOf(F.originatorSystemTitle);
  const to = view.textOf(F.recipientSystemTitle);
  return to === '' ? from : `${from} to ${to}`.trimStart();
}
