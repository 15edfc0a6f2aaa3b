/**
 * OBIS codes as people write them (IEC 62056-6-1), whole or with wildcards:
 *
 *     1-0:1.8.0*255   1-0:1.8.0.255   1.0.1.8.0.255   1-0:1.8.0&05   1-0:1.8.0 (F is 255)   1.8.0 (of electricity, 1-0)
 *     0100010800FF    01 00 01 08 00 FF     C.1.0 (0-0:96.1.0)       1-0:*.8.0*255   1-x:1.8.x
 */

/** Stands in a pattern for a group that may have any value. */
export const ANY_VALUE = -1;

/** Value groups A to F, each 0 to 255 or `ANY_VALUE`. */
export type ObisPattern = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

const HEX = /^(?:0x)?([0-9a-f]{2})([ :-]?)([0-9a-f]{2})\2([0-9a-f]{2})\2([0-9a-f]{2})\2([0-9a-f]{2})\2([0-9a-f]{2})$/i;
const GROUP = String.raw`(\d{1,3}|[*xX])`;
/** `[A-B:]C.D.E[*F]`; C may be one of the letters of IEC 62056-21. */
const WRITTEN = new RegExp(
  String.raw`^(?:${GROUP}-${GROUP}:)?(\d{1,3}|[*xXCFLPcflp])\.${GROUP}\.${GROUP}(?:([.*&])${GROUP})?$`,
);
const DOTTED = new RegExp(`^${Array.from({ length: 5 }, () => GROUP).join('\\.')}(?:[.*&]${GROUP})?$`);

/** Letters for C on displays and in readouts (IEC 62056-21), and the medium they speak of. */
const Letters: Readonly<Record<string, readonly [a: number, c: number]>> = {
  C: [0, 96],
  F: [0, 97],
  L: [1, 98],
  P: [1, 99],
};

const ELECTRICITY = 1;
const NO_CHANNEL = 0;
const NO_BILLING_PERIOD = 255;

/** The code or pattern that a text spells; undefined where it spells none. */
export function parseObis(text: string): ObisPattern | undefined {
  const trimmed = text.trim();
  return parseHex(trimmed) ?? parseWritten(trimmed) ?? parseDotted(trimmed);
}

function parseHex(text: string): ObisPattern | undefined {
  const match = HEX.exec(text);
  if (match === null) return undefined;
  const [, a, , b, c, d, e, f] = match;
  return whole([a, b, c, d, e, f].map((group) => Number.parseInt(group as string, 16)));
}

function parseWritten(text: string): ObisPattern | undefined {
  const match = WRITTEN.exec(text);
  if (match === null) return undefined;
  const [, a, b, c = '', d, e, separator, f] = match;
  // C.D.E.F without A and B can't be told from an address or a version.
  if (a === undefined && separator === '.') return undefined;
  const letter = Letters[c.toUpperCase()];
  const [medium, quantity] = letter ?? [ELECTRICITY, valueOf(c)];
  return whole([valueOf(a, medium), valueOf(b, NO_CHANNEL), quantity, valueOf(d), valueOf(e), valueOf(f)]);
}

/** `1.0.1.8.0.255` and `1.0.1.8.0`. */
function parseDotted(text: string): ObisPattern | undefined {
  const match = DOTTED.exec(text);
  return match === null ? undefined : whole(match.slice(1).map((group) => valueOf(group)));
}

function valueOf(group: string | undefined, absent = NO_BILLING_PERIOD): number {
  if (group === undefined) return absent;
  return /^[*x]$/i.test(group) ? ANY_VALUE : Number(group);
}

function whole(groups: readonly number[]): ObisPattern | undefined {
  return groups.every((group) => group <= 255) ? (groups as unknown as ObisPattern) : undefined;
}

/** Does the code at `at` fit? */
export function matchesObis(pattern: ObisPattern, bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < 6; i++) if (pattern[i] !== ANY_VALUE && pattern[i] !== bytes[at + i]) return false;
  return true;
}

/** How many groups may have any value; 0 for a whole code. */
export function wildcardsIn(pattern: ObisPattern): number {
  return pattern.filter((group) => group === ANY_VALUE).length;
}

/** `1-0:*.8.0*255`: the usual spelling. */
export function obisPatternText(pattern: ObisPattern): string {
  const [a, b, c, d, e, f] = pattern.map((group) => (group === ANY_VALUE ? '*' : String(group)));
  return `${a}-${b}:${c}.${d}.${e}*${f}`;
}
