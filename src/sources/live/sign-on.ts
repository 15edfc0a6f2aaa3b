/**
 * The speed that a sign-on of IEC 62056-21 agrees on, followed by listening. Characters have seven bits and even parity; the
 * eighth bit is not looked at, but to be right where it is set.
 *
 *     client   / ? [address] ! CR LF        request, at 300 Bd
 *     meter    / X X X Z … CR LF            identification; Z from A to F: mode B, the meter goes on at that speed
 *     client   ACK V Z Y CR LF              option select: modes C (V 0) and E (V 2)
 *     meter    ACK 2 Z 2 CR LF              mode E: repeated at the old speed; then both change
 *     …                                     data at the new speed
 *
 * Back at the old speed are they when a readout ends (ETX BCC), after a break (SOH B 0 ETX BCC), when a DISC was answered, or when
 * nothing was said for long.
 */
import { isEven } from './line-evidence.js';

/** By Z, from 0: those of IEC 62056-21, and three that meters with HDLC have besides (class 19). */
const SPEEDS = [300, 600, 1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200] as const;
const DEFAULT_SPEED = 300;

const SOH = 0x01;
const ETX = 0x03;
const ACK = 0x06;
const LF = 0x0a;
const SLASH = 0x2f;

/** Identifications are shorter, and so are requests. */
const LONGEST_LINE = 64;
/** Meters repeat the option select after 200 ms or so; those that do not answer a SNRM at the new speed, never later than this. */
const REPEATED_MS = 600;
/** A DISC that nobody answers, or whose answer is not heard. */
const DISCONNECTED_MS = 2000;

const REQUEST = /^\/\?[\x20-\x7e]*!\r\n$/;
const IDENTIFICATION = /^\/[A-Za-z]{3}([0-9A-I])[\x20-\x7e]*\r\n$/;
/** Behind ACK. */
const OPTION_SELECT = /^([0-9])([0-9])([0-9A-Z])\r\n$/;
const BREAK = `${String.fromCharCode(SOH)}B0`;

/** Control octets of HDLC, without the poll/final bit. */
const POLL_FINAL = 0x10;
const DISC = 0x43;
const UA = 0x63;
const DM = 0x0f;

/** What follows at the agreed speed. */
type Phase = 'hdlc' | 'readout' | 'programming';

export interface SpeedStep {
  readonly speed: number;
  readonly why: string;
}

export class SignOn {
  /** Of each side: the line so far. */
  private readonly lines = ['', ''];
  private wasAsked = false;
  /** Agreed, but not yet changed to: the repetition is awaited. */
  private agreed: { readonly speed: number; readonly line: string; isBegun: boolean } | undefined = undefined;
  /** While the line is at the agreed speed: the one to go back to. */
  private back: number | undefined = undefined;
  private phase: Phase = 'hdlc';
  /** A DISC was heard; a block check is next. */
  private isLeaving = false;
  private isAtCheck = false;

  constructor(
    /** Milliseconds of silence after which the agreed speed is left. */
    private readonly idleMs: number,
  ) {}

  /** Is the line at an agreed speed? */
  get isAway(): boolean {
    return this.back !== undefined;
  }

  /** Takes an octet heard of a side at a speed; `control` is that of the HDLC frame that it completed, or -1. */
  take(side: 0 | 1, octet: number, control: number, speed: number): SpeedStep | undefined {
    const { agreed } = this;
    if (agreed !== undefined && !agreed.isBegun) {
      agreed.isBegun = true;
      // What is no repetition is said at the new speed already.
      if ((octet & 0x7f) !== ACK)
        return this.go(speed, 'what followed the option select was no repetition of it (mode E)');
    }
    if (this.back !== undefined) {
      const step = this.away(octet, control, this.back);
      if (step !== undefined) return step;
    }
    const line = this.lineWith(side, octet);
    return line === undefined ? undefined : this.line(line, speed);
  }

  /** Nothing was heard for so long. */
  silent(ms: number, speed: number): SpeedStep | undefined {
    if (this.agreed !== undefined) {
      return ms < REPEATED_MS ? undefined : this.go(speed, 'nobody repeated the option select (mode E)');
    }
    if (this.back === undefined) return undefined;
    if (this.isLeaving && ms >= DISCONNECTED_MS) return this.goBack(this.back, 'nothing followed a DISC');
    if (ms >= this.idleMs) return this.goBack(this.back, `the line was silent for ${this.idleMs / 1000} s`);
    return undefined;
  }

