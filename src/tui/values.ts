/** The screens of values: objects of all meters, all values of one of them, and the rows of a profile. Read in slices when asked for. */
import type { Rows } from '../archive/rows.js';
import type { Handle, Slices } from '../archive/slices.js';
import type { ArchiveView } from '../archive/view.js';
import { visible } from '../sinks/visible.js';
import { paintLine } from './panes/paint.js';
import { paintChart } from './panes/series-chart.js';
import { paintTable, type TableCell } from './panes/table.js';
import { cut, grouped, type Span } from './panes/text.js';
import { ProfileRows, type ProfileTable } from './profile-rows.js';
import { columnNames, profileSight } from './profile-sight.js';
import { type ObjectValues, type OneValue, type ProfileRead, profileOf, Readings } from './readings.js';
import type { Area, Canvas } from './screen/canvas.js';
import { textWidth } from './screen/glyphs.js';
import type { State } from './state/state.js';
import type { Target } from './state/world.js';
import type { Theme } from './theme.js';
import {
  BETWEEN_COLUMNS,
  COLUMNS,
  countText,
  ditto,
  GONE,
  headOf,
  LEAST_CHART,
  type Line,
  memberOf,
  NEVER,
  NUMBER_COLUMNS,
  nameOf,
  pointsOf,
  ROOMY,
  sorted,
  textsOf,
  timeText,
  VALUE_COLUMNS,
  VALUE_ORDERS,
} from './value-texts.js';

/** Of these, everybody knows that they hold no values, so that they needn't be decoded. */
const NO_VALUES = new Set(['GET-Request', 'ReadRequest', 'SNRM', 'UA', 'DISC', 'DM', 'RR', 'RNR', 'I', 'RLRQ', 'RLRE']);

/** While it is read, lines are put in order so often. */
const AGAIN_MS = 300;
/** Messages without values between two looks at the clock. */
const LOOKED_AT_ONCE = 256;

interface Read {
  readonly rows: Rows;
  readonly readings: Readings;
  next: number;
}

interface Table {
  readonly key: string;
  readonly read: Read;
  readonly profile: ProfileRead;
  readonly rows: ProfileRows;
  next: number;
}

export class Values {
  private read: Read | undefined = undefined;
  private work: Handle | undefined = undefined;
  private table: Table | undefined = undefined;
  private tableWork: Handle | undefined = undefined;
  private lines: { readonly key: string; readonly at: number; readonly lines: readonly Line[] } | undefined = undefined;

  constructor(
    private readonly archive: ArchiveView,
    private readonly slices: Slices,
    private readonly theme: Theme,
    /** The messages in view. */
    private readonly rows: () => Rows,
    private readonly changed: () => void,
  ) {}

  close(): void {
    this.work?.cancel();
    this.tableWork?.cancel();
  }

  // ---- reading

  private want(): Read {
    const rows = this.rows();
    if (this.read?.rows !== rows) {
      this.work?.cancel();
      this.tableWork?.cancel();
      this.table = undefined;
      this.lines = undefined;
      this.read = { rows, readings: new Readings(), next: 0 };
    }
    const { read } = this;
    if (read.next < rows.count && this.work?.isDone !== false) {
      this.work = this.slices.run({ step: () => this.step(read) }, 'now');
    }
    return read;
  }

  private step(read: Read): boolean {
    const { archive, slices } = this;
    const { rows, readings } = read;
    let looked = 0;
    while (read.next < rows.count) {
      const index = rows.at(read.next++);
      const service = archive.services[archive.serviceOf(index)] ?? '';
      if (NO_VALUES.has(service)) {
        if (++looked % LOOKED_AT_ONCE === 0 && slices.isOver()) break;
        continue;
      }
      readings.take(archive.message(index, false), index);
      if (slices.isOver()) break;
    }
    this.changed();
    return read.next < rows.count;
  }

  /** The share of the messages that were looked at. */
  private get done(): number {
    const { read } = this;
    return read === undefined || read.rows.count === 0 ? 1 : read.next / read.rows.count;
  }

  // ---- the list of objects

  private listed(state: State): readonly Line[] {
    const read = this.want();
    const order = state.tables.values.sort % VALUE_ORDERS.length;
    const key = `${order} ${read.next}`;
    const now = performance.now();
    const { lines } = this;
    const isOtherOrder = lines?.key.split(' ')[0] !== String(order);
    if (lines !== undefined && !isOtherOrder && (lines.key === key || (this.done < 1 && now - lines.at < AGAIN_MS)))
      return lines.lines;
    const made: readonly Line[] = [
      ...read.readings.profiles.map((of) => ({ kind: 'profile', of }) as const),
      ...read.readings.objects.map((of) => ({ kind: 'object', of }) as const),
    ];
    this.lines = { key, at: now, lines: sorted(made, order, (line) => this.meterOf(line)) };
    return this.lines.lines;
  }

