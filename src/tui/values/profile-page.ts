/** The rows of one profile as a table; they are decoded when somebody looks. */
import type { Handle, Slices } from '../../archive/slices.js';
import type { ArchiveView } from '../../archive/view.js';
import { visible } from '../../sinks/visible.js';
import { paintTable } from '../panes/table.js';
import type { Area, Canvas } from '../screen/canvas.js';
import type { State } from '../state/state.js';
import type { Theme } from '../theme.js';
import { paintHeading } from './heading.js';
import { type ProfileRow, ProfileRows, type ProfileTable } from './profile-rows.js';
import { columnNames, profileSight } from './profile-sight.js';
import type { Read, ValueReading } from './reading.js';
import { type ProfileRead, profileOf } from './readings.js';
import { GONE, memberOf, nameOf } from './texts.js';

interface Table {
  readonly key: string;
  readonly read: Read;
  readonly profile: ProfileRead;
  readonly rows: ProfileRows;
  next: number;
}

const NO_TABLE: ProfileTable = { columns: [], rows: [], hasInherited: false };
/** The first column stays where it is, and one more is seen. */
const COLUMNS_SEEN = 2;

export class ProfilePage {
  private table: Table | undefined = undefined;
  private work: Handle | undefined = undefined;

  constructor(
    private readonly reading: ValueReading,
    private readonly archive: ArchiveView,
    private readonly slices: Slices,
    private readonly theme: Theme,
    private readonly changed: () => void,
  ) {}

  close(): void {
    this.work?.cancel();
  }

  rows(state: State): readonly ProfileRow[] {
    return this.tableOf(state)?.rows.rows ?? NO_TABLE.rows;
  }

  farthestColumn(state: State): number {
    return Math.max(0, (this.tableOf(state)?.rows.columns.length ?? 0) - COLUMNS_SEEN);
  }

  private tableOf({ readings }: State): Table | undefined {
    const read = this.reading.want();
    const profile = read.readings.profile(readings.key);
    if (profile === undefined) return undefined;
    if (this.table?.key !== readings.key || this.table.read !== read) {
      this.work?.cancel();
      const period = read.readings.periodOf(profile);
      this.table = { key: readings.key, read, profile, rows: new ProfileRows(period), next: profile.messages[0] ?? 0 };
    }
    const { table } = this;
    const last = profile.messages.at(-1) ?? -1;
    if (table.next <= last && !table.rows.isFull && this.work?.isDone !== false) {
      this.work = this.slices.run({ step: () => this.step(table) }, 'now');
    }
    return table;
  }

  private step(table: Table): boolean {
    const { profile, rows } = table;
    do {
      const message = profile.messages.find((index) => index >= table.next);
      if (message === undefined) break;
      table.next = message + 1;
      const { tape } = this.archive.message(message, false);
      rows.take(tape, message, (array) => {
        const object = profileOf(tape, array);
        return object?.obis === profile.object.obis && object.classId === profile.object.classId;
      });
    } while (!rows.isFull && !this.slices.isOver());
    this.changed();
    return !rows.isFull && profile.messages.some((index) => index >= table.next);
  }

  paint(canvas: Canvas, body: Area, above: Area | undefined, state: State): void {
    const { theme } = this;
    const table = this.tableOf(state);
    const { cursor, top } = state.tables.readings;
    const found: ProfileTable = table?.rows ?? NO_TABLE;
    const sight = { top, left: state.readings.left, width: body.width - 2, height: body.height - 1 };
    const { columns, lines, counts } = profileSight(found, sight, theme);
    if (above !== undefined && table !== undefined) {
      const { object, meter } = table.profile;
      const what = `${object.obis} ${nameOf(object, true)} ${memberOf(object)}`;
      paintHeading(canvas, above, { what, whose: visible(this.reading.meterOf(meter)), counts }, theme);
      const names = columnNames(found, above.width - 2).slice(0, above.height - 2);
      names.forEach((line, i) => {
        canvas.text(above.x + 1, above.y + 1 + i, line, theme.dim, above.x + above.width - 1);
      });
    }
    const empty = table === undefined ? GONE : 'reading rows …';
    paintTable(canvas, body, { columns, top, cursor, lines, empty }, theme);
  }
}
