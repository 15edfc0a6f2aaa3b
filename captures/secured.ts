/** Secured dialogs of sample captures: who protects with which key, how often each was used, and how HLS goes. */
import {
  aare,
  aarq,
  action,
  attribute,
  axdr,
  BOTH,
  BROADCAST,
  concat,
  dataResult,
  ded,
  type Endpoint,
  generalDed,
  generalGlo,
  get,
  glo,
  initiateRequest,
  initiateResponse,
  method,
  methodResult,
  type Protection,
  text,
  toHex,
  type Wire,
} from './bytes.js';
import { CLIENT_TITLE, type SecuredMeter } from './keys.js';
import { ASSOCIATION, answer, C1, CLIENT, command, IMPORT, WrapperDialog } from './meter.js';

export const clientAt = (port: number): Endpoint => ({ ...CLIENT, port });

/** What the two give each other to prove themselves by. */
export const CLIENT_CHALLENGE = text('client challenge');
export const METER_CHALLENGE = text('meter challenge!');

/** How a protected APDU is put. */
export interface Form {
  readonly name: string;
  readonly make: (plain: Uint8Array, protection: Protection) => Uint8Array;
  readonly isDedicated: boolean;
}

export const GLO: Form = { name: 'glo', make: glo, isDedicated: false };
export const DED: Form = { name: 'ded', make: ded, isDedicated: true };
export const GENERAL_GLO: Form = { name: 'general-glo', make: generalGlo, isDedicated: false };
export const GENERAL_DED: Form = { name: 'general-ded', make: generalDed, isDedicated: true };
export const FORMS: readonly Form[] = [GLO, DED, GENERAL_GLO, GENERAL_DED];

/** One party: its title, the keys it uses, and a counter for each of them. */
export class Speaker {
  readonly title: Uint8Array;
  keys: Pick<SecuredMeter, 'unicast' | 'broadcast' | 'authentication' | 'suite'>;
  dedicated: Uint8Array | undefined;
  readonly #used = new Map<string, number>();
  readonly #first: number;

  constructor(title: Uint8Array, keys: Speaker['keys'], first: number) {
    this.title = title;
    this.keys = keys;
    this.#first = first;
  }

  /** The next protection; the suite is added to `control`. */
  protection(control = BOTH, change: Partial<Protection> = {}): Protection {
    const { unicast, broadcast, authentication, suite } = this.keys;
    const key = change.key ?? (control & BROADCAST ? broadcast : unicast);
    const counter = change.counter ?? (this.#used.get(toHex(key)) ?? this.#first - 1) + 1;
    this.#used.set(toHex(key), counter);
    return { control: control | suite, counter, key, authenticationKey: authentication, title: this.title, ...change };
  }

  /** An APDU as this party sends it. */
  say(plain: Uint8Array, form: Form = GLO, control = BOTH, change: Partial<Protection> = {}): Uint8Array {
    const key = form.isDedicated && this.dedicated ? { key: this.dedicated } : {};
    return form.make(plain, this.protection(control, { ...key, ...change }));
  }
}

export interface SecuredOptions {
  readonly client?: Endpoint;
  readonly dedicated?: Uint8Array;
  /** The first counter of the client; that of the meter is 5000 more. They never go back, over all dialogs of a meter. */
  readonly first?: number;
}

/** A client and a meter in the wrapper over TCP, in a context with ciphering. */
export class SecuredDialog {
  readonly line: WrapperDialog;
  readonly client: Speaker;
  readonly meter: Speaker;

  constructor(wire: Wire, meter: SecuredMeter, options: SecuredOptions = {}) {
    this.line = new WrapperDialog(wire, { client: options.client ?? CLIENT, server: meter.endpoint });
    const first = options.first ?? 101;
    this.client = new Speaker(CLIENT_TITLE, meter, first);
    this.meter = new Speaker(meter.title, meter, 5000 + first);
    this.client.dedicated = options.dedicated;
    this.meter.dedicated = options.dedicated;
  }

  /** Association without authentication of who speaks; the titles are in it. */
  open(form = GLO): void {
    this.line.tcp.open();
    this.line.ask(associationOf(this.client, form), answerOf(this.meter, form));
  }

  ask(request: Uint8Array, response: Uint8Array, form: Form = GLO, control = BOTH): void {
    this.line.ask(this.client.say(request, form, control), this.meter.say(response, form, control));
  }

  /** Reads the register once more. */
  read(value: number, form: Form = GLO, control = BOTH): void {
    this.ask(READ, readAnswer(value), form, control);
  }

  fromClient(apdu: Uint8Array): void {
    this.line.tcp.client(command(apdu));
  }

  fromMeter(apdu: Uint8Array): void {
    this.line.tcp.server(answer(apdu));
  }

  close(): void {
    this.line.close();
  }
}

const CONFORMANCE = '0c7e1f';

/** AARQ in a context with ciphering; nobody has to say a secret. */
export function associationOf(client: Speaker, form = GLO): Uint8Array {
  const { dedicated, title } = client;
  const asked = initiateRequest({
    conformance: CONFORMANCE,
    maxPduSize: 1024,
    ...(dedicated && { dedicatedKey: dedicated }),
  });
  return aarq({ context: 3, callingApTitle: title, userInformation: client.say(asked, form) });
}

export function answerOf(meter: Speaker, form = GLO): Uint8Array {
  const granted = initiateResponse({ conformance: CONFORMANCE });
  return aare({ context: 3, respondingApTitle: meter.title, userInformation: meter.say(granted, form) });
}

export const READ = get.request(C1, attribute(3, IMPORT, 2));
export const readAnswer = (value: number): Uint8Array => get.response(C1, axdr.doubleLongUnsigned(value));

/** Passes 3 and 4 of HLS with logical names. */
export const replyToHls = {
  request: (reply: Uint8Array): Uint8Array => action.request(C1, method(15, ASSOCIATION, 1), axdr.octetString(reply)),
  response: (reply: Uint8Array): Uint8Array =>
    action.response(C1, methodResult(0, dataResult(axdr.octetString(reply)))),
  refused: (): Uint8Array => action.response(C1, methodResult(250)),
};

/** A bit of an octet, counted from the end, is another. */
export function tampered(bytes: Uint8Array, fromEnd: number): Uint8Array {
  return concat(bytes).map((byte, i) => (i === bytes.length - fromEnd ? byte ^ 0x01 : byte));
}
