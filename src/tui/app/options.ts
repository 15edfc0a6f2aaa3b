/** What the screen is asked to show, and how it ended. */
import type { ColorSupportLevel } from 'chalk';
import type { Input } from '../../archive/index.js';
import type { Registry, Security, Shared } from '../../core/index.js';
import type { Knowledge } from '../../explain/knowledge.js';
import type { Recorder } from '../../sinks/recorder.js';
import type { TimeFormat } from '../../sinks/time.js';
import type { TimeMode } from '../state/state.js';
import type { ThemeName } from '../theme.js';

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

/** How it ended: were all inputs read, whole? */
export interface ScreenEnd {
  readonly complete: boolean;
  /** What to tell behind the screen, a line each. */
  readonly notes: readonly string[];
}

/** As the list shows times at first. */
export const TIME_MODE: Readonly<Record<TimeFormat, TimeMode>> = {
  r: 'start',
  d: 'previous',
  dd: 'previous',
  e: 'utc-date',
  a: 'local',
  ad: 'local',
  u: 'utc',
  ud: 'utc-date',
};
