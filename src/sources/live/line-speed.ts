/**
 * At which speed a serial line is heard. A fixed one stays; `auto` looks for the one at which something valid is heard, and
 * follows the sign-on of IEC 62056-21 from there. It only decides: whoever owns the ports sets them.
 *
 * A burst, what is heard between two silences, is judged as a whole. While the speed is looked for, one burst without anything
 * valid is enough to try the next; a speed that was found is given up only after several, for a line has noise and strangers.
 */
import { counted, type NoteSeverity } from '../../core/index.js';
import { LineEvidence } from './line-evidence.js';
import { SignOn } from './sign-on.js';

export type Parity = 'none' | 'even' | 'odd';

/** How a port is to listen. */
export interface LineSetting {
  readonly speed: number;
  /** Of eight data bits. Seven bits and a parity are as many bits as eight, and are read as such. */
  readonly parity: Parity;
}

export interface SpeedPlan {
  readonly begin: LineSetting;
  readonly isFixed: boolean;
  /** Only this parity is tried. */
  readonly parity: Parity | undefined;
  /** Seconds of silence after which a speed that a sign-on agreed on is left. */
  readonly idleSeconds: number;
}

/** Who does what is decided. */
export interface SpeedOwner {
  /** The ports are to listen so from now on. */
  listen(to: LineSetting): void;
  note(severity: NoteSeverity, code: string, text: string): void;
}

const setting = (speed: number, parity: Parity = 'none'): LineSetting => ({ speed, parity });

/** What meters speak, the commonest first: RS-485 and HAN, optical heads, M-Bus, P1 … */
const CANDIDATES: readonly LineSetting[] = [
  setting(9600),
  setting(300),
  setting(2400, 'even'),
  setting(115_200),
  setting(2400),
  setting(19_200),
  setting(4800),
  setting(57_600),
  setting(38_400),
  setting(1200),
  setting(600),
  setting(9600, 'even'),
  setting(300, 'even'),
];

/** So much silence ends a burst: five characters at the lowest speed. */
export const BURST_MS = 200;
/** Shorter bursts are noise, or an acknowledgement, and say nothing. */
const SHORTEST_BURST = 3;
/** Without a silence, so many octets are a burst: the longest HDLC frame is shorter. */
const LONGEST_BURST = 2500;
/** Bursts without anything valid before a speed is given up: one that is only tried, one that was agreed on, one that was found. */
const MISSES = { tried: 1, agreed: 3, found: 8 } as const;
/** A burst that begins with so many zeros is a line that is slower: a start bit of it takes as long as a whole octet. */
const ZEROS = 4;
const MUCH_SLOWER = 10;
/** The share of characters in text with a check sequence behind it. */
const MOSTLY = 0.85;
/** Speeds found before, which are tried first. */
const REMEMBERED = 4;
/** A fixed speed is doubted after so many octets without anything valid. */
const DOUBTED = 512;

export class LineSpeed {
  private now: LineSetting;
  private readonly signOn: SignOn;
  private evidence = [new LineEvidence(), new LineEvidence()] as const;
  /** Something valid was heard at this speed. */
  private isFound = false;
  private misses = 0;
  /** Octets of the burst at hand, how many of them are zeros at its beginning, how many are characters; is something valid? */
  private burst = 0;
  private zeros = 0;
  private characters = 0;
  private isValid = false;
  /** The beginning of the burst was heard at this speed. */
  private isWhole = true;
  private lastMs = Number.NEGATIVE_INFINITY;
  private heard = 0;
  private remembered: readonly LineSetting[] = [];
  /** The speed is looked for; what is still to be tried; all were tried in vain, which was told. */
  private isSearching: boolean;
  private untried: LineSetting[] | undefined = undefined;
  private isVain = false;

  constructor(
    private readonly plan: SpeedPlan,
    private readonly owner: SpeedOwner,
  ) {
    this.now = plan.begin;
    this.isSearching = !plan.isFixed;
    this.signOn = new SignOn(plan.idleSeconds * 1000);
  }

  get setting(): LineSetting {
    return this.now;
  }

  /** Takes what a side said, in a piece that arrived at `ms`. */
  take(side: 0 | 1, bytes: Uint8Array, ms: number): void {
    if (this.plan.isFixed && this.isFound) return;
    if (ms - this.lastMs >= BURST_MS) this.endBurst();
    this.lastMs = ms;
    for (let i = 0; i < bytes.length; i++) this.octet(side, bytes[i] as number);
    if (this.burst >= LONGEST_BURST) this.endBurst();
  }

  /** Nothing was heard for so long. Answers with the silence of which it wants to hear next. */
  silent(ms: number): number {
    if (ms >= BURST_MS) this.endBurst();
    if (!this.plan.isFixed) {
      const step = this.signOn.silent(ms, this.now.speed);
      if (step !== undefined) this.step(step.speed, step.why);
    }
    return ms < BURST_MS ? BURST_MS : this.signOn.awaits;
  }

