/** The screen at work: keys change the state, the state is painted, messages come in behind it. */
import { Slices } from '../archive/index.js';
import { atHome } from '../archive/path-names.js';
import { Shared } from '../core/index.js';
import { ChromeDrawing } from './app/chrome-drawing.js';
import { factsOf } from './app/facts.js';
import { type Around, type Opened, openInputs, stopLooking } from './app/opened.js';
import { type ScreenEnd, type ScreenOptions, TIME_MODE } from './app/options.js';
import { chromeOf } from './chrome/build.js';
import { layoutOf } from './layout.js';
import { Cells } from './screen/cells.js';
import { Painter } from './screen/painter.js';
import { findTerminal, type Streams, Terminal } from './screen/terminal.js';
import type { Effect, Event } from './state/events.js';
import { type Flash, initialState, type State } from './state/state.js';
import { update } from './state/update.js';
import { chooseTheme, makeTheme } from './theme.js';

/** Shows inputs until the user ends it; undefined where there is no terminal to show them on. */
export async function openScreen(options: ScreenOptions): Promise<ScreenEnd | undefined> {
  const streams = findTerminal(options.inputs.some(({ path }) => path === '-'));
  return streams === undefined ? undefined : new App(options, streams).run();
}

/** Messages that come in are shown so often; keys at once. */
const DATA_MS = 100;
/** Ink is loaded when the first rows are there, or after so long. */
const STAGE_AFTER_MS = 150;

class App {
  private state: State;
  private readonly terminal: Terminal;
  private readonly cells: Cells;
  private readonly painter: Painter;
  private readonly chrome: ChromeDrawing;
  private readonly around: Around;
  private opened: Opened;

  private isPaintDue = false;
  private timer: NodeJS.Timeout | undefined = undefined;
  private hasNews = false;
  private end: (() => void) | undefined = undefined;

  constructor(
    private readonly options: ScreenOptions,
    streams: Streams,
  ) {
    const theme = makeTheme(chooseTheme(options.theme, process.env), options.colorLevel);
    this.terminal = new Terminal(
      streams,
      {
        input: (event) => {
          if (event.type !== 'mouse') this.take(event);
          else if (
            event.action === 'wheel-up' ||
            event.action === 'wheel-down' ||
            (event.action === 'press' && event.button === 'left')
          ) {
            this.take({ type: 'mouse', kind: event.action, x: event.x, y: event.y });
          }
        },
        repaint: (columns, rows) => this.repaint(columns, rows),
        ready: () => this.paintSoon(),
      },
      { mouse: options.mouse, debug: options.debug },
    );
    const { columns, rows } = this.terminal;
    this.cells = new Cells(columns, rows);
    this.painter = new Painter(this.cells, (text) => this.terminal.write(text));
    this.chrome = new ChromeDrawing(this.cells, theme, {
      paintSoon: () => this.paintSoon(),
      paintLater: (ms) => this.later(ms),
      crash: (error) => this.terminal.crash(error),
    });
    this.around = {
      theme,
      slices: new Slices(),
      news: () => this.news(),
      tell: (event) => this.take(event),
      copy: (text) => this.terminal.copy(text),
    };
    this.opened = openInputs(options, options.shared, options.recorder, this.around);
    this.state = { ...initialState(columns, rows, options.filter), time: TIME_MODE[options.time] };
  }

  async run(): Promise<ScreenEnd> {
    this.terminal.open();
    if (this.options.filter !== '') this.opened.session.show(this.state.view, undefined);
    const ended = new Promise<void>((resolve) => {
      this.end = resolve;
    });
    setTimeout(() => this.chrome.load(), STAGE_AFTER_MS);
    // Opening the file takes as long as painting the empty screen.
    const loaded = this.opened.loading.run();
    this.paint();
    loaded.then(
      () => {
        const { loading, archive } = this.opened;
        // Nothing to look at: what was wrong is told where the program was started.
        if (archive.count === 0 && loading.notes.length > 0) this.end?.();
        else this.news();
      },
      (error: unknown) => this.terminal.crash(error),
    );
    const { duration } = this.options;
    const over = duration === undefined ? undefined : setTimeout(() => this.opened.loading.end(), duration * 1000);
    await ended;
    clearTimeout(over);
    return await this.close();
  }

