/**
 * How a dialogue of IEC 62056-21 begins: at 300 baud, until both have agreed on a speed and on what is to follow.
 *
 *     client   / ? [address] ! CR LF                     request; NULs in front wake a meter on a battery
 *     meter    / X X X Z [\ W] identification CR LF      maker's letters, proposed speed, what other modes there are
 *     client   06 V Z Y CR LF                            option select: procedure, speed, what is to follow
 *     both     06 | 15                                   done, go on | please repeat
 *
 * With V = 2 and Y = 2 (mode E) the meter repeats the line at 300 baud; then both speak HDLC, 8 bits without parity, at speed Z.
 */
import {
  type Dissection,
  type Dissector,
  defineFields,
  enumerated,
  group,
  issue,
  type NodeView,
  octets,
  text,
} from '../../src/core/index.js';
import { tellSerial } from '../dlms/serials.js';
import { ACK, BANG, isLetter, NAK, NUL } from './characters.js';
import {
  characters,
  Iec,
  identityText,
  isLineEnd,
  lengthUntil,
  readDevice,
  readIdentity,
  readLineEnd,
  readLineEnds,
  readUntil,
  speedOf,
} from './fields.js';
import { lineState } from './line.js';

const HDLC = 0x32;
const READOUT = 0x30;
const PROGRAMMING = 0x31;
const ANY_METER = 'any meter';
/** V, Z and Y. */
const CHOICE = 3;

const F = defineFields('iec62056_21', {
  request: group('Request'),
  wakeUp: octets('Wake-up', { about: 'NULs that wake a meter on a battery (IEC 62056-21, annex B).' }),
  address: text('Address', { about: 'Which meter is meant, where several share a line; at most 32 characters.' }),
  meant: text('Meant'),
  identification: group('Identification'),
  mode: text('Protocol mode', {
    about: 'A to E (IEC 62056-21): by the baud rate character, and by what is offered behind \\.',
  }),
  reactionTime: text('Shortest reaction time'),
  optionSelect: group('Option select'),
  procedure: enumerated(
    'Procedure',
    { [READOUT]: 'normal', 0x31: 'secondary', [HDLC]: 'HDLC' },
    { hex: true, about: 'V: the protocol procedure (IEC 62056-21, acknowledgement/option select message).' },
  ),
  option: enumerated(
    'Option',
    {
      [READOUT]: 'readout',
      [PROGRAMMING]: 'programming',
      [HDLC]: 'binary (HDLC)',
      0x36: 'manufacturer-specific 6',
      0x37: 'manufacturer-specific 7',
      0x38: 'manufacturer-specific 8',
      0x39: 'manufacturer-specific 9',
    },
    { hex: true, about: 'Y: what is to follow (IEC 62056-21, acknowledgement/option select message).' },
  ),
  follows: text('What follows'),
  optionMixed: issue(
    'Option',
    'warning',
    'Mode E takes 2 for procedure and option; with one of them alone, meters send a readout or nothing.',
  ),
  hdlcDeclined: issue('HDLC not chosen', 'note', 'The meter offers mode E (HDLC), but something else was chosen.'),
  character: enumerated('Character', { [ACK]: 'ACK', [NAK]: 'NAK' }, { hex: true }),
  acknowledgement: group('Acknowledgement'),
  repeatRequest: group('Repeat request'),
});

export const request: Dissector = {
  name: 'iec62056-21-request',
  answers: [],
  self: F.request,

  dissect(d) {
    d.open(F.request);
    const nuls = lengthUntil(d, (character) => character !== NUL);
    if (nuls > 0) d.mark(F.wakeUp, nuls);
    d.mark(Iec.mark, 2);
    if (d.peek() === BANG) d.derive(F.meant, ANY_METER);
    const address = d.at;
    readUntil(d, F.address, (character) => character === BANG || isLineEnd(character));
    tellSerial(d, characters(d, address, d.at));
    d.mark(Iec.mark, 1);
    readLineEnd(d);
    d.close();
  },

  service: 'Request',

  summary(view, line) {
    const address = view.textOf(F.address);
    line.object = address === '' ? '' : `meter ${address}`;
    line.value = view.textOf(F.meant);
  },
};

