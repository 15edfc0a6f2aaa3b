/** What takes a while or goes out of the screen: searching, copying, exporting. */
import { copyText } from '../archive/copy.js';
import { Export, writeNew } from '../archive/export.js';
import { firstTime } from '../archive/first-time.js';
import { parseQuery, QueryError, queryText } from '../archive/query.js';
import { GivenRows, type Rows } from '../archive/rows.js';
import { type Hit, Search } from '../archive/search.js';
import type { Slices } from '../archive/slices.js';
import type { ArchiveView } from '../archive/view.js';
import type { Registry } from '../core/index.js';
import type { Message } from '../engine/index.js';
import { summarize } from '../sinks/summary.js';
import { COPIES, FORMATS } from './menu-items.js';
import { grouped } from './panes/text.js';
import type { Session } from './session.js';
import type { Effect, Event } from './state/events.js';
import type { Flash, State } from './state/state.js';

const sizeText = (text: string): string => {
  const { length } = text;
  return length === 1 ? '1 character' : `${grouped(length)} characters`;
};

export interface Outside {
  tell(event: Event): void;
  /** False where it is too long for the terminal. */
  copy(text: string): boolean;
  changed(): void;
}

export class Doing {
  private search: Search | undefined = undefined;
  /** What was found last, so that the next search goes on behind it. */
  private last: { readonly text: string; readonly hit: Hit } | undefined = undefined;

  constructor(
    private readonly registry: Registry,
    private readonly archive: ArchiveView,
    private readonly slices: Slices,
    private readonly session: Session,
    private readonly outside: Outside,
  ) {}

  carryOut(effect: Exclude<Effect, { type: 'quit' | 'keys' }>, state: State): void {
    switch (effect.type) {
      case 'search':
        this.find(effect.text, effect.back, effect.again, state);
        return;
      case 'stop':
        this.stopAll();
        return;
      case 'copy':
        this.copy(effect.what, effect.toFile, state);
        return;
      case 'export':
        this.write(effect, state);
        return;
      default:
        effect satisfies never;
    }
  }

  stop(): void {
    this.search?.cancel();
    this.search = undefined;
    this.exporting?.cancel();
    this.exporting = undefined;
  }

  // ---- copying and exporting

  private exporting: Export | undefined = undefined;

  /** The share that is written; undefined where nothing is being written. */
  get exported(): number | undefined {
    return this.exporting?.done;
  }

  private copy(key: string, toFile: boolean, state: State): void {
    const what = COPIES[key];
    if (what === undefined || state.selected < 0) return;
    const { kind, ofMessage, word } = what;
    const layers = !ofMessage;
    const copied = { message: this.archive.message(state.selected, layers), node: ofMessage ? -1 : state.node, layers };
    const text = copyText(kind, copied, { registry: this.registry, time: 'r', origin: firstTime(this.archive) });
    if (text === undefined) this.say(`the chosen field has no ${word}`, 'warning');
    else if (toFile) this.copyToFile(text, word, '');
    else if (this.outside.copy(text))
      this.say(`${word} copied, ${sizeText(text)}; where nothing arrives, a capital letter writes a file`, 'note');
    else this.copyToFile(text, word, 'too long for the clipboard, so ');
  }

  private copyToFile(text: string, word: string, why: string): void {
    const { file, problem } = writeNew(text, process.cwd());
    if (problem !== undefined) this.say(problem, 'error');
    else this.say(`${word}: ${why}${sizeText(text)} written to ${file}`, 'note');
  }

  private write({ scope, form, path }: Extract<Effect, { type: 'export' }>, state: State): void {
    const format = FORMATS[form];
    const rows = this.rowsOf(scope, state);
    if (format === undefined || rows === undefined) return;
    if (this.exporting !== undefined) {
      this.say('another file is being written; Esc stops that', 'warning');
      return;
    }
    let isDone = false;
    const settings = { format, layers: false, time: 'r' as const, folder: process.cwd(), name: path };
    const started = new Export(
      this.archive,
      this.slices,
      rows,
      this.registry,
      settings,
      ({ file, messages, problem }) => {
        isDone = true;
        this.exporting = undefined;
        this.changed();
        if (problem !== undefined) this.say(problem, 'error');
        else this.say(`${grouped(messages)} ${messages === 1 ? 'message' : 'messages'} written to ${file}`, 'note');
      },
    );
    if (!isDone) this.exporting = started;
    this.changed();
  }

  private rowsOf(scope: string, state: State): Rows | undefined {
    if (scope === 'a') return this.session.plainRows;
    const messages = scope === 'm' ? state.marks : state.selected < 0 ? [] : [state.selected];
    if (messages.length > 0) return new GivenRows(messages);
    this.say(scope === 'm' ? 'no message is marked; Space marks one' : 'there is no message to write', 'warning');
    return undefined;
  }

  // ---- search

  /** The share that was looked at; undefined while nothing is searched. */
  get searched(): number | undefined {
    return this.search?.done;
  }

  private find(text: string, isBack: boolean, isAgain: boolean, state: State): void {
    this.search?.cancel();
    this.search = undefined;
    try {
      const query = parseQuery(text);
      const said = queryText(query);
      const { last } = this;
      const isThere = last !== undefined && last.text === text && last.hit.index === state.selected;
      const place = isThere ? last.hit : undefined;
      let isOver = false;
      const started = new Search(
        this.archive,
        this.slices,
        this.session.plainRows,
        query,
        {
          index: Math.max(0, state.selected),
          place: isAgain ? (place ?? this.placeOf(state)) : undefined,
          direction: isBack ? 'backward' : 'forward',
          layers: true,
        },
        (message) => this.lineOf(message),
        (hit) => {
          isOver = true;
          this.search = undefined;
          this.found(text, said, hit);
        },
      );
      // What is quick is found before this line.
      if (!isOver) this.search = started;
      this.changed();
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      this.say(error.message, 'warning');
    }
  }

  private found(text: string, said: string, hit: Hit | undefined): void {
    this.changed();
    if (hit === undefined) {
      this.outside.tell({ type: 'found', message: -1, node: -1, store: 0, offset: 0, said: `${said} is not there` });
      return;
    }
    this.last = { text, hit };
    const told = hit.wrapped ? `${said}: from the other end on` : said;
    this.outside.tell({
      type: 'found',
      message: hit.index,
      node: hit.node,
      store: hit.store,
      offset: hit.offset,
      said: told,
    });
  }

  private stopAll(): void {
    const what = this.search === undefined ? 'exporting was stopped, its file taken away' : 'the search was stopped';
    this.stop();
    this.changed();
    this.say(what, 'note');
  }

  private changed(): void {
    this.session.isBusy = this.search !== undefined || this.exporting !== undefined;
    this.outside.changed();
  }

  /** Where the cursor is in the chosen message. */
  private placeOf(state: State): Hit | undefined {
    if (state.node < 0) return undefined;
    return { ...this.session.bytesOf(state, state.node), node: state.node, index: state.selected, wrapped: false };
  }

  private lineOf(message: Message): string {
    const { source, destination, service, object, value } = summarize(message, this.registry);
    return [source, destination, service, object, value].join(' ');
  }

  private say(text: string, severity: Flash['severity']): void {
    this.outside.tell({ type: 'flash', flash: { text, severity } });
  }
}
