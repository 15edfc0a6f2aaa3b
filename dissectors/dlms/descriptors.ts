/**
 * What a request named, shown where its answer needs it: the descriptors lie in a byte store of their own, as the request had
 * them, so that answers can be found by class and logical name as requests can.
 */
import { counted, type Dissection, defineFields, list } from '../../src/core/index.js';
import { type Asked, isList, isNothing, type Named, nthAsked } from './asked.js';
import { attributeDescriptor, methodDescriptor, selection } from './common.js';

const F = defineFields('dialog', {
  withoutResult: list('Asked for, without a result'),
});

/** The descriptors of one request, in the message that answers it. */
export class Descriptors {
  private store = -1;
  private isTold = false;

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

  /** Shows what the n-th value belongs to, and answers with it. */
  nth(n: number): Asked {
    const { d, named } = this;
    const asked = nthAsked(named.asked, n);
    if (asked.end <= asked.at || !d.recording || !this.hasStore()) return asked;
    const node = d.nextNode;
    d.elsewhere(this.store, asked.at, asked.end, () => {
      if (asked.isMethod) methodDescriptor(d);
      else attributeDescriptor(d);
      if (d.left > 0) selection(d, asked);
    });
    return { ...asked, node, bytes: named.bytes };
  }

  /** Shows those from the n-th on, for which nothing came. */
  rest(n: number): void {
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
