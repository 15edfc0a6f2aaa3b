/** The inputs of an archive: which message is of which, and the files whose frames can be read again. */
import { openSync } from 'node:fs';
import { Limits } from '../core/index.js';
import { PagedFile } from './paged-file.js';

/** One input, by the index of its first message. */
export interface ArchiveInput {
  readonly name: string;
  readonly first: number;
  /** Where frames can be read again; undefined: they are in the log. */
  readonly file: PagedFile | undefined;
}

export class ArchiveInputs {
  private readonly list: ArchiveInput[] = [];
  private openFiles = 0;

  /** `path`: a capture file whose frames can be read again where their offset says. */
  add(name: string, first: number, path: string | undefined): void {
    this.list.push({ name, first, file: this.open(path) });
  }

  /** Can frames of the latest be read again? */
  get isReadAgain(): boolean {
    return this.list[this.list.length - 1]?.file !== undefined;
  }

  /** The input of the i-th message. */
  of(i: number): ArchiveInput {
    const { list } = this;
    let low = 0;
    for (let high = list.length - 1; low < high; ) {
      const middle = (low + high + 1) >>> 1;
      if ((list[middle] as ArchiveInput).first <= i) low = middle;
      else high = middle - 1;
    }
    return list[low] as ArchiveInput;
  }

  close(): void {
    for (const { file } of this.list) file?.close();
    this.list.length = 0;
  }

  private open(path: string | undefined): PagedFile | undefined {
    if (path === undefined || this.openFiles >= Limits.archiveOpenFiles) return undefined;
    try {
      const file = new PagedFile(openSync(path, 'r'));
      this.openFiles++;
      return file;
    } catch {
      // Reading it will fail, too, and say so.
      return undefined;
    }
  }
}
