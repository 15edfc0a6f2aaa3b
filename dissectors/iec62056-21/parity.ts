/**
 * Octets and characters: seven bits, and even parity in the eighth, where the line was heard as eight bits without parity.
 * Then the octets stay in the frame, and what they say is read from the same bytes without parity bits, offsets alike.
 */
import { counted, type Dissection, defineFields, header, issue } from '../../src/core/index.js';
import { ACK, CR, EOT, ETX, IS_ODD, isPrintable, LF, NAK, NUL, SEVEN_BITS, SOH, STX } from './characters.js';
import { hasParity } from './heads.js';

const F = defineFields('iec62056_21', {
  octets: header('Octets with parity bits'),
  parityWrong: issue(
    'Parity',
    'error',
    'Characters of IEC 62056-21 have seven bits and even parity; a bit was lost or added on the way.',
  ),
  characterWrong: issue('Character', 'warning', 'Octets that are no character of IEC 62056-21, which has seven bits.'),
});

/** Reads what is left as text: with its parity bits taken off, where it has some. */
export function readText(d: Dissection, read: () => void): void {
  const { bytes, at, end } = d;
  if (!hasParity(bytes, at, end)) {
    reportCharacters(d);
    read();
    return;
  }
  reportParity(d);
  const text = new Uint8Array(end - at);
  for (let i = at; i < end; i++) text[i - at] = (bytes[i] as number) & SEVEN_BITS;
  d.mark(F.octets, end - at);
  d.inside(text, 'without parity bits', read);
}

function reportParity(d: Dissection): void {
  const { bytes, at, end } = d;
  let wrong = 0;
  let first = 0;
  for (let i = at; i < end; i++) if (IS_ODD[bytes[i] as number] === 1 && wrong++ === 0) first = i;
  if (wrong === 0) return;
  d.report(F.parityWrong, `${counted(wrong, 'octet')} with wrong parity, the first at byte ${first - at}`, first, 1);
}

/** Control characters between SOH and NAK are marks of the protocol; which of them is in its place is seen elsewhere. */
function reportCharacters(d: Dissection): void {
  const { bytes, at, end } = d;
  let wrong = 0;
  let first = 0;
  // A check character may be any of seven bits.
  const hasCheck = end - at > 2 && (bytes[end - 2] === ETX || bytes[end - 2] === EOT);
  const last = hasCheck ? end - 1 : end;
  for (let i = at; i < last; i++) {
    if (isCharacter(bytes[i] as number)) continue;
    if (wrong++ === 0) first = i;
  }
  if (wrong === 0) return;
  const octets = wrong === 1 ? 'octet that is no character' : 'octets that are no characters';
  d.report(F.characterWrong, `${wrong} ${octets}, the first at byte ${first - at}`, first, 1);
}

const MARKS = new Set([NUL, SOH, STX, ETX, EOT, ACK, LF, CR, NAK]);
const isCharacter = (octet: number): boolean => isPrintable(octet) || MARKS.has(octet);
