/**
 * What a service with short names speaks of: VariableAccessSpecification (IEC 62056-5-3, xDLMS services with short name
 * referencing; IEC 61334-4-41). Each attribute and method of a meter has a number of two octets, its short name.
 *
 *     02  short-name(2)                                 variable-name
 *     03                                                detailed-access: not used in COSEM
 *     04  short-name(2) selector data                   parameterized-access
 *     05  block-number(2)                               block-number-access
 *     06  last-block block-number(2) length raw-data    read-data-block-access
 *     07  last-block block-number(2)                    write-data-block-access
 */
import {
  Bytes,
  type Dissection,
  defineFields,
  enumerated,
  group,
  Issue,
  list,
  type NodeView,
  u16,
} from '../../src/core/index.js';
import { attributeName, methodName } from '../cosem/classes.js';
import { memberAt, ReservedBaseNames } from '../cosem/short-names.js';
import { Data, dissectData } from '../data/axdr.js';
import { lengthOctets, peekLength } from '../data/length.js';
import { type Asked, From, NOTHING_ASKED, parametersOfAsked, valueOfAsked } from './asked.js';
import { blockOfRawData, placeBlock, readJoined } from './blocks.js';
import { Cosem, Dlms, listOf, noSuchChoice, selectionParameters, valueList } from './common.js';
import { NO_INVOKE_ID, remember, rememberNext, Service } from './exchange.js';
import { noticeParameters } from './noticed.js';
import { ShortDescriptors } from './short-descriptors.js';
import { dataText, objectText } from './summary.js';
import type { Place } from './transfer.js';
import { endTransfer, READ_REQUEST_BLOCKS } from './unfinished.js';

const WRITE_REQUEST_BLOCKS = 'write-request';

const VARIABLE_NAME = 2;
const DETAILED_ACCESS = 3;
const PARAMETERIZED_ACCESS = 4;
const BLOCK_NUMBER_ACCESS = 5;
const READ_DATA_BLOCK_ACCESS = 6;
const WRITE_DATA_BLOCK_ACCESS = 7;

export const ShortNames = defineFields('cosem', {
  variables: list('Variables'),
  variable: group('Variable'),
  variableAccess: enumerated('Access', {
    [VARIABLE_NAME]: 'variable-name',
    [DETAILED_ACCESS]: 'detailed-access',
    [PARAMETERIZED_ACCESS]: 'parameterized-access',
    [BLOCK_NUMBER_ACCESS]: 'block-number-access',
    [READ_DATA_BLOCK_ACCESS]: 'read-data-block-access',
    [WRITE_DATA_BLOCK_ACCESS]: 'write-data-block-access',
  }),
  shortName: u16('Short name', {
    hex: true,
    names: shortNameWord,
    about:
      'Number of an attribute or method: the base name of its object, plus 8 for each attribute before it. Which ' +
      'object has which base name stands in the object list of the Association SN (IEC 62056-6-2).',
  }),
  blockNumber: u16('Block number', {
    name: 'dlms.block_number',
    variant: true,
    about: 'Counts the blocks of one transfer, from 1; two octets with short names.',
  }),
});

/** A request, or a part of it, that names variables. */
interface Reading {
  readonly descriptors: ShortDescriptors;
  /** What the variables name, by their place. */
  readonly named: Asked[];
  /** Hears of blocks: of the request itself (read), and of the values that are written. */
  block: ShortBlock | undefined;
}

/** A block in a request: joined with the others, it is a request. */
interface ShortBlock {
  readonly place?: Place | undefined;
  readonly number: number;
  readonly isLast: boolean;
}

/** Takes count and variables. False where decoding has to end. */
function variables(d: Dissection, reading: Reading): boolean {
  return listOf(d, ShortNames.variables, (_, index) => {
    d.open(ShortNames.variable);
    const whole = specification(d, reading, index);
    d.close();
    return whole;
  });
}

function readingOf(d: Dissection, from: From): Reading {
  return { descriptors: new ShortDescriptors(d, from), named: [], block: undefined };
}

/**
 * Takes the variables of a ReadRequest; what they name is remembered for the answer. A request in blocks is read when the last of
 * them came.
 */
export function variablesRead(d: Dissection): void {
  const { at } = d;
  const reading = readingOf(d, From.client);
  const whole = variables(d, reading);
  const { asked, bytes } = reading.descriptors;
  // Blocks are asked for by number: what they are blocks of was asked before.
  if (asked.length > 0 || reading.named.length > 0) {
    remember(d, Service.read, NO_INVOKE_ID, asked.length > 0 ? asked : reading.named, bytes, true, at);
  } else rememberNext(d, Service.read, NO_INVOKE_ID);
  const place = reading.block?.place;
  if (whole && place !== undefined) readJoined(d, place, joinedRead);
}

function joinedRead(d: Dissection): void {
  const { at } = d;
  const reading = readingOf(d, From.client);
  variables(d, reading);
  const { asked, bytes } = reading.descriptors;
  if (asked.length > 0) remember(d, Service.read, NO_INVOKE_ID, asked, bytes, true, at);
}

