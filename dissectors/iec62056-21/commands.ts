/**
 * Programming mode: the client gives its password, reads, writes and has things done (IEC 62056-21, programming command
 * message).
 *
 *     01 P 0|1|2 02 (…) 03 BCC              operand of the meter, password, result of a secure algorithm
 *     01 R|W|E 1… 02 address(value) 03 BCC  read, write, execute
 *     01 B 0|1 03 BCC                       break
 */
import {
  type Dissection,
  type Dissector,
  defineFields,
  type Field,
  group,
  type NodeView,
  text,
} from '../../src/core/index.js';
import { CLOSE, EOT, ETX, OPEN, STX } from './characters.js';
import { readEnd } from './data-message.js';
import { characters, Iec, lengthUntil, readUntil } from './fields.js';
import { lineState } from './line.js';
import { Records, readRecords, valuesText } from './records.js';

const F = defineFields('iec62056_21', {
  command: group('Command'),
  commandCode: text('Command', { name: 'iec62056_21.command.code' }),
  commandMeaning: text('Meaning', { name: 'iec62056_21.command.meaning' }),
  operand: text('Operand', {
    about: 'What the meter gives to a secure algorithm; the client answers with its result.',
  }),
  password: text('Password', { about: 'Compared with the one in the meter.' }),
  secureResult: text('Result', {
    about: 'What a secure algorithm made of password and operand; each maker has its own.',
  }),
});

/** What one-line summaries call them, by their letter. */
const SERVICES: Readonly<Record<string, string>> = {
  P: 'Password command',
  R: 'Read command',
  W: 'Write command',
  E: 'Execute command',
  B: 'Break',
};

/** Variants of the standard; 5 and 6 are used by makers for codes of OBIS. */
const MEANINGS: Readonly<Record<string, string>> = {
  P0: 'operand for a secure algorithm',
  P1: 'password',
  P2: 'result of a secure algorithm',
  W1: 'write ASCII-coded data',
  W2: 'write data in a formatted coding',
  W3: 'write ASCII-coded data in blocks',
  W4: 'write data in a formatted coding, in blocks',
  W5: 'write by OBIS code (of the maker)',
  R1: 'read ASCII-coded data',
  R2: 'read data in a formatted coding',
  R3: 'read ASCII-coded data in blocks',
  R4: 'read data in a formatted coding, in blocks',
  R5: 'read by OBIS code (of the maker)',
  R6: 'read by OBIS code in blocks (of the maker)',
  E2: 'execute, in a formatted coding',
  B0: 'sign off',
  B1: 'sign off, and sleep at once',
};

const SECRETS: Readonly<Record<string, Field>> = { P0: F.operand, P1: F.password, P2: F.secureResult };

export const command: Dissector = {
  name: 'iec62056-21-command',
  answers: [],
  self: F.command,

  dissect(d) {
    d.open(F.command);
    d.mark(Iec.mark, 1);
    const start = d.at;
    d.mark(F.commandCode, 2);
    const code = characters(d, start, d.at);
    const meaning = MEANINGS[code];
    if (meaning !== undefined) d.derive(F.commandMeaning, meaning);
    keepAsked(d, code);
    if (d.peek() === STX) {
      d.mark(Iec.mark, 1);
      const secret = SECRETS[code];
      if (secret === undefined) readRecords(d);
      else inParentheses(d, secret);
    }
    readEnd(d, start);
    d.close();
  },

  summary(view, line) {
    const code = view.textOf(F.commandCode);
    line.service = SERVICES[code.charAt(0)] ?? 'Command';
    line.object = view.textOf(Records.code);
    line.value = valueText(view, code);
  },
};

function inParentheses(d: Dissection, field: Field): void {
  if (d.peek() !== OPEN) {
    readUntil(d, field, endsText);
    return;
  }
  d.mark(Iec.mark, 1);
  readUntil(d, field, (character) => character === CLOSE || endsText(character));
  if (d.peek() === CLOSE) d.mark(Iec.mark, 1);
  // What is no password stands there all the same.
  readUntil(d, Records.line, endsText);
}

const endsText = (character: number): boolean => character === ETX || character === EOT;

/** Answers name no object, so it is kept what was told to read or write last. */
function keepAsked(d: Dissection, code: string): void {
  const state = d.state(lineState);
  if (state === undefined) return;
  const isSecret = SECRETS[code] !== undefined || d.peek() !== STX;
  const length = lengthUntil(d, (character) => character === OPEN || endsText(character));
  state.asked = isSecret || length > MOST_ASKED ? '' : characters(d, d.at + 1, d.at + length);
}

/** Longer codes are not kept. */
const MOST_ASKED = 64;

function valueText(view: NodeView, code: string): string {
  if (code === 'P0') return `operand ${view.textOf(F.operand)}`;
  if (code === 'P1') return `password ${view.textOf(F.password)}`;
  if (code === 'P2') return `result ${view.textOf(F.secureResult)}`;
  return valuesText(view);
}
