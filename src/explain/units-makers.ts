/** Units of scaler_unit (IEC 62056-6-2), and makers by their FLAG letters. */
import type { Knowledge } from './knowledge.js';
import { asks, type Meaning, plain, type Question } from './meaning.js';

/** Units by number, symbol or quantity. */
export function explainUnits(question: Question, knowledge: Knowledge): readonly Meaning[] {
  if (!asks(question, 'unit')) return [];
  const { rest, number } = question;
  return [...knowledge.units()].flatMap(([id, { symbol, quantity }]) => {
    const bySymbol = symbol !== '' && (symbol === rest || asciiSymbol(symbol) === rest.toLowerCase());
    if (!bySymbol && id !== number && plain(quantity) !== plain(rest)) return [];
    const title = `${symbol === '' ? 'no unit' : symbol}, unit ${id} of scaler_unit (IEC 62056-6-2)`;
    const rows = [
      ['measures', quantity],
      ['use', 'the value times 10 to the power of the scaler is in this unit'],
    ] as const;
    return [{ title, rank: symbol === rest ? 1 : bySymbol ? 2 : 3, rows }];
  });
}

/** `m3/h` is how `m³/h` is typed. */
function asciiSymbol(symbol: string): string {
  return symbol.toLowerCase().replaceAll('³', '3').replaceAll('²', '2').replaceAll('°', '').replaceAll('ω', 'ohm');
}

/** Makers by letters, name, or their number in M-Bus. */
export function explainMakers(question: Question, knowledge: Knowledge): readonly Meaning[] {
  if (!asks(question, 'maker')) return [];
  const { rest, number, kind } = question;
  // Most numbers are no makers; those of M-Bus are asked for as such, or in hex.
  const byNumber =
    number !== undefined && (kind === 'maker' || /^0x/i.test(rest)) ? knowledge.makerLetters(number) : undefined;
  const letters = byNumber ?? (/^[a-z]{3}$/i.test(rest) ? rest.toUpperCase() : undefined);
  const named = knowledge
    .makers()
    .filter(([, name]) => plain(name).split('-').includes(plain(rest)) || plain(name) === plain(rest));
  const found = new Map(named);
  const name = letters === undefined ? undefined : knowledge.makerOf(letters);
  if (letters !== undefined && (name !== undefined || kind === 'maker' || byNumber !== undefined)) {
    found.set(letters, name ?? 'a maker that is not in our table');
  }
  return [...found].map(([id, maker]) => {
    const value = knowledge.makerNumber(id);
    return {
      title: `${id}, a maker's letters (FLAG association)`,
      rank: 2,
      rows: [
        ['maker', maker],
        ['M-Bus', `manufacturer id 0x${value.toString(16).toUpperCase().padStart(4, '0')} (${value})`],
        ['use', 'first three octets of a system title, and of a logical device name'],
      ],
    };
  });
}
