/**
 * Keeps what is heard in pcapng files: packets as they were heard, and lines (`core/kept-line.ts`) in the pieces that messages
 * cut them into, or with `raw` in those in which they were heard. `docs/recording.md` tells users.
 */
import { basename } from 'node:path';
import {
  counted,
  type Frame,
  type InterfaceInfo,
  type KeptLine,
  Limits,
  type LinePart,
  LinkType,
  lineDescription,
  type Source,
  withoutTimes,
} from '../core/index.js';
import type { Message } from '../engine/index.js';
import { fileProblem } from './file-problem.js';
import { type HeardBytes, HeardLines } from './heard-lines.js';
import { type InterfaceBlock, PcapngWriter } from './pcapng-writer.js';
import { isClosedPipe } from './record-file.js';
import { RecordFiles } from './record-files.js';
import type { Recorder, RecordRequest } from './recorder.js';

/** Blocks are written together until they are so many bytes, and whenever the source pauses. */
const WRITTEN_AT = 65_536;
const NO_COMMENTS: readonly string[] = [];

/** A packet as it goes into the file: one that was heard, or bytes of a line. */
interface Kept {
  readonly linkType: number;
  readonly interfaceId: number;
  readonly direction: number;
  readonly seconds: number;
  readonly nanos: number;
  readonly wireLength: number;
  readonly comments: readonly string[];
}

/** The file is opened when the first source was, so that none is written over for nothing. */
export function openRecorder(request: RecordRequest, now: () => number = Date.now): Recording {
  return new Recording(request, now);
}

export class Recording implements Recorder {
  fault: string | undefined = undefined;
  /** Whoever read what was written is gone: the end of the work for some. */
  hasLostReader = false;

  private readonly writer = new PcapngWriter();
  private readonly files: RecordFiles;
  private readonly lines = new HeardLines((heard) => this.heard(heard));
  private source: Source | undefined = undefined;
  /** What lines of the source are called that have no name; no two sources have the same. */
  private sourceName = '';
  private readonly sourceNames = new Set<string>();
  /** Interfaces of the file and source at hand, by what tells them apart. */
  private readonly interfaces = new Map<string, number>();
  /** Packets so far; of these, those that were written, and those of earlier files. */
  private packets = 0;
  private written = 0;
  private before = 0;
  private isEnded = false;

  constructor(
    private readonly request: RecordRequest,
    now: () => number,
  ) {
    this.files = new RecordFiles(request, now);
  }

  begin(source: Source): void {
    if (this.isEnded) return;
    this.lines.clear();
    this.interfaces.clear();
    if (this.source === undefined) this.attempt(() => this.beginFile());
    this.source = source;
    this.sourceName = this.newName(basename(source.name));
  }

  frame(frame: Frame): void {
    if (this.isEnded) return;
    const { bytes, start, end, linkType, interfaceId, direction, seconds, nanos, wireLength, comment } = frame;
    if (linkType >= LinkType.serial && !this.request.raw) {
      this.lines.frame(frame);
      return;
    }
    const comments = comment === undefined ? NO_COMMENTS : [comment];
    const kept = { linkType, interfaceId, direction, seconds, nanos, wireLength, comments };
    if (linkType < LinkType.serial) this.packet(kept, undefined, bytes, start, end);
    else this.piece(kept, 'bytes', bytes, start, end);
  }

  message(message: Message): void {
    if (!this.isEnded) this.lines.message(message);
  }

  flush(): void {
    if (!this.isEnded) this.attempt(() => this.write());
  }

  end(): void {
    if (this.isEnded) return;
    this.lines.clear();
    this.flush();
    this.close();
  }

  private heard(heard: HeardBytes): void {
    const { bytes, isHdlc } = heard;
    this.piece({ ...heard, wireLength: bytes.length }, isHdlc ? 'frames' : 'bytes', bytes, 0, bytes.length);
  }

  /** Bytes of a line. As a packet they may be too long; a line has no borders, so they may be cut anywhere. */
  private piece(kept: Kept, part: LinePart, bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end; at += Limits.packetBytes) {
      const to = Math.min(at + Limits.packetBytes, end);
      this.packet({ ...kept, wireLength: to - at }, part, bytes, at, to);
    }
  }

  /** @param part Of a line; undefined for a packet of a network. */
  private packet(kept: Kept, part: LinePart | undefined, bytes: Uint8Array, start: number, end: number): void {
    if (this.isEnded) return;
    this.attempt(() => {
      const { writer, files } = this;
      if (this.packets > this.before && files.isFull(writer.length)) {
        this.write();
        this.beginFile();
      }
      writer.addPacket({ ...kept, interface: this.interfaceOf(kept, part) }, bytes, start, end);
      this.packets++;
      if (writer.length >= WRITTEN_AT) this.write();
    });
  }

  /** The interface that such packets are of in the file at hand; it is described when the first one comes. */
  private interfaceOf({ linkType, interfaceId, seconds }: Kept, part: LinePart | undefined): number {
    const isTimeless = Number.isNaN(seconds);
    const key = `${interfaceId} ${linkType} ${part} ${isTimeless}`;
    let found = this.interfaces.get(key);
    if (found === undefined) {
      const info = this.source?.interfaces?.[interfaceId];
      const line = part === undefined ? undefined : { linkType, part, name: this.lineName(info, interfaceId) };
      found = this.writer.addInterface(interfaceBlock(info, linkType, line, isTimeless));
      this.interfaces.set(key, found);
    }
    return found;
  }

  private lineName(info: InterfaceInfo | undefined, interfaceId: number): string {
    if (info !== undefined && info.name !== '') return info.name;
    return interfaceId === 0 ? this.sourceName : `${this.sourceName} #${interfaceId}`;
  }

  /** Where two sources have one name, their lines would be one line. */
  private newName(name: string): string {
    let found = name;
    for (let count = 2; this.sourceNames.has(found); count++) found = `${name} (${count})`;
    this.sourceNames.add(found);
    return found;
  }

  // ---- files

  private beginFile(): void {
    this.files.begin();
    this.interfaces.clear();
    this.before = this.packets;
    this.writer.beginSection(this.request.application);
    this.write();
  }

  /** Whole blocks in one go, so that the file can be read whenever this ends. */
  private write(): void {
    const { writer, files } = this;
    if (writer.length === 0) return;
    files.write(writer.take());
    this.written = this.packets;
  }

  /** What goes wrong is told and ends the recording, nothing else. */
  private attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.fault ??= `${fileProblem(error, this.files.path)}; ${keptText(this.written)}`;
      this.hasLostReader ||= isClosedPipe(error);
      this.close();
    }
  }

  private close(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.attempt(() => this.files.close());
  }
}

function keptText(packets: number): string {
  return packets === 0 ? 'nothing is kept' : `${counted(packets, 'packet')} ${packets === 1 ? 'is' : 'are'} kept`;
}

function interfaceBlock(
  info: InterfaceInfo | undefined,
  linkType: number,
  line: KeptLine | undefined,
  isTimeless: boolean,
): InterfaceBlock {
  const description = line === undefined ? (info?.description ?? '') : lineDescription(line);
  return {
    linkType: line === undefined ? linkType : line.part === 'frames' ? LinkType.user0 : LinkType.user1,
    name: line?.name ?? info?.name ?? '',
    description: isTimeless ? withoutTimes(description) : description,
    filter: info?.filter ?? '',
    speed: info?.speed ?? 0,
    comment: info?.clock ?? '',
  };
}
