/** A folder for key files, and what is read from them. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyFault, type KeySource, readKeyFile } from '../../src/security/index.js';

export class KeyFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'dlmsdump-keys-'));

  /** Nobody else can read it. */
  file(name: string, content: string | Uint8Array, mode = 0o600): string {
    const path = join(this.path, name);
    writeFileSync(path, content);
    chmodSync(path, mode);
    return path;
  }

  read(content: string | Uint8Array, name = 'keys'): KeySource {
    return readKeyFile(this.file(name, content));
  }

  /** What is wrong with a file, without the folder. */
  fault(content: string | Uint8Array, name = 'keys'): string {
    try {
      this.read(content, name);
    } catch (error) {
      if (error instanceof KeyFault) return error.message.replaceAll(`${this.path}/`, '');
      throw error;
    }
    return '';
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
