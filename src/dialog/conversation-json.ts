/** Conversations as JSON; docs/schema/dlmsdump-dialog-1.schema.json describes them, and `DIALOG_FORMAT` counts its versions. */
import type { Registry, SourceNote } from '../core/index.js';
import type { Counts, Message } from '../engine/index.js';
import { ByteWriter, type Output } from '../sinks/bytes.js';
import { envelopeJson, inputJson, noteJson } from '../sinks/json-envelope.js';
import { jsonOf } from '../sinks/json-values.js';
import type { InputEnd, Sink } from '../sinks/sink.js';
import { isoTime } from '../sinks/time.js';
import { Dialogs } from './collector.js';
import type {
  AssociationView,
  ConversationView,
  ExchangeCounts,
  ExchangeView,
  LastValue,
  LinkParameters,
  LinkView,
  Moment,
  ProtectionView,
} from './view.js';

export const DIALOG_FORMAT = 1;

/** Collects all conversations; writes them when everything is read, or when they give way to others. */
export class DialogJsonSink implements Sink {
  private readonly out: ByteWriter;
  private readonly dialogs: Dialogs;
  private readonly notes: string[] = [];
  private readonly inputs: string[] = [];
  private written = 0;

  constructor(
    output: Output,
    registry: Registry,
    private readonly isDocument: boolean,
  ) {
    this.out = new ByteWriter(output);
    this.dialogs = new Dialogs(registry, { onGivenUp: (conversation) => this.conversation(conversation) });
    if (isDocument) this.out.text(`{"dlmsdump_dialog":${DIALOG_FORMAT},"conversations":[`);
  }

  beginInput(): void {}

  write(message: Message): void {
    this.dialogs.take(message);
  }

  note(file: string, note: SourceNote): void {
    const text = noteJson(file, note);
    if (this.isDocument) this.notes.push(text);
    else this.out.text(`{"dlmsdump_dialog":${DIALOG_FORMAT},${text.slice(1)}\n`);
  }

  endInput(input: InputEnd): void {
    this.inputs.push(inputJson(input));
  }

  end(counts: Counts): void {
    this.dialogs.end();
    for (const conversation of this.dialogs.conversations) this.conversation(conversation);
    if (this.isDocument) this.out.text(`\n],${envelopeJson(this.notes, this.inputs, counts)}}\n`);
    this.flush();
  }

  flush(): void {
    this.out.flush();
  }

  private conversation(view: ConversationView): void {
    const { out } = this;
    const text = jsonOf(conversationOf(view));
    if (this.isDocument) out.text(`${this.written > 0 ? ',' : ''}\n${text}`);
    else out.text(`{"dlmsdump_dialog":${DIALOG_FORMAT},${text.slice(1)}\n`);
    this.written++;
    out.settle();
  }
}

/** Empty texts, and numbers that nobody said, are left out. */
function conversationOf(view: ConversationView): object {
  return {
    conversation: view.id,
    file: view.file,
    client: present(view.client),
    meter: present(view.meter),
    roles_known: view.areRolesKnown,
    meter_name: present(view.meterName),
    meter_names: areSeveral(view) ? view.meterNames : undefined,
    first: momentOf(view.first),
    last: momentOf(view.last),
    messages: view.messages,
    from_client: view.fromClient,
    from_meter: view.fromMeter,
    bytes: view.bytes,
    issues: { errors: view.errors, warnings: view.warnings, notes: view.notes },
    services: Object.fromEntries(view.services),
    link: view.link === undefined ? undefined : linkOf(view.link),
    associations: view.associations,
    association: view.association === undefined ? undefined : associationOf(view.association),
    protection: view.protection === undefined ? undefined : protectionOf(view.protection),
    counts: countsOf(view.counts),
    exchanges: view.exchanges.map(exchangeOf),
    exchanges_left_out: view.leftOut,
    values: view.values.map((value) => valueOf(value, areSeveral(view))),
    values_left_out: view.valuesLeftOut,
    given_up: view.isGivenUp,
  };
}

