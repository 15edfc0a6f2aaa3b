/**
 * Decimal numbers times powers of ten, digit by digit: a register of 64 bits with a scaler has more digits than a floating-point
 * number holds (IEC 62056-6-2, scal_unit_type).
 */

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,4}))?$/;

/** Powers beyond this are written as such: nobody counts a hundred zeros. */
const MOST_ZEROS = 24;

/**
 * `-123.4` times ten to the power of `power`: digits as they are, `-12.34` for -1. Undefined where the text is no decimal number.
 */
export function scaledText(number: string, power: number): string | undefined {
  // Nearly all registers: a third of the time that the expression takes.
  if (power <= 0 && power >= -MOST_ZEROS && DIGITS.test(number))
    return power === 0 ? number : withPoint(number, -power);
  const parts = DECIMAL.exec(number);
  if (parts === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  const digits = whole + fraction;
  const shift = power + Number(exponent) - fraction.length;
  if (shift > MOST_ZEROS || shift < -MOST_ZEROS - digits.length) return `${sign}${withoutZeros(digits)}e${shift}`;
  if (shift >= 0) return `${sign}${withoutZeros(digits + '0'.repeat(shift))}`;
  const padded = digits.padStart(1 - shift, '0');
  return `${sign}${withoutZeros(padded.slice(0, shift))}.${padded.slice(shift)}`;
}

const DIGITS = /^(?:0|[1-9]\d*)$/;

/** Digits with a point before the last `places`. */
function withPoint(digits: string, places: number): string {
  const whole = digits.length - places;
  if (whole > 0) return `${digits.slice(0, whole)}.${digits.slice(whole)}`;
  return `0.${'0'.repeat(-whole)}${digits}`;
}

/** Without zeros in front; one digit is left. */
function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}
