/** The rows of one profile as a table; they are decoded when somebody looks. */
import type { Handle, Slices } from '../../archive/slices.js';
import type { ArchiveView } from '../../archive/view.js';
import { visible } from '../../sinks/visible.js';
import { paintTable } from '../panes/table.js';
import type { Area, Canvas } from '../screen/canvas.js';
import type { State } from '../state/state.js';
import type { Theme } from '../theme.js';
import { type Heading, paintHeading, paintHeadLine } from './heading.js';
import { type ProfileRow, ProfileRows, type ProfileTable } from './profile-rows.js';
import { columnNames, profileSight } from './profile-sight.js';
import type { Read, ValueReading } from './reading.js';
import type { ProfileRead } from './readings.js';
import { bufferOf, GONE, nameOf } from './texts.js';

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
/** Where the table is seen from, and the chosen row. */
const BEGINNING = { top: 0, left: 0, cursor: -1 };

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

  rows({ readings }: State): readonly ProfileRow[] {
    return this.tableOf(readings.key)?.rows.rows ?? NO_TABLE.rows;
  }

  farthestColumn({ readings }: State): number {
    return Math.max(0, (this.tableOf(readings.key)?.rows.columns.length ?? 0) - COLUMNS_SEEN);
  }

  private tableOf(key: string): Table | undefined {
    const read = this.reading.want();
    const profile = read.readings.profile(key);
    if (profile === undefined) return undefined;
    if (this.table?.key !== key || this.table.read !== read) {
      this.work?.cancel();
      const period = read.readings.periodOf(profile);
      this.table = { key, read, profile, rows: new ProfileRows(period), next: profile.messages[0] ?? 0 };
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
      rows.take(tape, message, profile);
    } while (!rows.isFull && !this.slices.isOver());
    this.changed();
    return !rows.isFull && profile.messages.some((index) => index >= table.next);
  }

  paint(canvas: Canvas, body: Area, above: Area | undefined, state: State): void {
    const { theme } = this;
    const { cursor, top } = state.tables.readings;
    const { key, left } = state.readings;
    const table = this.tableOf(key);
    const counts = this.paintRows(canvas, body, key, { top, left, cursor });
    if (above === undefined || table === undefined) return;
    paintHeading(canvas, above, this.headingOf(table, counts), theme);
    const names = columnNames(table.rows, above.width - 2, above.height - 2);
    names.forEach((line, i) => {
      canvas.text(above.x + 1, above.y + 1 + i, line, theme.dim, above.x + above.width - 1);
    });
  }

  /** Its first rows, as far as there is room. */
  paintPreview(canvas: Canvas, { x, y, width, height }: Area, key: string): void {
    const counts = this.paintRows(canvas, { x, y: y + 1, width, height: height - 1 }, key, BEGINNING);
    const table = this.tableOf(key);
    if (table !== undefined)
      paintHeadLine(canvas, { x, y, width, height: 1 }, this.headingOf(table, counts), this.theme);
  }

  private headingOf({ profile }: Table, counts: string): Heading {
    const { object, meter } = profile;
    const what = [object.obis, nameOf(object, true), bufferOf(profile)].filter((text) => text !== '').join(' ');
    return { what, whose: visible(this.reading.meterOf(meter)), counts };
  }

  /** How many rows and columns there are. */
  private paintRows(canvas: Canvas, area: Area, key: string, { top, left, cursor }: typeof BEGINNING): string {
    const { theme } = this;
    const table = this.tableOf(key);
    const sight = { top, left, width: area.width - 2, height: area.height - 1 };
    const { columns, lines, counts } = profileSight(table?.rows ?? NO_TABLE, sight, theme);
    const empty =
      table === undefined ? GONE : this.work?.isDone === false ? 'reading rows …' : 'it was read without rows';
    paintTable(canvas, area, { columns, top, cursor, lines, empty }, theme);
    return counts;
  }
}
