import type { ColorSupportLevel } from 'chalk';
import { supportsColor } from 'chalk';

/** Colour level for standard output. NO_COLOR counts (chalk itself ignores it); `--color` beats it. */
export function colorLevel(when: 'auto' | 'always' | 'never'): ColorSupportLevel {
  if (when === 'never') return 0;
  const detected = supportsColor === false ? 0 : supportsColor.level;
  if (when === 'always') return detected === 0 ? 1 : detected;
  const refused = process.env.NO_COLOR;
  return refused !== undefined && refused !== '' ? 0 : detected;
}
