/**
 * Interfaces of pcapng files: what is said of them, and how their packets are to be taken.
 *
 *     interface   1  length u32  link type u16  reserved u16  snap length u32  options  length u32
 *
 * Two interfaces of our own files may be parts of one line (`core/kept-line.ts`): then packets of both are pieces of it.
 */
import { type InterfaceInfo, isWithoutTimes, keptLine, withTimes } from '../core/index.js';
import { Clock } from './clock.js';
import { END_OF_OPTIONS, optionText, padded } from './pcapng-options.js';

const BLOCK_HEADER_BYTES = 8;
const FIXED_BYTES = 8;

const NAME = 2;
const DESCRIPTION = 3;
const SPEED = 8;
const TIME_RESOLUTION = 9;
const FILTER = 11;
const TIME_OFFSET = 14;

const MICROSECONDS = 6;
/** First byte of if_filter: what follows is text for libpcap. */
const FILTER_TEXT = 0;

/** Interfaces of a whole file: far above any host, and little memory. */
export const MAX_INTERFACES = 4096;

/** An interface that frames were captured on. */
export interface CaptureInterface extends InterfaceInfo {
  readonly id: number;
  /** As in the file. */
  readonly linkType: number;
  /** Most bytes kept of a packet; 0 where there is no such limit. */
  readonly snapLength: number;
  /** What its frames say: of a line, one link type and one interface for both of its parts. */
  readonly frameLinkType: number;
  readonly frameInterfaceId: number;
  readonly isLine: boolean;
  /** Undefined: its packets have no times. */
  readonly ticks: Clock | undefined;
}

/** What the options of an interface say. */
interface Said {
  name: string;
  description: string;
  filter: string;
  speed: number;
  resolution: number;
  offset: bigint;
}

export class Interfaces {
  /** All that were met so far, in the order of their ids. */
  readonly all: CaptureInterface[] = [];
  private readonly known = new Map<string, CaptureInterface>();
  /** The first interface of each line. */
  private readonly lines = new Map<string, number>();
  /** Those of the present section; packets name them by their place. */
  private ofSection: CaptureInterface[] = [];

  beginSection(): void {
    this.ofSection = [];
  }

  get(place: number): CaptureInterface | undefined {
    return this.ofSection[place];
  }

  /**
   * Takes the block in `view` from `at` to `bodyEnd`, but for its last length. Answers false where there are too many of them.
   *
   * @param isOption May an option be so long, where so many bytes are left?
   */
  add(
    view: DataView,
    at: number,
    bodyEnd: number,
    little: boolean,
    isOption: (length: number, room: number) => boolean,
  ): boolean {
    const linkType = view.getUint16(at + BLOCK_HEADER_BYTES, little);
    const snapLength = view.getUint32(at + BLOCK_HEADER_BYTES + 4, little);
    const said = readOptions(view, at + BLOCK_HEADER_BYTES + FIXED_BYTES, bodyEnd, little, isOption);

    // Files put together with `cat` have many sections about the same interfaces. The n-th interface of a section is
    // taken for the n-th of an earlier one where all that is said of it is the same.
    const { name, description, resolution, offset } = said;
    const key = [this.ofSection.length, linkType, snapLength, resolution, offset, name, description].join(' ');
    let found = this.known.get(key);
    if (found === undefined) {
      if (this.all.length === MAX_INTERFACES) return false;
      found = this.make(linkType, snapLength, said);
      this.all.push(found);
      this.known.set(key, found);
    }
    this.ofSection.push(found);
    return true;
  }

  private make(linkType: number, snapLength: number, said: Said): CaptureInterface {
    const { description, filter, speed, resolution, offset } = said;
    const id = this.all.length;
    const line = keptLine(linkType, description);
    let lineId = id;
    if (line !== undefined) {
      const key = `${line.linkType} ${line.name}`;
      lineId = this.lines.get(key) ?? id;
      this.lines.set(key, lineId);
    }
    const plain = line === undefined ? withTimes(description) : '';
    return {
      id,
      name: said.name === '' ? (line?.name ?? '') : said.name,
      linkType,
      snapLength,
      frameLinkType: line?.linkType ?? linkType,
      frameInterfaceId: lineId,
      isLine: line !== undefined,
      ticks: isWithoutTimes(description) ? undefined : new Clock(resolution, offset),
      ...(plain === '' ? {} : { description: plain }),
      ...(filter === '' ? {} : { filter }),
      ...(speed === 0 ? {} : { speed }),
    };
  }
}

function readOptions(
  view: DataView,
  at: number,
  bodyEnd: number,
  little: boolean,
  isOption: (length: number, room: number) => boolean,
): Said {
  const said: Said = { name: '', description: '', filter: '', speed: 0, resolution: MICROSECONDS, offset: 0n };
  while (at + 4 <= bodyEnd) {
    const code = view.getUint16(at, little);
    const length = view.getUint16(at + 2, little);
    const value = at + 4;
    if (code === END_OF_OPTIONS || !isOption(length, bodyEnd - value)) break;
    if (code === NAME) said.name = optionText(view, value, length);
    else if (code === DESCRIPTION) said.description = optionText(view, value, length);
    else if (code === SPEED && length === 8) said.speed = Number(view.getBigUint64(value, little));
    else if (code === TIME_RESOLUTION && length === 1) said.resolution = view.getUint8(value);
    else if (code === TIME_OFFSET && length === 8) said.offset = view.getBigInt64(value, little);
    else if (code === FILTER && length > 1 && view.getUint8(value) === FILTER_TEXT)
      said.filter = optionText(view, value + 1, length - 1);
    at = value + padded(length);
  }
  return said;
}
