/**
 * Text from outside (captures, file names, error messages) on its way to a terminal: what could steer the terminal or
 * deceive the reader is made visible. C0, DEL and C1 controls become `\x1b`; line and paragraph separators, zero-width
 * and bidirectional marks become `\u{202e}`.
 */
export function visible(text: string): string {
  // Most text is plain ASCII; a loop over it is three times as fast as asking the expression.
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code > 0x7e) return text.replace(UNSEEN, escaped);
  }
  return text;
}

/**
 * What nobody sees: controls, soft hyphen and joiners, fillers, separators, bidirectional marks, and the tags that spell ASCII in
 * characters without a picture. One character class without repetition: linear whatever the text is.
 */
export const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: each of these stands for itself
  /[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e01ef}]/gu;

function escaped(character: string): string {
  const code = character.codePointAt(0) as number;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
