/** The screen at work: keys change the state, the state is painted, messages come in behind it. */
import type { ColorSupportLevel } from 'chalk';
import { Archive, type Input, Loading, Slices } from '../archive/index.js';
import { type Registry, type Security, Shared } from '../core/index.js';
import type { Message } from '../engine/index.js';
import type { Knowledge } from '../explain/knowledge.js';
import type { Recorder } from '../sinks/recorder.js';
import type { TimeFormat } from '../sinks/time.js';
import { chromeOf, type Facts } from './chrome/build.js';
import type { ChromeModel } from './chrome/model.js';
import type { ChromeStage } from './chrome/stage.js';
import { composeChrome, paintPlainChrome } from './compose.js';
import { Doing } from './doing.js';
import { layoutOf } from './layout.js';
import { Pages } from './pages.js';
import { ScreenPainter } from './paint-screen.js';
import { Cells } from './screen/cells.js';
import { Painter } from './screen/painter.js';
import { findTerminal, type Streams, Terminal } from './screen/terminal.js';
import { Session } from './session.js';
import type { Effect, Event } from './state/events.js';
import { type Flash, initialState, type State, type TimeMode } from './state/state.js';
import { update } from './state/update.js';
import { chooseTheme, makeTheme, type Theme, type ThemeName } from './theme.js';

export interface ScreenOptions {
  readonly registry: Registry;
  readonly inputs: readonly Input[];
  /** Keeps what is read in a file. */
  readonly recorder: Recorder | undefined;
  /** Seconds after which live inputs end. */
  readonly duration: number | undefined;
  readonly filter: string;
  readonly all: boolean;
  readonly decodeAs: ReadonlyMap<number, number>;
  readonly linkPayloads: ReadonlyMap<number, number>;
  /** Keys, and what was learned before. */
  readonly shared: Shared;
  readonly time: TimeFormat;
  readonly mouse: boolean;
  readonly theme: ThemeName | undefined;
  readonly colorLevel: ColorSupportLevel;
  readonly debug: boolean;
  readonly knowledge: () => Promise<Knowledge>;
  /** Reads a key file; what is wrong with it, in words. */
  readonly chooseKeys: (path: string, before: Security) => Promise<ChosenKeys | string>;
}

/** Keys of a file, beside those that were there, and what is to be told of them. */
export interface ChosenKeys {
  readonly security: Security;
  readonly told: readonly string[];
}

/** The inputs as they are read with the keys at hand, and all that looks at them. */
interface Opened {
  readonly shared: Shared;
  readonly archive: Archive;
  readonly loading: Loading;
  readonly session: Session;
  readonly screen: ScreenPainter;
  readonly pages: Pages;
  readonly doing: Doing;
}

/** How it ended: were all inputs read, whole? */
export interface ScreenEnd {
  readonly complete: boolean;
  /** What to tell behind the screen, a line each. */
  readonly notes: readonly string[];
}

/** Shows inputs until the user ends it; undefined where there is no terminal to show them on. */
export async function openScreen(options: ScreenOptions): Promise<ScreenEnd | undefined> {
  const streams = findTerminal(options.inputs.some(({ path }) => path === '-'));
  return streams === undefined ? undefined : new App(options, streams).run();
}

/** Messages that come in are shown so often; keys at once. */
const DATA_MS = 100;
/** The chrome is drawn so often while nothing but numbers change in it. */
const CHROME_MS = 100;
/** Ink is loaded when the first rows are there, or after so long. */
const STAGE_AFTER_MS = 150;

const TIME_MODE: Readonly<Record<TimeFormat, TimeMode>> = {
  r: 'start',
  d: 'previous',
  dd: 'previous',
  e: 'utc-date',
  a: 'local',
  ad: 'local',
  u: 'utc',
  ud: 'utc-date',
};

class App {
  private state: State;
  private readonly theme: Theme;
  private readonly terminal: Terminal;
  private readonly cells: Cells;
  private readonly painter: Painter;
  private readonly slices = new Slices();
  private opened: Opened;

  private stage: ChromeStage | undefined = undefined;
  private isStageWanted = false;
  private chrome: { readonly model: ChromeModel; readonly lines: readonly string[]; readonly at: number } | undefined =
    undefined;
  private isPaintDue = false;
  private timer: NodeJS.Timeout | undefined = undefined;
  private hasNews = false;
  private end: (() => void) | undefined = undefined;

