/** One captured frame. Lent: valid until the handler returns; `bytes` beyond that only where the source says so. */
export interface Frame {
  /** From 1, in the order of the capture. A line of hex is a frame; so is a piece of a serial stream. */
  number: number;
  /** Seconds since 1970 UTC; NaN where the source has no times. */
  seconds: number;
  nanos: number;
  /** LINKTYPE_* of libpcap, or one of `LinkType` above 65535. */
  linkType: number;
  /** The frame is `bytes[start, end)`. */
  bytes: Uint8Array;
  start: number;
  end: number;
  /** Length on the wire; larger than `end - start` where the capture kept less. */
  wireLength: number;
  /** Where the frame's bytes begin in the (uncompressed) input. */
  fileOffset: number;
  /** Interface the frame was captured on, where the source has several. */
  interfaceId: number;
  /** Comment that somebody left in the capture. */
  comment: string | undefined;
  /** 0 unknown, 1 received, 2 sent: as the capture says. */
  direction: number;
}

/** Link types that libpcap has no number for. */
export const LinkType = {
  null: 0,
  ethernet: 1,
  ppp: 9,
  raw: 101,
  rawBsd: 12,
  rawOpenBsd: 14,
  pppHdlc: 50,
  pppWithDirection: 204,
  loop: 108,
  linuxSll: 113,
  user0: 147,
  user1: 148,
  user15: 162,
  ieee802154: 195,
  usbLinux: 189,
  ieee802154NonAskPhy: 215,
  usbLinuxMmapped: 220,
  ipv4: 228,
  ipv6: 229,
  ieee802154NoFcs: 230,
  usbPcap: 249,
  upperPdu: 252,
  linuxSll2: 276,
  ieee802154Tap: 283,
  /** A serial line: bytes as they came, frame borders unknown. */
  serial: 0x1_0000,
  /** A line of hex: a frame, a message, a bare APDU or a piece of a serial stream. */
  hex: 0x1_0001,
} as const;

export type NoteSeverity = 'error' | 'warning' | 'note';

/** Something to tell about the capture itself. */
export interface SourceNote {
  readonly severity: NoteSeverity;
  /** `capture.cut`, `capture.damaged`, `capture.block_skipped` … */
  readonly code: string;
  /** Where in the (uncompressed) input. */
  readonly offset: number;
  readonly text: string;
}

/** Takes what a source delivers. */
export interface SourceHandler {
  frame(frame: Frame): void;
  /** Called between chunks of input; a source waits for it before it reads on. */
  pause(): Promise<void> | undefined;
  note(note: SourceNote): void;
  /** A line is silent for so many seconds: what waits for what follows is told as it is. Called again as the silence gets longer. */
  quiet?(seconds: number): void;
}

export interface SourceEnd {
  /** False where the input ended in the middle or was damaged: all that was readable was delivered. */
  readonly complete: boolean;
  readonly frames: number;
  readonly bytes: number;
  /** pcap, pcapng, serial, hex; with compression: `pcap in gzip`. */
  readonly format: string;
}

/** Where frames are heard, as far as it is known: for people, and for files in which they are kept. */
export interface InterfaceInfo {
  /** `eth0`, `/dev/ttyUSB0`. */
  readonly name: string;
  readonly description?: string;
  /** Capture filter. */
  readonly filter?: string;
  /** Bits per second. */
  readonly speed?: number;
  /** Why its times are not those of the wire, in words. */
  readonly clock?: string;
}

export interface Source {
  readonly name: string;
  /** By `Frame.interfaceId`; may grow and change while the source runs. */
  readonly interfaces?: readonly InterfaceInfo[];
  /** Delivers everything, then says how it ended. Rejects where the input cannot be read at all. */
  run(handler: SourceHandler, signal?: AbortSignal): Promise<SourceEnd>;
}

/** A source that goes on until somebody ends it. */
export interface LiveSource extends Source {
  /** No more is to be heard; what was heard is still delivered, then `run` ends. May be called at any time, and twice. */
  stop(): void;
  /** Packets that were heard and for which there was no room, as far as it is known yet. */
  readonly lost?: number;
}
