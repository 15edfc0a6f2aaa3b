/** Shared by the tests of HDLC: frames with right check sequences, built from their parts. */
import { frameCheck } from '../../../dissectors/hdlc/crc.js';
import { hex, join } from '../../dissect.js';

export interface FrameParts {
  readonly destination?: string;
  readonly source?: string;
  /** Control octet; an I frame with N(S) 0 and N(R) 0, if not given. */
  readonly control?: number;
  readonly information?: string | Uint8Array;
  readonly segmented?: boolean;
  /** Added to the length field. */
  readonly lie?: number;
  readonly badHcs?: boolean;
  readonly badFcs?: boolean;
  readonly open?: boolean;
  readonly close?: boolean;
}

export const CLIENT = '21';
export const SERVER = '03';

/** A frame from client to server, flags included. */
export function frame(parts: FrameParts = {}): Uint8Array {
  const { destination = SERVER, source = CLIENT, control = 0x10, segmented = false, lie = 0 } = parts;
  const given = parts.information ?? '';
  const information = typeof given === 'string' ? hex(given) : given;
  const addresses = hex(destination + source);
  const length = 5 + addresses.length + (information.length > 0 ? information.length + 2 : 0) + lie;
  const head = join(
    Uint8Array.of(0xa0 | (segmented ? 8 : 0) | (length >> 8), length & 0xff),
    addresses,
    Uint8Array.of(control),
  );
  const checkedHead = join(head, check(head, parts.badHcs));
  const body = information.length === 0 ? checkedHead : withFcs(join(checkedHead, information), parts.badFcs);
  const flag = Uint8Array.of(0x7e);
  return join(parts.open === false ? new Uint8Array(0) : flag, body, parts.close === false ? new Uint8Array(0) : flag);
}

/** The same from server to client. */
export function answer(parts: FrameParts = {}): Uint8Array {
  return frame({ destination: CLIENT, source: SERVER, ...parts });
}

function withFcs(bytes: Uint8Array, bad = false): Uint8Array {
  return join(bytes, check(bytes, bad));
}

function check(bytes: Uint8Array, bad = false): Uint8Array {
  const value = frameCheck(bytes, 0, bytes.length) ^ (bad ? 0x0101 : 0);
  return Uint8Array.of(value & 0xff, value >> 8);
}