function specification(d: Dissection, reading: Reading, index: number): boolean {
  const access = d.read(ShortNames.variableAccess);
  switch (access) {
    case VARIABLE_NAME:
      d.read(ShortNames.shortName);
      reading.named.push(reading.descriptors.nth(index));
      return true;
    case PARAMETERIZED_ACCESS: {
      d.read(ShortNames.shortName);
      const asked = reading.descriptors.nth(index);
      reading.named.push(asked);
      const { at } = d;
      const whole = selectionParameters(d, asked.isMethod ? NOTHING_ASKED : asked);
      // A method is called by reading it; its parameters stand behind the selector.
      if (asked.isMethod) noticeParameters(d, asked, at + 1);
      return whole;
    }
    case BLOCK_NUMBER_ACCESS:
      d.read(ShortNames.blockNumber);
      return true;
    case READ_DATA_BLOCK_ACCESS:
      reading.block = { number: 0, isLast: false, place: shortBlock(d, READ_REQUEST_BLOCKS) };
      return true;
    case WRITE_DATA_BLOCK_ACCESS: {
      const isLast = d.read(Dlms.lastBlock) !== 0;
      reading.block = { number: d.read(ShortNames.blockNumber), isLast };
      return true;
    }
    case DETAILED_ACCESS:
      d.report(Issue.malformed, "detailed-access is not used in COSEM; what follows can't be told apart", d.at - 1, 1);
      d.rest(Bytes.unknown);
      return false;
    default:
      noSuchChoice(d, 'the access to a variable', access, 1);
      return false;
  }
}

/** last-block(1) block-number(2) length raw-data. */
export function shortBlock(d: Dissection, service: string): Place | undefined {
  d.open(Dlms.block);
  const isLast = d.read(Dlms.lastBlock) !== 0;
  const number = d.read(ShortNames.blockNumber);
  const where = blockOfRawData(d, { service, invokeId: -1, number, isLast, about: undefined });
  d.close();
  return where;
}

/** A WriteRequest that is no block ends the blocks of one before: count(1) access(1). */
export function endBlocksWritten(d: Dissection): void {
  if (d.peek(1) !== WRITE_DATA_BLOCK_ACCESS) endTransfer(d, WRITE_REQUEST_BLOCKS, -1);
}

/**
 * Variables, and a value for each. Where the values are blocks of a request, what they are joined is read as one. `from` says who
 * sends the values.
 */
export function variablesWithValues(d: Dissection, from: From, mayBeBlock = true): void {
  const count = peekLength(d, 0);
  const reading = readingOf(d, from);
  if (!variables(d, reading)) return;
  const { block, named } = reading;
  let place: Place | undefined;
  const whole = valueList(d, count, (_, index) => {
    if (block === undefined || !mayBeBlock) return writtenValue(d, named[index] ?? NOTHING_ASKED, from, index);
    return blockInValue(d, block, (one) => {
      place = one;
    });
  });
  if (whole && place !== undefined) readJoined(d, place, () => variablesWithValues(d, from, false));
}

function writtenValue(d: Dissection, asked: Asked, from: From, nth: number): boolean {
  return asked.isMethod ? parametersOfAsked(d, asked) : valueOfAsked(d, asked, from, nth);
}

const OCTET_STRING = 9;

/** Takes a value, which is a block where it is an octet-string; `placed` hears of it. False where decoding has to end. */
function blockInValue(d: Dissection, { number, isLast }: ShortBlock, placed: (place: Place) => void): boolean {
  const length = peekLength(d, 1);
  const at = d.at + 1 + lengthOctets(d, 1);
  const isBlock = d.peek() === OCTET_STRING && length >= 0 && at + length <= d.end;
  const whole = dissectData(d);
  const range = { service: WRITE_REQUEST_BLOCKS, invokeId: -1, number, isLast, at, end: at + length, about: undefined };
  if (isBlock) placed(placeBlock(d, range));
  return whole;
}

/** Objects at reserved base names, with the attribute or method; undefined for all other short names. */
function shortNameWord(name: number): string | undefined {
  const reserved = ReservedBaseNames[name & 0xff00];
  if (reserved === undefined) return undefined;
  const [classId, , object] = reserved;
  const offset = name & 0xff;
  // Names of objects as such (VAA names) end in other bits than those of their attributes.
  const place = memberAt(classId, offset);
  if (place === undefined) return object;
  const member = (place.isMethod ? methodName : attributeName)(classId, place.member);
  if (member === undefined) return object;
  return `${object}, ${member}${place.isMethod ? '()' : ''}`;
}

// ---- one-line summaries

/** The object of the first variable, or `0x2bc8` where it is not known; `+2` where there are more. */
export function variablesText(view: NodeView): string {
  const object = objectText(view);
  if (object !== '' && startsKnown(view)) return object;
  const names = view.count(ShortNames.shortName);
  return names === 0 ? '' : view.textOf(ShortNames.shortName) + (names > 1 ? ` +${names - 1}` : '');
}

/** Is it known what the first variable stands for? */
function startsKnown(view: NodeView): boolean {
  const first = view.find(ShortNames.variable);
  return (
    first !== undefined && (first.find(Cosem.attributeDescriptor) ?? first.find(Cosem.methodDescriptor)) !== undefined
  );
}

/** `block 2`, `block 3 (last)` of what is sent in blocks. */
export function shortBlockText(view: NodeView): string {
  const number = view.textOf(ShortNames.blockNumber);
  if (number === '') return '';
  return `block ${number}${view.valueOf(Dlms.lastBlock) === true ? ' (last)' : ''}`;
}

/** The values that stand behind the variables: the first, and whether there are more. */
export function valuesText(view: NodeView): string {
  const values = view.find(Dlms.values);
  if (values === undefined) return '';
  const more = [...values.children()].filter((child) => child.field === Data.value).length > 1;
  return dataText(values) + (more ? ', …' : '');
}

/** `:= 12345`; empty where nothing is written. */
export function writtenText(view: NodeView): string {
  const values = valuesText(view);
  return values === '' ? '' : `:= ${values}`;
}
