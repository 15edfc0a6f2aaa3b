/** What is to be read: files, standard input, interfaces and lines. Each is opened when its turn comes. */
import type { LiveSource, Source } from '../core/index.js';
import { openSource, type ReadOptions } from './file.js';

export interface Input {
  /** As the user knows it. */
  readonly name: string;
  /** Where its frames can be read again; undefined: nowhere. */
  readonly path: string | undefined;
  /**
   * Is what is heard now: it ends when somebody ends it, and its source is a `LiveSource`.
   */
  readonly isLive: boolean;
  /** What is to be told when it has begun, where no screen shows it. */
  readonly begun?: string;
  /** @throws Error (rejects) in one line fit for people. */
  open(options?: ReadOptions): Promise<Source>;
}

/** A file, a pipe, a device or, with `-`, standard input. */
export function fileInput(path: string): Input {
  return { name: path, path, isLive: false, open: (options) => openSource(path, options) };
}

export function liveInput(name: string, open: () => Promise<LiveSource>, begun?: string): Input {
  return { name, path: undefined, isLive: true, open, ...(begun === undefined ? {} : { begun }) };
}

/** @returns undefined for sources that end by themselves. */
export function asLive(source: Source): LiveSource | undefined {
  return 'stop' in source && typeof source.stop === 'function' ? (source as LiveSource) : undefined;
}