  private meterOf({ of }: Pick<Line, 'of'>): string {
    return this.read?.readings.meterName(of.meter) ?? of.meter;
  }

  orderText({ tables }: State): string {
    return VALUE_ORDERS[tables.values.sort % VALUE_ORDERS.length] as string;
  }

  linesOf(state: State): number {
    return this.listed(state).length;
  }

  targetOf(state: State, line: number): Target | undefined {
    const chosen = this.listed(state)[line];
    if (chosen === undefined) return undefined;
    if (chosen.kind === 'profile') return { kind: 'readings', key: chosen.of.key, form: 'table' };
    const hasSeries = chosen.of.isNumber && chosen.of.values.length > 1;
    return { kind: 'readings', key: chosen.of.key, form: hasSeries ? 'chart' : 'list' };
  }

  paintList(canvas: Canvas, body: Area, state: State): void {
    const lines = this.listed(state);
    const { cursor, top } = state.tables.values;
    const isRoomy = body.width >= ROOMY;
    const hasMeters = isRoomy || new Set(lines.map((line) => this.meterOf(line))).size > 1;
    const shown = lines.slice(top, top + body.height - 1).map((line) => this.cells(line, isRoomy));
    paintTable(
      canvas,
      body,
      {
        columns: hasMeters ? COLUMNS : COLUMNS.map((column, i) => (i === 0 ? { ...column, from: NEVER } : column)),
        top,
        cursor,
        lines: shown,
        empty: this.done < 1 ? `reading values … ${Math.floor(100 * this.done)} %` : 'no value was read or pushed',
      },
      this.theme,
    );
    if (this.done < 1 && lines.length > 0) {
      const text = ` reading … ${Math.floor(100 * this.done)} % `;
      canvas.text(body.x + body.width - text.length, body.y + body.height - 1, text, this.theme.title, body.width);
    }
  }

  private cells(line: Line, isRoomy: boolean): readonly TableCell[] {
    const { theme } = this;
    const { object } = line.of;
    const meter = { text: visible(this.meterOf(line)), style: theme.address };
    const names = [
      { text: visible(object.obis || `class ${object.classId}`), style: theme.object },
      { text: visible(nameOf(object, isRoomy)), style: theme.text },
      { text: visible(memberOf(object)), style: theme.label },
    ];
    if (line.kind === 'profile') {
      const { rows, count } = line.of;
      return [
        meter,
        ...names,
        { text: rows === 1 ? '1 row' : `${grouped(rows)} rows`, style: theme.value },
        { text: '', style: theme.text },
        { text: grouped(count), style: theme.number },
        { text: '', style: theme.time },
        { text: 'rows: Enter', style: theme.dim },
      ];
    }
    const { last, unit, count, source } = line.of;
    return [
      meter,
      ...names,
      { text: visible(last.value), style: theme.value },
      { text: visible(unit), style: theme.label },
      { text: grouped(count), style: theme.number },
      { text: timeText(last.time), style: theme.time },
      { text: object.isGuess ? `${source}, a guess` : source, style: theme.dim },
    ];
  }

  /** The chosen object: its latest values, as a chart where they are numbers. */
  paintPreview(canvas: Canvas, area: Area, state: State): void {
    const line = this.listed(state)[state.tables.values.cursor];
    const { x, y, width, height } = area;
    canvas.text(x, y, '─'.repeat(width), this.theme.border, x + width);
    if (line?.kind !== 'object') return;
    const { of } = line;
    this.headLine(canvas, { x, y: y + 1, width, height: 1 }, headOf(of), visible(this.meterOf(line)), countText(of));
    const inside = { x: x + 1, y: y + 2, width: width - 2, height: height - 2 };
    if (of.isNumber && of.values.length > 1) {
      paintChart(canvas, inside, pointsOf(of.values), textsOf(of), this.theme, textWidth);
      return;
    }
    of.values.slice(-inside.height).forEach(({ time, value, nullData }, i) => {
      const texts: readonly Span[] = [
        { text: `${timeText(time)}  `, style: this.theme.time },
        { text: ditto(visible(value), nullData), style: this.theme.value },
      ];
      paintLine(canvas, inside.x, inside.y + i, inside.x + inside.width, texts, { measure: textWidth });
    });
  }

  // ---- all values of one object

  /** Lines of the values, or rows, of what was chosen. */
  readingsOf(state: State): number {
    if (state.readings.form === 'table') return this.tableOf(state)?.rows.rows.length ?? 0;
    return this.valuesOf(state).length;
  }

  readingTarget(state: State, line: number): Target | undefined {
    const message =
      state.readings.form === 'table'
        ? this.tableOf(state)?.rows.rows[line]?.message
        : this.valuesOf(state)[line]?.message;
    return message === undefined ? undefined : { kind: 'message', message };
  }

