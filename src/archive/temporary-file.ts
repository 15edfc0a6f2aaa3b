import { randomBytes } from 'node:crypto';
import { constants, openSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PagedFile } from './paged-file.js';

/**
 * A file that nobody else can open and that is gone when it is closed, or when the process ends: it has no name any more as
 * soon as it is open. Where a system can't do that, the name goes at the end.
 */
export class TemporaryFile {
  readonly pages: PagedFile;
  length = 0;
  /** Where the system keeps the name while the file is open. */
  private path: string | undefined;
  private readonly remove = (): void => {
    if (this.path === undefined) return;
    try {
      unlinkSync(this.path);
    } catch {
      // Somebody removed it before.
    }
    this.path = undefined;
  };

  private constructor(
    private readonly descriptor: number,
    path: string,
  ) {
    this.pages = new PagedFile(descriptor);
    this.path = path;
    try {
      unlinkSync(path);
      this.path = undefined;
    } catch {
      process.once('exit', this.remove);
    }
  }

  /** Throws what the system says where there can be none. */
  static open(folder: string = tmpdir()): TemporaryFile {
    const path = join(folder, `dlmsdump-${randomBytes(12).toString('hex')}`);
    const { O_CREAT, O_EXCL, O_RDWR } = constants;
    return new TemporaryFile(openSync(path, O_RDWR | O_CREAT | O_EXCL, 0o600), path);
  }

  /** Appends, and says where. Throws where the disk is full; then nothing was appended. */
  append(bytes: Uint8Array): number {
    const offset = this.length;
    for (let at = 0; at < bytes.length; ) {
      at += writeSync(this.descriptor, bytes, at, bytes.length - at, offset + at);
    }
    this.length += bytes.length;
    return offset;
  }

  close(): void {
    this.pages.close();
    process.removeListener('exit', this.remove);
    this.remove();
  }
}
