/**
 * Checks what is known of a file of the corpus against what dlmsdump says. A fact holds, fails, or waits for a part of
 * dlmsdump that is not there yet.
 */

import { Verdict } from '../../dissectors/dlms/verdicts.js';
import {
  isContainer,
  Kind,
  lengthAt,
  NodeView,
  objectLabel,
  objectOf,
  octetStringGuess,
  Payload,
  type Value,
} from '../../src/core/index.js';
import { allInner, innerOf, maskedHex, spread, summaryOf } from './deciphered.js';
import {
  type Apdu,
  type Contents,
  dataNodes,
  elements,
  find,
  findAll,
  findData,
  leaves,
  type Read,
  topNodes,
} from './read.js';

export interface Fact {
  readonly fact: string;
  readonly [key: string]: unknown;
}

export type Outcome = { readonly state: 'hold' } | { readonly state: 'fail' | 'wait'; readonly why: string };

const HOLD: Outcome = { state: 'hold' };
const wait = (why: string): Outcome => ({ state: 'wait', why });

/** Holds where both sides are the same; else says both. */
function same(what: string, found: unknown, expected: unknown): Outcome {
  return JSON.stringify(found) === JSON.stringify(expected)
    ? HOLD
    : { state: 'fail', why: `${what}: found ${shorten(found)}, known ${shorten(expected)}` };
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

function all(outcomes: Iterable<Outcome>): Outcome {
  for (const outcome of outcomes) if (outcome.state !== 'hold') return outcome;
  return HOLD;
}

export function check(fact: Fact, contents: Contents): Outcome {
  const whole = CHECKS[fact.fact];
  if (whole !== undefined) return whole(fact, contents);
  return stated(fact, contents);
}

const CHECKS: Readonly<Record<string, (fact: Fact, contents: Contents) => Outcome>> = {
  'pcap.packets': (fact, contents) => same('frames', contents.frames, fact.count),
  packets: (fact, contents) => same('frames', contents.frames, fact.value),
  'hdlc.frames': (fact, contents) => {
    const kinds = hdlcFrames(contents).map(({ kind }) => kind);
    return all([
      same('count', kinds.length, fact.count),
      same('kinds', runs(kinds).slice(0, (fact.types as string[]).length), fact.types),
    ]);
  },
  'hdlc.fcs': (fact, contents) => checksums(fact, contents, ({ fcsGood }) => !fcsGood),
  'hdlc.hcs': (fact, contents) => checksums(fact, contents, ({ hcsGood }) => !hcsGood),
  'hdlc.addresses': (fact, contents) =>
    same('addresses', addresses(contents), sortedAddresses(fact.value as Address[])),
  'hdlc.unparsed-regions': (fact, contents) => {
    const junk = contents.messages.filter(
      (message) => message.payload === Payload.junk || message.issues.some(({ code }) => code === 'hdlc.length_wrong'),
    );
    return junk.length >= Number(fact.count)
      ? HOLD
      : { state: 'fail', why: `${junk.length} of ${String(fact.count)} regions are said` };
  },
  'mbus.frames': checkMbusFrames,
  'mbus.tsap': (fact, contents) =>
    all(
      mbusFrames(contents).map((message) =>
        all([
          same('STSAP', findIn(message, 'mbus_transport.stsap')?.value, fact.stsap),
          same('DTSAP', findIn(message, 'mbus_transport.dtsap')?.value, fact.dtsap),
        ]),
      ),
    ),
  'wrapper.messages': (fact, contents) => {
    const found = contents.messages.flatMap((message) => {
      const wrapper = topNodes(message).find((view) => view.name === 'wrapper');
      if (wrapper === undefined) return [];
      const value = (name: string): Value | undefined => find(wrapper, name)?.value;
      const complete = !message.issues.some(({ code }) => code === 'issue.truncated');
      return [
        { src: value('wrapper.source'), dst: value('wrapper.destination'), length: value('wrapper.length'), complete },
      ];
    });
    return same('wrappers', found, fact.value);
  },
  'wrapper.desync': (_fact, contents) => {
    const said = contents.messages[0]?.issues.some(
      ({ code }) => code === 'stream.junk' || code === 'wrapper.version_wrong',
    );
    return said === true ? HOLD : { state: 'fail', why: 'the first bytes are not said to be out of step' };
  },
  stream: checkStream,
  apdus: checkApduList,
  apdu: checkApdu,
  values: checkValues,
  axdr: checkAxdr,
  'inner-apdu': checkInner,
  plaintext: checkPlaintext,
  decrypted: (fact, contents) => {
    const found = summaryOf(allInner(contents));
    const tags = spread(fact.innerTags as string[]);
    return all([
      ...['count', 'gcmTagVerified', 'noTag', 'tagMismatch'].map((key) => same(key, found[key], fact[key])),
      same('inner APDUs', (found.innerTags as string[]).map(theirName).slice(0, tags.length), tags),
    ]);
  },
  gbt: checkBlocks,
  'iec61334-4-32': (fact, contents) =>
    same('frames of IEC 61334-4-32', contents.messages.filter(is432).length, fact.packets),
};

// ---- deciphered APDUs

/** `index` is that of the ciphered APDU. */
function checkInner(fact: Fact, contents: Contents): Outcome {
  const inner = innerOf(contents.apdus[Number(fact.index)]);
  if (inner === undefined) return { state: 'fail', why: `APDU ${String(fact.index)} is not deciphered` };
  const details = Object.entries(fact).map(([key, expected]) => DETAILS[key]?.(inner.apdu, expected, fact) ?? HOLD);
  const outcome = all([same('inner APDU', theirName(inner.apdu.name), fact.apdu), ...details]);
  return outcome.state === 'fail' ? { state: 'fail', why: `APDU ${String(fact.index)} ${outcome.why}` } : outcome;
}

function checkPlaintext(fact: Fact, contents: Contents): Outcome {
  const inner = innerOf(contents.apdus[Number(fact.apdu)]);
  if (inner === undefined) return { state: 'fail', why: `APDU ${String(fact.apdu)} is not deciphered` };
  const { plaintext, verdict } = inner;
  const known = Buffer.from(String(fact.hex), 'hex');
  return all([
    same('length', plaintext.length, fact.length),
    same('tag verified', verdict === Verdict.verified, fact.gcmTag === 'verified'),
    // Long ones are known by their length only.
    fact.hex === undefined ? HOLD : same('plaintext', maskedHex(plaintext), maskedHex(known)),
  ]);
}

// ---- general block transfer

interface BlockFacts {
  readonly number: number;
  readonly isLast: boolean;
  readonly isStreaming: boolean;
  readonly bytes: Uint8Array;
}

function blocksOf(contents: Contents): BlockFacts[] {
  return contents.messages.flatMap((message) =>
    topNodes(message)
      .filter((view) => view.name === 'general_block_transfer')
      .map((view) => ({
        number: find(view, 'dlms.block_number')?.value as number,
        isLast: find(view, 'dlms.last_block')?.value === true,
        isStreaming: find(view, 'general_block_transfer.streaming')?.value === true,
        bytes: find(view, 'general_block_transfer.block_data')?.bytes ?? new Uint8Array(0),
      })),
  );
}

/** The blocks of one transfer: those behind the last first one, each once. */
function checkBlocks(fact: Fact, contents: Contents): Outcome {
  const blocks = blocksOf(contents);
  const order = fact.order as number[];
  const numbers = blocks.map(({ number }) => number);
  const from = numbers.findIndex((_, i) => order.every((number, j) => numbers[i + j] === number));
  if (from < 0) return { state: 'fail', why: `blocks: found ${shorten(numbers)}, known ${shorten(order)}` };
  const mine = blocks.slice(from, from + order.length);
  const first = mine.findLastIndex(({ number }) => number === 1);
  const distinct = new Map(mine.slice(Math.max(0, first)).map((block) => [block.number, block.bytes]));
  const length = [...distinct.values()].reduce((sum, bytes) => sum + bytes.length, 0);
  const isWhole = distinct.size === Math.max(...distinct.keys()) && mine.some(({ isLast }) => isLast);
  const isJoined = contents.messages.some(({ tape }) =>
    tape.stores.some((store, i) => i < tape.storeCount && store.length === fact.reassembledLength),
  );
  return all([
    same('blocks', mine.length, fact.blocks),
    same(
      'last seen',
      mine.some(({ isLast }) => isLast),
      fact.lastSeen,
    ),
    same(
      'streaming',
      mine.some(({ isStreaming }) => isStreaming),
      fact.streaming,
    ),
    same('joined length', length, fact.reassembledLength),
    same('joined', isJoined, isWhole),
  ]);
}

// ---- M-Bus

function mbusFrames(contents: Contents): Read[] {
  return contents.messages.filter(({ payload }) => payload === Payload.mbus);
}

function findIn(message: Read, name: string): NodeView | undefined {
  return topNodes(message)
    .map((view) => find(view, name))
    .find(Boolean);
}

/** Header, checksum, and that nothing but a length modulo 256 is told of the frame. */
function checkMbusFrames(fact: Fact, contents: Contents): Outcome {
  const found = mbusFrames(contents).map((message) => {
    const userBytes = message.length - MBUS_OVERHEAD;
    const wrong = message.issues.filter(({ code }) => code.startsWith('mbus') && code !== 'mbus.length_overflow');
    return {
      L: findIn(message, 'mbus.length')?.value,
      userBytes,
      C: hexOf(findIn(message, 'mbus.frame')?.bytes),
      A: hexOf(findIn(message, 'mbus.address')?.bytes),
      CI: hexOf(findIn(message, 'mbus.ci')?.bytes),
      checksum: wrong.length === 0 && findIn(message, 'mbus.checksum_verdict')?.value === 'good' ? 'valid' : 'wrong',
    };
  });
  return all([same('count', contents.messages.length, fact.count), same('frames', found, fact.value)]);
}

/** Start, length twice, start; checksum and stop. */
const MBUS_OVERHEAD = 6;

// ---- HDLC

interface FrameFacts {
  readonly kind: string;
  readonly fcsGood: boolean;
  readonly hcsGood: boolean;
  readonly message: Read;
}

function hdlcFrames(contents: Contents): FrameFacts[] {
  return contents.messages.flatMap((message) => {
    const hdlc = topNodes(message).find((view) => view.name === 'hdlc');
    if (hdlc === undefined) return [];
    const frame = find(hdlc, 'hdlc.frame');
    const word = /\((.*)\)/.exec(frame?.text ?? '')?.[1] ?? frame?.text ?? '?';
    const segmented = find(hdlc, 'hdlc.segmentation')?.value === true && (word === 'I' || word === 'UI');
    const has = (code: string): boolean => message.issues.some((issue) => issue.code === code);
    // A frame without information has one check sequence only, and it is both.
    const hasFcs = topNodes(message).some((view) => find(view, 'hdlc.fcs') !== undefined);
    const broken = has('hdlc.length_wrong');
    return [
      {
        kind: word + (segmented ? '+seg' : ''),
        hcsGood: !has('hdlc.hcs_wrong') || (!hasFcs && !broken),
        fcsGood: !has('hdlc.fcs_wrong') && !broken && (hasFcs || !has('hdlc.hcs_wrong')),
        message,
      },
    ];
  });
}

/** `I x3` for three in a row. */
function runs(names: readonly string[]): string[] {
  const found: string[] = [];
  for (let i = 0; i < names.length; ) {
    let to = i;
    while (to < names.length && names[to] === names[i]) to++;
    found.push(to - i > 1 ? `${names[i]} x${to - i}` : (names[i] as string));
    i = to;
  }
  return found;
}

function checksums(fact: Fact, contents: Contents, wrong: (frame: FrameFacts) => boolean): Outcome {
  const indexes = hdlcFrames(contents).flatMap((frame, i) => (wrong(frame) ? [i] : []));
  if (fact.invalidIndex === undefined) return same('wrong', indexes.length, fact.invalid);
  return same('wrong', indexes, fact.invalidIndex);
}

interface Address {
  readonly dst: readonly number[];
  readonly dstBytes: number;
  readonly src: readonly number[];
  readonly srcBytes: number;
  readonly frames: number;
}

function addresses(contents: Contents): Address[] {
  const found = new Map<string, Address>();
  for (const { message } of hdlcFrames(contents)) {
    const hdlc = topNodes(message).find((view) => view.name === 'hdlc');
    const destination = addressOf(hdlc, 'destination');
    const source = addressOf(hdlc, 'source');
    const entry = { dst: destination.parts, dstBytes: destination.bytes, src: source.parts, srcBytes: source.bytes };
    const key = JSON.stringify(entry);
    found.set(key, { ...entry, frames: (found.get(key)?.frames ?? 0) + 1 });
  }
  return sortedAddresses([...found.values()]);
}

function addressOf(hdlc: NodeView | undefined, side: string): { parts: number[]; bytes: number } {
  const group = find(hdlc, `hdlc.${side}`);
  const parts = group === undefined ? [] : [...group.children()].map((part) => part.value as number);
  return { parts, bytes: group?.length ?? 0 };
}

function sortedAddresses(list: readonly Address[]): Address[] {
  return list
    .map(({ dst, dstBytes, src, srcBytes, frames }) => ({ dst, dstBytes, src, srcBytes, frames }))
    .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}

// ---- streams

function checkStream(fact: Fact, contents: Contents): Outcome {
  const port = String(fact.dst).replace('port ', '');
  const mine = contents.messages.filter(
    (message) => message.source === fact.src && message.destination.endsWith(`:${port}`),
  );
  const counts: Record<string, number> = {};
  const add = (name: string): void => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  // The corpus counts what is in frames of the stream's one framing; those of IEC 61334-4-32 are bytes out of step to it.
  const framed = mine.filter((message) => !is432(message));
  for (const message of framed) {
    const { kind } = hdlcFrames({ ...contents, messages: [message] })[0] ?? {};
    if (kind === undefined) add('wrapper');
    else if (kind.endsWith('+seg')) {
      add(kind.slice(0, -4));
      add('seg');
    } else add(kind);
  }
  for (const apdu of contents.apdus) if (framed.includes(apdu.message)) add(apdu.name);
  const bytes = mine.reduce((sum, message) => sum + message.length, 0);
  const known = fact.counts as Record<string, number>;
  return all([
    same('bytes', bytes, fact.bytes),
    // Their program's own faults have no name of ours.
    ...Object.keys(known)
      .filter((name) => !/^bad/i.test(name))
      .map((name) => same(name, counts[name === '0x0' ? '0x00' : name] ?? 0, known[name])),
  ]);
}

// ---- APDUs

/** What dlmsdump says for names that the corpus has for bytes inside what is not decoded yet. */
function checkApduList(fact: Fact, contents: Contents): Outcome {
  const names = contents.apdus.map(({ name }) => theirName(name));
  const listed = (fact.value as string[]).flatMap((entry) => {
    const match = /^(.*) x(\d+)$/.exec(entry);
    return match === null ? [entry] : new Array<string>(Number(match[2])).fill(match[1] as string);
  });
  return all([same('count', names.length, fact.count), same('names', names.slice(0, listed.length), listed)]);
}

function is432(message: Read): boolean {
  return topNodes(message).some((view) => view.name === 'llc432');
}

/** The corpus names some APDUs otherwise, and takes gateway prefixes for unknown tags. */
function theirName(name: string): string {
  return THEIRS[name] ?? name;
}

const THEIRS: Readonly<Record<string, string>> = {
  'event-notification-request': 'event-notification',
  'gateway-request': '0xE6',
  'gateway-response': '0xE7',
};

function checkApdu(fact: Fact, contents: Contents): Outcome {
  const apdu = contents.apdus[Number(fact.index)];
  if (apdu === undefined) return { state: 'fail', why: `there is no APDU ${String(fact.index)}` };
  const name = String(fact.apdu);
  const named = same(`APDU ${String(fact.index)}`, theirName(apdu.name), name);
  if (named.state !== 'hold') return named;
  const outcomes: Outcome[] = [];
  for (const [key, expected] of Object.entries(fact)) {
    const read = DETAILS[key];
    if (read !== undefined) outcomes.push(read(apdu, expected, fact));
  }
  const outcome = all(outcomes);
  return outcome.state === 'fail' ? { state: 'fail', why: `APDU ${String(fact.index)} ${outcome.why}` } : outcome;
}

const value = (apdu: Apdu, name: string): Value | undefined => find(apdu.view, name)?.value;
const arc = (apdu: Apdu, name: string): number | undefined => find(apdu.view, name)?.bytes.at(-1);
const word = (apdu: Apdu, name: string): string | undefined => {
  const text = find(apdu.view, name)?.text;
  return text === undefined ? undefined : (/\((.*)\)/.exec(text)?.[1] ?? text);
};

const CONTEXTS = ['', 'LN', 'SN', 'LN-ciphered', 'SN-ciphered'];
const MECHANISMS = ['none', 'LLS', 'HLS', 'MD5', 'SHA1', 'GMAC', 'SHA256', 'ECDSA'];

/** How each detail of an APDU fact is read off the tree. */
const DETAILS: Readonly<Record<string, (apdu: Apdu, expected: unknown, fact: Fact) => Outcome>> = {
  context: (apdu, expected) => same('context', CONTEXTS[arc(apdu, 'acse.application_context_name') ?? 0], expected),
  mechanism: (apdu, expected) => same('mechanism', MECHANISMS[arc(apdu, 'acse.mechanism_name') ?? 0], expected),
  authValue: (apdu, expected) => textIs('authentication value', find(apdu.view, 'acse.charstring'), expected),
  serverChallenge: (apdu, expected) => textIs('server challenge', find(apdu.view, 'acse.charstring'), expected),
  callingTitle: (apdu, expected) => textIs('calling title', find(apdu.view, 'acse.calling_ap_title'), expected),
  respondingTitle: (apdu, expected) =>
    textIs('responding title', find(apdu.view, 'acse.responding_ap_title'), expected),
  initiate: (apdu, expected) => {
    const inner = findAll(find(apdu.view, 'acse.user_information'), 'dlms.apdu')[0];
    return same('user information', /\((.*)\)/.exec(inner?.text ?? '')?.[1], expected);
  },
  conformance: (apdu, expected) => textIs('conformance', find(apdu.view, 'initiate.conformance'), expected),
  maxPdu: (apdu, expected) => same('max PDU', value(apdu, 'initiate.max_receive_pdu_size'), expected),
  result: (apdu, expected) => {
    const node = find(apdu.view, 'aare.result') ?? find(apdu.view, 'dlms.result');
    return same('result', node?.value, expected);
  },
  diagnostic: (apdu, expected) => {
    const user = value(apdu, 'aare.user_diagnostic');
    const provider = value(apdu, 'aare.provider_diagnostic');
    return same(
      'diagnostic',
      user !== undefined ? `service-user ${String(user)}` : `service-provider ${String(provider)}`,
      expected,
    );
  },
  kind: (apdu, expected) => {
    const choice = word(apdu, `${apdu.name.replace('-', '_')}.choice`);
    const theirs = String(expected).replace('with-', '').replace('list-first-block', 'list-and-first-datablock');
    return same('kind', choice?.replace('with-', ''), theirs);
  },
  invoke: (apdu, expected) => {
    const node = find(apdu.view, 'dlms.invoke_id_and_priority') ?? find(apdu.view, 'dlms.long_invoke_id_and_priority');
    return same('invoke-id', Number.parseInt(node?.text.slice(2) ?? '', 16), expected);
  },
  class: (apdu, expected) => same('class', value(apdu, 'cosem.class_id'), expected),
  obis: (apdu, expected) => same('OBIS', dotted(value(apdu, 'cosem.instance')), expected),
  attr: (apdu, expected) => same('attribute', value(apdu, 'cosem.attribute'), expected),
  method: (apdu, expected) => same('method', value(apdu, 'cosem.method'), expected),
  selector: (apdu, expected) => same('selector', value(apdu, 'cosem.selector') ?? 0, expected),
  block: (apdu, expected) => same('block', value(apdu, 'dlms.block_number'), expected),
  blocklen: (apdu, expected) => same('block length', find(apdu.view, 'dlms.raw_data')?.length ?? 0, expected),
  last: (apdu, expected) => same('last block', value(apdu, 'dlms.last_block'), expected),
  'state-error': (apdu, expected) => same('state error', value(apdu, 'exception_response.state_error'), expected),
  'service-error': (apdu, expected) => same('service error', value(apdu, 'exception_response.service_error'), expected),
  dateTime: (apdu, expected) => same('date-time', String(value(apdu, 'date_time.time') ?? '').slice(0, 19), expected),
  deviation: (apdu, expected) => {
    const bytes = find(apdu.view, 'date_time.time')?.bytes;
    const deviation =
      bytes === undefined ? undefined : (((bytes[9] as number) << 24) | ((bytes[10] as number) << 16)) >> 16;
    return same('deviation', deviation === -32768 ? null : deviation, expected);
  },
  clockStatus: (apdu, expected) => same('clock status', find(apdu.view, 'date_time.clock_status')?.bytes[0], expected),
  bodyType: (apdu, expected) => same('body', body(apdu)?.type, expected),
  elements: (apdu, expected) =>
    same('elements', body(apdu) === undefined ? 0 : elements(body(apdu) as NodeView).length, expected),
  nodes: (apdu, expected) => same('nodes', body(apdu) === undefined ? 0 : dataNodes(body(apdu) as NodeView), expected),
  trailing: (apdu, expected) => {
    const trailing = topNodes(apdu.message)
      .filter((view) => view.name === 'bytes.trailing')
      .reduce((sum, view) => sum + view.length, 0);
    return same('trailing', trailing, expected);
  },
  decodeError: (apdu) => {
    const said = apdu.message.issues.some(({ severity }) => severity !== 'note');
    return said ? HOLD : { state: 'fail', why: 'nothing is said to be wrong' };
  },
  type: (apdu, expected) => same('type', body(apdu)?.type, expected === 'null' ? 'null-data' : expected),
  value: (apdu, expected, fact) => valueIs('value', body(apdu), expected, fact),
  n: (apdu, expected) => {
    if (!apdu.name.startsWith('read-')) return HOLD;
    const found = [...findAll(apdu.view, 'cosem.variable'), ...findAll(apdu.view, 'dlms.result_item')];
    return same('variables or results', found.length, expected);
  },
  names: (apdu, expected) => {
    const found = findAll(apdu.view, 'cosem.short_name').map((view) => hexOf(view.bytes));
    return same('short names', found, expected);
  },
  valuesCount: (apdu, expected) => same('values', findAll(apdu.view, 'dlms.result_item').length, expected),
  values: (apdu, expected) => {
    const results = findAll(apdu.view, 'dlms.result_item');
    return all((expected as unknown[]).map((item, i) => valueIs(`result ${i}`, findData(results[i]), item)));
  },
  securityControl: (apdu, expected) =>
    same('security control', hexOf(find(apdu.view, 'ciphering.security_control')?.bytes), expected),
  invocationCounter: (apdu, expected) =>
    same('invocation counter', value(apdu, 'ciphering.invocation_counter'), expected),
  cipherLen: (apdu, expected) => same('ciphered octets', cipheredLength(apdu), expected),
  systemTitle: (apdu, expected) =>
    // Where a length stands in the title, the corpus has it for a part of the title.
    textIs('system title', find(apdu.view, 'ciphering.system_title'), String(expected).replace(/^08(?=.{16}$)/, '')),
  complete: (apdu, expected) =>
    same('complete', !apdu.message.issues.some(({ code }) => code === 'issue.truncated'), expected),
  list: (apdu, expected) => {
    const items = expected as unknown[];
    if (apdu.name === 'get-request') {
      const found = findAll(apdu.view, 'cosem.attribute_descriptor').map((view) => [
        find(view, 'cosem.class_id')?.value,
        dotted(find(view, 'cosem.instance')?.value),
        find(view, 'cosem.attribute')?.value,
      ]);
      return same('list', found, items);
    }
    const results = findAll(apdu.view, 'dlms.result_item');
    return all([
      same('list length', results.length, items.length),
      ...items.map((item, i) => valueIs(`result ${i}`, findData(results[i]), item)),
    ]);
  },
};

/** `0xFA08` */
const hexOf = (bytes: Uint8Array | undefined): string =>
  `0x${Buffer.from(bytes ?? [])
    .toString('hex')
    .toUpperCase()}`;

/** What stands behind the security header. */
function cipheredLength(apdu: Apdu): number {
  const parts = ['ciphering.ciphertext', 'ciphering.authentication_tag'];
  return parts.reduce((sum, name) => sum + (find(apdu.view, name)?.length ?? 0), 0);
}

const body = (apdu: Apdu): NodeView | undefined => findData(apdu.view);

function dotted(obis: Value | undefined): string | undefined {
  return typeof obis === 'string' ? obis.replace('*', '.') : undefined;
}

/** Octets as hex or as the characters they are; with a word after it where the corpus adds one. */
function textIs(what: string, view: NodeView | undefined, expected: unknown): Outcome {
  if (view === undefined) return { state: 'fail', why: `${what} is missing` };
  const hex = Buffer.from(view.bytes).toString('hex').toUpperCase();
  const characters = Buffer.from(view.bytes).toString('latin1');
  return hex === String(expected).toUpperCase() || characters === expected ? HOLD : same(what, hex, expected);
}

/** A value of COSEM data against what the corpus says of it; lists element by element. */
function valueIs(what: string, view: NodeView | undefined, expected: unknown, fact?: Fact): Outcome {
  if (view === undefined) return expected === null ? HOLD : { state: 'fail', why: `${what} is missing` };
  if (Array.isArray(expected)) {
    const found = isContainer(view.kind) ? elements(view) : [];
    const cut = expected.at(-1) === '...' || fact?.valueCut === true;
    const known = cut ? expected.slice(0, -1) : expected;
    return all([
      ...(cut ? [] : [same(`${what}, elements`, found.length, known.length)]),
      ...known.map((item, i) => valueIs(`${what}[${i}]`, found[i], item)),
    ]);
  }
  return said(view).some((form) => form === expected || (typeof form === 'number' && Number(expected) === form))
    ? HOLD
    : same(what, view.value === null ? view.type : String(view.value), expected);
}

/** All ways to say a value. */
function said(view: NodeView): unknown[] {
  const raw = view.value;
  const forms: unknown[] = [raw];
  if (typeof raw === 'bigint') forms.push(Number(raw), String(raw));
  if (typeof raw === 'boolean') forms.push(view.bytes.at(-1));
  if (view.type === 'octet-string' && typeof raw === 'string') {
    const packed = view.kind >= Kind.packedData ? 0 : 1;
    const bytes = Buffer.from(view.bytes.subarray(packed + lengthAt(view.bytes, packed).octets));
    forms.push(
      bytes.toString('hex'),
      bytes.toString('hex').toUpperCase(),
      bytes.toString('latin1'),
      bytes.toString('latin1').replace(/\0+$/, ''),
    );
    const guess = octetStringGuess(bytes, 0, bytes.length, false) ?? '';
    forms.push(guess.slice(0, 19), guess.replace('*', '.'));
    if (bytes.length === 12) forms.push(isoLoosely(bytes));
  }
  if (typeof raw === 'string')
    forms.push(raw.trim(), raw.slice(0, 19), raw.replace(/\0+$/, ''), raw.replace('*', '.'), raw.toUpperCase());
  if (view.type === 'bit-string') forms.push(Buffer.from(view.bytes.subarray(2)).toString('hex'));
  if (raw === null) forms.push(null);
  // Names of bits stand for the number that was sent.
  if (Array.isArray(raw) && view.type !== 'bit-string')
    forms.push(Number.parseInt(Buffer.from(view.bytes.subarray(1)).toString('hex'), 16));
  return forms;
}

function isoLoosely(bytes: Buffer): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const at = (i: number): string => two(bytes[i] as number);
  return `${bytes.readUInt16BE(0)}-${at(2)}-${at(3)}T${at(5)}:${at(6)}:${at(7)}`;
}