const present = (text: string): string | undefined => (text === '' ? undefined : text);
const said = (value: number): number | undefined => (value >= 0 ? value : undefined);

function momentOf({ message, frame, seconds, nanos }: Moment): object {
  return { message, frame, time: Number.isNaN(seconds) ? undefined : isoTime(seconds, nanos) };
}

function linkOf({ state, proposed, agreed }: LinkView): object {
  return { state, proposed: parametersOf(proposed), agreed: parametersOf(agreed) };
}

function parametersOf(parameters: LinkParameters | undefined): object | undefined {
  if (parameters === undefined) return undefined;
  return {
    max_information_transmit: said(parameters.maxInformationTransmit),
    max_information_receive: said(parameters.maxInformationReceive),
    window_transmit: said(parameters.windowTransmit),
    window_receive: said(parameters.windowReceive),
  };
}

function associationOf(view: AssociationView): object {
  return {
    state: view.state,
    request: view.request === undefined ? undefined : momentOf(view.request),
    answer: view.answer === undefined ? undefined : momentOf(view.answer),
    context: present(view.context),
    mechanism: present(view.mechanism),
    proposed: view.proposed,
    negotiated: view.negotiated,
    client_max_pdu: said(view.clientMaxPdu),
    server_max_pdu: said(view.serverMaxPdu),
    dlms_version: said(view.dlmsVersion),
    vaa_name: present(view.vaaName),
    client_title: present(view.clientTitle),
    meter_title: present(view.meterTitle),
    result: present(view.result),
    diagnostic: present(view.diagnostic),
    authentication: present(view.authentication),
  };
}

function protectionOf({ policy, policies, messages, readable, verdicts }: ProtectionView): object {
  const [counts, told] = [Object.fromEntries(policies), Object.fromEntries(verdicts)];
  return { policy, policies: counts, messages, readable, verdicts: told };
}

function countsOf(counts: ExchangeCounts): object {
  return {
    asked: counts.asked,
    answered: counts.answered,
    unanswered: counts.asked - counts.answered,
    failed: counts.failed,
    unconfirmed: counts.unconfirmed,
    unasked: counts.unasked,
    pushed: counts.pushed,
    repeats: counts.repeats,
    sent_again: counts.sentAgain,
    ambiguous: counts.ambiguous === 0 ? undefined : counts.ambiguous,
    response_time: Number.isNaN(counts.mean)
      ? undefined
      : { shortest: counts.shortest, mean: counts.mean, longest: counts.longest },
  };
}

function exchangeOf(view: ExchangeView): object {
  const { blocks, blockBytes, responseTime, duration } = view;
  return {
    exchange: view.number,
    service: view.service,
    object: present(view.object),
    sent: present(view.sent),
    result: present(view.result),
    state: view.state,
    failed: view.hasFailed,
    request: view.request === undefined ? undefined : momentOf(view.request),
    answer: view.answer === undefined ? undefined : momentOf(view.answer),
    last: momentOf(view.last),
    response_time: said(responseTime),
    duration: said(duration),
    messages: view.messages,
    bytes: view.bytes,
    blocks: blocks === 0 ? undefined : { count: blocks, bytes: blockBytes },
    repeats: view.repeats === 0 ? undefined : view.repeats,
    sent_again: view.sentAgain === 0 ? undefined : view.sentAgain,
    ambiguous: view.isAmbiguous ? true : undefined,
    severity: view.severity,
  };
}

const areSeveral = ({ meterNames }: ConversationView): boolean => meterNames.length > 1;

/** `hasMeter`: it is one of several. */
function valueOf(value: LastValue, hasMeter: boolean): object {
  return {
    meter: hasMeter ? present(value.whose.name) : undefined,
    obis: present(value.obis),
    name: present(value.name),
    class_id: said(value.classId),
    attribute: value.attribute === 0 ? undefined : value.attribute,
    attribute_name: present(value.attributeName),
    value: value.value,
    unit: present(value.unit),
    time: present(value.time),
    source: value.source,
    verdict: present(value.verdict),
    guess: value.isGuess,
    message: value.message,
    frame: value.frame,
    count: value.count,
  };
}
