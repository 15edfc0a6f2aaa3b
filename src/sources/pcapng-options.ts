/** Options of pcapng blocks: `code u16  length u16  value`, padded to four bytes. */

export const END_OF_OPTIONS = 0;

export function padded(length: number): number {
  return (length + 3) & ~3;
}

/** Options hold UTF-8; some writers end it with a zero byte, or fill it with them. */
export function optionText(view: DataView, at: number, length: number): string {
  const decoded = Buffer.from(view.buffer, view.byteOffset + at, length).toString('utf8');
  const zero = decoded.indexOf('\0');
  return zero < 0 ? decoded : decoded.slice(0, zero);
}
