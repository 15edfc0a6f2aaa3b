/**
 * Takes gzip (RFC 1952) and zstd (RFC 8878) off an input, streaming: what comes out is held only until it is asked for,
 * so an input that unfolds a thousandfold costs time, not memory. Files of several members read as one.
 */
import * as zlib from 'node:zlib';
import { type Compression, detectCompression } from './detect.js';
import { InputFailure } from './input-failure.js';
import { joined } from './joined.js';

/** Input given to the decompressor at once: output of the piece in which it meets damage is lost, so not too much. */
const PIECE_BYTES = 16 * 1024;
const OUTPUT_BYTES = 64 * 1024;
/** The check sum and length at the end of a gzip member. Given alone, so that a wrong one costs no output. */
const TRAILER_BYTES = 8;

/**
 * The bytes of `chunks` without their compression, which `found` is told. A chunk taken may be reused by its owner
 * when the next one is asked for.
 *
 * @throws InputFailure where the compressed bytes are cut or damaged, after all that could be decompressed.
 * @throws Error where this Node cannot decompress it.
 */
export async function* decompressed(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  name: string,
  found: (compression: Compression) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  let head: Uint8Array = new Uint8Array(0);
  let compression: Compression | undefined;
  let inflater: Inflater | undefined;
  try {
    for await (const chunk of chunks) {
      let bytes = chunk;
      if (compression === undefined) {
        bytes = joined(head, chunk);
        compression = detectCompression(bytes, false);
        if (compression === undefined) {
          head = bytes;
          continue;
        }
        found(compression);
        if (compression !== 'none') inflater = new Inflater(compression, name);
      }
      if (inflater === undefined) yield bytes;
      else yield* inflater.take(bytes);
    }
    if (compression === undefined && head.length > 0) {
      found('none');
      yield head;
    }
    if (inflater !== undefined) yield* inflater.finish();
  } finally {
    inflater?.close();
  }
}

class Inflater {
  readonly #compression: 'gzip' | 'zstd';
  readonly #name: string;
  #engine: zlib.Gunzip;
  #failure: Error | undefined;
  #hasEnded = false;
  /** After the last member: the rest is padding. */
  #isOver = false;
  #wake: (() => void) | undefined;

  constructor(compression: 'gzip' | 'zstd', name: string) {
    this.#compression = compression;
    this.#name = name;
    this.#engine = this.#start();
  }

  async *take(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
    const body = Math.max(0, bytes.length - TRAILER_BYTES);
    for (let at = 0; at < body; at += PIECE_BYTES) {
      yield* this.#through(bytes.subarray(at, Math.min(at + PIECE_BYTES, body)));
    }
    yield* this.#through(bytes.subarray(body));
  }

  async *finish(): AsyncGenerator<Uint8Array, void, undefined> {
    if (this.#isOver) return;
    this.#engine.end();
    yield* this.#output(() => this.#hasEnded);
  }

  close(): void {
    this.#engine.destroy();
  }

  #start(): zlib.Gunzip {
    const engine = this.#compression === 'gzip' ? zlib.createGunzip({ chunkSize: OUTPUT_BYTES }) : zstd(this.#name);
    engine.on('error', (error: Error) => {
      this.#failure = error;
      this.#wake?.();
    });
    engine.on('readable', () => this.#wake?.());
    engine.on('end', () => {
      this.#hasEnded = engine === this.#engine;
      this.#wake?.();
    });
    this.#hasEnded = false;
    return engine;
  }

  async *#through(piece: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
    let rest = piece;
    while (rest.length > 0 && !this.#isOver) {
      const before = this.#engine.bytesWritten;
      let isTaken = false;
      this.#engine.write(rest, () => {
        isTaken = true;
        this.#wake?.();
      });
      yield* this.#output(() => isTaken);

      // Node reads gzip members one after the other by itself, and leaves only zeros behind the last. Of zstd it leaves
      // all that follows the first frame, where others begin.
      rest = rest.subarray(this.#engine.bytesWritten - before);
      if (rest.length === 0) return;
      if (this.#compression === 'gzip') this.#isOver = true;
      else {
        this.#engine.destroy();
        this.#engine = this.#start();
      }
    }
  }

  /** Hands out what the engine gives until `isDone`. */
  async *#output(isDone: () => boolean): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const output: unknown = this.#engine.read();
      if (output instanceof Uint8Array) yield output;
      else if (this.#failure !== undefined) throw this.#told(this.#failure);
      else if (isDone()) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  #told(error: Error): InputFailure {
    const isCut = 'code' in error && error.code === 'Z_BUF_ERROR';
    if (isCut) return new InputFailure('capture.cut', `the ${this.#compression} data ends in the middle`);
    return new InputFailure('capture.damaged', `the ${this.#compression} data is damaged: ${error.message}`);
  }
}

/** Node has zstd since 22.15 (and 23.8), used as gzip is; its types for older versions do not. */
function zstd(name: string): zlib.Gunzip {
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress');
  if (typeof create !== 'function') {
    throw new Error(`zstd needs Node 22.15 or newer; decompress ${name} first (zstd -d)`);
  }
  return create({ chunkSize: OUTPUT_BYTES }) as zlib.Gunzip;
}
