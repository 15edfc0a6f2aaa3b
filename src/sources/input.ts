import type { InterfaceInfo, Source, SourceEnd, SourceHandler } from '../core/index.js';
import { decompressed } from './compression.js';
import { type Compression, detectFormat, type Format } from './detect.js';
import { InputFailure } from './input-failure.js';
import { joined } from './joined.js';
import type { Parser } from './parser.js';
import { PcapParser } from './pcap.js';
import { PcapngParser } from './pcapng.js';
import { SerialParser } from './serial.js';
import { TextParser } from './text/parser.js';

/** Bytes as they come. A chunk may be reused for the next one; the signal ends a read that waits for bytes. */
export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

const NO_INTERFACES: readonly InterfaceInfo[] = [];

/**
 * Capture, hex or serial bytes that are read from somewhere: the kind is told by their content, compression is taken
 * off, and the frames go to the handler. Nothing is kept but what a record needs to become whole.
 */
export class InputSource implements Source {
  readonly #open: (signal: AbortSignal | undefined) => Chunks;
  #reading: Reading | undefined;

  constructor(
    readonly name: string,
    open: (signal: AbortSignal | undefined) => Chunks,
  ) {
    this.#open = open;
  }

  /** Of the capture that is read, or was last: as it says. */
  get interfaces(): readonly InterfaceInfo[] {
    return this.#reading?.interfaces ?? NO_INTERFACES;
  }

  /**
   * An abort takes effect before the next frame, and is no damage: the end then says what was delivered so far.
   *
   * @throws Error (rejects) where the input is empty, cannot be read from the start, or is packed in a way that this
   * Node cannot unpack; and whatever the handler throws.
   */
  async run(handler: SourceHandler, signal?: AbortSignal): Promise<SourceEnd> {
    const state = new Reading(this.name, handler);
    this.#reading = state;
    const abort = () => state.stop();
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    try {
      const chunks = decompressed(this.#open(signal), this.name, (compression) => {
        state.compression = compression;
      });
      await state.take(chunks);
    } catch (error) {
      if (!(error instanceof InputFailure)) throw error;
      state.fail(error);
    } finally {
      signal?.removeEventListener('abort', abort);
    }
    return state.end();
  }
}

/** The same for bytes that are there already, or that somebody else brings. */
export function bytesSource(name: string, chunks: Chunks): Source {
  return new InputSource(name, () => chunks);
}

/** One run through an input. */
class Reading {
  compression: Compression = 'none';

  readonly #name: string;
  readonly #handler: SourceHandler;
  #parser: Parser | undefined;
  /** Bytes that do not yet tell what they are. */
  #head: Uint8Array = new Uint8Array(0);
  #bytes = 0;
  #isStopped = false;
  #hasFailed = false;
  #resume: (() => void) | undefined;

  constructor(name: string, handler: SourceHandler) {
    this.#name = name;
    this.#handler = handler;
  }

  get interfaces(): readonly InterfaceInfo[] | undefined {
    return this.#parser?.interfaces;
  }

  async take(chunks: AsyncIterable<Uint8Array>): Promise<void> {
    if (this.#isStopped) return;
    for await (const chunk of chunks) {
      if (this.#isStopped) return;
      this.#bytes += chunk.length;
      this.#push(chunk);
      if (this.#isStopped || this.#parser?.stopped) return;
      const paused = this.#handler.pause();
      if (paused !== undefined && !this.#isStopped) await this.#unlessStopped(paused);
      if (this.#isStopped) return;
    }
  }

  stop(): void {
    this.#isStopped = true;
    this.#parser?.stop();
    this.#resume?.();
  }

  /** The input gave no more bytes, though it should; who stopped reading does not care. */
  fail(failure: InputFailure): void {
    if (this.#isStopped) return;
    this.#hasFailed = true;
    const severity = failure.code === 'capture.cut' ? 'warning' : 'error';
    this.#handler.note({ severity, code: failure.code, offset: this.#bytes, text: failure.message });
  }

  end(): SourceEnd {
    if (this.#parser === undefined && !this.#isStopped) {
      if (this.#head.length > 0) this.#begin(detectFormat(this.#head, true) ?? 'serial');
      else if (!this.#hasFailed) throw new Error(`cannot read ${this.#name}: it is empty`);
    }
    const parser = this.#parser;
    parser?.end(this.#handler);
    return {
      complete: !this.#hasFailed && (parser?.complete ?? true),
      frames: parser?.frames ?? 0,
      bytes: this.#bytes,
      format: [parser?.format ?? 'unknown', ...(this.compression === 'none' ? [] : [this.compression])].join(' in '),
    };
  }

  #push(chunk: Uint8Array): void {
    if (this.#parser !== undefined) {
      this.#parser.push(chunk, this.#handler);
      return;
    }
    this.#head = joined(this.#head, chunk);
    const format = detectFormat(this.#head, false);
    if (format !== undefined) this.#begin(format);
  }

  #begin(format: Format): void {
    const head = this.#head;
    this.#head = head.subarray(0, 0);
    this.#parser = parserOf(format);
    this.#parser.push(head, this.#handler);
  }

  /** Waits, but not longer than somebody wants the rest. */
  #unlessStopped(paused: Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#resume = resolve;
      paused.then(resolve, reject);
    });
  }
}

function parserOf(format: Format): Parser {
  switch (format) {
    case 'pcap':
      return new PcapParser();
    case 'pcapng':
      return new PcapngParser();
    case 'hex':
      return new TextParser();
    case 'serial':
      return new SerialParser();
  }
  return format satisfies never;
}