// ---- values of a push

interface Item {
  readonly obis?: string;
  readonly index?: number;
  readonly class?: number;
  readonly attr?: number;
  readonly value: unknown;
  readonly type?: string;
  readonly scaler?: number;
  readonly unit?: number;
}

function checkValues(fact: Fact, contents: Contents): Outcome {
  const apdu = contents.apdus[Number(fact.apdu)];
  if (apdu === undefined) return { state: 'fail', why: `there is no APDU ${String(fact.apdu)}` };
  const opened = innerOf(apdu)?.apdu ?? apdu;
  const top = body(opened);
  if (top === undefined) return { state: 'fail', why: `${apdu.name} has no data` };
  const items = fact.items as Item[];
  const flat = leaves(top);
  let from = 0;
  const outcomes = items.map((item): Outcome => {
    if (item.class !== undefined) return pushed(top, items, item);
    if (item.obis === undefined) return positioned(top, item);
    const name = flat.findIndex((leaf, i) => i >= from && said(leaf).includes(item.obis));
    if (name < 0) return { state: 'fail', why: `${item.obis} is not there` };
    const at = flat[name + 1];
    from = name + 1;
    return all([
      valueIs(item.obis, at, item.value),
      // What an answer says of columns are no values of objects.
      opened.name === 'get-response' ? HOLD : namedAs(at, item),
      ...(item.type === undefined ? [] : [same(`${item.obis} type`, at?.type, item.type)]),
      ...(item.scaler === undefined ? [] : [same(`${item.obis} scaler`, flat[name + 2]?.value, item.scaler)]),
      ...(item.unit === undefined ? [] : [same(`${item.obis} unit`, flat[name + 3]?.value, item.unit)]),
    ]);
  });
  return all(outcomes);
}

