/**
 * Messages as text with bytes in it, which `dlmsdump` reads again: a line of hex each, and above it a comment that says what it
 * is. Only the bytes of a message are there: link and network headers have no place in it.
 */
import type { Message } from '../engine/index.js';
import { ByteWriter, type Output } from '../sinks/bytes.js';
import type { Sink } from '../sinks/sink.js';
import { visible } from '../sinks/visible.js';

/** Writes a line for each message. */
export class HexSink implements Sink {
  private readonly out: ByteWriter;

  constructor(
    output: Output,
    /** What the message is, in words. */
    private readonly lineOf: (message: Message) => string,
  ) {
    this.out = new ByteWriter(output);
  }

  beginInput(): void {}

  write(message: Message): void {
    const { out } = this;
    out.text(`# ${visible(this.lineOf(message))}\n`);
    out.hex(message.tape.stores[message.store] as Uint8Array, message.start, message.end);
    out.text('\n');
    out.settle();
  }

  note(): void {
    // There is no place for notes that would not be read as bytes.
  }

  endInput(): void {}

  end(): void {
    this.flush();
  }

  flush(): void {
    this.out.flush();
  }
}
