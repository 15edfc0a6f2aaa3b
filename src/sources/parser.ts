import type { Frame, InterfaceInfo, SourceHandler } from '../core/index.js';

/**
 * Takes the bytes of a capture as they come, in pieces of any size, and delivers each frame as soon as its last byte
 * is there. Never throws for what is in the bytes: damage is a note, and what came before it was delivered.
 */
export interface Parser {
  readonly format: string;
  /** Frames delivered. */
  readonly frames: number;
  /** False once the input proved cut or damaged. */
  readonly complete: boolean;
  /** By `Frame.interfaceId`, where the capture says something of them. */
  readonly interfaces?: readonly InterfaceInfo[];
  /** True after damage that cannot be read past, and after `stop`: further bytes are ignored. */
  readonly stopped: boolean;
  /** The chunk may be reused by the caller afterwards; frames inside it are lent only during the call. */
  push(chunk: Uint8Array, handler: SourceHandler): void;
  /** No more bytes will come. */
  end(handler: SourceHandler): void;
  /** Nobody wants more: takes effect before the next frame, also from inside `handler.frame`. */
  stop(): void;
}

/** The one frame a parser fills again and again. */
export function lentFrame(linkType: number): Frame {
  return {
    number: 0,
    seconds: Number.NaN,
    nanos: 0,
    linkType,
    bytes: new Uint8Array(0),
    start: 0,
    end: 0,
    wireLength: 0,
    fileOffset: 0,
    interfaceId: 0,
    comment: undefined,
    direction: 0,
  };
}
