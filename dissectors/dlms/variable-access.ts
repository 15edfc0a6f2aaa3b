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
import { Data } from '../data/axdr.js';
import { peekLength } from '../data/length.js';
import { type Asked, NOTHING_ASKED } from './asked.js';
import { blockOfRawData } from './blocks.js';
import { Dlms, listOf, noSuchChoice, selectionParameters, valueList } from './common.js';
import { noticeParameters } from './noticed.js';
import { dataText } from './summary.js';
import type { Place } from './transfer.js';

const VARIABLE_NAME = 2;
const DETAILED_ACCESS = 3;
const PARAMETERIZED_ACCESS = 4;
const BLOCK_NUMBER_ACCESS = 5;
const READ_DATA_BLOCK_ACCESS = 6;
const WRITE_DATA_BLOCK_ACCESS = 7;

/** Base names that every meter has for the same object (IEC 62056-6-2, reserved base names), and its class. */
const ReservedBaseNames: Readonly<Record<number, readonly [classId: number, object: string]>> = {
  0xfa00: [12, 'Association SN'],
  0xfb00: [9, 'Script table for broadcast'],
  0xfc00: [17, 'SAP assignment'],
  0xfd00: [1, 'COSEM logical device name'],
};

/** Attribute n has the base name plus 8 (n - 1); the methods of the reserved objects begin here. */
const METHODS_OFFSET = 0x20;

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

/** Count and variables; what they name, as far as every meter has it there, is added to `named`. False where decoding has to end. */
export function variables(d: Dissection, named: Asked[] = []): boolean {
  return listOf(d, ShortNames.variables, () => variable(d, named));
}

function variable(d: Dissection, named: Asked[]): boolean {
  d.open(ShortNames.variable);
  const whole = specification(d, named);
  d.close();
  return whole;
}

function specification(d: Dissection, named: Asked[]): boolean {
  const access = d.read(ShortNames.variableAccess);
  switch (access) {
    case VARIABLE_NAME:
      named.push(reservedMember(d.read(ShortNames.shortName)));
      return true;
    case PARAMETERIZED_ACCESS: {
      const asked = reservedMember(d.read(ShortNames.shortName));
      named.push(asked);
      const { at } = d;
      const whole = selectionParameters(d);
      // A method is called by reading it; its parameters stand behind the selector.
      if (asked.isMethod) noticeParameters(d, asked, at + 1);
      return whole;
    }
    case BLOCK_NUMBER_ACCESS:
      d.read(ShortNames.blockNumber);
      return true;
    case READ_DATA_BLOCK_ACCESS:
      shortBlock(d, 'read-request');
      return true;
    case WRITE_DATA_BLOCK_ACCESS:
      d.read(Dlms.lastBlock);
      d.read(ShortNames.blockNumber);
      return true;
    case DETAILED_ACCESS:
      d.report(Issue.malformed, "detailed-access is not used in COSEM; what follows can't be told apart", d.at - 1, 1);
      d.rest(Bytes.unknown);
      return false;
    default:
      noSuchChoice(d, 'the access to a variable', access, 1);
      return false;
  }
}

/** The attribute or method at a short name of a reserved object; its answer is read as its class describes it. */
function reservedMember(name: number): Asked {
  const reserved = ReservedBaseNames[name & 0xff00];
  const offset = name & 0xff;
  if (reserved === undefined || offset % 8 !== 0) return NOTHING_ASKED;
  const isMethod = offset >= METHODS_OFFSET;
  const member = (isMethod ? offset - METHODS_OFFSET : offset) / 8 + 1;
  return { ...NOTHING_ASKED, classId: reserved[0], member, isMethod };
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

/** Variables, and a value for each. */
export function variablesWithValues(d: Dissection): void {
  const count = peekLength(d, 0);
  if (variables(d)) valueList(d, count);
}

/** Objects at reserved base names, with the attribute or method; undefined for all other short names. */
function shortNameWord(name: number): string | undefined {
  const reserved = ReservedBaseNames[name & 0xff00];
  if (reserved === undefined) return undefined;
  const [classId, object] = reserved;
  const offset = name & 0xff;
  // Names of objects as such (VAA names) end in other bits than those of their attributes.
  if (offset % 8 !== 0) return object;
  const member =
    offset < METHODS_OFFSET
      ? attributeName(classId, offset / 8 + 1)
      : methodName(classId, (offset - METHODS_OFFSET) / 8 + 1);
  if (member === undefined) return object;
  return `${object}, ${member}${offset < METHODS_OFFSET ? '' : '()'}`;
}

// ---- one-line summaries

/** `0x2bc8` of the first variable, `+2` where there are more; with the object where its name is reserved. */
export function variablesText(view: NodeView): string {
  const names = view.count(ShortNames.shortName);
  return names === 0 ? '' : view.textOf(ShortNames.shortName) + (names > 1 ? ` +${names - 1}` : '');
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
