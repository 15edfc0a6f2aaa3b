/**
 * Tables by field id. Ids of fields that are declared late are high, and an array that is written far behind its end becomes
 * a dictionary, which is ten times as slow: so tables are filled up.
 */

/** Puts a value into a table, whatever its length was. */
export function putAt<T>(table: (T | undefined)[], place: number, value: T): void {
  while (table.length <= place) table.push(undefined);
  table[place] = value;
}
