/** The chrome on Ink's stage. Loaded after the first rows are on the screen: Ink takes longer to load than they take. */
import { InkStage, type StageHandlers } from '../screen/ink-stage.js';
import type { Theme } from '../theme.js';
import { Chrome } from './chrome.js';
import type { ChromeModel } from './model.js';

export class ChromeStage {
  private readonly stage: InkStage;

  constructor(
    columns: number,
    rows: number,
    private readonly theme: Theme,
    handlers: StageHandlers,
  ) {
    this.stage = new InkStage(columns, rows, handlers);
  }

  /** Lines of the chrome, with colours in them. */
  draw(model: ChromeModel): readonly string[] {
    this.stage.show(<Chrome model={model} theme={this.theme} />);
    return this.stage.lines;
  }

  resize(columns: number, rows: number): void {
    this.stage.resize(columns, rows);
  }

  close(): void {
    this.stage.close();
  }
}
