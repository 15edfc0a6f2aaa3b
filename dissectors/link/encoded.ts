import type { Field } from '../../src/core/index.js';

/** The same field as it stands in another header: other size or order of bytes, still one name. */
export function encoded(field: Field<number>, kind: number, size: number): Field<number> {
  return { ...field, kind, size, word: (field.id << 16) | (kind << 8) };
}