  constructor(
    private readonly options: ScreenOptions,
    streams: Streams,
  ) {
    this.theme = makeTheme(chooseTheme(options.theme, process.env), options.colorLevel);
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
    this.opened = this.open(options.shared, options.recorder);
    this.state = { ...initialState(columns, rows, options.filter), time: TIME_MODE[options.time] };
  }

  /** Nothing is read yet. */
  private open(shared: Shared, recorder: Recorder | undefined): Opened {
    const { theme, slices } = this;
    const { registry, all, decodeAs, linkPayloads, inputs, knowledge } = this.options;
    const news = (): void => this.news();
    const onMessage = recorder === undefined ? {} : { onMessage: (message: Message) => recorder.message(message) };
    const archive = new Archive(registry, { all, decodeAs, linkPayloads, shared, ...onMessage });
    const loading = new Loading(archive, inputs, { slices, recorder, onChange: news });
    const pages = new Pages(registry, theme, archive, slices, knowledge, news);
    const session = new Session(registry, archive, slices, news, loading.notes, pages);
    pages.session = session;
    const screen = new ScreenPainter(session, theme, pages);
    const doing = new Doing(registry, archive, slices, session, {
      tell: (event) => this.take(event),
      copy: (text) => this.terminal.copy(text),
      changed: news,
    });
    return { shared, archive, loading, session, screen, pages, doing };
  }

  private get archive(): Archive {
    return this.opened.archive;
  }

  private get loading(): Loading {
    return this.opened.loading;
  }

  private get session(): Session {
    return this.opened.session;
  }

  private get screen(): ScreenPainter {
    return this.opened.screen;
  }

  private get pages(): Pages {
    return this.opened.pages;
  }

  private get doing(): Doing {
    return this.opened.doing;
  }

  async run(): Promise<ScreenEnd> {
    this.terminal.open();
    if (this.options.filter !== '') this.session.show(this.state.view, undefined);
    const ended = new Promise<void>((resolve) => {
      this.end = resolve;
    });
    setTimeout(() => this.loadStage(), STAGE_AFTER_MS);
    // Opening the file takes as long as painting the empty screen.
    const loaded = this.loading.run();
    this.paint();
    loaded.then(
      () => {
        // Nothing to look at: what was wrong is told where the program was started.
        if (this.archive.count === 0 && this.loading.notes.length > 0) this.end?.();
        else this.news();
      },
      (error: unknown) => this.terminal.crash(error),
    );
    const { duration } = this.options;
    const over = duration === undefined ? undefined : setTimeout(() => this.loading.end(), duration * 1000);
    await ended;
    clearTimeout(over);
    const { done, complete } = this.loading.progress;
    const isComplete = complete || !done;
    await this.loading.finish();
    this.doing.stop();
    this.session.close();
    this.pages.close();
    this.stage?.close();
    this.terminal.close();
    this.archive.close();
    const isLive = this.options.inputs.some((input) => input.isLive);
    const notes = this.loading.notes.filter(
      ({ severity }) => this.archive.count === 0 || (isLive && severity !== 'note'),
    );
    return { complete: isComplete, notes: notes.map(({ text }) => text) };
  }

  // ---- events

  private take(event: Event): void {
    const before = this.state;
    const { state, effects } = update(before, event, this.session);
    this.state = state;
    if (state.view !== before.view || state.paused !== before.paused) this.otherRows();
    else if (state.time !== before.time) this.screen.forgetWidths();
    for (const effect of effects) this.carryOut(effect);
    this.paintSoon();
  }

  private otherRows(): void {
    this.session.show(this.state.view, this.state.paused);
    this.screen.forgetWidths();
    this.state = update(this.state, { type: 'rows' }, this.session).state;
  }

  private carryOut(effect: Effect): void {
    if (effect.type === 'quit') this.end?.();
    else if (effect.type === 'keys') this.decodeAnew(effect.path).catch((error: unknown) => this.terminal.crash(error));
    else this.doing.carryOut(effect, this.state);
  }

