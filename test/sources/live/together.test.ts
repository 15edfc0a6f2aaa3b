/** Several live sources as one. */
import { describe, expect, it } from 'vitest';
import type { InterfaceInfo, LiveSource, SourceEnd, SourceHandler } from '../../../src/core/index.js';
import { Together } from '../../../src/sources/live/together.js';
import { lentFrame } from '../../../src/sources/parser.js';
import { Collector } from '../collect.js';

/** A source whose frames a test says. */
class Said implements LiveSource {
  lost = 0;
  stops = 0;
  private handler!: SourceHandler;
  private end: ((end: SourceEnd) => void) | undefined;
  private readonly frame = lentFrame(1);

  constructor(
    readonly name: string,
    readonly interfaces: readonly InterfaceInfo[] = [{ name }],
  ) {}

  run(handler: SourceHandler): Promise<SourceEnd> {
    this.handler = handler;
    return new Promise((resolve) => {
      this.end = resolve;
    });
  }

  stop(): void {
    this.stops++;
    this.finish(true);
  }

  finish(complete: boolean): void {
    this.end?.({ complete, frames: this.frame.number, bytes: 10, format: 'pcap' });
  }

  say(interfaceId = 0): void {
    this.frame.number++;
    this.frame.interfaceId = interfaceId;
    this.frame.bytes = Uint8Array.of(this.frame.number);
    this.frame.end = 1;
    this.handler.frame(this.frame);
  }

  note(text: string): void {
    this.handler.note({ severity: 'error', code: 'capture.stopped', offset: 0, text });
  }
}

function begin(...sources: readonly Said[]) {
  const together = new Together('both', sources);
  const heard = new Collector();
  return { together, heard, ended: together.run(heard) };
}

describe('several live sources', () => {
  it('counts frames through, in the order in which they come, and keeps their interfaces apart', async () => {
    const [a, b] = [new Said('a', [{ name: 'a0' }, { name: 'a1' }]), new Said('b')];
    const { together, heard, ended } = begin(a, b);
    a.say(1);
    b.say();
    a.say(0);
    a.say(1);
    b.say();
    together.stop();
    expect(await ended).toEqual({ complete: true, frames: 5, bytes: 20, format: 'pcap' });
    expect(heard.frames.map(({ number, bytes }) => [number, bytes])).toEqual([
      [1, '01'],
      [2, '01'],
      [3, '02'],
      [4, '03'],
      [5, '02'],
    ]);
    expect(heard.frames.map(({ interfaceId }) => together.interfaces[interfaceId]?.name)).toEqual([
      'a1',
      'b',
      'a0',
      'a1',
      'b',
    ]);
    expect([a.stops, b.stops]).toEqual([1, 1]);
  });

  it('goes on with the others when one ends, says which one, and is not complete', async () => {
    const [a, b] = [new Said('a'), new Said('b')];
    const { together, heard, ended } = begin(a, b);
    a.note('capture stopped: the interface disappeared');
    a.finish(false);
    b.say();
    together.stop();
    expect((await ended).complete).toBe(false);
    expect(heard.frames).toHaveLength(1);
    expect(heard.notes.map(({ text }) => text)).toEqual(['a: capture stopped: the interface disappeared']);
  });

  it('stops all of them when nobody takes their frames any more', async () => {
    const [a, b] = [new Said('a'), new Said('b')];
    const together = new Together('both', [a, b]);
    const gone = new Error('nobody reads');
    a.run = async () => {
      throw gone;
    };
    await expect(together.run(new Collector())).rejects.toBe(gone);
    expect(b.stops).toBe(1);
  });

  it('tells what is to be told before the first frame, and adds up what was lost', async () => {
    const [a, b] = [new Said('a'), new Said('b')];
    [a.lost, b.lost] = [2, 3];
    const note = { severity: 'note', code: 'capture.engine', offset: 0, text: 'dumpcap captures' } as const;
    const together = new Together('both', [a, b], [note]);
    const heard = new Collector();
    const ended = together.run(heard);
    expect(heard.notes).toEqual([note]);
    expect(together.lost).toBe(5);
    together.stop();
    await ended;
  });
});
