/** Draws the chrome: plain until Ink is loaded, and then no more often than what it says asks for. */
import type { ChromeModel } from '../chrome/model.js';
import type { ChromeStage } from '../chrome/stage.js';
import { composeChrome, paintPlainChrome } from '../compose.js';
import type { Cells } from '../screen/cells.js';
import type { Theme } from '../theme.js';

/** It is drawn so often while nothing but numbers change in it. */
const CHROME_MS = 100;

interface Drawn {
  readonly model: ChromeModel;
  readonly lines: readonly string[];
  readonly at: number;
}

export class ChromeDrawing {
  private stage: ChromeStage | undefined = undefined;
  private isStageWanted = false;
  private drawn: Drawn | undefined = undefined;

  constructor(
    private readonly cells: Cells,
    private readonly theme: Theme,
    private readonly app: {
      readonly paintSoon: () => void;
      readonly paintLater: (ms: number) => void;
      readonly crash: (error: unknown) => void;
    },
  ) {}

  /** Loads Ink, once. */
  load(): void {
    if (this.isStageWanted) return;
    this.isStageWanted = true;
    const { cells, theme, app } = this;
    // The first rows are painted before it.
    setImmediate(() => {
      import('../chrome/stage.js').then(({ ChromeStage: Stage }) => {
        this.stage = new Stage(cells.columns, theme, { changed: () => {}, failed: app.crash });
        app.paintSoon();
      }, app.crash);
    });
  }

  resize(columns: number): void {
    this.stage?.resize(columns);
    this.drawn = undefined;
  }

  close(): void {
    this.stage?.close();
  }

  paint(model: ChromeModel): void {
    const { stage, cells, theme } = this;
    if (stage === undefined) {
      paintPlainChrome(cells, model, theme);
      return;
    }
    const known = this.drawn;
    const now = performance.now();
    if (
      known === undefined ||
      isOther(known.model, model) ||
      (hasNewTitle(known.model, model) && now - known.at >= CHROME_MS)
    ) {
      this.drawn = { model, lines: stage.draw(model), at: now };
    } else if (hasNewTitle(known.model, model)) this.app.paintLater(CHROME_MS);
    const drawn = this.drawn ?? { model, lines: [] };
    composeChrome(cells, drawn.lines, { ...model, popup: drawn.model.popup }, theme);
  }
}

/** Has something changed that Ink draws, other than numbers that run along? */
function isOther(before: ChromeModel, now: ChromeModel): boolean {
  return (
    before.screen !== now.screen ||
    before.columns !== now.columns ||
    before.popup !== undefined ||
    now.popup !== undefined ||
    before.prompt !== undefined ||
    now.prompt !== undefined ||
    textOf(before.hints) !== textOf(now.hints)
  );
}

const textOf = (hints: ChromeModel['hints']): string => hints.map(({ key, word }) => key + word).join(' ');

function hasNewTitle(before: ChromeModel, now: ChromeModel): boolean {
  return before.title.some(({ text }, i) => text !== now.title[i]?.text) || before.title.length !== now.title.length;
}
