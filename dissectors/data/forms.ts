/**
 * Forms of bytes, put together from smaller ones as the standard's own notation does (A-XDR, IEC 61334-6): each tells where it ends,
 * without taking anything; -1 where the bytes don't have it.
 */
import { lengthOctetsAt, lengthValue, type Skip, skipList } from './skip.js';

/** So many octets, whatever they are. */
export const octets =
  (count: number): Skip =>
  (_, at, end) =>
    at + count <= end ? at + count : -1;

/** An octet of a range. */
export const within =
  (least: number, most: number): Skip =>
  (bytes, at, end) =>
    at < end && (bytes[at] as number) >= least && (bytes[at] as number) <= most ? at + 1 : -1;

/** An octet of which some bits are 0. */
export const withoutBits =
  (mask: number): Skip =>
  (bytes, at, end) =>
    at < end && ((bytes[at] as number) & mask) === 0 ? at + 1 : -1;

/** One form behind the other. */
export function inOrder(...forms: readonly Skip[]): Skip {
  return (bytes, at, end) => {
    let next = at;
    for (let i = 0; i < forms.length && next >= 0; i++) next = (forms[i] as Skip)(bytes, next, end);
    return next;
  };
}

export const NOTHING: Skip = inOrder();

/** An octet, and what it chooses. */
export const choice =
  (forms: Readonly<Record<number, Skip>>): Skip =>
  (bytes, at, end) =>
    at < end ? (forms[bytes[at] as number]?.(bytes, at + 1, end) ?? -1) : -1;

/** Presence octet. */
export const optional = (form: Skip): Skip => choice({ 0: NOTHING, 1: form });

/** A count, and as many, at least one. */
export const listOf =
  (form: Skip): Skip =>
  (bytes, at, end) =>
    at < end && bytes[at] !== 0 ? skipList(bytes, at, end, form) : -1;

/** A length, and what fills as many octets. */
export const sized =
  (form: Skip): Skip =>
  (bytes, at, end) => {
    const before = lengthOctetsAt(bytes, at, end);
    if (before === 0) return -1;
    const from = at + before;
    const to = from + lengthValue(bytes, at, before);
    return to <= end && form(bytes, from, to) === to ? to : -1;
  };

/** All that is left; where it has to have a length, one of these. */
export const rest =
  (...lengths: readonly number[]): Skip =>
  (_, at, end) =>
    lengths.length === 0 || lengths.includes(end - at) ? end : -1;

/** The first of these that fits. */
export const either =
  (...forms: readonly Skip[]): Skip =>
  (bytes, at, end) => {
    for (const form of forms) {
      const next = form(bytes, at, end);
      if (next >= 0) return next;
    }
    return -1;
  };

/** What some form has to be, too. */
export const where =
  (is: (bytes: Uint8Array, at: number, end: number) => boolean, form: Skip): Skip =>
  (bytes, at, end) =>
    is(bytes, at, end) ? form(bytes, at, end) : -1;
