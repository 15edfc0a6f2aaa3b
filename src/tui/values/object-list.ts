/** The list of values: objects and profiles of all meters, with the chosen one in short below. */
import { visible } from '../../sinks/visible.js';
import { paintLine } from '../panes/paint.js';
import { paintChart } from '../panes/series-chart.js';
import { paintTable, type TableCell } from '../panes/table.js';
import { counted, grouped, type Span } from '../panes/text.js';
import type { Area, Canvas } from '../screen/canvas.js';
import { textWidth } from '../screen/glyphs.js';
import type { State } from '../state/state.js';
import type { Target } from '../state/world.js';
import type { Theme } from '../theme.js';
import { paintHeadLine } from './heading.js';
import type { ProfilePage } from './profile-page.js';
import type { Read, ValueReading } from './reading.js';
import type { ObjectValues } from './readings.js';
import {
  bufferOf,
  COLUMNS,
  countText,
  ditto,
  headOf,
  type Line,
  memberOf,
  NEVER,
  nameOf,
  pointsOf,
  ROOMY,
  sorted,
  textsOf,
  timeText,
  VALUE_ORDERS,
  WIDE,
} from './texts.js';

/** While it is read, lines are put in order so often. */
const AGAIN_MS = 300;

interface Listed {
  readonly read: Read;
  readonly order: number;
  /** As far as was read. */
  readonly next: number;
  readonly at: number;
  readonly lines: readonly Line[];
}

export class ObjectList {
  private made: Listed | undefined = undefined;

  constructor(
    private readonly reading: ValueReading,
    private readonly profile: ProfilePage,
    private readonly theme: Theme,
  ) {}

  lines(state: State): readonly Line[] {
    const read = this.reading.want();
    const order = state.tables.values.sort % VALUE_ORDERS.length;
    const now = performance.now();
    const { made } = this;
    if (made !== undefined && made.read === read && made.order === order) {
      const isHeld = this.reading.done < 1 && now - made.at < AGAIN_MS;
      if (isHeld || made.next === read.next) return made.lines;
    }
    const { profiles, objects } = read.readings;
    const unsorted: readonly Line[] = [
      ...profiles.map((of) => ({ kind: 'profile', of }) as const),
      ...objects.map((of) => ({ kind: 'object', of }) as const),
    ];
    const lines = sorted(unsorted, order, (line) => this.meterOf(line));
    this.made = { read, order, next: read.next, at: now, lines };
    return lines;
  }

  private meterOf({ of }: Line): string {
    return this.reading.meterOf(of.meter);
  }

  targetOf(state: State, line: number): Target | undefined {
    const chosen = this.lines(state)[line];
    if (chosen === undefined) return undefined;
    if (chosen.kind === 'profile') return { kind: 'readings', key: chosen.of.key, form: 'table' };
    const hasSeries = chosen.of.isNumber && chosen.of.values.length > 1;
    return { kind: 'readings', key: chosen.of.key, form: hasSeries ? 'chart' : 'list' };
  }

  paint(canvas: Canvas, body: Area, state: State): void {
    const lines = this.lines(state);
    const { done } = this.reading;
    const { cursor, top } = state.tables.values;
    const isRoomy = body.width >= ROOMY;
    const hasMeters = body.width >= WIDE || new Set(lines.map((line) => this.meterOf(line))).size > 1;
    const shown = lines.slice(top, top + body.height - 1).map((line) => this.cells(line, isRoomy));
    paintTable(
      canvas,
      body,
      {
        columns: hasMeters ? COLUMNS : COLUMNS.map((column, i) => (i === 0 ? { ...column, from: NEVER } : column)),
        top,
        cursor,
        lines: shown,
        empty: this.emptyText(),
      },
      this.theme,
    );
    if (done < 1 && lines.length > 0) {
      const text = ` reading … ${Math.floor(100 * done)} % `;
      canvas.text(body.x + body.width - text.length, body.y + body.height - 1, text, this.theme.title, body.width);
    }
  }

  private emptyText(): string {
    const { done, hasCiphered } = this.reading;
    if (done < 1) return `reading values … ${Math.floor(100 * done)} %`;
    return hasCiphered
      ? 'no value in clear; u unlocks what is ciphered, with a key file'
      : 'no value was read or pushed';
  }

  private cells(line: Line, isRoomy: boolean): readonly TableCell[] {
    const { theme } = this;
    const { object } = line.of;
    const member = line.kind === 'profile' ? bufferOf(line.of) : memberOf(object);
    const meter = { text: visible(this.meterOf(line)), style: theme.address };
    const names = [
      { text: visible(object.obis || `class ${object.classId}`), style: theme.object },
      { text: visible(nameOf(object, isRoomy, member)), style: theme.text },
      { text: visible(member), style: theme.label },
    ];
    if (line.kind === 'profile') {
      const { rows, count, time } = line.of;
      return [
        meter,
        ...names,
        { text: counted(rows, 'row'), style: theme.value },
        { text: '', style: theme.text },
        { text: grouped(count), style: theme.number },
        { text: timeText(time), style: theme.time },
        { text: 'read', style: theme.dim },
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

  /** The chosen line: rows of a profile, values of an object. */
  paintPreview(canvas: Canvas, area: Area, state: State): void {
    const { theme } = this;
    const line = this.lines(state)[state.tables.values.cursor];
    const { x, y, width, height } = area;
    canvas.text(x, y, '─'.repeat(width), theme.border, x + width);
    const below = { x, y: y + 1, width, height: height - 1 };
    if (line?.kind === 'profile') this.profile.paintPreview(canvas, below, line.of.key);
    else if (line !== undefined) this.paintValues(canvas, below, line.of, visible(this.meterOf(line)));
  }

  /** The latest, as a chart where they are numbers. */
  private paintValues(canvas: Canvas, { x, y, width, height }: Area, of: ObjectValues, whose: string): void {
    const { theme } = this;
    paintHeadLine(canvas, { x, y, width, height: 1 }, { what: headOf(of), whose, counts: countText(of) }, theme);
    const inside = { x: x + 1, y: y + 1, width: width - 2, height: height - 1 };
    if (of.isNumber && of.values.length > 1) {
      paintChart(canvas, inside, pointsOf(of.values), textsOf(of), theme, textWidth);
      return;
    }
    of.values.slice(-inside.height).forEach(({ time, value, nullData }, i) => {
      const texts: readonly Span[] = [
        { text: `${timeText(time)}  `, style: theme.time },
        { text: ditto(visible(value), nullData), style: theme.value },
      ];
      paintLine(canvas, inside.x, inside.y + i, inside.x + inside.width, texts, { measure: textWidth });
    });
  }
}