  /** Files are read anew with the keys; of what is heard, what comes from now on. */
  private async decodeAnew(path: string): Promise<void> {
    const { shared, loading } = this.opened;
    const chosen = await this.options.chooseKeys(path, shared.security);
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
    this.closeOpened();
    this.opened = this.open(new Shared(chosen.security), undefined);
    this.take({ type: 'reopened' });
    this.session.show(this.state.view, undefined);
    this.opened.loading.run().then(
      () => this.news(),
      (error: unknown) => this.terminal.crash(error),
    );
    this.say(told, severity);
  }

  private closeOpened(): void {
    const { archive, loading, session, pages, doing } = this.opened;
    loading.stop();
    doing.stop();
    session.close();
    pages.close();
    archive.close();
  }

  private say(text: string, severity: Flash['severity']): void {
    this.take({ type: 'flash', flash: { text, severity } });
  }

  /** Messages came, a filter got on, a search or an export moved: shown at the next turn, a few times a second. */
  private news(): void {
    this.hasNews = true;
    this.later(DATA_MS);
    if (this.archive.count > 0) this.loadStage();
    // The first rows are waited for.
    if (this.state.selected < 0 && this.archive.count > 0) this.paintSoon();
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
    this.stage?.resize(columns);
    this.chrome = undefined;
    this.take({ type: 'resize', columns, rows });
  }

  // ---- painting

  private paint(): void {
    if (!this.terminal.isReady) return;
    if (this.hasNews) {
      this.hasNews = false;
      this.state = update(this.state, { type: 'rows' }, this.session).state;
    }
    const { state, cells } = this;
    this.screen.paint(cells, state);
    const layout = layoutOf(state);
    if (layout !== undefined) this.paintChrome(state);
    this.painter.paint();
    // Progress is seen moving.
    if (this.session.isBusy) this.later(DATA_MS);
  }

  private paintChrome(state: State): void {
    const { stage, cells, theme } = this;
    const model = chromeOf(state, this.facts(state), this.session);
    if (stage === undefined) {
      paintPlainChrome(cells, model, theme);
      return;
    }
    const known = this.chrome;
    const now = performance.now();
    if (
      known === undefined ||
      isOther(known.model, model) ||
      (hasNewTitle(known.model, model) && now - known.at >= CHROME_MS)
    ) {
      this.chrome = { model, lines: stage.draw(model), at: now };
    } else if (hasNewTitle(known.model, model)) this.later(CHROME_MS);
    const drawn = this.chrome ?? { model, lines: [] };
    composeChrome(cells, drawn.lines, { ...model, popup: drawn.model.popup }, theme);
    if (state.dialog?.kind === 'explain') this.pages.explainDialog(cells, state, model);
  }

  private facts(state: State): Facts {
    const { progress } = this.loading;
    const { inputs } = this.options;
    const file = inputs[0]?.name ?? '';
    // What is heard may be heard in several places.
    const names = inputs[0]?.isLive === true ? file.split(', ') : [file];
    const name = file === '-' ? 'standard input' : names.map((path) => path.split('/').at(-1) ?? path).join(', ');
    return {
      file: inputs.length > 1 ? `${name} and ${inputs.length - 1} more` : name,
      errors: this.archive.errors,
      warnings: this.archive.warnings,
      failures: this.archive.failures,
      read: progress.total === undefined ? undefined : progress.bytes / Math.max(1, progress.total),
      isReading: !progress.done,
      live: progress.live === undefined ? undefined : { frames: progress.frames, lost: progress.live.lost },
      trouble: progress.done && !progress.complete ? 'incomplete: I' : '',
      filtered: this.session.plainRows.done,
      searched: this.doing.searched,
      exported: this.doing.exported,
      explained: state.dialog?.kind === 'explain' ? this.pages.explainedLines(state) : 0,
    };
  }

  private loadStage(): void {
    if (this.isStageWanted) return;
    this.isStageWanted = true;
    // The first rows are painted before it.
    setImmediate(() => {
      import('./chrome/stage.js').then(
        ({ ChromeStage: Stage }) => {
          this.stage = new Stage(this.cells.columns, this.theme, {
            changed: () => {},
            failed: (error) => this.terminal.crash(error),
          });
          this.paintSoon();
        },
        (error: unknown) => this.terminal.crash(error),
      );
    });
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
