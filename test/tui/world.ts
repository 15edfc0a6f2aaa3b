/** A screen without a terminal: a session over captures of ours, keys and the mouse, and what would be seen. */
import { fileURLToPath } from 'node:url';
import { allDissectors, loadKnowledge } from '../../dissectors/index.js';
import { Archive, Loading, Slices } from '../../src/archive/index.js';
import { fieldById } from '../../src/core/index.js';
import { chromeOf } from '../../src/tui/chrome/build.js';
import type { Facts } from '../../src/tui/chrome/facts.js';
import type { ChromeModel } from '../../src/tui/chrome/model.js';
import { popupRows } from '../../src/tui/chrome/popup.js';
import { composeChrome, paintPlainChrome } from '../../src/tui/compose.js';
import { layoutOf } from '../../src/tui/layout.js';
import { Pages } from '../../src/tui/pages.js';
import { ScreenPainter } from '../../src/tui/paint-screen.js';
import { Cells } from '../../src/tui/screen/cells.js';
import { Session } from '../../src/tui/session.js';
import type { Effect, Event } from '../../src/tui/state/events.js';
import { initialState, type State } from '../../src/tui/state/state.js';
import { update } from '../../src/tui/state/update.js';
import type { CaptureNote } from '../../src/tui/tables/capture-notes.js';
import { makeTheme } from '../../src/tui/theme.js';

export const registry = allDissectors();
export const plainTheme = makeTheme('plain', 0);

/** What the header and the status line say where nothing goes on. */
export const IDLE: Facts = {
  file: 'capture.pcap',
  errors: 0,
  warnings: 0,
  failures: 0,
  read: 1,
  isReading: false,
  live: undefined,
  trouble: '',
  filtered: 1,
  searched: undefined,
  exported: undefined,
  explained: 0,
};

const UNHURRIED_MS = 10_000;

export interface ScreenOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly filter?: string;
  /** Frames without DLMS in them are messages, too. */
  readonly all?: boolean;
}

const pathOf = (capture: string): string => fileURLToPath(new URL(`../../captures/${capture}`, import.meta.url));

/** Opens captures, all read. */
export async function open(captures: string | readonly string[], options: ScreenOptions = {}): Promise<TestScreen> {
  const archive = new Archive(registry, { all: options.all === true });
  const loading = await read(archive, [captures].flat());
  return new TestScreen(archive, loading.notes, options);
}

async function read(archive: Archive, captures: readonly string[]): Promise<Loading> {
  const loading = new Loading(archive, captures.map(pathOf), { slices: new Slices() });
  await loading.run();
  return loading;
}

export class TestScreen {
  state: State;
  /** All that should have happened outside. */
  readonly effects: Effect[] = [];
  readonly session: Session;
  readonly pages: Pages;
  private readonly painter: ScreenPainter;
  private hasNews = false;
  private readonly others: TestScreen[] = [];

  constructor(
    readonly archive: Archive,
    notes: readonly CaptureNote[],
    { columns = 120, rows = 40, filter = '' }: ScreenOptions = {},
  ) {
    // Work that is begun is done at once, so that the same keys lead to the same state.
    const slices = new Slices(UNHURRIED_MS);
    const news = (): void => {
      this.hasNews = true;
    };
    this.pages = new Pages(registry, plainTheme, archive, slices, loadKnowledge, news);
    this.session = new Session(registry, archive, slices, news, notes, this.pages);
    this.pages.session = this.session;
    this.painter = new ScreenPainter(this.session, plainTheme, this.pages);
    this.state = initialState(columns, rows, filter);
    if (filter !== '') this.session.show(this.state.view, undefined);
    this.take({ type: 'rows' });
  }

  /** Another screen on the same messages, with nothing done yet; closed with this one. */
  fresh(options: ScreenOptions = {}): TestScreen {
    const other = new TestScreen(this.archive, [], options);
    this.others.push(other);
    return other;
  }

  take(event: Event): this {
    const before = this.state;
    const { state, effects } = update(before, event, this.session);
    this.state = state;
    this.effects.push(...effects);
    if (state.view !== before.view || state.paused !== before.paused) {
      this.session.show(state.view, state.paused);
      this.state = update(state, { type: 'rows' }, this.session).state;
    }
    return this;
  }

