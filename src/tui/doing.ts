/** What takes a while or goes out of the screen: searching, copying, exporting. */
import { parseQuery, QueryError, queryText } from '../archive/query.js';
import { type Hit, Search } from '../archive/search.js';
import type { Slices } from '../archive/slices.js';
import type { ArchiveView } from '../archive/view.js';
import type { Registry } from '../core/index.js';
import type { Message } from '../engine/index.js';
import { summarize } from '../sinks/summary.js';
import type { Session } from './session.js';
import type { Flash, State } from './state.js';
import type { Effect, Event } from './update.js';

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

  carryOut(effect: Exclude<Effect, { type: 'quit' }>, state: State): void {
    switch (effect.type) {
      case 'search':
        this.find(effect.text, effect.back, effect.again, state);
        return;
      case 'stop-search':
        this.stopSearch();
        return;
      case 'copy':
      case 'export':
        this.say('not yet', 'warning');
        return;
      default:
        effect satisfies never;
    }
  }

  readonly exported: number | undefined = undefined;

  stop(): void {
    this.search?.cancel();
    this.search = undefined;
  }

  // ---- search

  get isSearching(): boolean {
    return this.search !== undefined;
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
        (hit) => this.found(text, said, hit),
      );
      // What is quick is found before this line.
      if (this.isDone === text) this.isDone = undefined;
      else this.search = started;
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      this.say(error.message, 'warning');
    }
  }

  private isDone: string | undefined = undefined;

  private found(text: string, said: string, hit: Hit | undefined): void {
    if (this.search === undefined) this.isDone = text;
    this.search = undefined;
    if (hit === undefined) {
      this.outside.tell({ type: 'found', message: -1, node: -1, store: 0, offset: 0, said: `${said} is not there` });
      return;
    }
    this.last = { text, hit };
    const told = hit.wrapped ? `${said}: from the other end on` : said;
    this.outside.tell({ type: 'found', message: hit.index, node: hit.node, store: hit.store, offset: hit.offset, said: told });
  }

  private stopSearch(): void {
    this.search?.cancel();
    this.search = undefined;
    this.say('the search was stopped', 'note');
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
