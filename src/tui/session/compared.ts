/** The two messages that are compared, kept until others are. */
import type { Archive } from '../../archive/index.js';
import type { Registry } from '../../core/index.js';
import { Chosen } from '../chosen.js';
import { comparedRows } from '../panes/compare.js';
import { type Comparison, comparison } from '../panes/comparison.js';
import type { State } from '../state/state.js';
import type { Target } from '../state/world.js';

const NO_ROWS = new Int32Array(0);

export class Compared {
  private compared: { readonly key: string; readonly comparison: Comparison } | undefined = undefined;
  private shown: { readonly of: Comparison; readonly equal: boolean; readonly rows: Int32Array } | undefined =
    undefined;

  constructor(
    private readonly registry: Registry,
    private readonly archive: Archive,
  ) {}

  comparison(state: State): Comparison | undefined {
    if (state.compared === undefined) return undefined;
    const key = `${state.compared.join(' ')} ${state.encoding}`;
    if (this.compared?.key !== key) {
      const [left, right] = state.compared.map(
        (index) => new Chosen(index, this.archive.message(index, true), this.registry),
      );
      if (left === undefined || right === undefined) return undefined;
      this.compared = { key, comparison: comparison(left, right, state.encoding) };
    }
    return this.compared.comparison;
  }

  /** Those of its rows that are shown. */
  rows(state: State): Int32Array {
    const made = this.comparison(state);
    if (made === undefined) return NO_ROWS;
    const equal = !state.differencesOnly;
    if (this.shown?.of !== made || this.shown.equal !== equal) {
      this.shown = { of: made, equal, rows: comparedRows(made, { equal, layers: false }) };
    }
    return this.shown.rows;
  }

  /** Only what differs counts; enter shows it in the message where it is. */
  targetOf(state: State, line: number): Target | undefined {
    const row = this.comparison(state)?.rows[this.rows(state)[line] ?? -1];
    if (row?.counts !== true || state.compared === undefined) return undefined;
    const [left, right] = state.compared;
    return row.left >= 0
      ? { kind: 'node', message: left, node: row.left }
      : { kind: 'node', message: right, node: row.right };
  }
}
