/**
 * OBIS codes as people write them, with wildcards (IEC 62056-6-1): six value groups, `*` or `x` for any value.
 *
 *     1-0:1.8.0*255    1-0:1.8.0 (F is 255)    1.0.1.8.0.255    1-0:*.8.0    1.8.0 (A and B are any)
 */
const GROUP = String.raw`(\d{1,3}|\*|x|X)`;
const DASHED = new RegExp(String.raw`^(?:${GROUP}-${GROUP}:)?${GROUP}\.${GROUP}\.${GROUP}(?:[*&]${GROUP})?$`);
const DASHED_WITH_DOT = new RegExp(String.raw`^${GROUP}-${GROUP}:${GROUP}\.${GROUP}\.${GROUP}\.${GROUP}$`);
const DOTTED = new RegExp(`^${Array(6).fill(GROUP).join(String.raw`\.`)}$`);

const NOT_BILLED = '255';
const ANY = -1;

/** Six groups, -1 where any value fits. */
export type ObisPattern = readonly number[];

/** Undefined where the text is no OBIS code. */
export function obisPattern(text: string): ObisPattern | undefined {
  const match = DASHED.exec(text) ?? DASHED_WITH_DOT.exec(text) ?? DOTTED.exec(text);
  if (match === null) return undefined;
  const [, a = '*', b = '*', c, d, e, f = NOT_BILLED] = match;
  const groups = [a, b, c, d, e, f].map((group) => (/^\d/.test(group as string) ? Number(group) : ANY));
  return groups.every((group) => group <= 255) ? groups : undefined;
}

export function matchesObis(pattern: ObisPattern, bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < 6; i++) {
    const group = pattern[i] as number;
    if (group !== ANY && group !== bytes[at + i]) return false;
  }
  return true;
}
