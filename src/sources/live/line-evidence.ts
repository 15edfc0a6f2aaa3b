/**
 * What shows that a serial line is heard at its speed: octets that random ones hardly ever are. HDLC frames whose check sequences
 * are right (IEC 62056-46), M-Bus frames with their checksum (EN 13757-2), the request of a sign-on and other text
 * (IEC 62056-21), in eight bits or in seven with even parity.
 *
 *     7E  A0..AF length  destination  source  control  HCS  [information  FCS]
 *     68  L  L  68  (L octets)  checksum  16         10  C  A  checksum  16
 *     /  ?  [address]  !  CR  LF
 */
import { CRC16_CCITT, counted, crc16Step } from '../../core/index.js';

/** Text is believed from so many characters on: of random octets two in five are some, so this many in a row hardly ever. */
const TEXT_RUN = 16;

/** What one tap hears. */
export class LineEvidence {
  private frames = 0;
  private telegrams = 0;
  private requests = 0;
  private characters = 0;
  private isSeven = false;
  private readonly hdlc = new HdlcFrames();
  private readonly mbus = new MbusFrames();
  private readonly text = new Text();

  /** Control octet of the HDLC frame that the last octet completed; -1: none. */
  get control(): number {
    return this.hdlc.control;
  }

  /** Takes an octet. Answers whether it completed something. */
  take(octet: number): boolean {
    const { text } = this;
    const isFrame = this.hdlc.take(octet);
    const isTelegram = this.mbus.take(octet);
    const isRequest = text.take(octet);
    // Frames have text in them, too.
    if (this.hdlc.isInside || this.mbus.isInside) text.forget();
    if (isFrame) this.frames++;
    if (isTelegram) this.telegrams++;
    if (isRequest) this.requests++;
    const isText = text.run === TEXT_RUN;
    if (isText) this.characters += TEXT_RUN;
    if (isText || isRequest) this.isSeven = text.isSeven;
    return isFrame || isTelegram || isRequest || isText;
  }

  /** Was the last octet a character of text? */
  get isText(): boolean {
    return this.text.run > 0;
  }

  /** `2 HDLC frames`. */
  get words(): string {
    const { frames, telegrams, requests, characters } = this;
    return [
      frames > 0 ? counted(frames, 'HDLC frame') : '',
      telegrams > 0 ? counted(telegrams, 'M-Bus frame') : '',
      requests > 0 ? 'the request of a sign-on' : '',
      characters > 0 && requests === 0 ? `${characters} characters of text` : '',
    ]
      .filter((part) => part !== '')
      .join(', ');
  }

  /** Are there seven bits and a parity in each octet? */
  get hasParity(): boolean {
    return this.isSeven;
  }
}

const FLAG = 0x7e;
/** What is left of CRC-16/X.25 over octets with their own check sequence behind them. */
const GOOD = 0xf0b8;

/** HDLC frames of format type 3. Nothing is kept of them but how far the one at hand is. */
class HdlcFrames {
  control = -1;
  private isOpen = false;
  /** Octets of the frame so far, flags left out; where its header ends, once its addresses are known; where it ends. */
  private taken = 0;
  private header = 0;
  private length = 0;
  private addresses = 0;
  private addressOctets = 0;
  private last = 0;
  private check = 0;

  /** Is this the inside of a frame whose header is right? */
  get isInside(): boolean {
    return this.header > 0 && this.taken >= this.header;
  }

  take(octet: number): boolean {
    this.control = -1;
    if (this.taken === 0) {
      if (this.isOpen && (octet & 0xf0) === 0xa0) this.begin(octet);
      else this.isOpen = octet === FLAG;
      return false;
    }
    this.taken++;
    this.check = crc16Step(CRC16_CCITT, this.check, octet);
    if (this.taken === 2) this.length |= octet;
    else if (this.header === 0) this.address(octet);
    else if (this.taken === this.header - 2) this.last = octet;
    if (this.taken === this.header && this.check !== GOOD) this.drop(octet);
    if (this.taken === 0 || this.taken < Math.max(this.length, this.header)) return false;
    const isGood = this.header > 0 && this.taken === this.length && this.check === GOOD;
    this.taken = 0;
    this.isOpen = true;
    if (isGood) this.control = this.last;
    return isGood;
  }

  private begin(format: number): void {
    this.taken = 1;
    this.length = (format & 0x07) << 8;
    this.header = 0;
    this.addresses = 0;
    this.addressOctets = 0;
    this.check = crc16Step(CRC16_CCITT, 0xffff, format);
  }

