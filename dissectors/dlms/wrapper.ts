/**
 * DLMS wrapper for TCP and UDP: who speaks to whom, and how long the APDU is (IEC 62056-47).
 *
 *     version(2) = 0001  source-wPort(2)  destination-wPort(2)  length(2)  APDU
 */
import {
  type Dissection,
  type Dissector,
  defineFields,
  type Framer,
  group,
  issue,
  Payload,
  Tables,
  u16,
} from '../../src/core/index.js';
import { isApduTag } from './tags.js';

const VERSION = 1;
const HEADER = 8;

/** Client SAPs and logical devices share the numbers, so names are given only where they agree or are unmistakable. */
const PortNames: Readonly<Record<number, string>> = {
  0: 'no-station',
  1: 'management',
  16: 'public client',
  127: 'all-station',
};

export const Wrapper = defineFields('wrapper', {
  self: group('DLMS wrapper'),
  version: u16('Version'),
  source: u16('Source wPort', {
    names: PortNames,
    about: 'Who speaks: the SAP of a client, or a logical device of a server (IEC 62056-47, wrapper).',
  }),
  destination: u16('Destination wPort', { names: PortNames, about: 'Who is spoken to.' }),
  length: u16('Length', { about: 'Octets of the APDU; the eight of the wrapper are not counted.' }),
  versionWrong: issue('Wrapper version', 'error', 'The wrapper has had version 1 since it exists.'),
  nested: issue('Wrapper in a wrapper', 'warning', 'A second wrapper header stands where the APDU begins.'),
});

export const wrapper: Dissector = {
  name: 'wrapper',
  answers: [[Tables.payload, Payload.wrapper]],
  self: Wrapper.self,

  dissect(d) {
    const length = wrapperHeader(d);
    d.narrow(length, Wrapper.length);
    if (looksLikeWrapper(d.bytes, d.at, d.end) === true) {
      d.report(Wrapper.nested, 'a second wrapper header follows the first', d.at, HEADER);
      d.next(Tables.payload, Payload.wrapper);
    } else if (d.left > 0) d.next(Tables.apdu, d.peek());
    d.widen();
  },

  carries: true,

  summary(view, line) {
    line.source = String(view.valueOf(Wrapper.source) ?? '');
    line.destination = String(view.valueOf(Wrapper.destination) ?? '');
    if (view.valueOf(Wrapper.length) === 0) line.service = 'empty wrapper';
  },
};

/** Takes the eight octets of the header; the length that they say. */
export function wrapperHeader(d: Dissection): number {
  d.open(Wrapper.self);
  const version = d.read(Wrapper.version);
  if (version !== VERSION) d.report(Wrapper.versionWrong, `version ${version}, 1 was expected`, d.at - 2, 2);
  d.source = d.read(Wrapper.source);
  d.destination = d.read(Wrapper.destination);
  const length = d.read(Wrapper.length);
  d.close();
  return length;
}

/** Version 1, one port of the usual range, a length that holds something, and an APDU's first octet. */
function looksLikeWrapper(bytes: Uint8Array, at: number, end: number): boolean | undefined {
  const left = end - at;
  if (left > 0 && bytes[at] !== 0) return false;
  if (left > 1 && bytes[at + 1] !== VERSION) return false;
  if (left <= HEADER) return undefined;
  const highest = Math.min(bytes[at + 2] as number, bytes[at + 4] as number);
  const length = ((bytes[at + 6] as number) << 8) | (bytes[at + 7] as number);
  return highest === 0 && length > 0 && isApduTag[bytes[at + HEADER] as number] === true;
}

function isVersion(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0 && bytes[at + 1] === VERSION;
}

export const wrapperFramer: Framer = {
  payload: Payload.wrapper,

  cut(bytes, at, end, final) {
    const left = end - at;
    if (left < HEADER) {
      if (!final) return 0;
      return left >= 2 && isVersion(bytes, at) ? left : -left;
    }
    if (!isVersion(bytes, at)) {
      // Out of step. The next recognisable header may begin in bytes that are not here yet, so those are kept.
      const next = this.find(bytes, at + 1, end);
      if (next >= 0) return at - next;
      if (final) return -left;
      // What is kept must not begin like a header that was found to be none.
      const kept = end - HEADER;
      return at - (isVersion(bytes, kept) && kept > at ? kept - 1 : kept);
    }
    const length = HEADER + (((bytes[at + 6] as number) << 8) | (bytes[at + 7] as number));
    if (length <= left) return length;
    return final ? left : 0;
  },

  needed(bytes, at, end) {
    if (end - at < HEADER) return HEADER;
    if (!isVersion(bytes, at)) return end - at + 1;
    return HEADER + (((bytes[at + 6] as number) << 8) | (bytes[at + 7] as number));
  },

  looks: looksLikeWrapper,

  find(bytes, from, end) {
    for (let at = from; at + HEADER < end; at++) {
      if (bytes[at] === 0 && looksLikeWrapper(bytes, at, end) === true) return at;
    }
    return -1;
  },
};
