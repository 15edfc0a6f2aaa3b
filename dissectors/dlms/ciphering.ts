/**
 * What a ciphered APDU holds, whichever one it is (IEC 62056-5-3, security header and protection of xDLMS APDUs).
 *
 *     length  security-control  invocation-counter(4)  contents  [authentication-tag(12)]
 *
 *     security control: C compressed(1)  key-set(1)  E encrypted(1)  A authenticated(1)  suite-id(4)
 *
 * The contents are ciphertext where E is set; else they are an APDU that everybody can read, and that is decoded where
 * it stands. The tag is there where A is set.
 */
import {
  bitGroup,
  bits,
  counted,
  type Dissection,
  defineFields,
  group,
  header,
  Issue,
  issue,
  type NodeView,
  octets,
  Payload,
  systemTitle,
  Tables,
  u32,
} from '../../src/core/index.js';
import { takeLength } from '../data/length.js';
import { Dlms } from './common.js';
import { resultText } from './summary.js';
import { ApduNames, isApduTag } from './tags.js';

const SUITE_ID = 0x0f;
const AUTHENTICATED = 0x10;
const ENCRYPTED = 0x20;
const COMPRESSED = 0x80;
const HIGHEST_SUITE = 2;

const HEADER = 5;
const TAG = 12;
const TITLE = 8;
/** Begins a telegram. */
const SLASH = 0x2f;

const Ciphering = defineFields('ciphering', {
  titleLength: header('Length of the system title'),
  systemTitle: systemTitle('System title', {
    about: 'Who ciphered: three letters of the maker and five octets of its own. Left out where it is known already.',
  }),
  titleOther: octets('System title of another length'),
  titleWrapped: issue(
    'Length in the system title',
    'note',
    'The field holds a length and the eight octets of the title; some meters send nine octets, 08 in front.',
  ),
  length: header('Length of the ciphered contents'),
  securityHeader: group('Security header'),
  suiteId: bits('Security suite', SUITE_ID, {
    names: { 0: 'AES-GCM-128', 1: 'ECDH-ECDSA-AES-GCM-128-SHA-256', 2: 'ECDH-ECDSA-AES-GCM-256-SHA-384' },
    about: 'Which algorithms protect (IEC 62056-5-3, security suites).',
  }),
  authenticated: bits('Authenticated', AUTHENTICATED),
  encrypted: bits('Encrypted', ENCRYPTED),
  keySet: bits('Key set', 0x40, { names: { 0: 'unicast', 1: 'broadcast' } }),
  compressed: bits('Compressed', COMPRESSED, { about: 'The APDU was compressed by V.44 before it was ciphered.' }),
  securityControl: bitGroup('Security control', 1, ['suiteId', 'authenticated', 'encrypted', 'keySet', 'compressed']),
  invocationCounter: u32('Invocation counter', {
    about: 'Grows with every APDU ciphered by the same key; a lower one is a repetition (IEC 62056-5-3).',
  }),
  ciphertext: octets('Ciphertext'),
  plaintext: octets('Plaintext', { about: 'Readable contents that are no APDU, or that are compressed.' }),
  authenticationTag: octets('Authentication tag', { about: 'Proves who sent the APDU, and that nobody changed it.' }),
});

/** Length, and eight octets or none. */
export function title(d: Dissection): void {
  const length = takeLength(d, Ciphering.titleLength);
  if (length <= 0) return;
  d.narrow(length, Ciphering.titleLength);
  if (length === TITLE + 1 && d.peek() === TITLE) {
    d.report(Ciphering.titleWrapped, 'nine octets, of which the first is the length 8 once more', d.at, d.left);
    d.mark(Ciphering.titleLength, 1);
    d.mark(Ciphering.systemTitle, TITLE);
  } else if (length === TITLE) d.mark(Ciphering.systemTitle, TITLE);
  else {
    d.report(Issue.unusual, `a system title of ${length} octets; 0 or ${TITLE} were expected`, d.at, d.left);
    d.rest(Ciphering.titleOther);
  }
  d.widen();
}

/** Takes all from the length on. `plainTag` is the APDU that should be inside, where the tag outside tells it. */
export function cipheredContents(d: Dissection, plainTag?: number): void {
  const length = takeLength(d, Ciphering.length);
  if (length < 0) return;
  d.narrow(length, Ciphering.length);
  if (length === 0) d.report(Issue.malformed, 'the ciphered contents are empty: there is no security header');
  else {
    const { control, headerLength } = securityHeader(d);
    const tagLength = control & AUTHENTICATED ? TAG : 0;
    const left = length - headerLength;
    if (left < tagLength) {
      d.report(
        Issue.malformed,
        `${Math.max(0, left)} octets behind the security header; an authentication tag takes ${TAG}`,
        d.at,
        d.left,
      );
    }
    // What the length says, not what is there, tells where the tag begins: of a cut APDU it may be missing.
    contents(d, control, Math.min(Math.max(0, left - tagLength), d.left), plainTag);
    if (tagLength > 0) d.rest(Ciphering.authenticationTag);
  }
  d.widen();
}

