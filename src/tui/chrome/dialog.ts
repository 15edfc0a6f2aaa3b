/** The box of a dialog: where it stands, and how much room there is in it. */
import type { State } from '../state/state.js';

export const WIDEST_DIALOG = 100;
/** Border and blank on both sides. */
export const DIALOG_FRAME = 4;

/** All of the width rather than nearly all: of what is behind, single columns would be left. */
export const popupWidth = ({ columns }: State, wanted: number): number => (wanted + 8 > columns ? columns : wanted);

export function dialogArea(state: State, lines: number): { x: number; y: number; width: number; height: number } {
  const width = popupWidth(state, WIDEST_DIALOG);
  const height = Math.max(3, Math.min(state.rows - 4, lines + 2));
  return { x: (state.columns - width) >> 1, y: Math.max(1, (state.rows - height - 1) >> 1), width, height };
}
