/** How bytes are written in a run of text. */
export const Form = {
  /** `7E A0`, `7ea021`, `7e:a0` … */
  hex: 0,
  /** `0x7E, 0xA0` */
  prefixed: 1,
  /** `\x7e\xa0`, without quotes around. */
  escaped: 2,
  /** `b'~\xa0!'`, `"\x7e\xa0!"` */
  literal: 3,
  /** `126, 160, 33` */
  decimal: 4,
} as const;
export type Form = (typeof Form)[keyof typeof Form];

/** Bytes that stand together in a line. */
export interface Run {
  readonly form: Form;
  /** It is `line.slice(from, to)`, with brackets and quotes where they belong to the form. */
  readonly from: number;
  readonly to: number;
  /** Its bytes are `sink.bytes[start, end)`. */
  readonly start: number;
  readonly end: number;
  /** What stands between its bytes: a blank, `:`, `-`, `.`, `,`; empty where the digits stand together. */
  readonly separator: string;
  /** How many groups of digits it is written in. */
  readonly groups: number;
  /** There is a digit above 9, and one that is not. */
  readonly hasLetter: boolean;
  readonly hasDecimal: boolean;
  /** Words rather than bytes: `Dead beef`, `be added`. */
  readonly isWordy: boolean;
  /** A digit is too much or too few; bytes are what there is without it. */
  readonly isOdd: boolean;
}
