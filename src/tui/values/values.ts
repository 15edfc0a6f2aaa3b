/** The screens of values: objects of all meters, all values of one of them, and the rows of a profile. */
import type { Rows } from '../../archive/rows.js';
import type { Slices } from '../../archive/slices.js';
import type { ArchiveView } from '../../archive/view.js';
import type { Area, Canvas } from '../screen/canvas.js';
import type { State } from '../state/state.js';
import type { Target } from '../state/world.js';
import type { Theme } from '../theme.js';
import { ObjectList } from './object-list.js';
import { ObjectPage } from './object-page.js';
import { ProfilePage } from './profile-page.js';
import { ValueReading } from './reading.js';
import { VALUE_ORDERS } from './texts.js';

export class Values {
  private readonly reading: ValueReading;
  private readonly list: ObjectList;
  private readonly object: ObjectPage;
  private readonly profile: ProfilePage;

  constructor(archive: ArchiveView, slices: Slices, theme: Theme, rows: () => Rows, changed: () => void) {
    this.reading = new ValueReading(archive, slices, rows, changed);
    this.profile = new ProfilePage(this.reading, archive, slices, theme, changed);
    this.list = new ObjectList(this.reading, this.profile, theme);
    this.object = new ObjectPage(this.reading, theme);
  }

  close(): void {
    this.reading.close();
    this.profile.close();
  }

  // ---- the list of objects

  orderText({ tables }: State): string {
    return VALUE_ORDERS[tables.values.sort % VALUE_ORDERS.length] as string;
  }

  linesOf(state: State): number {
    return this.list.lines(state).length;
  }

  targetOf(state: State, line: number): Target | undefined {
    return this.list.targetOf(state, line);
  }

  paintList(canvas: Canvas, body: Area, state: State): void {
    this.list.paint(canvas, body, state);
  }

  paintPreview(canvas: Canvas, area: Area, state: State): void {
    this.list.paintPreview(canvas, area, state);
  }

  // ---- the values, or rows, of what was chosen

  readingsOf(state: State): number {
    return this.shown(state).length;
  }

  readingTarget(state: State, line: number): Target | undefined {
    const message = this.shown(state)[line]?.message;
    return message === undefined ? undefined : { kind: 'message', message };
  }

  private shown(state: State): readonly { readonly message: number }[] {
    return state.readings.form === 'table' ? this.profile.rows(state) : this.object.values(state);
  }

  farthestColumn(state: State): number {
    return this.profile.farthestColumn(state);
  }

  paintReadings(canvas: Canvas, body: Area, above: Area | undefined, state: State): void {
    if (state.readings.form === 'table') this.profile.paint(canvas, body, above, state);
    else this.object.paint(canvas, body, above, state);
  }
}