export const identification: Dissector = {
  name: 'iec62056-21-identification',
  answers: [],
  self: F.identification,

  dissect(d) {
    d.open(F.identification);
    const isQuick = (d.peek(3) & 0x20) !== 0 && isLetter(d.peek(3));
    const baud = readIdentity(d);
    const offersHdlc = readDevice(d);
    d.derive(F.mode, modeOf(baud, offersHdlc));
    const speed = speedOf(baud);
    if (speed !== undefined) d.derive(Iec.baudRate, String(speed));
    d.derive(F.reactionTime, isQuick ? '20 ms' : '200 ms');
    readLineEnd(d);
    readLineEnds(d);
    d.close();
    const state = d.state(lineState);
    if (state !== undefined) state.offersHdlc = offersHdlc;
  },

  service: 'Identification',

  summary(view, line) {
    line.object = identityText(view);
    const mode = view.textOf(F.mode);
    const speed = view.valueOf(Iec.baudRate);
    const offer = mode === 'E' ? ' (HDLC)' : '';
    line.value = [view.textOf(Iec.maker), `mode ${mode}${offer}`, speed === undefined ? '' : `${String(speed)} baud`]
      .filter((part) => part !== '')
      .join(', ');
  },
};

/** Mode D has the first line of a telegram only. */
function modeOf(baud: number, offersHdlc: boolean): string {
  if (offersHdlc) return 'E';
  if (baud >= 0x30 && baud <= 0x39) return 'C';
  return baud >= 0x41 && baud <= 0x49 ? 'B' : 'A';
}

export const optionSelect: Dissector = {
  name: 'iec62056-21-option-select',
  answers: [],
  self: F.optionSelect,

  dissect(d) {
    const start = d.at;
    d.open(F.optionSelect);
    d.mark(Iec.mark, 1);
    const procedure = d.read(F.procedure);
    const baud = d.peek();
    d.mark(Iec.baud, 1);
    const speed = speedOf(baud);
    if (speed !== undefined) d.derive(Iec.baudRate, String(speed));
    const option = d.read(F.option);
    d.derive(F.follows, followsText(procedure, option, speed));
    readLineEnd(d);
    d.close();
    tellChoice(d, start + 1, procedure, option);
  },

  service: 'Option select',

  summary(view, line) {
    line.value = choiceText(view);
  },
};

function followsText(procedure: number, option: number, speed: number | undefined): string {
  const at = speed === undefined ? '' : ` at ${speed} baud`;
  if (procedure === HDLC && option === HDLC) return `HDLC${at}, 8N1`;
  const what = option === READOUT ? 'a readout' : option === PROGRAMMING ? 'programming mode' : 'text';
  return `${what}${at}, 7E1`;
}

function tellChoice(d: Dissection, at: number, procedure: number, option: number): void {
  const isHdlc = procedure === HDLC && option === HDLC;
  if (!isHdlc && (procedure === HDLC || option === HDLC)) {
    const [v, y] = [procedure, option].map((character) => String.fromCharCode(character));
    d.report(F.optionMixed, `procedure ${v} with option ${y}; HDLC takes 2 for both`, at, CHOICE);
  }
  const isDeclined = d.once((conversation) => !isHdlc && conversation.of(lineState).offersHdlc);
  if (isDeclined) d.report(F.hdlcDeclined, 'the meter offers HDLC (mode E), but something else is chosen', at, CHOICE);
}

/** `mode E, HDLC at 9600`, `readout at 9600`. */
function choiceText(view: NodeView): string {
  const speed = view.valueOf(Iec.baudRate);
  const at = speed === undefined ? '' : ` at ${String(speed)}`;
  const [procedure, option] = [view.valueOf(F.procedure), view.valueOf(F.option)];
  if (procedure === HDLC && option === HDLC) return `mode E, HDLC${at}`;
  const word = /\((.*)\)$/.exec(view.textOf(F.option))?.[1] ?? `option ${String.fromCharCode(Number(option))}`;
  return `${word}${at}`;
}

/** One character, which says all. */
function single(name: string, self: typeof F.acknowledgement, service: string, value: string): Dissector {
  return {
    name,
    answers: [],
    self,
    dissect(d) {
      d.open(self);
      d.read(F.character);
      d.close();
    },
    service,
    summary(_view, line) {
      line.value = value;
    },
  };
}

export const acknowledgement = single('iec62056-21-acknowledgement', F.acknowledgement, 'ACK', '');
export const repeatRequest = single('iec62056-21-repeat-request', F.repeatRequest, 'NAK', 'please repeat');
