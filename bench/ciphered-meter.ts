/** Meters that protect all they say: glo APDUs of suite 0, authenticated and encrypted, a title and keys for each. */
import {
  aare,
  aarq,
  BOTH,
  digest,
  glo,
  initiateRequest,
  initiateResponse,
  type Protection,
  text,
  toHex,
  wrapper,
} from '../captures/bytes.js';
import type { CaptureFile, Chance } from './capture-file.js';
import { pick, refresh, SMALL } from './exchanges.js';
import { CLIENT_SAP, METER_SAP, Meter } from './meters.js';

const CLIENT_TITLE = text('DMP00000');

const titleOf = (index: number): Uint8Array => text(`DMP${String(10001 + index)}`);
/** Invented, another for each meter. */
const keyOf = (what: string, index: number): Uint8Array =>
  digest('sha256', text(`dlmsdump bench: ${what} ${index}`)).subarray(0, 16);

const WRAPPER_PORT = 4059;

export class CipheredMeter extends Meter {
  readonly #title: Uint8Array;
  readonly #key: Uint8Array;
  readonly #authenticationKey: Uint8Array;
  #asked = 0;
  #answered = 0;

  constructor(file: CaptureFile, chance: Chance, index: number) {
    super(file, chance, index, WRAPPER_PORT);
    this.#title = titleOf(index);
    this.#key = keyOf('unicast', index);
    this.#authenticationKey = keyOf('authentication', index);
  }

  protected override associate(): void {
    const asked = glo(initiateRequest(), this.#protection(false));
    const answered = glo(initiateResponse(), this.#protection(true));
    const [calling, responding] = [{ callingApTitle: CLIENT_TITLE }, { respondingApTitle: this.#title }];
    this.send(false, wrapper(CLIENT_SAP, METER_SAP, aarq({ context: 3, ...calling, userInformation: asked })), 1);
    this.send(true, wrapper(METER_SAP, CLIENT_SAP, aare({ context: 3, ...responding, userInformation: answered })), 1);
  }

  protected override ask(): void {
    const e = pick(SMALL, this.chance);
    refresh(e, this.nextInvoke(), this.chance);
    this.send(false, wrapper(CLIENT_SAP, METER_SAP, glo(e.request, this.#protection(false))), 1);
    this.send(true, wrapper(METER_SAP, CLIENT_SAP, glo(e.response, this.#protection(true))), 1);
  }

  #protection(fromMeter: boolean): Protection {
    return {
      control: BOTH,
      counter: fromMeter ? ++this.#answered : ++this.#asked,
      key: this.#key,
      authenticationKey: this.#authenticationKey,
      title: fromMeter ? this.#title : CLIENT_TITLE,
    };
  }
}

/** The key file of so many meters. */
export function keysOfMeters(count: number): string {
  const entries = Array.from({ length: count }, (_, index) => ({
    systemTitle: toHex(titleOf(index)),
    globalUnicastEncryptionKey: toHex(keyOf('unicast', index)),
    authenticationKey: toHex(keyOf('authentication', index)),
  }));
  return `${JSON.stringify({ keys: entries }, undefined, 2)}\n`;
}