/** Is the value said to belong to the object that the corpus says, with its scaler and unit? */
function namedAs(at: NodeView | undefined, { obis, scaler, unit }: Item): Outcome {
  const node = at === undefined ? -1 : objectOf(at.tape, at.node);
  const object = at === undefined || node < 0 ? undefined : new NodeView(at.tape, node);
  return all([
    same(`${obis} object`, dotted(find(object, 'cosem.instance')?.value), obis),
    ...(scaler === undefined ? [] : [same(`${obis} scaler`, find(object, 'cosem.scaler')?.value, scaler)]),
    ...(unit === undefined ? [] : [same(`${obis} unit`, find(object, 'cosem.unit')?.bytes[0], unit)]),
  ]);
}

/** The first element is the list of what was pushed; the others are the values, in its order. */
function pushed(top: NodeView, items: readonly Item[], item: Item): Outcome {
  if (item.value === '(this push list)') return HOLD;
  const at = elements(top)[items.indexOf(item)];
  return all([
    valueIs(String(item.obis), at, item.value),
    namedAs(at, item),
    ...(item.type === undefined ? [] : [same(`${item.obis} type`, at?.type, item.type)]),
  ]);
}

function positioned(top: NodeView, item: Item): Outcome {
  const at = elements(top)[item.index ?? -1];
  return all([
    valueIs(`element ${item.index}`, at, item.value),
    same(`element ${item.index} type`, at?.type, item.type),
  ]);
}

