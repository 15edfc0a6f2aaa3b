/** Cells of CSV (RFC 4180) that are safe to open in a spreadsheet. */

/** Spreadsheets take these for the beginning of a formula; a number is none. */
const FORMULA = /^[=+\-@]/;
const NUMBER = /^[-+]?\d+(\.\d+)?(e[-+]?\d+)?$/i;

/** Text from a capture must not become a formula on the desk of whoever opens the table. */
export function csvCell(text: string, separator: string): string {
  const cell = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(cell) || cell.includes(separator) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
