import { Limits } from '../core/index.js';

const OTHER = 'other';

/** Words that come again and again, by number. Bounded: what is beyond is `other`. */
export class Words {
  readonly list: string[] = [];
  private readonly numbers = new Map<string, number>();

  constructor(private readonly most: number = Limits.archiveWords) {}

  indexOf(word: string): number {
    const known = this.numbers.get(word);
    if (known !== undefined) return known;
    const added = this.list.length < this.most - 1 ? word : OTHER;
    const index = this.numbers.get(added) ?? this.list.push(added) - 1;
    this.numbers.set(added, index);
    return index;
  }
}
