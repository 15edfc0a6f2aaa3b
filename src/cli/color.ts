import type { ColorSupportLevel } from 'chalk';
import type { ColorWhen } from './settings.js';

/**
 * Colour level for standard output. NO_COLOR counts (chalk itself ignores it); `--color` beats it. Chalk is loaded only
 * where there may be colour.
 */
export async function colorLevel(when: ColorWhen): Promise<ColorSupportLevel> {
  if (when === 'never') return 0;
  if (when !== 'always' && process.stdout.isTTY !== true && process.env.FORCE_COLOR === undefined) return 0;
  const { supportsColor } = await import('chalk');
  const detected = supportsColor === false ? 0 : supportsColor.level;
  if (when === 'always') return detected === 0 ? 1 : detected;
  const refused = process.env.NO_COLOR;
  return refused !== undefined && refused !== '' ? 0 : detected;
}
