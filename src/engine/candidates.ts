/**
 * What some bytes may be, and why: every kind is tried, and says what speaks for it or what it failed at. For people who
 * ask about one message; the messages of a capture are told apart by `Recognition`, which is quick and does not explain.
 */
import { type Framer, Payload, type Registry, Tables } from '../core/index.js';
import { FLAG } from './cutting.js';
import { hexOf, Trial } from './trial.js';

/** One thing that bytes may be. */
export interface Candidate {
  /** Key of `Tables.payload`. */
  readonly payload: Payload;
  /** Up to 100; below `FITS` it does not fit. */
  readonly score: number;
  /** What speaks for it, and what is wrong with it; or, where it does not fit, what it failed at. */
  readonly why: string;
}

/** Candidates below this are none. */
export const FITS = 30;

/** HDLC goes up to 100: both check sequences are right by chance once in four thousand million times. */
const Score = {
  /** All bytes are used, and nothing is wrong. */
  right: 95,
  /** The same, but so few that it may be chance. */
  short: 60,
  /** The beginning is right, the end is missing. */
  cut: 65,
  /** The tag is known; what follows is not looked into, or is wrong. */
  tag: 40,
  /** Nothing is wrong, but nothing speaks for it either. */
  unlikely: 20,
  none: 0,
} as const;

/** Fewer bytes are soon well-formed by chance. */
const FEW = 8;
const WRAPPER_HEADER = 8;
/** Control octet of connectionless data (IEC 61334-4-32). */
const DL_DATA = 0x90;

/** Everything the bytes may be, the likeliest first. */
export function candidates(registry: Registry, bytes: Uint8Array): Candidate[] {
  const all = [
    hdlc(registry, bytes),
    wrapper(registry, bytes),
    llc(registry, bytes),
    llc432(registry, bytes),
    apdu(registry, bytes),
    data(registry, bytes),
    ...registry.framers.filter(isOther).map((framer) => framed(registry, framer, bytes)),
  ];
  return all.sort((a, b) => b.score - a.score);
}

/** The candidate of one kind. */
export function candidateOf(registry: Registry, payload: number, bytes: Uint8Array): Candidate | undefined {
  return candidates(registry, bytes).find((candidate) => candidate.payload === payload);
}

// ---- HDLC

function hdlc(registry: Registry, bytes: Uint8Array): Candidate {
  const payload = Payload.hdlc;
  const framer = registry.framerFor(payload);
  if (framer === undefined || bytes.length === 0) return { payload, score: Score.none, why: 'there is nothing' };
  let header = 0;
  while (header < bytes.length && bytes[header] === FLAG) header++;
  const hasFlag = header > 0;
  const first = bytes[header];
  const second = bytes[header + 1];
  if (first === undefined || (first & 0xf0) !== 0xa0) return within(framer, bytes);
  if (second === undefined) return { payload, score: Score.none, why: 'it ends before its length' };

  const framed = hasFlag ? bytes.subarray(header - 1) : withFlag(bytes);
  const looks = framer.looks(framed, 0, framed.length);
  const isHeaderRight = looks === true;
  const claimed = ((first & 0x07) << 8) | second;
  const cut = framer.cut(framed, 0, framed.length, false);
  const count = isHeaderRight && cut > 0 ? framesIn(framer, framed) : 1;
  const end = cut > 0 && isHeaderRight ? header + cut - 1 : bytes.length;
  const isClosed = bytes[end - 1] === FLAG && end - header > claimed;
  const present = end - header - (isClosed ? 1 : 0);
  const isFit = claimed === present;
  const trial = new Trial(registry, payload, bytes.subarray(0, end));

  const fcsWrong = trial.complaint('hdlc.fcs_wrong');
  const isRight = isHeaderRight && isFit && fcsWrong === undefined;
  const isShort = trial.find('hdlc.fcs') === undefined;
  const right = isShort ? 'check sequence right' : 'header and frame check sequences right';
  const behind = count > 1 ? 0 : bytes.length - end;
  const parts = [
    count > 1 ? `${count} frames` : '',
    flagWords(hasFlag, isClosed),
    isRight ? right : checkWords(trial, looks, fcsWrong),
    isFit ? '' : lengthWords(claimed, present),
    behind > 0 ? `${behind} ${behind === 1 ? 'byte behind it belongs' : 'bytes behind it belong'} to no frame` : '',
  ];
  let score = isHeaderRight ? 70 : isFit || looks === undefined ? 35 : 15;
  if (isFit && isHeaderRight) score += isRight ? 20 : 8;
  if (hasFlag) score += 6;
  if (isClosed) score += 4;
  if (behind > 0) score -= 5;
  return { payload, score, why: parts.filter((part) => part !== '').join(', ') };
}

function flagWords(hasFirst: boolean, hasLast: boolean): string {
  if (hasFirst) return hasLast ? '7E at both ends' : '7E in front, but not behind';
  return hasLast ? '7E behind, but not in front' : 'no 7E around it';
}

