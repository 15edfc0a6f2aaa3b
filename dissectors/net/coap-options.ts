/**
 * Options of CoAP messages (RFC 7252, section 3.1), in the order of their numbers: each says by how much its number is higher
 * than the one before.
 *
 *     delta(4 bits) length(4 bits)  [delta - 13 | - 269]  [length - 13 | - 269]  value      13: one octet more, 14: two
 */
import {
  Bytes,
  bitGroup,
  bits,
  type Dissection,
  defineFields,
  type Field,
  header,
  Issue,
  octets,
  text,
  uint,
} from '../../src/core/index.js';

const MARKER = 0xff;

/** RFC 7252, 12.3, and what DLMS/COSEM over CoAP has to do with. */
const ContentFormats: Readonly<Record<number, string>> = {
  0: 'text/plain',
  40: 'application/link-format',
  41: 'application/xml',
  42: 'application/octet-stream',
  47: 'application/exi',
  50: 'application/json',
  60: 'application/cbor',
  10001: 'application/oscore',
};

const BLOCK_SIZES = { 0: '16', 1: '32', 2: '64', 3: '128', 4: '256', 5: '512', 6: '1024', 7: 'reserved' };
const BLOCK_NUMBER = 0xfffff0;
const MORE = 0x08;
const SIZE = 0x07;

const Opt = defineFields('coap', {
  optionHeader: header('Option', { repeated: true }),
  ifMatch: octets('If-Match', { repeated: true }),
  uriHost: text('Uri-Host'),
  etag: octets('ETag', { repeated: true }),
  ifNoneMatch: octets('If-None-Match'),
  observe: uint('Observe'),
  uriPort: uint('Uri-Port'),
  locationPath: text('Location-Path', { repeated: true }),
  oscore: octets('OSCORE'),
  uriPath: text('Uri-Path', { repeated: true }),
  contentFormat: uint('Content-Format', { names: ContentFormats }),
  maxAge: uint('Max-Age', { unit: 's' }),
  uriQuery: text('Uri-Query', { repeated: true }),
  hopLimit: uint('Hop-Limit'),
  accept: uint('Accept', { names: ContentFormats }),
  qBlock1: octets('Q-Block1'),
  locationQuery: text('Location-Query', { repeated: true }),
  block2Number: bits('Number', BLOCK_NUMBER),
  block2More: bits('More blocks', MORE),
  block2Size: bits('Size', SIZE, { names: BLOCK_SIZES }),
  block2: bitGroup('Block2', 1, ['block2Number', 'block2More', 'block2Size'], { about: 'A block of an answer.' }),
  block1Number: bits('Number', BLOCK_NUMBER),
  block1More: bits('More blocks', MORE),
  block1Size: bits('Size', SIZE, { names: BLOCK_SIZES }),
  block1: bitGroup('Block1', 1, ['block1Number', 'block1More', 'block1Size'], { about: 'A block of a request.' }),
  size2: uint('Size2'),
  qBlock2: octets('Q-Block2'),
  proxyUri: text('Proxy-Uri'),
  proxyScheme: text('Proxy-Scheme'),
  size1: uint('Size1'),
  echo: octets('Echo'),
  noResponse: uint('No-Response'),
  requestTag: octets('Request-Tag', { repeated: true }),
  optionNumber: text('Option number', { repeated: true }),
  optionValue: octets('Option value', { repeated: true }),
});

export const CoapOptions = Opt;

interface Option {
  readonly field: Field;
  /** Longest value that the option may have. */
  readonly most: number;
}

const BLOCK2 = 23;
const BLOCK1 = 27;
const OSCORE = 9;
export const URI_PATH = 11;
const CONTENT_FORMAT = 12;