  private async close(): Promise<ScreenEnd> {
    const { loading, archive } = this.opened;
    const { done, complete } = loading.progress;
    const isComplete = complete || !done;
    await loading.finish();
    stopLooking(this.opened);
    this.chrome.close();
    this.terminal.close();
    archive.close();
    const isLive = this.options.inputs.some((input) => input.isLive);
    const notes = loading.notes.filter(({ severity }) => archive.count === 0 || (isLive && severity !== 'note'));
    return { complete: isComplete, notes: notes.map(({ text }) => text) };
  }

  // ---- events

  private take(event: Event): void {
    const before = this.state;
    const { state, effects } = update(before, event, this.opened.session);
    this.state = state;
    if (state.view !== before.view || state.paused !== before.paused) this.otherRows();
    else if (state.time !== before.time) this.opened.screen.forgetWidths();
    for (const effect of effects) this.carryOut(effect);
    this.paintSoon();
  }

  private otherRows(): void {
    this.opened.session.show(this.state.view, this.state.paused);
    this.opened.screen.forgetWidths();
    this.state = update(this.state, { type: 'rows' }, this.opened.session).state;
  }

  private carryOut(effect: Effect): void {
    if (effect.type === 'quit') this.end?.();
    else if (effect.type === 'keys') this.decodeAnew(effect.path).catch((error: unknown) => this.terminal.crash(error));
    else this.opened.doing.carryOut(effect, this.state);
  }

  /** Files are read anew with the keys; of what is heard, what comes from now on. */
  private async decodeAnew(path: string): Promise<void> {
    const { shared, loading } = this.opened;
    const chosen = await this.options.chooseKeys(atHome(path), shared.security);
    if (typeof chosen === 'string') {
      this.say(chosen, 'error');
      return;
    }
    const told = chosen.told.join('; ');
    const severity = chosen.told.length > 1 ? 'warning' : 'note';
    const { recorder } = this.options;
    const { total, done } = loading.progress;
    if (total === undefined || (recorder !== undefined && !done)) {
      shared.security = chosen.security;
      this.say(`${told}, for what comes from now on: what is listed can't be read again`, severity);
      return;
    }
    recorder?.end();
    loading.stop();
    stopLooking(this.opened);
    this.opened.archive.close();
    this.opened = openInputs(this.options, new Shared(chosen.security), undefined, this.around);
    this.take({ type: 'reopened' });
    this.opened.session.show(this.state.view, undefined);
    this.opened.loading.run().then(
      () => this.news(),
      (error: unknown) => this.terminal.crash(error),
    );
    this.say(told, severity);
  }

  private say(text: string, severity: Flash['severity']): void {
    this.take({ type: 'flash', flash: { text, severity } });
  }

  /** Messages came, a filter got on, a search or an export moved: shown at the next turn, a few times a second. */
  private news(): void {
    this.hasNews = true;
    this.later(DATA_MS);
    if (this.opened.archive.count === 0) return;
    this.chrome.load();
    // The first rows are waited for.
    if (this.state.selected < 0) this.paintSoon();
  }

  private later(ms: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.paint();
    }, ms);
  }

  private paintSoon(): void {
    if (this.isPaintDue) return;
    this.isPaintDue = true;
    setImmediate(() => {
      this.isPaintDue = false;
      this.paint();
    });
  }

  private repaint(columns: number, rows: number): void {
    this.cells.resize(columns, rows);
    this.painter.forget();
    this.chrome.resize(columns);
    this.take({ type: 'resize', columns, rows });
  }

  // ---- painting

  private paint(): void {
    if (!this.terminal.isReady) return;
    if (this.hasNews) {
      this.hasNews = false;
      this.state = update(this.state, { type: 'rows' }, this.opened.session).state;
    }
    const { state, cells } = this;
    const { screen, session, pages } = this.opened;
    screen.paint(cells, state);
    if (layoutOf(state) !== undefined) {
      const model = chromeOf(state, factsOf(this.opened, this.options.inputs, state), session);
      this.chrome.paint(model);
      if (state.dialog?.kind === 'explain') pages.explainDialog(cells, state, model);
    }
    this.painter.paint();
    // Progress is seen moving.
    if (session.isBusy) this.later(DATA_MS);
  }
}
