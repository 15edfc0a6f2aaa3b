/** The conversation on the ladder: read in slices when it is asked for, seen as it grows, and read on when it has grown. */
import type { Handle, Slices } from '../../archive/slices.js';
import type { ArchiveView } from '../../archive/view.js';
import type { Registry } from '../../core/index.js';
import { type ConversationView, Dialogs } from '../../dialog/index.js';

/** While it is read, and while messages come in, it is shown so often. */
const AGAIN_MS = 1000;
/** Messages of a conversation that are read: some seconds of work. More than anybody scrolls through. */
const MOST_READ = 200_000;
/** Exchanges from the beginning, and from the end. */
const MOST_AT_ENDS = 10_000;
/** Messages of others between two looks at the clock. */
const LOOKED_AT_ONCE = 1024;

interface Read {
  readonly conversation: number;
  readonly dialogs: Dialogs;
  /** The message behind the last that was read, and how many were. */
  next: number;
  count: number;
  view: ConversationView | undefined;
}

export class LadderReading {
  private read: Read | undefined = undefined;
  private work: Handle | undefined = undefined;
  private again: NodeJS.Timeout | undefined = undefined;
  /** When it was seen last. */
  private at = 0;
  /** The view stays the same object while it grows; this tells that it has. */
  version = 0;

  constructor(
    private readonly archive: ArchiveView,
    private readonly slices: Slices,
    private readonly registry: Registry,
    private readonly changed: () => void,
  ) {}

  close(): void {
    this.work?.cancel();
    clearTimeout(this.again);
  }

  /** As far as it was read; undefined before that. */
  get view(): ConversationView | undefined {
    return this.read?.view;
  }

  /** The share that was read. */
  get done(): number {
    const { read } = this;
    const facts = this.archive.conversations[read?.conversation ?? -1];
    if (read === undefined || facts === undefined || read.next > facts.last || this.most > 0) return 1;
    return read.count / (facts.messagesAB + facts.messagesBA);
  }

  /** How many messages were read, where that is not all of them; else 0. */
  get most(): number {
    return (this.read?.count ?? 0) >= MOST_READ ? MOST_READ : 0;
  }

  want(conversation: number): void {
    if (conversation < 0) return;
    const facts = this.archive.conversations[conversation];
    if (this.read?.conversation !== conversation) {
      this.work?.cancel();
      const dialogs = new Dialogs(this.registry, { exchangesAtEnds: MOST_AT_ENDS });
      this.read = { conversation, dialogs, next: facts?.first ?? 0, count: 0, view: undefined };
      this.at = 0;
    }
    if (this.work?.isDone === false) return;
    const { read } = this;
    if (read === undefined || read.next > (facts?.last ?? -1) || read.count >= MOST_READ) return;
    const wait = this.at + AGAIN_MS - performance.now();
    if (this.at === 0 || wait <= 0) this.work = this.slices.run({ step: () => this.step(read) }, 'now');
    else
      this.again ??= setTimeout(() => {
        this.again = undefined;
        this.changed();
      }, wait);
  }

  private step(read: Read): boolean {
    const { archive, slices } = this;
    const last = archive.conversations[read.conversation]?.last ?? -1;
    let looked = 0;
    while (read.next <= last && read.count < MOST_READ) {
      const index = read.next++;
      if (archive.conversationOf(index) === read.conversation) {
        read.dialogs.take(archive.message(index, false));
        read.count++;
        if (slices.isOver()) break;
      } else if (++looked % LOOKED_AT_ONCE === 0 && slices.isOver()) break;
    }
    const hasMore = read.next <= last && read.count < MOST_READ;
    const now = performance.now();
    if (this.at === 0) this.at = now - AGAIN_MS + FIRST_MS;
    if (!hasMore || now - this.at >= AGAIN_MS) {
      read.view = largest(read.dialogs.conversations);
      this.version++;
      this.at = performance.now();
    }
    this.changed();
    return hasMore;
  }
}

/** Its beginning is seen so soon. */
const FIRST_MS = 200;

/** On a line without addresses, what looks like one conversation to the list may be several. */
function largest(views: readonly ConversationView[]): ConversationView | undefined {
  return views.reduce<ConversationView | undefined>(
    (most, view) => (most === undefined || view.messages > most.messages ? view : most),
    undefined,
  );
}
