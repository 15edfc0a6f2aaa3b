/** COSEM data types by tag or name (IEC 62056-6-2, common data types). */
import { DataTypeNames } from '../core/index.js';
import { asks, type Meaning, plain, type Question } from './meaning.js';

/** What follows the tag. */
const Layouts: Readonly<Record<number, string>> = {
  0: 'nothing',
  1: 'a count, then as many values, usually of one type',
  2: 'a count, then as many values of any types: the members',
  3: '1 octet; 0 is false',
  4: 'the number of bits, then the bits, the first the highest of the first octet',
  5: '4 octets, signed',
  6: '4 octets, unsigned',
  7: '4 octets, IEEE 754; old, float32 is used now',
  9: 'a length, then octets: an OBIS code (6), a date-time (12), a system title (8), text, anything',
  10: 'a length, then ASCII characters',
  11: 'a length, then the characters of a time; not used by COSEM',
  12: 'a length, then UTF-8 characters',
  13: '1 octet, two decimal digits',
  15: '1 octet, signed',
  16: '2 octets, signed',
  17: '1 octet, unsigned',
  18: '2 octets, unsigned',
  19: 'the type of the elements once, a length in octets, then the elements without tags',
  20: '8 octets, signed',
  21: '8 octets, unsigned',
  22: '1 octet, whose values have names',
  23: '4 octets, IEEE 754',
  24: '8 octets, IEEE 754',
  25: '12 octets: date (5), time (4), deviation from UTC in minutes (2), clock status (1)',
  26: '5 octets: year (2), month, day of month, day of week; FF where not specified',
  27: '4 octets: hour, minute, second, hundredths; FF where not specified',
  28: '1 octet, signed: the difference to the value before',
  29: '2 octets, signed: the difference to the value before',
  30: '4 octets, signed: the difference to the value before',
  31: '1 octet, unsigned: the difference to the value before',
  32: '2 octets, unsigned: the difference to the value before',
  33: '4 octets, unsigned: the difference to the value before',
  255: 'nothing: the value does not matter',
};

/** What programmers call them. */
const Others: Readonly<Record<string, number>> = {
  null: 0,
  bool: 3,
  int8: 15,
  int16: 16,
  int32: 5,
  int64: 20,
  uint8: 17,
  uint16: 18,
  uint32: 6,
  uint64: 21,
  float: 23,
  double: 24,
  string: 10,
  octets: 9,
};

/** Types of data by tag or name. */
export function explainDataTypes(question: Question): readonly Meaning[] {
  // Data has tags as APDUs have.
  if (!asks(question, 'type') && !question.plain.startsWith('tag-')) return [];
  const wanted = plain(question.rest);
  return Object.entries(DataTypeNames).flatMap(([key, name]) => {
    const tag = Number(key);
    const byName = name === wanted || Others[wanted] === tag;
    if (!byName && tag !== question.number) return [];
    const hex = `0x${tag.toString(16).padStart(2, '0').toUpperCase()}`;
    const title = `${name}, data type ${tag} (${hex}) (IEC 62056-6-2)`;
    return [{ title, rank: byName ? 1 : 4, rows: [['layout', Layouts[tag] ?? '']] as const }];
  });
}
