/** Puts the lines that Ink drew where they belong: the header on top, status and hints at the bottom, a popup in between. */
import type { ChromeModel } from './chrome/model.js';
import type { Canvas } from './screen/canvas.js';
import type { Theme } from './theme.js';

/** Lines of Ink besides those of a popup. */
const HEADER = 1;
const FOOTER = 2;

export function composeChrome(canvas: Canvas, lines: readonly string[], model: ChromeModel, plain: number): void {
  const { columns, rows, popup } = model;
  const put = (line: string | undefined, x: number, y: number, width: number): void => {
    if (line === undefined || y < 0 || y >= rows) return;
    canvas.fill({ x, y, width, height: 1 }, plain);
    canvas.styled(x, y, line, Math.min(columns, x + width));
  };
  put(lines[0], 0, 0, columns);
  const footer = lines.slice(-FOOTER);
  footer.forEach((line, i) => {
    put(line, 0, rows - FOOTER + i, columns);
  });
  if (popup === undefined) return;
  const body = lines.slice(HEADER, HEADER + popup.height);
  body.forEach((line, i) => {
    put(line, popup.x, popup.y + i, popup.width);
  });
}

/** The same without Ink, until it is loaded: header, status and hints as plain parts. */
export function paintPlainChrome(canvas: Canvas, model: ChromeModel, theme: Theme): void {
  const { columns, rows } = model;
  const parts = (y: number, texts: ChromeModel['title']): void => {
    let x = 0;
    for (const { text, as } of texts) x = canvas.text(x, y, text, theme[as], columns);
  };
  parts(0, model.title);
  parts(rows - FOOTER, model.status);
}
