/** The file or, with limits, the files in which is kept what is heard: a ring, where the oldest makes room for the newest. */
import { lstatSync, unlinkSync } from 'node:fs';
import { extname } from 'node:path';
import { RecordFile } from './record-file.js';
import type { RecordRequest } from './recorder.js';

const BYTES_A_KILOBYTE = 1000;

export class RecordFiles {
  /** Of the file at hand. */
  path: string;
  private file: RecordFile | undefined = undefined;
  private count = 0;
  private begun = 0;
  /** The files that may have to go, the oldest first; only where there is a limit to them. */
  private readonly kept: { readonly path: string; readonly inode: number }[] = [];

  constructor(
    private readonly request: RecordRequest,
    /** Milliseconds since 1970. */
    private readonly now: () => number,
  ) {
    this.path = request.path;
  }

  /** Is the file at hand full, when so many bytes are about to be written? */
  isFull(waiting: number): boolean {
    const { file } = this;
    const { ring } = this.request;
    if (ring === undefined || file === undefined) return false;
    const { filesize = Number.POSITIVE_INFINITY, duration = Number.POSITIVE_INFINITY } = ring;
    return file.size + waiting >= filesize * BYTES_A_KILOBYTE || this.now() - this.begun >= duration * 1000;
  }

  /** Begins the first file, or the next one. Throws what the system says. */
  begin(): void {
    this.close();
    this.begun = this.now();
    this.count++;
    const { path, ring, openAs } = this.request;
    if (ring !== undefined) this.path = ringName(path, this.count, new Date(this.begun));
    const open = (): RecordFile => RecordFile.open(this.path);
    const file = openAs === undefined ? open() : openAs(open);
    this.file = file;
    if (ring?.files === undefined) return;
    this.kept.push({ path: this.path, inode: file.inode });
    if (this.kept.length > ring.files) this.removeOldest();
  }

  write(blocks: Uint8Array): void {
    this.file?.write(blocks);
  }

  close(): void {
    this.file?.close();
    this.file = undefined;
  }

  private removeOldest(): void {
    const oldest = this.kept.shift();
    if (oldest === undefined) return;
    try {
      // Somebody may have put another file in its place.
      if (lstatSync(oldest.path).ino === oldest.inode) unlinkSync(oldest.path);
    } catch {
      // It was taken away before.
    }
  }
}

/** As Wireshark's tools call them: `line_00001_20261122180000.pcapng`, local time. */
export function ringName(name: string, count: number, begun: Date): string {
  const ending = extname(name);
  const base = ending === '' ? name : name.slice(0, -ending.length);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${begun.getFullYear()}${two(begun.getMonth() + 1)}${two(begun.getDate())}`;
  const time = `${two(begun.getHours())}${two(begun.getMinutes())}${two(begun.getSeconds())}`;
  return `${base}_${String(count).padStart(5, '0')}_${day}${time}${ending}`;
}