// ---- bare data

function checkAxdr(fact: Fact, contents: Contents): Outcome {
  const message = contents.messages[Number(fact.index)];
  const top =
    message === undefined
      ? undefined
      : topNodes(message)
          .map((view) => findData(view))
          .find((view) => view !== undefined);
  if (message === undefined || top === undefined)
    return { state: 'fail', why: `line ${Number(fact.index) + 1} was not taken for data` };
  return all([
    same('type', top.type, fact.type),
    same('bytes', message.length, fact.bytes),
    same('nodes', dataNodes(top), fact.nodes),
    ...(fact.elements === undefined || fact.elements === null || !isContainer(top.kind)
      ? []
      : [same('elements', elements(top).length, fact.elements)]),
    ...(fact.value === undefined || fact.value === null ? [] : [valueIs('value', top, fact.value)]),
  ]);
}

// ---- facts that a source states in its own words

function stated(fact: Fact, contents: Contents): Outcome {
  const { fact: what } = fact;
  if (/plain text|dedicated key|inner APDU/.test(what)) return plainlyStated(fact, contents);
  if (
    /security control|system title|invocation counter|cipher text/.test(what) &&
    contents.apdus.some(({ name }) => /^general-/.test(name))
  ) {
    return cipherHeader(fact, contents);
  }
  const check = STATED[what];
  if (check !== undefined) return check(fact, contents);
  if (typeof fact.value === 'number' || typeof fact.value === 'string') return mentioned(fact.value, contents);
  return wait('stated in words; not read by a program');
}

