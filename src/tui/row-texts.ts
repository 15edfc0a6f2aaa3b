/** What the list shows of messages: made from the tree when a row comes into sight, and kept for a while. */
import type { Registry, Severity } from '../core/index.js';
import type { Message } from '../engine/index.js';
import { summarize } from '../sinks/summary.js';
import { visible } from '../sinks/visible.js';

export interface RowText {
  readonly source: string;
  readonly destination: string;
  readonly service: string;
  readonly object: string;
  readonly value: string;
  readonly severity: Severity | undefined;
  readonly issue: string;
}

/** Some screens full of rows. */
const MOST_KEPT = 2000;
/** More than the widest terminal shows. */
const LONGEST = 1000;

export class RowTexts {
  private readonly kept = new Map<number, RowText>();

  constructor(
    private readonly registry: Registry,
    private readonly message: (index: number) => Message,
  ) {}

  of(index: number): RowText {
    const known = this.kept.get(index);
    if (known !== undefined) return known;
    const made = this.made(index);
    if (this.kept.size >= MOST_KEPT) this.kept.clear();
    this.kept.set(index, made);
    return made;
  }

  private made(index: number): RowText {
    const { source, destination, service, object, value, issues } = summarize(this.message(index), this.registry);
    const worst = issues[0];
    return {
      source: shown(source),
      destination: shown(destination),
      service: shown(service),
      object: shown(object),
      value: shown(value),
      severity: worst?.severity,
      issue: worst === undefined || worst.severity === 'note' ? '' : shown(worst.text),
    };
  }
}

const shown = (text: string): string => visible(text.length > LONGEST ? text.slice(0, LONGEST) : text);
