/** What there is to be seen of conversations, for whoever shows them. */
import type { Severity } from '../core/index.js';
import type { Meter } from './meters.js';

/** A message, and when it was whole; `seconds` is NaN where the capture has no times. */
export interface Moment {
  readonly message: number;
  readonly frame: number;
  readonly seconds: number;
  readonly nanos: number;
}

/**
 * How an exchange stands. `open`: its answer may still come; `unanswered`: nothing came; `unconfirmed`: no answer was asked for;
 * `unasked`: an answer whose request is not in the capture; `pushed`: sent by a meter on its own, and confirmed where there is an
 * answer.
 */
export type ExchangeState = 'open' | 'answered' | 'unanswered' | 'unconfirmed' | 'unasked' | 'pushed';

/** A request and its answer; transfers in blocks are one. */
export interface ExchangeView {
  /** From 1 within its conversation. */
  readonly number: number;
  /** GET, SET, AARQ, DataNotification. */
  readonly service: string;
  /** As in the summary: `Register 1-0:1.8.0*255 value +2`. */
  readonly object: string;
  /** What is written, or sent with it. */
  readonly sent: string;
  /** The value, or the result. */
  readonly result: string;
  readonly state: ExchangeState;
  /** The result tells of a failure. */
  readonly hasFailed: boolean;
  /** Undefined where it is not in the capture; the push itself, of pushes. */
  readonly request: Moment | undefined;
  /** The first answer. */
  readonly answer: Moment | undefined;
  /** The message that ended it: the last block, or the answer itself. */
  readonly last: Moment;
  /** Seconds from the request, as it was sent last, to the first answer; NaN where there is none, or no times. */
  readonly responseTime: number;
  /** Seconds from the request to the end. */
  readonly duration: number;
  /** Blocks that it was sent in, and their octets; 0: it was not. */
  readonly blocks: number;
  readonly blockBytes: number;
  readonly messages: number;
  /** Octets of all its messages. */
  readonly bytes: number;
  /** Answers that came again. */
  readonly repeats: number;
  /** How often the request came again, before there was an answer. */
  readonly sentAgain: number;
  /** The answer may be that of another request, and the result that of another object. */
  readonly isAmbiguous: boolean;
  /** Of the worst issue of its messages, notes left out. */
  readonly severity: Severity | undefined;
}

/** What SNRM proposed and UA agreed to; -1: not said. Transmit and receive are those of who sent it. */
export interface LinkParameters {
  readonly maxInformationTransmit: number;
  readonly maxInformationReceive: number;
  readonly windowTransmit: number;
  readonly windowReceive: number;
}

/** State of the HDLC link. */
export interface LinkView {
  readonly state: 'asked for' | 'connected' | 'refused' | 'disconnected';
  readonly proposed: LinkParameters | undefined;
  readonly agreed: LinkParameters | undefined;
}

/** The latest association of a conversation; empty texts and -1: not said, or not readable. */
export interface AssociationView {
  /** AARQ and AARE. */
  readonly request: Moment | undefined;
  readonly answer: Moment | undefined;
  readonly context: string;
  readonly mechanism: string;
  readonly proposed: readonly string[];
  readonly negotiated: readonly string[];
  readonly clientMaxPdu: number;
  readonly serverMaxPdu: number;
  readonly dlmsVersion: number;
  readonly vaaName: string;
  readonly clientTitle: string;
  readonly meterTitle: string;
  /** `accepted`, `rejected-permanent`. */
  readonly result: string;
  readonly diagnostic: string;
  /** What the secrets given make of password and proofs, the latest; empty: nothing was said. */
  readonly authentication: string;
  readonly state:
    | 'asked for'
    | 'authenticating'
    | 'authentication failed'
    | 'open'
    | 'rejected'
    | 'released'
    | 'aborted';
}

/** What is known of protected messages. */
export interface ProtectionView {
  /** Of the latest: `suite 0, authenticated+encrypted`. */
  readonly policy: string;
  /** How many messages had which. */
  readonly policies: ReadonlyMap<string, number>;
  readonly messages: number;
  /** Of these, in how many an APDU could be read. */
  readonly readable: number;
  /** How often which verdict was given. */
  readonly verdicts: ReadonlyMap<string, number>;
}

/** The last value of an attribute. */
export interface LastValue {
  readonly whose: Meter;
  readonly obis: string;
  readonly name: string;
  /** -1 and 0: not known, as of codes in a push. */
  readonly classId: number;
  readonly attribute: number;
  readonly attributeName: string;
  readonly value: string;
  readonly unit: string;
  /** ISO 8601: its own time, or when the message came; empty: none is known. */
  readonly time: string;
  readonly source: ValueSource;
  /** How far it can be relied on: `tag verified`, `no tag`; empty where nothing protects it. */
  readonly verdict: string;
  readonly isGuess: boolean;
  readonly message: number;
  readonly frame: number;
  /** How many values it had. */
  readonly count: number;
}

export type ValueSource = 'read' | 'pushed' | 'written' | 'profile';

export interface ConversationView {
  /** From 1, in the order of their first messages. */
  readonly id: number;
  /** Address, port and link address of each; empty where nothing says so. */
  readonly client: string;
  readonly meter: string;
  /** False: nothing told who is client and who is meter. */
  readonly areRolesKnown: boolean;
  /** Logical device name, serial number or system title of the meter; empty where it is not known, or there are several. */
  readonly meterName: string;
  /** The same of all meters whose values are known, in the order of `values`: behind one address there may be several. */
  readonly meterNames: readonly string[];
  readonly file: string;
  readonly first: Moment;
  readonly last: Moment;
  readonly messages: number;
  readonly fromClient: number;
  readonly fromMeter: number;
  readonly bytes: number;
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  /** Messages by service, as the summary calls it. */
  readonly services: ReadonlyMap<string, number>;
  readonly link: LinkView | undefined;
  readonly association: AssociationView | undefined;
  /** How often an association was asked for. */
  readonly associations: number;
  readonly protection: ProtectionView | undefined;
  /** The first and the last of them; `leftOut` is how many are missing between. */
  readonly exchanges: readonly ExchangeView[];
  readonly leftOut: number;
  readonly counts: ExchangeCounts;
  readonly values: readonly LastValue[];
  /** Attributes beyond the limit, of which no value was kept. */
  readonly valuesLeftOut: boolean;
  /** It gave way to others before the end of the capture. */
  readonly isGivenUp: boolean;
}

export interface ExchangeCounts {
  /** Requests that expect an answer. */
  readonly asked: number;
  readonly answered: number;
  /** Answered by a result that is no success. */
  readonly failed: number;
  readonly unconfirmed: number;
  readonly unasked: number;
  readonly pushed: number;
  readonly repeats: number;
  readonly sentAgain: number;
  /** Of those answered, how many have an answer that may be that of another request. */
  readonly ambiguous: number;
  /** Seconds; NaN where nothing was answered. */
  readonly shortest: number;
  readonly mean: number;
  readonly longest: number;
}