/** What a source says of plaintexts. Dedicated keys are not shown: that there is one has to do. */
function plainlyStated({ fact: what, value: expected }: Fact, contents: Contents): Outcome {
  const inner = allInner(contents);
  if (inner.length === 0) {
    // The source has it from somewhere else than the bytes.
    return wait('a plaintext without the key');
  }
  if (/dedicated key/.test(`${what} ${String(expected)}`)) {
    const said = inner.map(({ apdu }) => find(apdu.view, 'initiate.dedicated_key')?.text ?? '');
    return said.some((text) => text.startsWith('present, 16 bytes')) ? HOLD : same(what, said, expected);
  }
  if (/inner APDU/.test(what)) {
    const names = inner.map(({ apdu }) => apdu.name);
    return names.includes(String(expected)) ? HOLD : same(what, names, expected);
  }
  if (typeof expected === 'object') {
    const { bytes, begins, ends } = expected as { bytes: number; begins: string; ends: string };
    const texts = inner.map(({ plaintext }) => Buffer.from(plaintext).toString('latin1').trimEnd());
    const isThere = inner.some(
      ({ plaintext }, i) => plaintext.length === bytes && texts[i]?.startsWith(begins) && texts[i]?.endsWith(ends),
    );
    return isThere ? HOLD : same(what, texts, expected);
  }
  const known = maskedHex(Buffer.from(String(expected), 'hex'));
  const found = inner.map(({ plaintext }) => maskedHex(plaintext));
  return found.includes(known) ? HOLD : same(what, found, known);
}

