import type { NoteSeverity, SourceHandler } from '../core/index.js';
import { Limits } from '../core/index.js';

interface Count {
  readonly severity: NoteSeverity;
  readonly offset: number;
  times: number;
}

/** Hands on the first `Limits.notesPerCode` notes of each code, counts the others and tells the count at the end. */
export class Notes {
  readonly #counts = new Map<string, Count>();

  note(handler: SourceHandler, severity: NoteSeverity, code: string, offset: number, text: string): void {
    const count = this.#counts.get(code);
    if (count === undefined) this.#counts.set(code, { severity, offset, times: 1 });
    else count.times++;
    if (count === undefined || count.times <= Limits.notesPerCode) {
      handler.note({ severity, code, offset, text });
    }
  }

  /** One note for each code that was not shown every time. */
  sum(handler: SourceHandler): void {
    for (const [code, { severity, offset, times }] of this.#counts) {
      if (times <= Limits.notesPerCode) continue;
      const more = times - Limits.notesPerCode;
      handler.note({ severity, code, offset, text: `${more} more of the same, ${times} in all` });
    }
    this.#counts.clear();
  }
}
