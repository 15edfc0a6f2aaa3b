/** The inputs as they are read with the keys at hand, and all that looks at them. */
import { Archive, Loading, type Slices } from '../../archive/index.js';
import type { Shared } from '../../core/index.js';
import type { Message } from '../../engine/index.js';
import type { Recorder } from '../../sinks/recorder.js';
import { Doing } from '../doing.js';
import { Pages } from '../pages.js';
import { ScreenPainter } from '../paint-screen.js';
import { Session } from '../session.js';
import type { Event } from '../state/events.js';
import type { Theme } from '../theme.js';
import type { ScreenOptions } from './options.js';

export interface Opened {
  readonly shared: Shared;
  readonly archive: Archive;
  readonly loading: Loading;
  readonly session: Session;
  readonly screen: ScreenPainter;
  readonly pages: Pages;
  readonly doing: Doing;
}

/** What the app does for those who look at messages. */
export interface Around {
  readonly theme: Theme;
  readonly slices: Slices;
  /** Messages came, or work on them got on. */
  readonly news: () => void;
  readonly tell: (event: Event) => void;
  /** To the clipboard of the terminal. */
  readonly copy: (text: string) => boolean;
}

/** Nothing is read yet. */
export function openInputs(
  options: ScreenOptions,
  shared: Shared,
  recorder: Recorder | undefined,
  { theme, slices, news, tell, copy }: Around,
): Opened {
  const { registry, all, decodeAs, linkPayloads, inputs, knowledge } = options;
  const onMessage = recorder === undefined ? {} : { onMessage: (message: Message) => recorder.message(message) };
  const archive = new Archive(registry, { all, decodeAs, linkPayloads, shared, ...onMessage });
  const loading = new Loading(archive, inputs, { slices, recorder, onChange: news });
  const pages = new Pages(registry, theme, archive, slices, knowledge, news);
  const session = new Session(registry, archive, slices, news, loading.notes, pages);
  pages.session = session;
  const screen = new ScreenPainter(session, theme, pages);
  const doing = new Doing(registry, archive, slices, session, { tell, copy, changed: news });
  return { shared, archive, loading, session, screen, pages, doing };
}

/** Nobody looks at them any more. The archive stays, for what is still to be asked of it. */
export function stopLooking({ session, pages, doing }: Opened): void {
  doing.stop();
  session.close();
  pages.close();
}
