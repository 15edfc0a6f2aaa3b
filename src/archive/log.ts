/**
 * The log: records of any length, one behind the other, never changed. They lie in chunks of memory; when these are too many,
 * the oldest go to a temporary file.
 *
 *     record   length (varint)  bytes
 *     place    chunk · 2^20 + offset in it; a record longer than a chunk has one of its own
 */
import { Limits } from '../core/index.js';
import type { RecordWriter } from './record-writer.js';
import { TemporaryFile } from './temporary-file.js';

const CHUNK_BYTES = 1024 * 1024;
const FEW = 96;
/** Octets of the longest length. */
const LENGTH_BYTES = 5;

interface Chunk {
  /** Undefined: it is in the file. */
  bytes: Uint8Array | undefined;
  used: number;
  fileOffset: number;
}

export interface LogOptions {
  readonly memoryBytes?: number;
  /** What may lie in memory where there can be no file. */
  readonly withoutFileBytes?: number;
  /** Where temporary files go. */
  readonly folder?: string;
}

export class RecordLog {
  /** Why nothing more can be kept, in words. */
  fault: string | undefined = undefined;
  /** Bytes of all records. */
  length = 0;

  private readonly chunks: Chunk[] = [];
  private current: Chunk | undefined = undefined;
  private room = 0;
  private inMemory = 0;
  /** The first chunk that is still in memory. */
  private oldest = 0;
  private file: TemporaryFile | undefined = undefined;
  private fileFault = '';
  private readonly memoryBytes: number;
  private readonly withoutFileBytes: number;
  private readonly folder: string | undefined;

  constructor(options: LogOptions = {}) {
    this.memoryBytes = options.memoryBytes ?? Limits.archiveMemoryBytes;
    this.withoutFileBytes = options.withoutFileBytes ?? Limits.archiveWithoutFileBytes;
    this.folder = options.folder;
  }

  /** Bytes that went to the temporary file. */
  get spilled(): number {
    return this.file?.length ?? 0;
  }

  /** Appends a record; its place. It is always taken; `fault` then says that it was the last. */
  append(record: RecordWriter): number {
    const { length } = record;
    if (this.current === undefined || length + LENGTH_BYTES > this.room) this.begin(length + LENGTH_BYTES);
    const chunk = this.current as Chunk;
    const bytes = chunk.bytes as Uint8Array;
    const place = (this.chunks.length - 1) * CHUNK_BYTES + chunk.used;
    let at = chunk.used;
    let rest = length;
    for (; rest >= 0x80; rest >>>= 7) bytes[at++] = (rest & 0x7f) | 0x80;
    bytes[at++] = rest;
    const from = record.bytes;
    // A view costs as much as copying so many bytes one by one.
    if (length <= FEW) for (let i = 0; i < length; i++) bytes[at + i] = from[i] as number;
    else bytes.set(from.subarray(0, length), at);
    at += length;
    this.length += at - chunk.used;
    this.room -= at - chunk.used;
    chunk.used = at;
    return place;
  }

  /** The record at a place; undefined where the temporary file can no longer be read. The bytes stay as they are. */
  read(place: number): Uint8Array | undefined {
    const number = Math.floor(place / CHUNK_BYTES);
    const offset = place - number * CHUNK_BYTES;
    const chunk = this.chunks[number] as Chunk;
    if (chunk.bytes !== undefined) {
      const [length, at] = lengthAt(chunk.bytes, offset);
      return chunk.bytes.subarray(at, at + length);
    }
    const { pages } = this.file as TemporaryFile;
    const from = chunk.fileOffset + offset;
    const head = pages.read(from, Math.min(LENGTH_BYTES, chunk.used - offset));
    const [length, at] = lengthAt(head, 0);
    const record = pages.read(from + at, length);
    return head.length === 0 || record.length < length ? undefined : record;
  }

  close(): void {
    this.file?.close();
    this.file = undefined;
    this.chunks.length = 0;
    this.current = undefined;
  }

  private begin(needed: number): void {
    const size = Math.max(CHUNK_BYTES, needed);
    this.current = { bytes: new Uint8Array(size), used: 0, fileOffset: 0 };
    this.chunks.push(this.current);
    this.room = size;
    this.inMemory += size;
    while (this.inMemory > this.memoryBytes && this.oldest < this.chunks.length - 1) if (!this.spill()) break;
  }

  /** Writes the oldest chunk to the file. */
  private spill(): boolean {
    const chunk = this.chunks[this.oldest] as Chunk;
    const bytes = chunk.bytes as Uint8Array;
    if (this.fileFault === '') {
      try {
        this.file ??= TemporaryFile.open(this.folder);
        if (this.file.length > Limits.archiveFileBytes) throw new Error('it would be too long');
        chunk.fileOffset = this.file.append(bytes.subarray(0, chunk.used));
        chunk.bytes = undefined;
        this.inMemory -= bytes.length;
        this.oldest++;
        return true;
      } catch (error) {
        this.fileFault = error instanceof Error ? error.message : String(error);
      }
    }
    if (this.inMemory > this.withoutFileBytes) this.fault = `no temporary file can be written (${this.fileFault})`;
    return false;
  }
}

function lengthAt(bytes: Uint8Array, offset: number): readonly [length: number, at: number] {
  let at = offset;
  let octet = bytes[at++] as number;
  let length = octet & 0x7f;
  for (let shift = 7; octet >= 0x80; shift += 7) {
    octet = bytes[at++] as number;
    length |= (octet & 0x7f) << shift;
  }
  return [length, at];
}
