/**
 * Telegrams that a meter sends on its own: mode D of IEC 62056-21, and P1 of DSMR, ESMR and what follows them.
 *
 *     / X X X Z [\ W] identification CR LF  CR LF  data sets  !  [CRC(4 digits)]  CR LF
 *
 * The CRC (DSMR 4 and later) is CRC-16/ARC from `/` to `!`; DSMR 2 and 3, and mode D, have none.
 */
import { counted, type Dissector, defineFields, group } from '../../src/core/index.js';
import { Crc, readCrc } from './crc.js';
import { Iec, identityText, readDevice, readIdentity, readLineEnd, speedOf } from './fields.js';
import { p1Name } from './p1-names.js';
import { Records, readRecords, recordCount } from './records.js';

/** Baud rate character of every P1 telegram, whatever its speed. */
const P1 = '5';
/** Baud rate character of mode D. */
const MODE_D = 0x33;

const F = defineFields('iec62056_21', {
  telegram: group('Telegram'),
});

export const telegram: Dissector = {
  name: 'iec62056-21-telegram',
  answers: [],
  self: F.telegram,

  dissect(d) {
    const start = d.at;
    d.open(F.telegram);
    const baud = readIdentity(d);
    readDevice(d);
    const speed = baud === MODE_D ? speedOf(baud) : undefined;
    if (speed !== undefined) d.derive(Iec.baudRate, String(speed));
    readLineEnd(d);
    readRecords(d, true, p1Name);
    d.mark(Iec.endMark, 1);
    readCrc(d, start);
    readLineEnd(d);
    d.close();
  },

  summary(view, line) {
    const hasCrc = view.find(Crc.crc) !== undefined;
    line.service = hasCrc || isLikeP1(view.textOf(Iec.baud), view.textOf(Records.code)) ? 'P1 telegram' : 'Telegram';
    line.object = identityText(view);
    line.value = counted(recordCount(view), 'record');
  },
};

/** In P1 the baud rate character is 5 at any speed. Other meters that send on their own say so, too, but write codes in full. */
const isLikeP1 = (baud: string, code: string): boolean => baud === P1 && !code.includes('*');
