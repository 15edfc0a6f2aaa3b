/** Puts the lines that Ink drew where they belong: the header on top, status and hints at the bottom, a popup in between. */
import type { ChromeModel, Popup } from './chrome/model.js';
import type { Canvas } from './screen/canvas.js';
import type { Theme } from './theme.js';

/** Lines of Ink besides those of a popup. */
const HEADER = 1;
const FOOTER = 2;

export function composeChrome(canvas: Canvas, lines: readonly string[], model: ChromeModel, theme: Theme): void {
  const { columns, rows, popup } = model;
  const put = (line: string | undefined, x: number, y: number, width: number): void => {
    if (line === undefined || y < 0 || y >= rows) return;
    canvas.fill({ x, y, width, height: 1 }, theme.text);
    canvas.styled(x, y, line, Math.min(columns, x + width));
  };
  put(lines[0], 0, 0, columns);
  const footer = lines.slice(-FOOTER);
  footer.forEach((line, i) => {
    put(line, 0, rows - FOOTER + i, columns);
  });
  if (model.prompt === undefined) paintStatus(canvas, model, theme);
  if (popup === undefined) return;
  const body = lines.slice(HEADER, -FOOTER);
  if (popup.kind !== 'lines') {
    for (const [i, line] of body.entries()) put(line, popup.x, popup.y + i, popup.width);
    return;
  }
  put(body[0], popup.x, popup.y, popup.width);
  put(body[1], popup.x, popup.y + popup.height - 1, popup.width);
  paintLines(canvas, popup, theme);
}

/** What a popup says, between the borders that Ink drew. */
function paintLines(canvas: Canvas, popup: Extract<Popup, { kind: 'lines' }>, theme: Theme): void {
  const { x, y, width, height, lines } = popup;
  const right = x + width - 1;
  canvas.fill({ x, y: y + 1, width, height: height - 2 }, theme.text);
  for (let row = 0; row < height - 2; row++) {
    canvas.text(x, y + 1 + row, '│', theme.borderFocused, x + 1);
    canvas.text(right, y + 1 + row, '│', theme.borderFocused, right + 1);
    paintParts(canvas, x + 2, y + 1 + row, lines[row] ?? [], theme, right - 1);
  }
}

/** The same without Ink, until it is loaded: header and status. */
export function paintPlainChrome(canvas: Canvas, model: ChromeModel, theme: Theme): void {
  paintParts(canvas, 0, 0, model.title, theme);
  paintStatus(canvas, model, theme);
}

/** Painted here, because it changes with every key and Ink takes its time. */
function paintStatus(canvas: Canvas, model: ChromeModel, theme: Theme): void {
  const { columns, rows, status, statusMore, statusRight } = model;
  const y = rows - FOOTER;
  if (statusMore.length > 0) {
    canvas.fill({ x: 0, y: y + 1, width: columns, height: 1 }, theme.text);
    paintParts(canvas, 0, y + 1, statusMore, theme);
  }
  canvas.fill({ x: 0, y, width: columns, height: 1 }, theme.text);
  paintParts(canvas, 0, y, status, theme);
  const width = statusRight.reduce((sum, { text }) => sum + text.length, 0);
  if (width > 0) paintParts(canvas, Math.max(0, columns - width), y, statusRight, theme);
}

function paintParts(
  canvas: Canvas,
  x: number,
  y: number,
  parts: ChromeModel['title'],
  theme: Theme,
  end = canvas.columns,
): void {
  let at = x;
  for (const { text, as } of parts) at = canvas.text(at, y, text, theme[as], end);
}
