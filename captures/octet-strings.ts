/** Octet strings with a meaning that only their shape, or their object's name, tells: codes, titles, dates, times, text. */
import type { Capture } from './capture.js';

/** What a line shows, and the octets of the string. */
const STRINGS: readonly (readonly [about: string, octets: string])[] = [
  ['active energy import, all rates', '01 00 01 08 00 ff'],
  ['L1 voltage, third harmonic', '01 00 20 07 03 ff'],
  ['active energy import of the billing period before', '01 00 01 08 00 65'],
  ['a clock on channel 1', '00 01 01 00 00 ff'],
  ['gas, converted volume', '07 00 0d 02 00 ff'],
  ['heat, flow temperature', '06 00 0a 00 00 ff'],
  ['water, volume at the set date', '08 00 01 02 00 ff'],
  ['heat cost allocator, rated integral', '04 00 02 00 00 ff'],
  ['a code of India', '01 00 5e 5b 00 ff'],
  ["a maker's code", '00 80 19 06 00 ff'],
  ['six octets of text: no code', '41 42 43 44 45 46'],
  ['a MAC address: no code', '02 00 5e 10 00 01'],
  ['a system title', '4b 41 4d 00 01 02 03 04'],
  ['a system title in the form of IDIS', '49 53 4b 66 10 00 30 39'],
  ['text that looks like a title', '4b 41 4d 31 32 33 34 35'],
  ['a date', '07 e8 06 0a 01'],
  ["every New Year's Day", 'ff ff 01 01 ff'],
  ['a day of the week that is not that of the date', '07 e8 06 0a 05'],
  ['a time', '0c 1e 00 ff'],
  ['four octets that may be anything', 'c0 00 02 14'],
];

/** GET-Responses as lines of hex. */
function octetStrings(): Uint8Array {
  const lines = STRINGS.map(([about, octets]) => {
    const length = octets.split(' ').length.toString(16).padStart(2, '0');
    return `# ${about}\nc4 01 c1 00 09 ${length} ${octets}\n`;
  });
  return new TextEncoder().encode(lines.join(''));
}

export const octetStringCaptures: readonly Capture[] = [
  {
    name: 'octet-strings.hex',
    shows: 'Octet strings that are OBIS codes of all media, titles, dates, times, and some that only look so',
    bytes: octetStrings,
  },
];
