/**
 * The bytes of a serial line as they came: no borders, no times. Each piece of input is a frame, and whoever looks for
 * HDLC or M-Bus frames must look across them.
 */
import type { SourceHandler } from '../core/index.js';
import { Limits, LinkType } from '../core/index.js';
import { lentFrame, type Parser } from './parser.js';

export class SerialParser implements Parser {
  readonly format = 'serial';
  readonly complete = true;
  frames = 0;
  stopped = false;

  readonly #frame = lentFrame(LinkType.serial);
  #offset = 0;

  push(chunk: Uint8Array, handler: SourceHandler): void {
    const frame = this.#frame;
    frame.bytes = chunk;
    for (let at = 0; at < chunk.length && !this.stopped; at = frame.end) {
      frame.number = ++this.frames;
      frame.start = at;
      frame.end = Math.min(at + Limits.packetBytes, chunk.length);
      frame.wireLength = frame.end - at;
      frame.fileOffset = this.#offset + at;
      handler.frame(frame);
    }
    this.#offset += chunk.length;
  }

  end(): void {
    this.stopped = true;
  }

  stop(): void {
    this.stopped = true;
  }
}
