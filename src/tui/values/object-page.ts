/** All values of one object, one by one, with a chart above where they are numbers. */
import { visible } from '../../sinks/visible.js';
import { paintChart } from '../panes/series-chart.js';
import { paintTable } from '../panes/table.js';
import { grouped } from '../panes/text.js';
import type { Area, Canvas } from '../screen/canvas.js';
import { textWidth } from '../screen/glyphs.js';
import type { State } from '../state/state.js';
import type { Theme } from '../theme.js';
import { paintHeading } from './heading.js';
import type { ValueReading } from './reading.js';
import type { ObjectValues, OneValue } from './readings.js';
import { countText, ditto, headOf, LEAST_CHART, pointsOf, textsOf, timeText, valueColumns } from './texts.js';

const NOTHING = { isNumber: false, unit: '' };

export class ObjectPage {
  constructor(
    private readonly reading: ValueReading,
    private readonly theme: Theme,
  ) {}

  values({ readings }: State): readonly OneValue[] {
    return this.reading.want().readings.object(readings.key)?.values ?? [];
  }

  paint(canvas: Canvas, body: Area, above: Area | undefined, state: State): void {
    const { theme } = this;
    const of = this.reading.want().readings.object(state.readings.key);
    const values = this.values(state);
    const { cursor, top } = state.tables.readings;
    if (above !== undefined && of !== undefined) {
      const whose = visible(this.reading.meterOf(of.meter));
      paintHeading(canvas, above, { what: headOf(of), whose, counts: countText(of) }, theme);
      if (state.readings.form === 'chart') this.chart(canvas, above, of);
    }
    const lines = values.slice(top, top + body.height - 1).map(({ message, time, value, nullData }) => [
      { text: grouped(message + 1), style: theme.number },
      { text: timeText(time), style: theme.time },
      { text: ditto(visible(value), nullData), style: theme.value },
      { text: nullData === 'unknown' ? '' : visible(of?.unit ?? ''), style: theme.label },
    ]);
    const empty = 'these values are not among the messages in the list any more';
    paintTable(canvas, body, { columns: valueColumns(of ?? NOTHING), top, cursor, lines, empty }, theme);
  }

  private chart(canvas: Canvas, { x, y, width, height }: Area, of: ObjectValues): void {
    if (height < LEAST_CHART) return;
    const area = { x: x + 1, y: y + 1, width: width - 2, height: height - 2 };
    paintChart(canvas, area, pointsOf(of.values), textsOf(of), this.theme, textWidth);
  }
}