  private octet(side: 0 | 1, octet: number): void {
    const { plan, signOn } = this;
    const evidence = this.evidence[side];
    if (octet === 0 && this.zeros === this.burst) this.zeros++;
    this.burst++;
    this.heard++;
    if (evidence.take(octet)) this.valid(evidence);
    if (evidence.isText) this.characters++;
    if (plan.isFixed) {
      if (this.heard === DOUBTED && !this.isFound) this.doubt();
      return;
    }
    const step = signOn.take(side, octet, evidence.control, this.now.speed);
    if (step !== undefined) this.step(step.speed, step.why);
    else if (this.zeros === ZEROS && this.burst === ZEROS && this.isWhole) this.slower();
  }

  private valid(evidence: LineEvidence): void {
    this.isValid = true;
    this.misses = 0;
    if (this.isFound) return;
    this.isFound = true;
    this.remember(this.now);
    if (this.isSearching)
      this.owner.note(
        'note',
        'serial.found',
        `${settingText(this.now, evidence.hasParity)} found by ${evidence.words}`,
      );
    this.isSearching = false;
    this.untried = undefined;
    this.isVain = false;
  }

  private endBurst(): void {
    const { burst, characters, isValid, isWhole } = this;
    this.burst = 0;
    this.zeros = 0;
    this.characters = 0;
    this.isValid = false;
    this.isWhole = true;
    if (this.plan.isFixed || isValid || !isWhole || burst < SHORTEST_BURST) return;
    // A few characters prove nothing, neither that the speed is right nor that it is wrong.
    if (characters >= burst * MOSTLY) return;
    this.misses++;
    const enough = this.isFound ? MISSES.found : this.signOn.isAway ? MISSES.agreed : MISSES.tried;
    if (this.misses >= enough) this.next(`nothing valid in ${counted(burst, 'byte')} at ${settingText(this.now)}`);
  }

  /** The sign-on agreed on a speed, or the line goes back from there: the next sign-on will be heard, if there is one. */
  private step(speed: number, why: string): void {
    this.untried = undefined;
    this.isSearching = false;
    this.isVain = false;
    this.change(setting(speed, this.now.parity), why);
  }

  /** Zeros only: the next that is much slower. */
  private slower(): void {
    const { now } = this;
    const way = this.ways().find(({ speed }) => speed * MUCH_SLOWER <= now.speed);
    if (way === undefined) return;
    this.signOn.forget();
    this.untried = undefined;
    this.isSearching = true;
    this.change(way, `only zeros at ${settingText(now)}, so the line is slower`);
  }

  private next(why: string): void {
    this.signOn.forget();
    this.isSearching = true;
    this.untried ??= this.others();
    if (this.untried.length === 0) {
      if (!this.isVain) {
        const text = `nothing valid at any speed in ${counted(this.heard, 'byte')}; the search goes on without a word`;
        this.owner.note('warning', 'serial.nothing_valid', text);
      }
      this.isVain = true;
      this.untried = this.others();
    }
    this.change(this.untried.shift() as LineSetting, why);
  }

  /** All but the one at hand; where that was the right one for some time, it is again rather soon. */
  private others(): LineSetting[] {
    const { now } = this;
    const others = this.ways().filter((way) => !isSame(way, now));
    return this.isFound ? [...others.slice(0, 1), now, ...others.slice(1)] : others;
  }

  /** All that may be tried, what was found before first. */
  private ways(): LineSetting[] {
    const { parity, begin } = this.plan;
    const usual = [begin, ...CANDIDATES].map((way) => (parity === undefined ? way : setting(way.speed, parity)));
    return [...this.remembered, ...usual].filter((way, i, all) => all.findIndex((one) => isSame(one, way)) === i);
  }

  private remember(way: LineSetting): void {
    this.remembered = [way, ...this.remembered.filter((one) => !isSame(one, way))].slice(0, REMEMBERED);
  }

  private change(to: LineSetting, why: string): void {
    const from = this.now;
    this.now = to;
    this.evidence = [new LineEvidence(), new LineEvidence()];
    this.isFound = false;
    this.misses = 0;
    this.isWhole = this.burst === 0;
    this.burst = 0;
    this.zeros = 0;
    this.characters = 0;
    this.isValid = false;
    this.owner.listen(to);
    if (!this.isVain) this.owner.note('note', 'serial.speed', `${changeText(from, to)}: ${why}`);
  }

  private doubt(): void {
    const text = `${this.heard} bytes at ${settingText(this.now)} without a valid HDLC or M-Bus frame or a line of text; if the speed is wrong, auto finds it`;
    this.owner.note('warning', 'serial.nothing_valid', text);
  }
}

const isSame = (one: LineSetting, other: LineSetting): boolean =>
  one.speed === other.speed && one.parity === other.parity;

function changeText(from: LineSetting, to: LineSetting): string {
  return from.parity === to.parity ? `${from.speed} → ${to.speed} Bd` : `${settingText(from)} → ${settingText(to)}`;
}

/** `9600 8N1`. */
export function settingText({ speed, parity }: LineSetting, isSeven = false): string {
  if (parity === 'none') return `${speed} ${isSeven ? '7E1' : '8N1'}`;
  return `${speed} 8${parity === 'even' ? 'E' : 'O'}1`;
}
