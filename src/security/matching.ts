/** Which entries of the ring are about two parties. Thousands of entries cost no more than a few: they lie in maps. */
import { innermost, type KeySet, type WhoSpeaks } from '../core/index.js';

/** Whom an entry is about: all that is given has to fit; nothing given is everybody. */
export interface Match {
  /** In lower hex. */
  readonly systemTitle?: string | undefined;
  /** `10.0.0.5`, `10.0.0.5:4059`, `2001:db8::5`, `[2001:db8::5]:4059`. */
  readonly address?: string | undefined;
  /** wPorts or HDLC addresses, any of them: an address in two parts has another number in two octets than in four. */
  readonly client?: readonly number[] | undefined;
  readonly server?: readonly number[] | undefined;
  /** Capital letters and zeros in front tell no two apart. */
  readonly serial?: string | undefined;
}

/** Keys, and whom they are about. */
export interface Entry {
  readonly match: Match;
  readonly set: KeySet;
}

/** An entry, and how specific it is. */
interface Ranked extends Entry {
  readonly rank: number;
}

/** What weighs more than all that follows together. */
const Weight = { systemTitle: 32, address: 16, port: 8, serial: 4, client: 2, server: 1 } as const;

const NONE: readonly never[] = [];

export class Matching {
  private readonly byTitle = new Map<string, Ranked[]>();
  private readonly byAddress = new Map<string, Ranked[]>();
  private readonly bySerial = new Map<string, Ranked[]>();
  /** By client and server; -1 where an entry leaves one open. */
  private readonly byParties = new Map<string, Ranked[]>();
  private readonly forAll: KeySet[] = [];
  private count = 0;
  asksSerials = false;

  add(entry: Entry): void {
    const { systemTitle, address, client, server, serial } = entry.match;
    const ranked = { match: entry.match, set: withTitle(entry), rank: rankOf(entry.match) };
    this.count++;
    if (serial !== undefined) this.asksSerials = true;
    // Under what tells most; the rest is compared.
    if (systemTitle !== undefined) put(this.byTitle, systemTitle, ranked);
    else if (address !== undefined) put(this.byAddress, address, ranked);
    else if (serial !== undefined) put(this.bySerial, plainSerial(serial), ranked);
    else if (client !== undefined || server !== undefined) {
      for (const one of client ?? [-1])
        for (const other of server ?? [-1]) put(this.byParties, `${one} ${other}`, ranked);
    } else this.forAll.push(entry.set);
  }

  /** Those that match, the most specific first. Entries without what is wanted hide none that may have it. */
  setsFor(who: WhoSpeaks, serves = (_: KeySet): boolean => true): readonly KeySet[] {
    if (this.forAll.length === this.count) return this.forAll;
    const found = new Set<Ranked>();
    for (const title of who.titles) collect(this.byTitle.get(title), who, found);
    for (const address of who.addresses) collect(this.byAddress.get(address), who, found);
    for (const serial of who.serials) collect(this.bySerial.get(plainSerial(serial)), who, found);
    if (this.byParties.size > 0) {
      const client = innermost(who.client);
      const server = innermost(who.server);
      for (const key of [`${client} ${server}`, `${client} -1`, `-1 ${server}`])
        collect(this.byParties.get(key), who, found);
    }
    if (who.titles.length === 0 && ![...found].some(({ set }) => serves(set))) this.untold(who, found);
    if (found.size === 0) return this.forAll;
    // Of the same rank, the title that is likelier stays first.
    const ranked = [...found].sort((one, other) => other.rank - one.rank);
    return [...ranked.map(({ set }) => set), ...this.forAll];
  }

  /** Where nothing tells who speaks, the few entries with a title are worth trying. */
  private untold(who: WhoSpeaks, found: Set<Ranked>): void {
    if (this.byTitle.size > MOST_UNTOLD) return;
    for (const [title, entries] of this.byTitle) collect(entries, { ...who, titles: [title] }, found);
  }
}

const MOST_UNTOLD = 16;

/** The title that an entry is for serves where the capture has none. */
function withTitle({ match, set }: Entry): KeySet {
  const { systemTitle } = match;
  return systemTitle === undefined || set.serverTitle !== undefined ? set : { ...set, serverTitle: systemTitle };
}

function put(map: Map<string, Ranked[]>, key: string, entry: Ranked): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [entry]);
  else list.push(entry);
}

function collect(entries: readonly Ranked[] = NONE, who: WhoSpeaks, found: Set<Ranked>): void {
  for (const entry of entries) if (fits(entry.match, who)) found.add(entry);
}

function fits({ systemTitle, address, client, server, serial }: Match, who: WhoSpeaks): boolean {
  return (
    (systemTitle === undefined || who.titles.includes(systemTitle)) &&
    (address === undefined || who.addresses.includes(address)) &&
    (serial === undefined || who.serials.some((told) => plainSerial(told) === plainSerial(serial))) &&
    (client === undefined || client.includes(innermost(who.client))) &&
    (server === undefined || server.includes(innermost(who.server)))
  );
}

const plainSerial = (serial: string): string => serial.toLowerCase().replace(/^0+(?=.)/, '');

function rankOf({ systemTitle, address, client, server, serial }: Match): number {
  let rank = 0;
  if (systemTitle !== undefined) rank += Weight.systemTitle;
  if (address !== undefined) rank += Weight.address + (/^\[|^[^:]*:\d+$/.test(address) ? Weight.port : 0);
  if (serial !== undefined) rank += Weight.serial;
  if (client !== undefined) rank += Weight.client;
  if (server !== undefined) rank += Weight.server;
  return rank;
}