/** What a source says of the headers of ciphered APDUs, which one it means left open. */
function cipherHeader({ fact: what, value: expected }: Fact, contents: Contents): Outcome {
  const among = (name: string, read: (view: NodeView) => unknown): unknown[] =>
    contents.apdus.flatMap(({ view }) => findAll(view, name)).map(read);
  const includes = (found: unknown[], wanted: unknown): Outcome =>
    found.includes(wanted) ? HOLD : same(what, found, wanted);
  const first = String(expected).split(/[ (:]/)[0] as string;
  if (/security control/.test(what))
    return includes(
      among('ciphering.security_control', (view) => hexOf(view.bytes)),
      first,
    );
  if (/system title/.test(what))
    return includes(
      among('ciphering.system_title', (view) => hexOf(view.bytes)),
      `0x${first}`,
    );
  if (/cipher text/.test(what)) {
    return includes(
      among('ciphering.ciphertext', (view) => view.length),
      expected,
    );
  }
  const counters = among('ciphering.invocation_counter', (view) => view.value);
  return all([expected].flat().map((counter) => includes(counters, counter)));
}

/** Is the value among those of the file: as number (scaled by ten in whatever way), text or hex? */
function mentioned(expected: number | string, contents: Contents): Outcome {
  const wanted = typeof expected === 'string' ? (expected.split(/[ (,]/)[0] as string) : expected;
  for (const { tape } of contents.messages) {
    for (const view of [...walk(tape)]) {
      const raw = view.value;
      if (typeof wanted === 'number') {
        const found = typeof raw === 'bigint' ? Number(raw) : raw;
        if (
          typeof found === 'number' &&
          [0, 1, 2, 3, -1, -2, -3].some((power) => Math.abs(found * 10 ** power - wanted) < 1e-9)
        )
          return HOLD;
      } else if (typeof raw === 'string') {
        const hex = Buffer.from(view.bytes).toString('hex');
        const characters = Buffer.from(view.bytes).toString('latin1');
        if (
          raw.includes(wanted) ||
          view.text.includes(wanted) ||
          hex.includes(wanted.toLowerCase()) ||
          characters.includes(wanted)
        )
          return HOLD;
      }
    }
  }
  return { state: 'fail', why: `${JSON.stringify(expected)} is not among the values` };
}

function* walk(tape: Read['tape']): Generator<NodeView> {
  for (let node = 0; node < tape.top; node += 4) {
    yield new NodeView(tape, node);
  }
}

const REGISTER = 3;

function pushOf(contents: Contents): NodeView {
  return body(contents.apdus.at(-1) as Apdu) as NodeView;
}

/** Octets of the Cyrillic code page that some meters write in. */
const cyrillic = new TextDecoder('windows-1251');

const STATED: Readonly<Record<string, (fact: Fact, contents: Contents) => Outcome>> = {
  elements: (fact, contents) => {
    const top = contents.apdus[0] === undefined ? undefined : body(contents.apdus[0]);
    // Values with descriptors in front are a list in the body.
    const list = find(top, 'cosem.attribute_descriptor') === undefined ? top : elements(top as NodeView)[1];
    return same('elements', list === undefined ? 0 : elements(list).length, fact.value);
  },
  'objects in the push': (fact, contents) => same('objects', elements(pushOf(contents)).length, fact.value),
  // A date-time, then names and values in turns.
  'objects after decryption': (fact, contents) =>
    same('objects', Math.floor(elements(pushOf(contents)).length / 2), fact.value),
  // Their reader counts registers.
  'data points': (fact, contents) => {
    const listed = elements(elements(pushOf(contents))[0] as NodeView);
    return same('registers', listed.filter((row) => elements(row)[0]?.value === REGISTER).length, fact.value);
  },
  bytes: (fact, contents) =>
    same(
      'bytes',
      contents.messages.reduce((sum, { length }) => sum + length, 0),
      fact.value,
    ),
  FCS: (_fact, contents) =>
    same('wrong check sequences', hdlcFrames(contents).filter(({ fcsGood }) => !fcsGood).length, 0),
  'frame 0 value': (_fact, contents) => mentioned(1661, contents),
  'frame 1 value': (_fact, contents) => mentioned(5502, contents),
  'frame 0': (_fact, contents) => same('frame 0', hdlcFrames(contents)[0]?.kind, 'UA'),
  'frame 1': (_fact, contents) => {
    const parameters =
      contents.messages[1] &&
      topNodes(contents.messages[1])
        .map((view) => find(view, 'hdlc.parameters'))
        .find(Boolean);
    const read = ['transmit', 'receive'].map((way) => find(parameters, `hdlc.max_information_${way}`)?.value);
    return same(
      'frame 1',
      [hdlcFrames(contents)[1]?.kind, ...read.map(Number).sort((a, b) => b - a)],
      ['UA', 512, 116],
    );
  },
  'Iskra UA': (_fact, contents) => {
    const found = addresses(contents).some(({ dst, src }) => dst[0] === 100 && src.join('/') === '1/17');
    return same('addresses', found, true);
  },
  'client / server': (_fact, contents) => {
    const found = addresses(contents).some(({ dst, src }) => src[0] === 32 && dst.join('/') === '1/16');
    return same('addresses', found, true);
  },
  'type 0-0:96.1.1.255': (fact, contents) => {
    const wanted = String(fact.value).split(' ')[0] as string;
    for (const { tape } of contents.messages) {
      for (const view of walk(tape)) if (view.length < 64 && cyrillic.decode(view.bytes).includes(wanted)) return HOLD;
    }
    return { state: 'fail', why: `${wanted} is not among the values` };
  },
  top: (_fact, contents) => {
    const message = contents.messages[0];
    const view =
      message &&
      topNodes(message)
        .map((top) => findData(top))
        .find(Boolean);
    return same('elements', view === undefined ? 0 : elements(view).length, 123);
  },
  ports: (_fact, contents) => same('port', contents.messages[0]?.destination.endsWith(':4063'), true),
  // `list id, meter id, type, P+, P-, Q+, Q-, I1..I3 (mA), U1..U3 (0.1 V)`
  positions: (_fact, contents) => {
    const top = pushOf(contents);
    const found = elements(top).map(({ node }) => {
      const object = objectOf(top.tape, node);
      const scaler = object < 0 ? undefined : find(new NodeView(top.tape, object), 'cosem.scaler')?.value;
      const text = object < 0 ? '' : objectLabel(top.tape, object).replace(/^\d-\d:|\*255 value$/g, '');
      return `${text} ${String(scaler ?? '')}`.trim();
    });
    const texts = ['0.2.129', '96.1.0', '96.1.7'];
    const powers = [1, 2, 3, 4].map((c) => `${c}.7.0 0`);
    const currents = [31, 51, 71].map((c) => `${c}.7.0 -3`);
    const voltages = [32, 52, 72].map((c) => `${c}.7.0 -1`);
    return same('positions', found, [...texts, ...powers, ...currents, ...voltages]);
  },
};
