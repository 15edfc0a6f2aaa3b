/**
 * What a value belongs to: an attribute, or a method, of an object. A request names it; the value is then read as the class
 * describes it (IEC 62056-6-2). An answer names nothing: what its request named is remembered in `exchange.ts`.
 */
import { type Dissection, LinkKind } from '../../src/core/index.js';
import { dissectAttribute, dissectMethodParameters, dissectMethodResult } from '../cosem/attribute.js';
import { attributeUse, Use } from '../cosem/attribute-use.js';
import { dissectData } from '../data/axdr.js';
import { type Asked, From } from './asked-for.js';
import { noticeParameters, noticeValue } from './noticed.js';
import { valueWithMeaning } from './value-meaning.js';

export * from './asked-for.js';

/**
 * The value of the attribute, or what the method returned; of values that are written, which of its request it is. False where decoding
 * has to end.
 */
export function valueOfAsked(d: Dissection, asked: Asked, from: From = From.meter, nth = 0): boolean {
  if (asked.classId < 0) return dissectData(d);
  const { at } = d;
  const whole = value(d, asked, from, nth);
  noticeValue(d, asked, at);
  return whole;
}

function value(d: Dissection, asked: Asked, from: From, nth: number): boolean {
  const { classId, member, node } = asked;
  if (!asked.isMethod && attributeUse(classId, member) !== Use.none) return valueWithMeaning(d, asked, from, nth);
  if (node >= 0) d.link(d.nextNode, LinkKind.value, node);
  return asked.isMethod ? dissectMethodResult(d, classId, member) : dissectAttribute(d, classId, member);
}

/** The parameters of a call of the method. False where decoding has to end. */
export function parametersOfAsked(d: Dissection, asked: Asked): boolean {
  if (asked.classId < 0) return dissectData(d);
  if (asked.node >= 0) d.link(d.nextNode, LinkKind.value, asked.node);
  const { at } = d;
  const whole = dissectMethodParameters(d, asked.classId, asked.member);
  noticeParameters(d, asked, at);
  return whole;
}
