/**
 * The number of a register in its unit, beside the raw one: scaler and unit were read before, from the same object (IEC 62056-6-2,
 * scal_unit_type).
 */
import { type Dissection, decimal, defineFields, numberAt, scaledText, text } from '../../src/core/index.js';
import { UnitWords } from './words.js';

export const Quantity = defineFields('cosem', {
  quantity: decimal('Quantity', { about: 'The value times ten to the power of the scaler that was read before.' }),
  quantityUnit: text('Unit of the quantity', { about: 'The unit that was read before, of the same object.' }),
});

/** A number without a unit. */
const COUNT = 255;

/** Tells the quantity of the value at `at`, which was just taken; nothing where it is no number. */
export function tellQuantity(d: Dissection, at: number, scaler: number, unit: number): void {
  if (!d.recording) return;
  const number = numberAt(d.bytes, at + 1, d.at, d.bytes[at] as number);
  const scaled = number === undefined ? undefined : scaledText(number, scaler);
  if (scaled === undefined) return;
  const word = unit === COUNT ? undefined : UnitWords[unit];
  // It would say the same once more.
  if (word === undefined && scaled === number) return;
  d.derive(Quantity.quantity, scaled);
  if (word !== undefined) d.derive(Quantity.quantityUnit, word);
}
