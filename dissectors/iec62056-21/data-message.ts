/**
 * Data messages: readouts, and answers to commands (IEC 62056-21, data message).
 *
 *     02  data sets  ! CR LF  03 BCC      a readout; without `!`, an answer in programming mode
 *     02  data sets  04 BCC               a block of data; more are to come
 *         data sets  ! CR LF              as it is left in text files, or where a tap was joined in the middle
 */
import {
  counted,
  type Dissection,
  type Dissector,
  defineFields,
  enumerated,
  group,
  issue,
  type NodeView,
  text,
} from '../../src/core/index.js';
import { BANG, EOT, ETX, OPEN, STX } from './characters.js';
import { readCrc } from './crc.js';
import { Iec, readBcc, readLineEnd } from './fields.js';
import { lineState } from './line.js';
import { obisOf } from './obis-code.js';
import { Records, readRecords, recordCount, tellCode, valuesText } from './records.js';

const F = defineFields('iec62056_21', {
  data: group('Data message'),
  asked: text('Asked for', { about: 'The code of the read command that this answers; the answer itself names none.' }),
  blockEnd: enumerated('End of data', { [ETX]: 'end of data', [EOT]: 'end of a block, more follow' }, { hex: true }),
  startMissing: issue(
    'Beginning missing',
    'note',
    'Data sets without STX or identification in front: text that was copied, or a line that was joined in the middle.',
  ),
  noText: issue('No text', 'warning', 'Messages of IEC 62056-21 are lines of printable characters.'),
});

export const dataMessage: Dissector = {
  name: 'iec62056-21-data',
  answers: [],
  self: F.data,

  dissect(d) {
    d.open(F.data);
    const hasStart = d.peek() === STX;
    if (hasStart) d.mark(Iec.mark, 1);
    else if (isPrintable(d.peek()))
      d.report(F.startMissing, 'no STX or identification in front of these data sets', d.at);
    else d.report(F.noText, `0x${d.peek().toString(16).padStart(2, '0')} begins no message`, d.at, 1);
    const start = d.at;
    tellAsked(d);
    readRecords(d, hasStart);
    if (d.peek() === BANG) {
      d.mark(Iec.endMark, 1);
      if (!hasStart) readCrc(d, -1);
      readLineEnd(d);
    }
    if (hasStart || d.left > 0) readEnd(d, hasStart ? start : -1);
    d.close();
  },

  summary(view, line) {
    const count = recordCount(view);
    line.service = isReadout(view) ? 'Readout' : 'Data message';
    if (isReadout(view)) line.value = counted(count, 'record');
    else {
      line.object = view.textOf(Records.code) || view.textOf(F.asked);
      line.value = valuesText(view);
    }
    if (view.valueOf(F.blockEnd) === EOT) line.value += ', more follow';
  },
};

/** Takes ETX or EOT and the check character of what begins at `from`; -1: that is not known. */
export function readEnd(d: Dissection, from: number): void {
  d.read(F.blockEnd);
  if (from >= 0) {
    readBcc(d, from);
    return;
  }
  d.read(Iec.bcc);
  d.derive(Iec.bccVerdict, 'not checked: the beginning is missing');
}

const isPrintable = (octet: number): boolean => octet >= 0x20 && octet < 0x7f;

const isReadout = (view: NodeView): boolean => view.find(Iec.endMark) !== undefined || recordCount(view) > 1;

/** An answer in programming mode has a value and no code. */
function tellAsked(d: Dissection): void {
  if (d.peek() !== OPEN) return;
  const asked = d.once((conversation) => conversation.of(lineState).asked);
  if (asked === '') return;
  d.derive(F.asked, asked);
  const code = obisOf(asked);
  if (code !== undefined) tellCode(d, code);
}
