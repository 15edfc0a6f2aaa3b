/**
 * What a request named, shown where its answer needs it: the descriptors lie in a byte store of their own, as the request had
 * them, so that answers can be found by class and logical name as requests can.
 */
import { counted, type Dissection, defineFields, type Field, header, issue, list } from '../../src/core/index.js';
import { type Asked, isList, isNothing, type Named, nthAsked, placed } from './asked.js';
import { attributeDescriptor, listOf, methodDescriptor, selection } from './common.js';
import { askedText } from './summary.js';

const F = defineFields('dialog', {
  withoutResult: list('Asked for, without a result'),
  resultsMissing: issue('Results missing', 'warning', 'A list was asked for, and its answer has fewer results.'),
  askedFor: list('Asked for'),
  selectionAsked: header('Selective access'),
});

const MOST_NAMED = 3;

/** The descriptors of one request, in the message that answers it. */
export class Descriptors {
  private store = -1;
  private isTold = false;
  /** Those that were shown before their values. */
  private shown: Asked[] = [];

  constructor(
    private readonly d: Dissection,
    private readonly named: Named,
  ) {}

  get isList(): boolean {
    return isList(this.named.asked);
  }

  /** How many things were asked for; 0 where that is not known. */
  get count(): number {
    const { asked } = this.named;
    return isList(asked) ? asked.length : isNothing(asked) ? 0 : 1;
  }

  /** Shows what the n-th value belongs to, and answers with it; in a list of them, the selection is what the request has shown. */
  nth(n: number, isInList = false): Asked {
    const { d, named } = this;
    const before = this.shown[n];
    if (before !== undefined) return before;
    const asked = nthAsked(named.asked, n);
    if (asked.end <= asked.at) return asked;
    if (!d.recording || !this.hasStore()) return placed(asked, asked.at, asked.end, -1, named.bytes);
    const node = d.nextNode;
    d.elsewhere(this.store, asked.at, asked.end, () => {
      if (asked.isMethod) methodDescriptor(d);
      else attributeDescriptor(d);
      if (isInList) d.rest(F.selectionAsked);
      else if (d.left > 0) selection(d, asked);
    });
    // An answer that is made otherwise than its request may come back to it.
    const made = placed(asked, asked.at, asked.end, node, named.bytes);
    if (!this.isList) this.shown = [made];
    return made;
  }

  /** The same for an answer with one value. */
  only(): Asked {
    const asked = this.nth(0);
    this.rest(1);
    return asked;
  }

  /** Shows all of them, for values that stand in a row with nothing around them. */
  all(): void {
    const { d, count } = this;
    if (count === 0 || !d.recording || !this.hasStore()) return;
    d.open(F.askedFor);
    const shown: Asked[] = [];
    for (let i = 0; i < count; i++) shown.push(this.nth(i, true));
    this.shown = shown;
    d.close();
  }

  /**
   * Takes a list with an element for each thing that was asked for; those for which none came are told behind it. `isAll`: there
   * should be one for each.
   */
  list(field: Field, element: (index: number) => boolean, isAll = true): boolean {
    const { d } = this;
    let taken = 0;
    let isWhole = false;
    const read = (_: Dissection, index: number): boolean => {
      taken = index + 1;
      return element(index);
    };
    const isRead = d.attempt(() => {
      isWhole = listOf(d, field, read);
    });
    // What is missing where the bytes end is told there.
    if (isAll && isRead && isWhole) this.tellMissing(taken);
    this.rest(taken);
    return isRead && isWhole;
  }

  private tellMissing(taken: number): void {
    const { d, count, named } = this;
    if (!this.isList || taken >= count || !d.recording) return;
    const names: string[] = [];
    for (let i = taken; i < count && names.length < MOST_NAMED; i++)
      names.push(askedText(nthAsked(named.asked, i), named.bytes) || `number ${i + 1}`);
    const more = count - taken > names.length ? ', …' : '';
    d.report(
      F.resultsMissing,
      `${counted(taken, 'result')} for ${count} asked for; none for ${names.join(', ')}${more}`,
    );
  }

  /** Shows those from the n-th on, for which nothing came. */
  private rest(n: number): void {
    const { d, count } = this;
    if (n >= count || !this.isList || !d.recording) return;
    d.open(F.withoutResult);
    for (let i = n; i < count; i++) this.nth(i);
    d.close();
  }

  private hasStore(): boolean {
    if (!this.isTold) {
      this.isTold = true;
      const { bytes, frame } = this.named;
      this.store = this.d.addStore(
        bytes,
        frame > 0 ? `asked in frame ${frame}` : `asked for ${counted(this.count, 'value')}`,
      );
    }
    return this.store >= 0;
  }
}
