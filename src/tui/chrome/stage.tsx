/** The chrome on Ink's stage. Loaded after the first rows are on the screen: Ink takes longer to load than they take. */
import { InkStage, type StageHandlers } from '../screen/ink-stage.js';
import type { Theme } from '../theme.js';
import { Chrome } from './chrome.js';
import type { ChromeModel } from './model.js';
import { popupRows } from './popup.js';

/** Header, status, hints. */
const CHROME_ROWS = 3;

export class ChromeStage {
  private readonly stage: InkStage;

  constructor(
    columns: number,
    private readonly theme: Theme,
    handlers: StageHandlers,
  ) {
    this.stage = new InkStage(columns, CHROME_ROWS, handlers);
  }

  /** Lines of the chrome, with colours in them. */
  draw(model: ChromeModel): readonly string[] {
    const rows = CHROME_ROWS + (model.popup === undefined ? 0 : popupRows(model.popup));
    this.stage.show(<Chrome model={model} theme={this.theme} />, rows);
    return this.stage.lines;
  }

  resize(columns: number): void {
    this.stage.resize(columns, CHROME_ROWS);
  }

  close(): void {
    this.stage.close();
  }
}
