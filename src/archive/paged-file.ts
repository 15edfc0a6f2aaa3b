import { closeSync, readSync } from 'node:fs';

/** Read in a few µs, and large enough that messages in order need one read for many. */
const PAGE_BYTES = 16 * 1024;
const PAGES = 64;

/**
 * Reads here and there in a file. Bytes taken stay as they are, whatever is read later: pages are dropped, never filled again.
 */
export class PagedFile {
  /** The longest unused first. */
  private readonly pages = new Map<number, Uint8Array>();
  private last = -1;
  private lastPage: Uint8Array = new Uint8Array(0);

  constructor(private readonly descriptor: number) {}

  /** The bytes from `offset` on; fewer where the file ends before, or can't be read. */
  read(offset: number, length: number): Uint8Array {
    const number = Math.floor(offset / PAGE_BYTES);
    const at = offset - number * PAGE_BYTES;
    const page = number === this.last ? this.lastPage : this.page(number);
    if (at + length <= page.length) return page.subarray(at, at + length);
    if (at + length <= PAGE_BYTES) return readUpTo(this.descriptor, offset, length);
    return this.across(number, at, length);
  }

  close(): void {
    this.pages.clear();
    this.last = -1;
    closeSync(this.descriptor);
  }

  private page(number: number): Uint8Array {
    let page = this.pages.get(number);
    if (page === undefined) {
      page = readUpTo(this.descriptor, number * PAGE_BYTES, PAGE_BYTES);
      // The last page may grow.
      if (page.length < PAGE_BYTES) return page;
      if (this.pages.size >= PAGES) this.pages.delete(this.pages.keys().next().value as number);
    } else this.pages.delete(number);
    this.pages.set(number, page);
    this.last = number;
    this.lastPage = page;
    return page;
  }

  /** Over the end of a page. */
  private across(number: number, at: number, length: number): Uint8Array {
    const whole = new Uint8Array(length);
    let filled = 0;
    for (let next = number; filled < length; next++) {
      const page = this.page(next);
      const from = next === number ? at : 0;
      const piece = page.subarray(from, from + length - filled);
      whole.set(piece, filled);
      filled += piece.length;
      if (page.length < PAGE_BYTES) break;
    }
    return filled === length ? whole : whole.subarray(0, filled);
  }
}

function readUpTo(descriptor: number, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(new ArrayBuffer(length));
  let filled = 0;
  try {
    while (filled < length) {
      const read = readSync(descriptor, bytes, filled, length - filled, offset + filled);
      if (read === 0) break;
      filled += read;
    }
  } catch {
    // A file that can't be read has no bytes there; who asks sees that they are too few.
  }
  return filled === length ? bytes : bytes.subarray(0, filled);
}
