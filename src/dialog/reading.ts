/** What a message is to its dialog, read in one pass over its tape. */
import { fieldById, Kind, nameOf, type Severity, type Tape, valueOf } from '../core/index.js';
import type { Message } from '../engine/index.js';
import { findNamed, Part, partOf, wordOf } from './fields.js';
import { isSecretName } from './secrets.js';
import {
  ABORT,
  Act,
  ASSOCIATION,
  BLOCK,
  CIPHERED,
  LinkServices,
  RELEASE,
  type Service,
  serviceInside,
  serviceOfApdu,
  TELEGRAM,
  UNCONFIRMED,
} from './services.js';

/** Choices of requests that go on with what was asked before. */
const GOING_ON = new Set(['next', 'with-datablock', 'next-pblock', 'with-pblock']);
/** The same with short names. */
const ACCESS_GOING_ON = new Set(['block-number-access', 'read-data-block-access']);

const SUITE = 0x0f;
const AUTHENTICATED = 0x10;
const ENCRYPTED = 0x20;
const BROADCAST = 0x40;

/** A verdict: the tag, or the signature, is not that of the sender. */
const WRONG = 'wrong';

const NO_SERVICE: Service = { name: '', act: Act.other, isFault: false };
const OPAQUE: Service = { name: CIPHERED, act: Act.other, isFault: false };
const OPAQUE_BLOCK: Service = { name: BLOCK, act: Act.block, isFault: false };

/** Filled by `read` with one message after the other. */
export class Reading {
  service: Service = NO_SERVICE;
  /** The kind of HDLC frame that carries it; empty: none does. */
  linkFrame = '';
  invokeId = 0;
  /** An answer is asked for. */
  expects = true;
  /** A request for more of what was asked before. */
  goesOn = false;
  blocks = 0;
  blockBytes = 0;
  /** The node of a telegram, of a data message or of an identification (IEC 62056-21); -1: it is none. */
  lineMessage = -1;
  /** It is about an attribute or a method whose value is a secret. */
  isOfSecret = false;
  isProtected = false;
  /** An APDU could be read in what was protected. */
  isReadable = false;
  /** `suite 0, authenticated+encrypted`; of several layers, from the outside: `suite 0, encrypted around suite 0, authenticated`. */
  policy = '';
  /** What became of the protection: of several layers, the worst. */
  verdict = '';
  /** Why nothing that the message says can be relied on, besides: `signature wrong`, `CRC wrong`; else empty. */
  damage = '';
  /** What the secrets given make of a password or a proof. */
  authentication = '';
  errors = 0;
  warnings = 0;
  notes = 0;
  /** The request was answered before. */
  isRepeat = false;
  /** The same was asked before, and has no answer yet. */
  isAgain = false;
  /** It may answer other requests, too. */
  isAmbiguous = false;
  /** It tells which requests the ambiguous answers before it were for. */
  settles = false;
  /** It tells that nothing answered a request before it. */
  givesUp = false;

  read(message: Message): void {
    const { tape, first } = message;
    this.reset();
    this.nodes(tape, first);
    if (tape.details.size > 0) this.issues(tape, first);
  }

  get severity(): Severity | undefined {
    return this.errors > 0 ? 'error' : this.warnings > 0 ? 'warning' : undefined;
  }

  /** Somebody changed what the message says, or sent it with keys of others; or it was damaged. */
  get isWrong(): boolean {
    return this.damage !== '' || this.verdict === WRONG;
  }

  /** How far what the message says can be relied on; empty where nothing protects it. */
  get trust(): string {
    return this.damage || (this.isProtected ? this.verdict || 'not checked' : '');
  }

  get isAssociation(): boolean {
    const { name } = this.service;
    return name === ASSOCIATION || name === RELEASE || name === ABORT;
  }

  private reset(): void {
    this.service = NO_SERVICE;
    this.linkFrame = '';
    this.invokeId = 0;
    this.expects = true;
    this.goesOn = false;
    this.blocks = 0;
    this.blockBytes = 0;
    this.lineMessage = -1;
    this.isOfSecret = false;
    this.isProtected = false;
    this.isReadable = false;
    this.policy = '';
    this.verdict = '';
    this.damage = '';
    this.authentication = '';
    this.errors = 0;
    this.warnings = 0;
    this.notes = 0;
    this.isRepeat = false;
    this.isAgain = false;
    this.isAmbiguous = false;
    this.settles = false;
    this.givesUp = false;
  }