function lengthWords(claimed: number, present: number): string {
  const missing = claimed - present;
  const said = `it says ${claimed} bytes, ${missing > 0 ? '' : 'but '}${present} ${present === 1 ? 'is' : 'are'} there`;
  return missing > 0 ? `${said}: ${missing} ${missing === 1 ? 'is' : 'are'} missing` : said;
}

function checkWords(trial: Trial, looks: boolean | undefined, fcsWrong: string | undefined): string {
  if (looks === undefined) return 'cut before the end of its header';
  if (looks === false) {
    const found = trial.complaint('hdlc.hcs_wrong');
    return `header check sequence wrong${found === undefined ? '' : ` (${found})`}`;
  }
  if (fcsWrong === undefined) return 'header check sequence right';
  return `header check sequence right, but the frame's is wrong (${fcsWrong})`;
}

/** A frame may begin later on: what is before it is noise, or the end of another. */
function within(framer: Framer, bytes: Uint8Array): Candidate {
  const at = framer.find(bytes, 0, bytes.length);
  if (at > 0) {
    const why = `a frame with a right header check sequence begins at byte ${at}; what is before it is of no frame`;
    return { payload: Payload.hdlc, score: Score.cut, why };
  }
  const found = bytes[0] === FLAG ? `7E ${hexOf(bytes[1] ?? 0)}` : hexOf(bytes[0] as number);
  return { payload: Payload.hdlc, score: Score.none, why: `a frame begins with 7E and A0 to AF, not with ${found}` };
}

function framesIn(framer: Framer, bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = framer.cut(bytes, at, bytes.length, true);
    if (length > 0) count++;
    at += Math.max(1, Math.abs(length));
  }
  return count;
}

function withFlag(bytes: Uint8Array): Uint8Array {
  const framed = new Uint8Array(bytes.length + 1);
  framed[0] = FLAG;
  framed.set(bytes, 1);
  return framed;
}

// ---- without HDLC

function wrapper(registry: Registry, bytes: Uint8Array): Candidate {
  const payload = Payload.wrapper;
  if (bytes[0] !== 0x00 || bytes[1] !== 0x01) {
    return { payload, score: Score.none, why: 'a wrapper begins with version 0001' };
  }
  if (bytes.length < WRAPPER_HEADER) {
    return { payload, score: Score.none, why: `a wrapper has ${WRAPPER_HEADER} bytes in front of its APDU` };
  }
  const claimed = ((bytes[6] as number) << 8) | (bytes[7] as number);
  const present = bytes.length - WRAPPER_HEADER;
  const trial = new Trial(registry, payload, bytes.subarray(0, WRAPPER_HEADER + claimed));
  const tag = trial.tagWords;
  if (tag === '' && claimed > 0)
    return { payload, score: 20, why: `0001, but ${hexOf(bytes[8] ?? 0)} is the tag of no APDU` };
  if (claimed > present) {
    const why = `0001 and a known tag, but a length of ${claimed} where ${present} bytes are there: ${claimed - present} missing`;
    return { payload, score: Score.cut, why };
  }
  const complaint = trial.complaint();
  const fits =
    claimed === present ? `0001 and a length of ${claimed} that fits` : several(registry, bytes, claimed, present);
  const score = complaint === undefined && claimed === present ? Score.right + 3 : Score.cut + 10;
  return { payload, score, why: withComplaint([fits, tag].filter((words) => words !== '').join('; '), complaint) };
}

/** Other wrappers behind the first, or bytes too many. */
function several(registry: Registry, bytes: Uint8Array, claimed: number, present: number): string {
  const framer = registry.framerFor(Payload.wrapper);
  const next = WRAPPER_HEADER + claimed;
  if (framer?.looks(bytes, next, bytes.length) === true)
    return `0001 and a length of ${claimed}; another wrapper follows`;
  return `0001 and a length of ${claimed}, but ${present} bytes are there`;
}

/** Framings that need no words of their own. */
function isOther({ payload }: Framer): boolean {
  return payload !== Payload.hdlc && payload !== Payload.wrapper;
}

/** Any other framing: it begins here, and its messages fill the bytes. */
function framed(registry: Registry, framer: Framer, bytes: Uint8Array): Candidate {
  const { payload } = framer;
  const looks = bytes.length > 0 && framer.looks(bytes, 0, bytes.length);
  const rests = looks !== false && framer.rests?.(bytes, 0, bytes.length) === bytes.length;
  if (framer.isOnlySaid === true) return said(registry, payload, bytes);
  if (looks !== true && !rests) return { payload, score: Score.none, why: 'it does not begin like that' };
  const length = rests ? bytes.length : framer.cut(bytes, 0, bytes.length, true);
  const trial = new Trial(registry, payload, bytes.subarray(0, Math.max(length, 0)));
  const complaint = trial.complaint();
  if (framer.cut(bytes, 0, bytes.length, false) === 0 && trial.isCut)
    return { payload, score: Score.cut, why: withComplaint('the beginning is right', complaint) };
  const isWhole = length === bytes.length;
  const why = isWhole ? used(bytes) : `${length} of ${bytes.length} bytes are one message`;
  const right = looks === true ? Score.right : Score.short;
  return { payload, score: complaint === undefined ? right : Score.cut + 10, why: withComplaint(why, complaint) };
}

