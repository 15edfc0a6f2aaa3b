/** The screen without a terminal: keys change the state, the state is painted into cells, as `app.ts` does it. */
import type { ColorSupportLevel } from 'chalk';
import { allDissectors, loadKnowledge } from '../../dissectors/index.js';
import { Archive, Loading, Slices } from '../../src/archive/index.js';
import { chromeOf } from '../../src/tui/chrome/build.js';
import type { ChromeModel } from '../../src/tui/chrome/model.js';
import { Doing } from '../../src/tui/doing.js';
import { Pages } from '../../src/tui/pages.js';
import { ScreenPainter } from '../../src/tui/paint-screen.js';
import { Cells } from '../../src/tui/screen/cells.js';
import { Session } from '../../src/tui/session.js';
import type { Event } from '../../src/tui/state/events.js';
import { initialState, type State } from '../../src/tui/state/state.js';
import { update } from '../../src/tui/state/update.js';
import { makeTheme } from '../../src/tui/theme.js';

const registry = allDissectors();
const COLORS: ColorSupportLevel = 2;

export class Player {
  state: State;
  readonly archive = new Archive(registry, {});
  readonly session: Session;
  /** What went to the clipboard. */
  readonly copied: string[] = [];
  hasEnded = false;
  private readonly cells: Cells;
  private readonly pages: Pages;
  private readonly screen: ScreenPainter;
  private readonly doing: Doing;
  private readonly loading: Loading;
  private readonly slices = new Slices();

  private constructor(files: readonly string[], columns: number, rows: number) {
    const theme = makeTheme('dark', COLORS);
    const { archive, slices } = this;
    const nothing = (): void => undefined;
    this.state = initialState(columns, rows, '');
    this.cells = new Cells(columns, rows);
    this.loading = new Loading(archive, files, { slices });
    this.pages = new Pages(registry, theme, archive, slices, loadKnowledge, nothing);
    this.session = new Session(registry, archive, slices, nothing, this.loading.notes, this.pages);
    this.pages.session = this.session;
    this.screen = new ScreenPainter(this.session, theme, this.pages);
    this.doing = new Doing(registry, archive, slices, this.session, {
      tell: (event) => this.take(event),
      copy: (text) => this.copied.push(text) > 0,
      changed: nothing,
    });
  }

  /** All is read, and painted. */
  static async open(files: readonly string[], columns = 160, rows = 50): Promise<Player> {
    const player = new Player(files, columns, rows);
    await player.loading.run();
    player.take({ type: 'rows' });
    return player;
  }

  /** Keys by their names, one character each unless they are in a list. */
  press(...names: readonly string[]): this {
    for (const name of names) this.take({ type: 'key', name, text: name.length === 1 ? name : '' });
    return this;
  }

  take(event: Event): void {
    const before = this.state;
    const { state, effects } = update(before, event, this.session);
    this.state = state;
    if (state.view !== before.view || state.paused !== before.paused) {
      this.session.show(state.view, state.paused);
      this.state = update(this.state, { type: 'rows' }, this.session).state;
    }
    for (const effect of effects) {
      if (effect.type === 'quit') this.hasEnded = true;
      else if (effect.type !== 'keys') this.doing.carryOut(effect, this.state);
    }
    this.screen.paint(this.cells, this.state);
  }

  /** What the chrome says. */
  get chrome(): ChromeModel {
    const facts = {
      file: '',
      errors: 0,
      warnings: 0,
      failures: 0,
      read: 1,
      isReading: false,
      live: undefined,
      trouble: '',
      filtered: 1,
    };
    return chromeOf(this.state, { ...facts, searched: undefined, exported: undefined, explained: 0 }, this.session);
  }

  get text(): string {
    return Array.from({ length: this.cells.rows }, (_, y) => this.cells.rowText(y)).join('\n');
  }

  close(): void {
    this.doing.stop();
    this.archive.close();
  }
}