  private nodes(tape: Tape, first: number): void {
    const { words, top } = tape;
    let guess: Service | undefined;
    let isBlock = false;
    let control = 0;
    for (let node = first; node < top; node += 4) {
      const word = words[node] as number;
      const part = partOf(word >>> 16);
      if (part === Part.nothing) continue;
      switch (part) {
        case Part.apdu: {
          const name = nameOf(fieldById(word >>> 16), valueOf(tape, node) as number) ?? '';
          const service = serviceOfApdu(name);
          if (service === undefined) {
            isBlock ||= name === BLOCK;
            guess ??= serviceInside(name);
          } else {
            if (this.isProtected) this.isReadable = true;
            if (this.service === NO_SERVICE) this.service = service;
          }
          break;
        }
        case Part.choice:
          this.goesOn ||= GOING_ON.has(wordOf(tape, node));
          break;
        case Part.access:
          this.goesOn ||= ACCESS_GOING_ON.has(wordOf(tape, node));
          break;
        case Part.invokeId:
          this.invokeId = valueOf(tape, node) as number;
          break;
        case Part.serviceClass:
          this.expects = valueOf(tape, node) === 1;
          break;
        case Part.blockData:
          if ((words[node + 2] as number) > 0) {
            this.blocks++;
            this.blockBytes += words[node + 2] as number;
          }
          break;
        case Part.memberName:
          this.isOfSecret ||= isSecretName(String(valueOf(tape, node)));
          break;
        case Part.link:
          this.linkFrame = wordOf(tape, node);
          this.service = LinkServices[this.linkFrame] ?? this.service;
          break;
        case Part.securityControl:
          this.isProtected = true;
          control = (tape.stores[tape.store(node)] as Uint8Array)[tape.offset(node)] as number;
          this.layer(policyText(control));
          break;
        case Part.telegram:
          this.service = TELEGRAM;
          this.lineMessage = node;
          this.isReadable = this.isProtected;
          break;
        case Part.authentication:
          this.authentication = String(valueOf(tape, node));
          break;
        case Part.verdict:
          this.told(String(valueOf(tape, node)));
          break;
        case Part.lineMessage:
          this.lineMessage = node;
          break;
        case Part.signature:
          if (valueOf(tape, node) === WRONG) this.damage = 'signature wrong';
          break;
        case Part.crcWrong:
          this.damage = 'CRC wrong';
          break;
        case Part.bccWrong:
          this.damage = 'block check wrong';
          break;
        default:
      }
    }
    if (this.service === NO_SERVICE)
      this.service = guess ?? (this.isProtected ? OPAQUE : isBlock ? OPAQUE_BLOCK : NO_SERVICE);
    const isUnread = this.isProtected && !this.isReadable;
    // What is said to all is answered by none.
    if (this.service.name === UNCONFIRMED || (isUnread && (control & BROADCAST) !== 0)) this.expects = false;
    else if (this.service.act === Act.push && this.service.name !== 'DataNotification') this.expects = false;
  }

  private layer(policy: string): void {
    if (this.policy === '') this.policy = policy;
    else if (!this.policy.endsWith(policy)) this.policy += ` around ${policy}`;
  }

  private told(verdict: string): void {
    if (badness(verdict) > badness(this.verdict)) this.verdict = verdict;
  }

  private issues(tape: Tape, first: number): void {
    const { details } = tape;
    for (let i = 0; i < details.size; i++) {
      const node = details.nodeAt(i);
      if (node < first || tape.kind(node) !== Kind.issue) continue;
      const { severity } = fieldById(tape.fieldId(node));
      if (severity === 'error') this.errors++;
      else if (severity === 'warning') this.warnings++;
      else this.notes++;
    }
    this.isRepeat = findNamed(tape, first, tape.top, 'dialog.answered_again') >= 0;
    this.isAgain = findNamed(tape, first, tape.top, 'dialog.sent_again') >= 0;
    this.isAmbiguous = findNamed(tape, first, tape.top, 'dialog.ambiguous') >= 0;
    this.settles = findNamed(tape, first, tape.top, 'dialog.settled') >= 0;
    this.givesUp = findNamed(tape, first, tape.top, 'dialog.unanswered') >= 0;
  }
}

/** Verdicts, the better ones first; others tell why a message was not deciphered, or not verified. */
const VERDICTS = ['', 'tag verified', 'no tag'];

function badness(verdict: string): number {
  if (verdict === WRONG) return VERDICTS.length + 2;
  const place = VERDICTS.indexOf(verdict);
  if (place >= 0) return place;
  return verdict.startsWith('not deciphered') ? VERDICTS.length + 1 : VERDICTS.length;
}

function policyText(control: number): string {
  const ways = [control & AUTHENTICATED ? 'authenticated' : '', control & ENCRYPTED ? 'encrypted' : ''];
  return `suite ${control & SUITE}, ${ways.filter((way) => way !== '').join('+') || 'neither authenticated nor encrypted'}`;
}