  /** The silence of which `silent` wants to hear next. */
  get awaits(): number {
    if (this.agreed !== undefined) return REPEATED_MS;
    if (this.back === undefined) return Number.POSITIVE_INFINITY;
    return this.isLeaving ? DISCONNECTED_MS : this.idleMs;
  }

  /** The speed is another one, for reasons that are no sign-on's. */
  forget(): void {
    this.lines.fill('');
    this.wasAsked = false;
    this.agreed = undefined;
    this.back = undefined;
    this.isLeaving = false;
    this.isAtCheck = false;
  }

  /** The line that the octet ended. */
  private lineWith(side: 0 | 1, octet: number): string | undefined {
    const character = octet & 0x7f;
    const isBegin = character === SLASH || character === ACK || character === SOH;
    const before = this.lines[side] as string;
    const isText = octet < 0x80 || isEven(octet);
    const line = isText && (isBegin || before !== '') ? (isBegin ? '' : before) + String.fromCharCode(character) : '';
    this.lines[side] = line.length > LONGEST_LINE || character === LF ? '' : line;
    return character === LF && line !== '' ? line : undefined;
  }

  private line(line: string, speed: number): SpeedStep | undefined {
    const { agreed } = this;
    if (agreed !== undefined)
      return line === agreed.line ? this.go(speed, 'the meter repeated the option select (mode E)') : undefined;
    if (REQUEST.test(line)) {
      this.forget();
      this.wasAsked = true;
      return undefined;
    }
    const [, baud] = IDENTIFICATION.exec(line) ?? [];
    if (baud !== undefined && this.wasAsked) return this.identified(baud, speed);
    const [, protocol, z, mode] = (line.charCodeAt(0) === ACK ? OPTION_SELECT.exec(line.slice(1)) : null) ?? [];
    if (z === undefined || !(this.wasAsked || speed === DEFAULT_SPEED)) return undefined;
    return this.selected(line, protocol === '2' && mode === '2', mode === '0', SPEEDS[Number(z)] as number, speed);
  }

  /** Mode B: the letter is the speed of the data that follows at once. Modes C and E: it is what the client may choose. */
  private identified(baud: string, speed: number): SpeedStep | undefined {
    const letter = baud.charCodeAt(0) - 0x40;
    const data = letter > 0 ? SPEEDS[letter] : undefined;
    if (data === undefined || letter > 6) return undefined;
    this.phase = 'readout';
    return this.change(data, speed, `the identification says so (mode B)`);
  }

  private selected(
    line: string,
    isHdlc: boolean,
    isReadout: boolean,
    data: number,
    speed: number,
  ): SpeedStep | undefined {
    this.phase = isHdlc ? 'hdlc' : isReadout ? 'readout' : 'programming';
    if (!isHdlc) return this.change(data, speed, `the option select says so (mode C, ${this.phase})`);
    this.agreed = { speed: data, line, isBegun: false };
    return undefined;
  }

  private away(octet: number, control: number, back: number): SpeedStep | undefined {
    if (this.phase === 'hdlc') {
      const frame = control & ~POLL_FINAL;
      if (control < 0) return undefined;
      if (this.isLeaving && (frame === UA || frame === DM)) return this.goBack(back, 'a DISC was answered');
      this.isLeaving = frame === DISC;
      return undefined;
    }
    if (this.isAtCheck) {
      return this.goBack(back, this.phase === 'readout' ? 'the readout has ended' : 'the client ended it (break)');
    }
    if ((octet & 0x7f) !== ETX) return undefined;
    this.isAtCheck = this.phase === 'readout' || this.lines.includes(BREAK);
    return undefined;
  }

  /** To what was agreed. */
  private go(speed: number, why: string): SpeedStep | undefined {
    const { agreed } = this;
    this.agreed = undefined;
    return agreed === undefined ? undefined : this.change(agreed.speed, speed, why);
  }

  private change(to: number, from: number, why: string): SpeedStep | undefined {
    this.lines.fill('');
    this.wasAsked = false;
    if (to === from) return undefined;
    // Agreed at an agreed speed: the first one is where they go back to.
    this.back ??= from;
    return { speed: to, why };
  }

  private goBack(speed: number, why: string): SpeedStep {
    this.forget();
    return { speed, why };
  }
}
