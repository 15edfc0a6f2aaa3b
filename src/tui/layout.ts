/** Which pane stands where, for a size of the terminal. */
import type { Area } from './screen/canvas.js';
import type { State } from './state/state.js';

/** Smaller than this, nothing useful fits. */
export const LEAST_COLUMNS = 40;
export const LEAST_ROWS = 10;
/** From here on the tree and the bytes stand side by side. */
const SIDE_BY_SIDE = 100;
/** From here on there is room for more than a line on the chosen field. */
const ROOMY_ROWS = 30;
const FOOTER_ROWS = 2;
/** A line above, two for what it is, two for what can be done. */
const ISSUE_ROWS = 5;
/** Facts of an association, and a line below them. */
const FACTS = 6;
const FEW_FACTS = 5;
/** A line that names it, and one below; with the names of columns between. */
const HEADING = 2;
const FEW_COLUMN_NAMES = 4;
const COLUMN_NAMES = 6;
/** A chart with its axis, and a line below it. */
const CHART = 18;
const SMALL_CHART = 9;
const LEAST_LIST = 6;
/** Tree and bytes come first: where they had less, nothing is explained. */
const LEAST_DETAIL = 4;
/** Bytes at their widest: offset, 16 of them in hex, and as characters. */
const BYTES_WIDTH = 76;
const NARROW_BYTES_WIDTH = 43;

export interface Layout {
  readonly header: Area;
  /** All between header and footer. */
  readonly body: Area;
  /** The list with the names of its columns above. */
  readonly list: Area | undefined;
  /** With the line that names them above. */
  readonly tree: Area | undefined;
  readonly bytes: Area | undefined;
  readonly explain: Area | undefined;
  /** What stands above a list of another screen: facts, or a chart. */
  readonly above: Area | undefined;
  /** Status and hints. */
  readonly footer: Area;
}

/** Undefined where the terminal is too small. */
export function layoutOf(state: State): Layout | undefined {
  const { columns, rows } = state;
  if (columns < LEAST_COLUMNS || rows < LEAST_ROWS) return undefined;
  const header = { x: 0, y: 0, width: columns, height: 1 };
  const footer = { x: 0, y: rows - FOOTER_ROWS, width: columns, height: FOOTER_ROWS };
  const body = { x: 0, y: 1, width: columns, height: rows - 1 - FOOTER_ROWS };
  const frame = {
    header,
    body,
    footer,
    list: undefined,
    tree: undefined,
    bytes: undefined,
    explain: undefined,
    above: undefined,
  };
  if (state.screen === 'issues') return { ...frame, ...withBelow(body, ISSUE_ROWS) };
  if (state.screen === 'ladder') return { ...frame, ...withAbove(body, body.height >= ROOMY_ROWS ? FACTS : FEW_FACTS) };
  if (state.screen === 'values' && body.height >= ROOMY_ROWS) return { ...frame, ...withBelow(body, CHART) };
  if (state.screen === 'readings') return { ...frame, ...withAbove(body, aboveReadings(state, body.height)) };
  if (state.screen !== 'messages') return frame;
  if (state.zoomed) return { ...frame, [state.focus]: body };
  return { ...frame, ...split(body, state) };
}

/** Below a list stands the chosen line in full. */
function withBelow(body: Area, rows: number): Pick<Layout, 'body' | 'explain'> {
  if (body.height - rows < LEAST_LIST) return { body, explain: undefined };
  const height = body.height - rows;
  return { body: { ...body, height }, explain: { ...body, y: body.y + height, height: rows } };
}

function aboveReadings({ readings }: State, height: number): number {
  const isRoomy = height >= ROOMY_ROWS;
  if (readings.form === 'chart') return isRoomy ? CHART : SMALL_CHART;
  if (readings.form === 'table') return isRoomy ? COLUMN_NAMES : FEW_COLUMN_NAMES;
  return HEADING;
}

function withAbove(body: Area, rows: number): Pick<Layout, 'body' | 'above'> {
  if (body.height - rows < LEAST_LIST) return { body, above: undefined };
  return {
    above: { ...body, height: rows },
    body: { ...body, y: body.y + rows, height: body.height - rows },
  };
}

function split(body: Area, state: State): Pick<Layout, 'list' | 'tree' | 'bytes' | 'explain'> {
  // A short list leaves its room to the others.
  const needed = Math.max(LEAST_LIST, state.messages + 1);
  const listHeight = Math.max(3, Math.min(body.height - 5, needed, Math.round((body.height * state.share) / 100)));
  const list = { ...body, height: listHeight };
  const rest = body.height - listHeight;
  const explainHeight = rest - explainRows(body.height) < LEAST_DETAIL ? 0 : explainRows(body.height);
  const detail = { ...body, y: body.y + listHeight, height: rest - explainHeight };
  const explain = explainHeight === 0 ? undefined : { ...body, y: detail.y + detail.height, height: explainHeight };
  if (body.width < SIDE_BY_SIDE) {
    return { list, explain, tree: undefined, bytes: undefined, [state.detail]: detail };
  }
  const bytesWidth = body.width >= 2 * BYTES_WIDTH ? BYTES_WIDTH : NARROW_BYTES_WIDTH;
  const treeWidth = body.width - bytesWidth;
  return {
    list,
    explain,
    tree: { ...detail, width: treeWidth },
    bytes: { ...detail, x: treeWidth, width: bytesWidth },
  };
}

/** With the line above it. */
function explainRows(bodyHeight: number): number {
  if (bodyHeight >= ROOMY_ROWS + 10) return 7;
  return bodyHeight >= ROOMY_ROWS ? 5 : 3;
}

/** Have the panes of two layouts the same sizes, so that what is in sight in one is in the other? */
export function hasSameRoom(one: Layout | undefined, other: Layout | undefined): boolean {
  return SIZED.every((pane) => {
    const [area, otherArea] = [one?.[pane], other?.[pane]];
    return area?.width === otherArea?.width && area?.height === otherArea?.height;
  });
}

const SIZED = ['body', 'list', 'tree', 'bytes'] as const;

/** Is the point in the area? */
export function holds(area: Area | undefined, x: number, y: number): boolean {
  return area !== undefined && x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height;
}

/** Where bytes are painted: below the line with their names and, beside the tree, behind a border. */
export function insideOfBytes(layout: Layout): Area | undefined {
  const { bytes, tree } = layout;
  if (bytes === undefined) return undefined;
  const left = tree === undefined ? 1 : 2;
  return { x: bytes.x + left, y: bytes.y + 1, width: bytes.width - left, height: bytes.height - 1 };
}
