/** What an engine captures, as frames. */
import {
  counted,
  type InterfaceInfo,
  type LiveSource,
  type SourceEnd,
  type SourceHandler,
  type SourceNote,
} from '../../core/index.js';
import { droppedText } from '../dropped-text.js';
import { InputSource } from '../input.js';
import { streamed } from '../streamed.js';
import type { Engine, EngineEnd } from './engine.js';

export class Captured implements LiveSource {
  private readonly input: InputSource;
  private isStopped = false;

  constructor(
    readonly name: string,
    private readonly engine: Engine,
  ) {
    this.input = new InputSource(name, (signal) => streamed(name, engine.output, signal, {}));
  }

  get interfaces(): readonly InterfaceInfo[] {
    const { interfaces } = this.engine;
    return interfaces.length > 0 ? interfaces : this.input.interfaces;
  }

  get lost(): number {
    return this.engine.lost;
  }

  stop(): void {
    this.isStopped = true;
    this.engine.stop();
  }

  async run(handler: SourceHandler, signal?: AbortSignal): Promise<SourceEnd> {
    const { engine } = this;
    try {
      const end = await this.input.run(handler, signal);
      // Who wants no more doesn't wait for it, either.
      if (signal?.aborted) return end;
      const wasStopped = this.isStopped;
      engine.stop();
      const ending = await engine.ended;
      for (const note of this.notesOf(ending, end, wasStopped)) handler.note(note);
      return { ...end, complete: end.complete && wasStopped };
    } finally {
      engine.stop();
    }
  }

  private notesOf({ reason, dropped, overrun }: EngineEnd, end: SourceEnd, wasStopped: boolean): readonly SourceNote[] {
    const notes: SourceNote[] = [];
    const tell = (severity: SourceNote['severity'], code: string, text: string): void => {
      notes.push({ severity, code, offset: 0, text });
    };
    if (dropped > 0) tell('warning', 'capture.dropped', droppedText(dropped, end.frames + dropped));
    if (overrun > 0) {
      const text = `${counted(overrun, 'packet')} came faster than could be taken, and ${overrun === 1 ? 'was' : 'were'} lost`;
      tell('warning', 'capture.overrun', text);
    }
    if (!wasStopped) tell('error', 'capture.stopped', `capture stopped: ${reason}`);
    return notes;
  }
}