  /** The lowest bit tells the last octet of an address; behind the second come control and HCS. */
  private address(octet: number): void {
    this.addressOctets++;
    if ((octet & 1) === 1) {
      this.addressOctets = 0;
      if (++this.addresses === 2) this.header = this.taken + 3;
    } else if (this.addressOctets === 4) this.drop(octet);
  }

  /** It is no frame. */
  private drop(octet: number): void {
    this.taken = 0;
    this.isOpen = octet === FLAG;
  }
}

const LONG = 0x68;
const SHORT = 0x10;
const STOP = 0x16;
/** SND_NKE, REQ_UD1 and REQ_UD2: what short frames ask. */
const ASKED: ReadonlySet<number> = new Set([0x40, 0x5a, 0x5b, 0x7a, 0x7b]);
const SHORT_OCTETS = 2;
/** Behind the header. */
const INSIDE = 4;

/** M-Bus frames, long and short. */
class MbusFrames {
  /** The octet awaited next, from 0: the first. */
  private place = 0;
  private isShort = false;
  private length = 0;
  private left = 0;
  private sum = 0;

  get isInside(): boolean {
    return this.place === INSIDE;
  }

  take(octet: number): boolean {
    const isWhole = this.place > 0 && this.next(octet);
    if (this.place === 0 && !isWhole && (octet === LONG || octet === SHORT)) this.begin(octet);
    return isWhole;
  }

  private begin(octet: number): void {
    this.isShort = octet === SHORT;
    this.place = this.isShort ? INSIDE : 1;
    this.left = SHORT_OCTETS;
    this.sum = 0;
  }

  private next(octet: number): boolean {
    switch (this.place++) {
      case 1:
        this.length = octet;
        this.left = octet;
        if (octet < 3) this.place = 0;
        return false;
      case 2:
        if (octet !== this.length) this.place = 0;
        return false;
      case 3:
        if (octet !== LONG) this.place = 0;
        return false;
      case INSIDE:
        if (this.isShort && this.left === SHORT_OCTETS && !ASKED.has(octet)) this.place = 0;
        else {
          this.sum = (this.sum + octet) & 0xff;
          if (--this.left > 0) this.place = INSIDE;
        }
        return false;
      case 5:
        if (octet !== this.sum) this.place = 0;
        return false;
      default:
        this.place = 0;
        return octet === STOP;
    }
  }
}

const CR = 0x0d;
const LF = 0x0a;
/** SOH, STX, ETX, ACK, CR, LF. */
const CONTROLS: ReadonlySet<number> = new Set([0x01, 0x02, 0x03, 0x06, CR, LF]);
const MOST_ADDRESS = 32;
const SHORTEST_REQUEST = 5;

/** Characters in a row, and requests among them. */
class Text {
  /** Characters in a row, in eight bits and in seven with even parity; and how much of a request the last ones are. */
  private plain = 0;
  private even = 0;
  private request = 0;
  private address = 0;

  /** Characters in a row. */
  get run(): number {
    return Math.max(this.plain, this.even);
  }

  /** Are they seven bits and a parity? Where both may be, they are. */
  get isSeven(): boolean {
    return this.even >= this.plain;
  }

  /** Answers whether the octet ended a request. */
  take(octet: number): boolean {
    const character = octet & 0x7f;
    const isText = (character >= 0x20 && character < 0x7f) || CONTROLS.has(character);
    this.plain = isText && octet < 0x80 ? this.plain + 1 : 0;
    this.even = isText && isEven(octet) ? this.even + 1 : 0;
    if (this.run === 0) this.request = 0;
    else return this.ends(character);
    return false;
  }

  forget(): void {
    this.plain = 0;
    this.even = 0;
    this.request = 0;
  }

  private ends(character: number): boolean {
    const { request } = this;
    if (character === 0x2f) this.request = 1;
    else if (request === 1) {
      this.request = character === 0x3f ? 2 : 0;
      this.address = 0;
    } else if (request === 2) {
      if (character === 0x21) this.request = 3;
      else if (character < 0x20 || ++this.address > MOST_ADDRESS) this.request = 0;
    } else if (request === 3) this.request = character === CR ? 4 : 0;
    else if (request === 4) {
      this.request = 0;
      return character === LF && this.run >= SHORTEST_REQUEST;
    }
    return false;
  }
}

/** Is the number of bits that are set an even one? */
export function isEven(octet: number): boolean {
  const folded = octet ^ (octet >>> 4);
  return ((0x9669 >>> (folded & 0x0f)) & 1) === 1;
}