  private valuesOf({ readings }: State): readonly OneValue[] {
    return this.want().readings.object(readings.key)?.values ?? [];
  }

  farthestColumn(state: State): number {
    return Math.max(0, (this.tableOf(state)?.rows.columns.length ?? 0) - 2);
  }

  /** Rows of a profile are decoded when somebody looks. */
  private tableOf({ readings }: State): Table | undefined {
    const read = this.want();
    const profile = read.readings.profile(readings.key);
    if (profile === undefined) return undefined;
    if (this.table?.key !== readings.key || this.table.read !== read) {
      this.tableWork?.cancel();
      const period = read.readings.periodOf(profile);
      this.table = { key: readings.key, read, profile, rows: new ProfileRows(period), next: profile.messages[0] ?? 0 };
    }
    const { table } = this;
    const last = profile.messages.at(-1) ?? -1;
    if (table.next <= last && !table.rows.isFull && this.tableWork?.isDone !== false) {
      this.tableWork = this.slices.run({ step: () => this.tableStep(table) }, 'now');
    }
    return table;
  }

  private tableStep(table: Table): boolean {
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

  paintReadings(canvas: Canvas, body: Area, above: Area | undefined, state: State): void {
    if (state.readings.form === 'table') this.paintProfile(canvas, body, above, state);
    else this.paintValues(canvas, body, above, state);
  }

  private paintValues(canvas: Canvas, body: Area, above: Area | undefined, state: State): void {
    const { theme } = this;
    const of = this.want().readings.object(state.readings.key);
    const values = this.valuesOf(state);
    const { cursor, top } = state.tables.readings;
    if (above !== undefined && of !== undefined) {
      this.heading(canvas, above, headOf(of), visible(this.meterOf({ of })), countText(of));
      if (state.readings.form === 'chart') this.chart(canvas, above, of);
    }
    const lines = values.slice(top, top + body.height - 1).map(({ message, time, value, nullData }) => [
      { text: grouped(message + 1), style: theme.number },
      { text: timeText(time), style: theme.time },
      { text: ditto(visible(value), nullData), style: theme.value },
      { text: nullData === 'unknown' ? '' : visible(of?.unit ?? ''), style: theme.label },
    ]);
    const empty = 'these values are not among the messages in the list any more';
    paintTable(
      canvas,
      body,
      { columns: of?.isNumber === true ? NUMBER_COLUMNS : VALUE_COLUMNS, top, cursor, lines, empty },
      theme,
    );
  }

  private chart(canvas: Canvas, { x, y, width, height }: Area, of: ObjectValues): void {
    if (height < LEAST_CHART) return;
    const { theme } = this;
    const area = { x: x + 1, y: y + 1, width: width - 2, height: height - 2 };
    paintChart(canvas, area, pointsOf(of.values), textsOf(of), theme, textWidth);
  }

  private paintProfile(canvas: Canvas, body: Area, above: Area | undefined, state: State): void {
    const { theme } = this;
    const table = this.tableOf(state);
    const { cursor, top } = state.tables.readings;
    const found: ProfileTable = table?.rows ?? { columns: [], rows: [], hasInherited: false };
    const sight = { top, left: state.readings.left, width: body.width - 2, height: body.height - 1 };
    const { columns, lines, counts } = profileSight(found, sight, theme);
    if (above !== undefined && table !== undefined) {
      const { object } = table.profile;
      const head = `${object.obis} ${nameOf(object, true)} ${memberOf(object)}`;
      this.heading(canvas, above, head, visible(this.meterOf({ of: table.profile })), counts);
      const names = columnNames(found, above.width - 2).slice(0, above.height - 2);
      names.forEach((line, i) => {
        canvas.text(above.x + 1, above.y + 1 + i, line, theme.dim, above.x + above.width - 1);
      });
    }
    const empty = table === undefined ? GONE : 'reading rows …';
    paintTable(canvas, body, { columns, top, cursor, lines, empty }, theme);
  }

  /** What it is, and of which meter; a line below. */
  private heading(canvas: Canvas, area: Area, what: string, whose: string, counts: string): void {
    const { x, y, width, height } = area;
    canvas.text(x, y + height - 1, '─'.repeat(width), this.theme.border, x + width);
    this.headLine(canvas, area, what, whose, counts);
  }

  /** Counts stand at the right, whole; of whose it is, where there is room. */
  private headLine(canvas: Canvas, { x, y, width }: Area, what: string, whose: string, counts: string): void {
    const { theme } = this;
    const end = x + width - 1;
    const left = end - textWidth(counts) - 1;
    const name = cut(visible(what), left - x - 1, textWidth);
    const at = canvas.text(x + 1, y, name, theme.title, left);
    if (at + textWidth(whose) + BETWEEN_COLUMNS < left) canvas.text(at, y, ` · ${whose}`, theme.dim, left);
    canvas.text(left, y, ` ${counts}`, theme.dim, end);
  }
}
