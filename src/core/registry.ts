import type { Dissection } from './dissection.js';
import type { Field } from './field.js';
import type { NodeView } from './view.js';

/** A place where protocols branch: keys of one meaning, each answered by one dissector. */
export class Table {
  constructor(
    readonly name: string,
    readonly label: string,
    /** Keys are shown in hexadecimal. */
    readonly hex = false,
  ) {}
}

/** The map of the stack. */
export const Tables = {
  /** libpcap link types (LINKTYPE_*), and our own above 65535 for what has no libpcap number. */
  linkType: new Table('link.type', 'link type'),
  etherType: new Table('ether.type', 'EtherType', true),
  ipProtocol: new Table('ip.protocol', 'IP protocol'),
  /** What a stream, datagram or line carries: see `Payload`. */
  payload: new Table('payload', 'payload'),
  /** First byte of an APDU. */
  apdu: new Table('dlms.apdu', 'APDU tag', true),
  /** First byte of a CI-PDU, the network management of S-FSK power line communication. */
  ciPdu: new Table('ciase.ci_pdu', 'CI-PDU tag', true),
  /** Control information field of M-Bus (EN 13757-3, -7). */
  mbusCi: new Table('mbus.ci', 'CI field', true),
} as const;

/** Keys of `Tables.payload`. */
export const Payload = {
  wrapper: 1,
  hdlc: 2,
  /** LLC octets in front of an APDU, without HDLC around them. */
  llc: 3,
  apdu: 4,
  /** COSEM data alone. */
  data: 5,
  /** Bytes that belong to no frame. */
  junk: 6,
  /** LLC of IEC 61334-4-32: power line communication. */
  llc432: 7,
  /** Wired M-Bus frames (EN 13757-2). */
  mbus: 8,
  /** Wireless M-Bus telegrams (EN 13757-4). */
  wmbus: 9,
  /** Sign-on, readouts, commands and P1 telegrams: the text protocol of IEC 62056-21. */
  iec62056_21: 10,
  /** Ciphered APDUs in a row with nothing around them, as on P1 ports. */
  apdus: 11,
  /** MAC frames of S-FSK (IEC 61334-5-1), and what its modems hand to their host. */
  sfsk: 12,
  sfskHost: 13,
  /** What a PRIME data concentrator and its head-end tell each other besides xDLMS. */
  prime: 14,
  /** Twisted pair frames of IEC 62056-3-1. */
  euridis: 15,
  coap: 16,
} as const;
export type Payload = (typeof Payload)[keyof typeof Payload];

export const PayloadNames: Readonly<Record<number, string>> = {
  [Payload.wrapper]: 'wrapper',
  [Payload.hdlc]: 'hdlc',
  [Payload.llc]: 'llc',
  [Payload.apdu]: 'apdu',
  [Payload.data]: 'data',
  [Payload.junk]: 'junk',
  [Payload.llc432]: 'llc432',
  [Payload.mbus]: 'mbus',
  [Payload.wmbus]: 'wmbus',
  [Payload.iec62056_21]: 'iec62056-21',
  [Payload.apdus]: 'apdus',
  [Payload.sfsk]: 'sfsk',
  [Payload.sfskHost]: 'sfsk-host',
  [Payload.prime]: 'prime',
  [Payload.euridis]: 'euridis',
  [Payload.coap]: 'coap',
};

/** As people call them, after "taken for". */
const PayloadTitles: Readonly<Record<number, string>> = {
  [Payload.wrapper]: 'a wrapper',
  [Payload.hdlc]: 'HDLC',
  [Payload.llc]: 'LLC and an APDU',
  [Payload.apdu]: 'a bare APDU',
  [Payload.data]: 'bare data',
  [Payload.llc432]: 'LLC of IEC 61334-4-32',
  [Payload.mbus]: 'M-Bus',
  [Payload.wmbus]: 'wireless M-Bus',
  [Payload.iec62056_21]: 'IEC 62056-21',
  [Payload.apdus]: 'ciphered APDUs',
  [Payload.sfsk]: 'an S-FSK MAC frame',
  [Payload.sfskHost]: 'what an S-FSK modem hands to its host',
  [Payload.prime]: 'a message of a PRIME concentrator',
  [Payload.euridis]: 'Euridis',
  [Payload.coap]: 'CoAP',
};

export function payloadTitle(payload: number): string {
  return PayloadTitles[payload] ?? 'nothing known';
}

/** What a message says in one line; every part may stay empty. */
export interface Summary {
  /** GET-Request, UI, AARE … */
  service: string;
  /** Register 1-0:1.8.0*255 attribute 2 */
  object: string;
  /** 12345, object-undefined … */
  value: string;
  /** Parties on the link, where there is no network: `16`, `1/17`. */
  source: string;
  destination: string;
}