  /** Keys as `screen/keys.ts` names them. */
  press(...names: readonly string[]): this {
    for (const name of names) this.take({ type: 'key', name, text: textOfKey(name) });
    return this;
  }

  /** A key a character. */
  type(text: string): this {
    return this.press(...Array.from(text, (character) => (character === ' ' ? 'space' : character)));
  }

  /** Chooses the message with this number. */
  goTo(number: number): this {
    return this.type(`${number}G`);
  }

  click(x: number, y: number): this {
    return this.take({ type: 'mouse', kind: 'press', x, y });
  }

  wheel(x: number, y: number, direction: 'up' | 'down'): this {
    return this.take({ type: 'mouse', kind: `wheel-${direction}`, x, y });
  }

  resize(columns: number, rows: number): this {
    return this.take({ type: 'resize', columns, rows });
  }

  /** More messages come. */
  async grow(...captures: readonly string[]): Promise<this> {
    await read(this.archive, captures);
    this.archive.tell();
    return this.take({ type: 'rows' });
  }

  /** Waits for what is done in the background: filtering, counting. */
  async settled(): Promise<this> {
    for (let turns = 0; turns < 2000; turns++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.session.plainRows.done < 1) continue;
      if (!this.hasNews && turns > 3) return this;
      this.hasNews = false;
      this.take({ type: 'rows' });
    }
    throw new Error('it goes on and on');
  }

  // ---- what is chosen

  /** Number of the chosen message. */
  get message(): number {
    return this.state.selected + 1;
  }

  /** Numbers of the messages in the list. */
  get listed(): readonly number[] {
    const { rows } = this.session;
    return Array.from({ length: rows.count }, (_, row) => rows.at(row) + 1);
  }

  /** Name of the chosen field. */
  get field(): string {
    const tape = this.session.message(this.state)?.tape;
    return tape === undefined || this.state.node < 0 ? '' : fieldById(tape.fieldId(this.state.node)).name;
  }

  /** Names of the fields that the tree shows, each with its depth in blanks. */
  get tree(): readonly string[] {
    const { state } = this;
    const tree = this.session.tree(state);
    const tape = this.session.message(state)?.tape;
    if (tree === undefined || tape === undefined) return [];
    return Array.from({ length: tree.count }, (_, row) => row)
      .filter((row) => !tree.rows.isStore(row))
      .map((row) => `${'  '.repeat(tree.rows.depth(row))}${fieldById(tape.fieldId(tree.rows.node(row))).name}`);
  }

  get said(): string {
    return this.state.flash?.text ?? '';
  }

  // ---- what would be seen

  /** Without Ink header, status and boxes are painted plain; `draw` makes Ink's lines of a model. */
  paint(facts: Partial<Facts> = {}, draw: (model: ChromeModel) => readonly string[] = blankLines): Cells {
    const { state } = this;
    const cells = new Cells(state.columns, state.rows);
    this.painter.paint(cells, state);
    if (layoutOf(state) === undefined) return cells;
    const explained = state.dialog?.kind === 'explain' ? this.pages.explainedLines(state) : 0;
    const model = chromeOf(state, { ...IDLE, explained, ...facts }, this.session);
    composeChrome(cells, draw(model), model, plainTheme);
    if (draw === blankLines) paintPlainChrome(cells, model, plainTheme);
    if (state.dialog?.kind === 'explain') this.pages.explainDialog(cells, state, model);
    return cells;
  }

  get picture(): readonly string[] {
    const cells = this.paint();
    return Array.from({ length: cells.rows }, (_, y) => cells.rowText(y));
  }

  close(): void {
    for (const { session, pages } of [this, ...this.others]) {
      session.close();
      pages.close();
    }
    this.archive.close();
  }
}

function blankLines({ popup }: ChromeModel): readonly string[] {
  return Array.from({ length: 3 + (popup === undefined ? 0 : popupRows(popup)) }, () => '');
}

export function textOfKey(name: string): string {
  if (name === 'space') return ' ';
  return Array.from(name).length === 1 ? name : '';
}
