import type { Dissection, Field } from '../../src/core/index.js';

/** Says beside a check sequence of `size` octets at `at` whether it is right. */
export function verdict(
  d: Dissection,
  shown: Field,
  wrong: Field,
  found: number,
  right: number,
  at: number,
  size = 2,
): void {
  if (!d.recording) return;
  if (found === right) {
    d.derive(shown, 'good');
    return;
  }
  const text = (value: number): string => `0x${value.toString(16).padStart(2 * size, '0')}`;
  d.derive(shown, `wrong, ${text(right)} expected`);
  d.report(wrong, `found ${text(found)}, expected ${text(right)}`, at, size);
}
