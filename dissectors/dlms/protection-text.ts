/** Protected APDUs in one line: what protects them and, where that is known, what is in them. */
import { counted, fieldById, type NodeView, type Summary } from '../../src/core/index.js';
import { Ciphering } from './ciphering-fields.js';
import { Dlms } from './common.js';
import { resultText } from './summary.js';
import { ApduNames } from './tags.js';
import { Verdict } from './verdicts.js';

/** The node of a telegram, which another dissector makes. */
const TELEGRAM = 'iec62056_21.telegram';

/** The APDU or telegram inside, where keys told what it is worth; -1: there is none. */
export function decipheredNode(view: NodeView): number {
  return view.find(Ciphering.verdict) === undefined ? -1 : apduIn(view);
}

/** The APDU or telegram right below a node; -1: there is none. */
export function apduIn({ tape, node }: NodeView): number {
  const end = tape.next(node);
  for (let child = node + 4; child < end; child = tape.next(child)) {
    if (!tape.hasChildren(child)) continue;
    if (tape.fieldId(child + 4) === Dlms.apdu.id || fieldById(tape.fieldId(child)).name === TELEGRAM) return child;
  }
  return -1;
}

/** What was deciphered has spoken: the line says how it was protected. */
export function markProtection(view: NodeView, line: Summary, how: string): void {
  const verdict = view.textOf(Ciphering.verdict);
  line.service += ` (${how})`;
  if (verdict !== Verdict.verified) remark(line, verdict.split(':')[0] as string);
}

/** In brackets behind the value. */
export function remark(line: Summary, text: string): void {
  line.value += `${line.value === '' ? '' : ' '}[${text}]`;
}

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
    verdictText(view),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** The same for what may hold a ciphered APDU; empty where it holds none. */
export function cipheredText(view: NodeView): string {
  if (view.find(Ciphering.securityControl) === undefined) return '';
  const verdict = view.textOf(Ciphering.verdict);
  return verdict === Verdict.verified ? 'deciphered' : protectionText(view);
}

/** What is missing, or wrong; empty where nothing is, or nobody gave keys. */
function verdictText(view: NodeView): string {
  const verdict = view.textOf(Ciphering.verdict);
  return verdict === Verdict.verified ? '' : verdict;
}

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
