/** System titles in words: `4b464d1010000023 (KFM)`. */

const LETTERS = 3;

/** Of a title in hex: with the three letters of its maker, where they are letters. */
export function titleWords(name: string): string {
  const maker = Buffer.from(name.slice(0, 2 * LETTERS), 'hex').toString('latin1');
  return /^[A-Za-z]{3}$/.test(maker) ? `${name} (${maker})` : name;
}
