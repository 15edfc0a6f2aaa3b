/** What the parties of a conversation agreed upon: the HDLC link, and the application association above it. */
import type { Tape } from '../core/index.js';
import type { Message } from '../engine/index.js';
import { failingNode } from '../filter/index.js';
import { findNamed, flagsNamed, numberNamed, textNamed, wordNamed } from './fields.js';
import type { Reading } from './reading.js';
import { ABORT, Act, RELEASE } from './services.js';
import type { AssociationView, LinkParameters, LinkView, Moment } from './view.js';

export class Link implements LinkView {
  state: LinkView['state'] = 'asked for';
  proposed: LinkParameters | undefined = undefined;
  agreed: LinkParameters | undefined = undefined;
  private asked = '';

  /** An SNRM, DISC, UA or DM. */
  take(message: Message, reading: Reading): void {
    const { tape, first } = message;
    const { name } = reading.service;
    if (name === 'SNRM') {
      this.state = 'asked for';
      this.proposed = parametersOf(tape, first);
      this.agreed = undefined;
    } else if (name === 'UA' && this.asked !== 'DISC') {
      this.state = 'connected';
      this.agreed = parametersOf(tape, first);
    } else if (name === 'UA') this.state = 'disconnected';
    else if (name === 'DM') this.state = this.asked === 'SNRM' ? 'refused' : 'disconnected';
    if (reading.service.act === Act.request) this.asked = name;
  }
}

function parametersOf(tape: Tape, first: number): LinkParameters | undefined {
  if (findNamed(tape, first, tape.top, 'hdlc.parameters') < 0) return undefined;
  const number = (key: string): number => numberNamed(tape, first, tape.top, `hdlc.${key}`);
  return {
    maxInformationTransmit: number('max_information_transmit'),
    maxInformationReceive: number('max_information_receive'),
    windowTransmit: number('window_transmit'),
    windowReceive: number('window_receive'),
  };
}

/** Passes 3 and 4 of HLS, whose proofs it takes and gives (IEC 62056-6-2, Association). */
const PROOFS = ['reply_to_HLS_authentication', 'reply_to_HLS_challenge'];

export class Association implements AssociationView {
  request: Moment | undefined = undefined;
  answer: Moment | undefined = undefined;
  context = '';
  mechanism = '';
  proposed: readonly string[] = [];
  negotiated: readonly string[] = [];
  clientMaxPdu = -1;
  serverMaxPdu = -1;
  dlmsVersion = -1;
  vaaName = '';
  clientTitle = '';
  meterTitle = '';
  result = '';
  diagnostic = '';
  authentication = '';
  state: AssociationView['state'] = 'asked for';
  /** Number of the message that had the client's proof; 0: none was seen. */
  private proof = 0;

  /** An AARQ, AARE, RLRQ, RLRE or ABRT. */
  take({ tape, first }: Message, { service }: Reading, at: Moment): void {
    if (service.name === RELEASE) {
      // That it was refused says more.
      if (service.act === Act.answer && this.state !== 'authentication failed') this.state = 'released';
      // What is to be released was opened before the capture.
      else if (this.request === undefined && this.answer === undefined) this.state = 'open';
    } else if (service.name === ABORT) this.state = 'aborted';
    else if (service.act === Act.request) this.askedFor(tape, first, at);
    else this.answered(tape, first, at);
  }

  /** Any other message: the client's proof, or what the meter makes of it. */
  hears({ tape, first, number, answers }: Message, { service, isWrong }: Reading): void {
    if (isWrong || (this.state !== 'authenticating' && this.state !== 'authentication failed')) return;
    const method = textNamed(tape, first, tape.top, 'cosem.method_name');
    const isProof = PROOFS.includes(method);
    if (service.act === Act.request && isProof) this.proof = number;
    else if (service.act === Act.answer && (isProof || (answers !== 0 && answers === this.proof)))
      this.state = failingNode(tape, first) < 0 ? 'open' : 'authentication failed';
  }

  /** What the secrets given make of a password or a proof: the client's first, then the meter's. */
  hasProof(isFromClient: boolean, verdict: string): void {
    if (isFromClient) this.authentication = `client ${verdict}`;
    else this.authentication = [this.authentication, `meter ${verdict}`].filter((part) => part !== '').join(', ');
  }

  /** The link below it ended. */
  close(): void {
    if (this.state === 'open' || this.state === 'authenticating') this.state = 'released';
  }

  private askedFor(tape: Tape, from: number, at: Moment): void {
    const to = tape.top;
    this.request = at;
    this.context = wordNamed(tape, from, to, 'acse.application_context_name');
    this.mechanism = wordNamed(tape, from, to, 'acse.mechanism_name');
    this.clientTitle = textNamed(tape, from, to, 'acse.calling_ap_title');
    this.proposed = flagsNamed(tape, from, to, 'initiate.conformance');
    this.clientMaxPdu = numberNamed(tape, from, to, 'initiate.max_receive_pdu_size');
    this.dlmsVersion = numberNamed(tape, from, to, 'initiate.dlms_version');
  }

  private answered(tape: Tape, from: number, at: Moment): void {
    const to = tape.top;
    this.answer = at;
    this.context = wordNamed(tape, from, to, 'acse.application_context_name') || this.context;
    this.mechanism ||= wordNamed(tape, from, to, 'acse.mechanism_name');
    this.meterTitle = textNamed(tape, from, to, 'acse.responding_ap_title');
    this.negotiated = flagsNamed(tape, from, to, 'initiate.conformance');
    this.serverMaxPdu = numberNamed(tape, from, to, 'initiate.max_receive_pdu_size');
    const version = numberNamed(tape, from, to, 'initiate.dlms_version');
    if (version >= 0) this.dlmsVersion = version;
    this.vaaName = textNamed(tape, from, to, 'initiate.vaa_name');
    this.result = wordNamed(tape, from, to, 'aare.result');
    const diagnostic =
      wordNamed(tape, from, to, 'aare.user_diagnostic') || wordNamed(tape, from, to, 'aare.provider_diagnostic');
    this.diagnostic = diagnostic === 'null' ? '' : diagnostic;
    if (this.result !== 'accepted') this.state = 'rejected';
    else this.state = diagnostic === 'authentication-required' ? 'authenticating' : 'open';
  }
}