/** A framing that is not recognised by its bytes: either they could be that, or not. */
function said(registry: Registry, payload: Payload, bytes: Uint8Array): Candidate {
  const complaint = bytes.length === 0 ? 'there is nothing' : new Trial(registry, payload, bytes).complaint();
  if (complaint !== undefined) return { payload, score: Score.none, why: complaint };
  return { payload, score: Score.unlikely, why: 'nothing is wrong with it, but nothing tells it from other bytes' };
}

function llc(registry: Registry, bytes: Uint8Array): Candidate {
  const payload = Payload.llc;
  const [destination, source, quality] = bytes;
  const isLlc = (destination === 0xe6 || destination === 0xff) && (source === 0xe6 || source === 0xe7) && quality === 0;
  if (!isLlc) return { payload, score: Score.none, why: 'LLC is E6 E6 00 or E6 E7 00 in front of an APDU' };
  const trial = new Trial(registry, payload, bytes);
  const octets = `${hexOf(destination as number)} ${hexOf(source as number)} 00 in front`;
  if (trial.tagWords === '') return { payload, score: Score.tag, why: `${octets}, but no APDU behind it` };
  const complaint = trial.complaint();
  const score = complaint === undefined ? Score.right + 2 : Score.cut + 10;
  return { payload, score, why: withComplaint(`${octets}; ${trial.tagWords}`, complaint) };
}

function llc432(registry: Registry, bytes: Uint8Array): Candidate {
  const payload = Payload.llc432;
  const [control, destination, source] = bytes;
  if (control !== DL_DATA || source === undefined) {
    return { payload, score: Score.none, why: '90 and two L-SAPs would stand in front of an APDU' };
  }
  const trial = new Trial(registry, payload, bytes);
  const octets = `90 ${hexOf(destination as number)} ${hexOf(source)} in front`;
  const isKnown = trial.tagWords !== '' || trial.find('ciase') !== undefined;
  if (!isKnown) return { payload, score: Score.none, why: `${octets}, but neither an APDU nor a CI-PDU behind it` };
  const complaint = trial.complaint();
  const score = complaint === undefined ? Score.right : trial.isCut ? Score.cut : Score.tag;
  const why = trial.tagWords === '' ? `${octets}, a CI-PDU behind it` : `${octets}; ${trial.tagWords}`;
  return { payload, score, why: withComplaint(why, complaint) };
}

function apdu(registry: Registry, bytes: Uint8Array): Candidate {
  const payload = Payload.apdu;
  const first = bytes[0];
  if (first === undefined || registry.find(Tables.apdu, first) === undefined) {
    return { payload, score: Score.none, why: `${hexOf(first ?? 0)} is the tag of no APDU` };
  }
  const trial = new Trial(registry, payload, bytes);
  const tag = trial.tagWords;
  const isShort = bytes.length < FEW;
  if (trial.isOpaque) {
    const score = isShort ? FITS - 5 : Score.tag;
    return { payload, score, why: `${tag}; its contents are not decoded, so this is no more than likely` };
  }
  const complaint = trial.complaint();
  if (complaint === undefined) {
    const score = isShort ? Score.short : Score.right;
    return { payload, score, why: `${tag}, and ${used(bytes)}` };
  }
  // One known octet is no sign that the rest was meant.
  const [short, long] = trial.isCut ? [FITS, Score.short - 5] : [FITS - 10, Score.tag];
  const score = isShort ? short : long;
  return { payload, score, why: withComplaint(tag, complaint) };
}

function data(registry: Registry, bytes: Uint8Array): Candidate {
  const payload = Payload.data;
  const trial = new Trial(registry, payload, bytes);
  const complaint = trial.complaint();
  const what = trial.dataWords;
  if (what === '')
    return { payload, score: Score.none, why: `data begins with a type, and ${hexOf(bytes[0] ?? 0)} is none` };
  if (complaint === undefined) {
    const score = bytes.length < FEW ? Score.short - 10 : Score.right - 15;
    return { payload, score, why: `${what}, and ${used(bytes)}` };
  }
  const isLikely = trial.isCut && bytes.length >= FEW;
  return { payload, score: isLikely ? FITS + 5 : 10, why: withComplaint(what, complaint) };
}

function withComplaint(words: string, complaint: string | undefined): string {
  return complaint === undefined ? words : `${words}, but: ${complaint}`;
}

function used(bytes: Uint8Array): string {
  return bytes.length === 1 ? 'its one byte is used' : `all ${bytes.length} bytes are used`;
}