/** A protocol, or one kind of message of it. */
export interface Dissector {
  readonly name: string;
  /** The keys it claims. Two claims for one key are an error at start. */
  readonly answers: ReadonlyArray<readonly [table: Table, key: number]>;
  /** Names of dissectors whose keys it takes over. */
  readonly replaces?: readonly string[];
  /** Takes bytes from `d`; each taking leaves a node. */
  dissect(d: Dissection): void;
  /** It takes any bytes, so that its success says nothing about what they are. */
  readonly opaque?: boolean;
  /** It only carries another APDU, which speaks for itself: its own words count where there is none. */
  readonly carries?: boolean;
  /** Its own node, for which `summary` speaks. */
  readonly self?: Field;
  /** What the one-line summary calls it, where that is the same for every message: lists of services need nothing else. */
  readonly service?: string;
  /**
   * The node within that speaks in its stead, as that of a deciphered APDU does; -1: there is none. `summary` is then called after
   * that node has spoken.
   */
  inner?(view: NodeView): number;
  /** Adds to the one-line summary, after `service`; called only for messages that somebody sees. `view` stands on the node `self`. */
  summary?(view: NodeView, line: Summary): void;
}

/**
 * Cuts a stream of bytes into messages. Pure: the same bytes give the same answer.
 * `cut` answers with the message's length (> 0), with 0 where more bytes are needed to tell, or with the number of bytes
 * (< 0) that belong to no message. `final` says that no more bytes will come.
 */
export interface Framer {
  readonly payload: Payload;
  /** A serial line carries it among other framings, so `looks` is asked at any byte: false has to come quickly. */
  readonly onLine?: boolean;
  /** Each message is a datagram or a line of hex by itself, which `looks` sees whole: it is not looked for in streams. */
  readonly isDatagram?: boolean;
  /** It is never found by looking: too much else begins like it, so somebody has to say what the bytes are. */
  readonly isOnlySaid?: boolean;
  /** The UDP port registered for it. */
  readonly port?: number;
  /** What the message of `length` bytes at `at` is, where that is not always `payload`. */
  payloadAt?(bytes: Uint8Array, at: number, length: number): Payload;
  cut(bytes: Uint8Array, at: number, end: number, final: boolean): number;
  /**
   * How many bytes from `at` on are needed before `cut` can answer anew; only asked after a 0. Infinity: the message has no length
   * of its own, so it ends where its end comes.
   */
  needed(bytes: Uint8Array, at: number, end: number): number;
  /**
   * On a line that has fallen silent: the length of the message at `at` that only what follows could have made longer, 0 where
   * there is none. For framings whose messages have no length of their own. `isBehindJunk`: what came right before belongs to
   * no message.
   */
  rests?(bytes: Uint8Array, at: number, end: number, isBehindJunk?: boolean): number;
  /**
   * Do these bytes look like the beginning of this framing? `undefined`: too few to tell. `hinted`: its port, or what the
   * parties said before, speaks for it, so that less is enough.
   */
  looks(bytes: Uint8Array, at: number, end: number, hinted?: boolean): boolean | undefined;
  /**
   * As `looks`, where another message may be going on: false where this could as well be the rest of that. Left out where a
   * beginning is like nothing else.
   */
  interrupts?(bytes: Uint8Array, at: number, end: number): boolean | undefined;
  /** Where a message begins at or after `from`, or -1: for streams that are joined in the middle. */
  find(bytes: Uint8Array, from: number, end: number): number;
}

/** Who answers which key. */
export class Registry {
  private readonly tables = new Map<Table, Map<number, Dissector>>();
  private readonly small = new Map<Table, (Dissector | undefined)[]>();
  private readonly bySelf = new Map<number, Dissector>();
  private readonly names = new Map<string, Dissector>();
  readonly framers: Framer[] = [];

  add(...dissectors: readonly Dissector[]): this {
    for (const dissector of dissectors) this.addOne(dissector);
    return this;
  }

  addFramer(...framers: readonly Framer[]): this {
    this.framers.push(...framers);
    return this;
  }

  private addOne(dissector: Dissector): void {
    if (this.names.has(dissector.name)) throw new Error(`there are two dissectors called ${dissector.name}`);
    this.names.set(dissector.name, dissector);
    if (dissector.self !== undefined) this.bySelf.set(dissector.self.id, dissector);
    for (const [table, key] of dissector.answers) {
      let map = this.tables.get(table);
      if (map === undefined) {
        map = new Map();
        this.tables.set(table, map);
        this.small.set(table, []);
      }
      const before = map.get(key);
      if (before !== undefined && !(dissector.replaces ?? []).includes(before.name)) {
        throw new Error(
          `${dissector.name} and ${before.name} both answer ${table.label} ${key}; name ${before.name} in \`replaces\` to take its place`,
        );
      }
      map.set(key, dissector);
      // An array, not a Map, for small keys: 4 ns against 15 ns a look-up, and APDU tags are below 256.
      if (key >= 0 && key < 512) (this.small.get(table) as (Dissector | undefined)[])[key] = dissector;
    }
  }

  find(table: Table, key: number): Dissector | undefined {
    const small = this.small.get(table);
    if (small === undefined) return undefined;
    return key < 512 ? small[key] : this.tables.get(table)?.get(key);
  }

  /** The keys of a table that somebody answers. */
  keys(table: Table): readonly number[] {
    return [...(this.tables.get(table)?.keys() ?? [])].sort((a, b) => a - b);
  }

  /** The dissector whose own node has this field. */
  ofField(fieldId: number): Dissector | undefined {
    return this.bySelf.get(fieldId);
  }

  framerFor(payload: Payload): Framer | undefined {
    return this.framers.find((framer) => framer.payload === payload);
  }

  get dissectors(): readonly Dissector[] {
    return [...this.names.values()];
  }
}