function securityHeader(d: Dissection): { readonly control: number; readonly headerLength: number } {
  const start = d.at;
  d.open(Ciphering.securityHeader);
  // Without protection, some leave the counter out.
  const hasNoCounter =
    (d.peek() & (AUTHENTICATED | ENCRYPTED)) === 0 &&
    isApduTag[d.peek(1)] === true &&
    isApduTag[d.peek(HEADER)] !== true;
  const control = d.flags(Ciphering.securityControl);
  if (!hasNoCounter) d.read(Ciphering.invocationCounter);
  d.close();

  const suite = control & SUITE_ID;
  if (suite > HIGHEST_SUITE)
    d.report(Issue.unusual, `security suite ${suite}; 0 to ${HIGHEST_SUITE} are defined`, start, 1);
  if ((control & (AUTHENTICATED | ENCRYPTED)) === 0)
    d.report(Issue.unusual, 'a security header without protection: neither authenticated nor encrypted', start, 1);
  return { control, headerLength: d.at - start };
}

function contents(d: Dissection, control: number, length: number, plainTag: number | undefined): void {
  if (control & ENCRYPTED) {
    ciphertext(d, length);
    return;
  }
  const isAll = length === d.left;
  if (!isAll) d.narrow(length, Ciphering.length);
  if (control & COMPRESSED) d.rest(Ciphering.plaintext);
  else dissectPlaintext(d, plainTag);
  if (!isAll) d.widen();
}

/** The one place where deciphering belongs: what comes out goes through `d.inside` to `dissectPlaintext`. */
function ciphertext(d: Dissection, length: number): void {
  if (length > 0) d.mark(Ciphering.ciphertext, length);
}

/** What was protected: an APDU, or the telegram of a P1 port, which is text. `plainTag` is the APDU that the tag outside tells. */
export function dissectPlaintext(d: Dissection, plainTag?: number): void {
  const tag = d.peek();
  if (plainTag === undefined && beginsTelegram(d)) {
    d.next(Tables.payload, Payload.iec62056_21);
    return;
  }
  if (isApduTag[tag] !== true) {
    d.rest(Ciphering.plaintext);
    return;
  }
  if (plainTag !== undefined && tag !== plainTag) {
    const [found, expected] = [tag, plainTag].map((each) => ApduNames[each]);
    d.report(Issue.unusual, `${found} inside, where the tag outside tells ${expected}`, d.at, 1);
  }
  d.next(Tables.apdu, tag);
}

// ---- one-line summaries

/** `suite 0, authenticated+encrypted, counter 42, 31 bytes ciphered`. */
export function protectionText(view: NodeView): string {
  const control = view.find(Ciphering.securityControl);
  if (control === undefined) return 'no security header';
  const has = (field: typeof Ciphering.authenticated): boolean => control.valueOf(field) === true;
  const kinds = [
    has(Ciphering.compressed) ? 'compressed' : '',
    has(Ciphering.authenticated) ? 'authenticated' : '',
    has(Ciphering.encrypted) ? 'encrypted' : '',
  ].filter((kind) => kind !== '');
  const counter = view.valueOf(Ciphering.invocationCounter);
  const parts = [
    `suite ${String(control.valueOf(Ciphering.suiteId))}`,
    kinds.join('+') || 'not protected',
    control.valueOf(Ciphering.keySet) === 1 ? 'broadcast key' : '',
    typeof counter === 'number' ? `counter ${counter}` : '',
    insideText(view),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** The same for what may hold a ciphered APDU; empty where it holds none. */
export function cipheredText(view: NodeView): string {
  return view.find(Ciphering.securityControl) === undefined ? '' : protectionText(view);
}

/** A slash and the three letters of a maker. */
function beginsTelegram(d: Dissection): boolean {
  if (d.peek() !== SLASH) return false;
  for (let i = 1; i <= 3; i++) if ((d.peek(i) | 0x20) < 0x61 || (d.peek(i) | 0x20) > 0x7a) return false;
  return true;
}

/** The node of a telegram, which another dissector makes. */
const TELEGRAM = 'iec62056_21.telegram';

function insideText(view: NodeView): string {
  const ciphered = view.find(Ciphering.ciphertext);
  if (ciphered !== undefined) return `${counted(ciphered.length, 'byte')} ciphered`;
  const inner = innerApduText(view);
  if (inner !== '') {
    const value = /response|notification/.test(inner) ? resultText(view) : '';
    return `${inner} in clear${value === '' ? '' : `: ${value}`}`;
  }
  if ([...view.children()].some(({ name }) => name === TELEGRAM)) return 'telegram in clear';
  const readable = view.find(Ciphering.plaintext);
  return readable === undefined ? '' : `${readable.length} bytes in clear`;
}

/** The word for the APDU inside: the second tag below the node. */
export function innerApduText(view: NodeView): string {
  for (const child of view.children()) {
    const tag = [...child.children()][0];
    if (tag?.field === Dlms.apdu) return ApduNames[tag.value as number] ?? '';
  }
  return '';
}

/** `4d4d4d0000bc614e (MMM)`, or nothing where the title is not said. */
export function titleText(view: NodeView): string {
  return view.textOf(Ciphering.systemTitle);
}