const OPTIONS: ReadonlyMap<number, Option> = new Map<number, Option>([
  [1, { field: Opt.ifMatch, most: 8 }],
  [3, { field: Opt.uriHost, most: 255 }],
  [4, { field: Opt.etag, most: 8 }],
  [5, { field: Opt.ifNoneMatch, most: 0 }],
  [6, { field: Opt.observe, most: 3 }],
  [7, { field: Opt.uriPort, most: 2 }],
  [8, { field: Opt.locationPath, most: 255 }],
  [OSCORE, { field: Opt.oscore, most: 255 }],
  [URI_PATH, { field: Opt.uriPath, most: 255 }],
  [CONTENT_FORMAT, { field: Opt.contentFormat, most: 2 }],
  [14, { field: Opt.maxAge, most: 4 }],
  [15, { field: Opt.uriQuery, most: 255 }],
  [16, { field: Opt.hopLimit, most: 1 }],
  [17, { field: Opt.accept, most: 2 }],
  [19, { field: Opt.qBlock1, most: 3 }],
  [20, { field: Opt.locationQuery, most: 255 }],
  [BLOCK2, { field: Opt.block2, most: 3 }],
  [BLOCK1, { field: Opt.block1, most: 3 }],
  [28, { field: Opt.size2, most: 4 }],
  [31, { field: Opt.qBlock2, most: 3 }],
  [35, { field: Opt.proxyUri, most: 1034 }],
  [39, { field: Opt.proxyScheme, most: 255 }],
  [60, { field: Opt.size1, most: 4 }],
  [252, { field: Opt.echo, most: 40 }],
  [258, { field: Opt.noResponse, most: 1 }],
  [292, { field: Opt.requestTag, most: 8 }],
]);

/** Longest value of an option; -1 where nobody knows it. */
export function mostOctets(option: number): number {
  return OPTIONS.get(option)?.most ?? -1;
}

/** Where a block stands among the others. */
export interface BlockOption {
  readonly number: number;
  readonly hasMore: boolean;
}

/** What the options say that the payload depends on. */
export interface Told {
  block1: BlockOption | undefined;
  block2: BlockOption | undefined;
  /** -1 where nothing is said. */
  contentFormat: number;
  isOscore: boolean;
}

/** Takes the options, and the marker behind them. */
export function takeOptions(d: Dissection): Told {
  const told: Told = { block1: undefined, block2: undefined, contentFormat: -1, isOscore: false };
  let number = 0;
  while (d.left > 0 && d.peek() !== MARKER) {
    const first = d.peek();
    const extra = extraOctets(first >> 4);
    const delta = extended(d, first >> 4, 1);
    const length = extended(d, first & 0x0f, 1 + extra);
    if (delta < 0 || length < 0) {
      badHeader(d, first);
      break;
    }
    number += delta;
    d.mark(Opt.optionHeader, 1 + extra + extraOctets(first & 0x0f));
    take(d, number, length, told);
  }
  return told;
}

function badHeader(d: Dissection, first: number): void {
  const isReserved = first >> 4 === 15 || (first & 0x0f) === 15;
  if (isReserved) d.report(Issue.malformed, '15 as the delta or the length of an option', d.at, 1);
  else d.report(d.cut ? Issue.cutCapture : Issue.truncated, 'the header of an option ends early', d.at, d.left);
  d.rest(Bytes.unknown);
}

/** Octets that extend a delta or a length. */
export function extraOctets(nibble: number): number {
  return nibble === 13 ? 1 : nibble === 14 ? 2 : 0;
}

/** A nibble with what extends it `ahead`; -1 where that is not there, or may not be. */
function extended(d: Dissection, nibble: number, ahead: number): number {
  if (nibble < 13) return nibble;
  if (nibble === 15) return -1;
  const octets = extraOctets(nibble);
  const value = d.peekUint(octets, ahead);
  return value < 0 ? -1 : value + (nibble === 13 ? 13 : 269);
}

function take(d: Dissection, number: number, length: number, told: Told): void {
  const option = OPTIONS.get(number);
  if (option === undefined || length > option.most) {
    if (option !== undefined)
      d.report(Issue.malformed, `${option.field.label} has ${length} bytes; ${option.most} are the most`, d.at, length);
    d.derive(Opt.optionNumber, option === undefined ? String(number) : `${number} (${option.field.label})`);
    if (length > 0) d.mark(Opt.optionValue, length);
    return;
  }
  const value = d.peekUint(Math.min(length, 4));
  if (number === BLOCK1) told.block1 = block(value);
  else if (number === BLOCK2) told.block2 = block(value);
  else if (number === CONTENT_FORMAT) told.contentFormat = Math.max(0, value);
  else if (number === OSCORE) told.isOscore = true;
  if (number === BLOCK1 || number === BLOCK2) d.flags({ ...(option.field as Field<number>), size: length });
  // An integer without octets is 0; other values without octets are there all the same.
  else d.mark(option.field, length);
}

function block(value: number): BlockOption {
  return { number: value >>> 4, hasMore: (value & MORE) !== 0 };
}
