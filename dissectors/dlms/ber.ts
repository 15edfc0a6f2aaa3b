/**
 * BER elements (X.690), as ACSE uses them.
 *
 *     tag octets  length octets  contents       definite form
 *     tag octets  80  elements  00 00           indefinite form: the end-of-contents octets tell the end
 *
 *     first tag octet: class(2) constructed(1) number(5); where the number is 31, it follows, seven bits an octet
 *
 * DLMS uses definite lengths and tags of one octet; the rest is understood all the same.
 */
import { Bytes, type Dissection, defineFields, type Field, header, Issue, Limits } from '../../src/core/index.js';
import { lengthOctets, peekLength, takeLength } from '../data/length.js';

export const Ber = defineFields('ber', {
  header: header('Tag and length'),
  endOfContents: header('End of contents'),
});

/** Universal tags that stand inside ACSE fields. */
export const BerTag = { integer: 0x02, octetString: 0x04, oid: 0x06, graphicString: 0x19 } as const;

const INDEFINITE = 0x80;
const CONSTRUCTED = 0x20;
const MULTI_OCTET = 0x1f;
/** Octets of a tag; numbers of more than 21 bits name nothing. */
const MOST_TAG_OCTETS = 4;
const END_OF_CONTENTS = 2;
const TagClasses = ['universal', 'application', 'context-specific', 'private'] as const;

/** Takes tag and length, hands the contents to `contents`, and keeps what it leaves. */
export function element(d: Dissection, contents: (d: Dissection, tag: number) => void): void {
  const octets = tagOctets(d, 0);
  if (octets === 0) {
    d.report(Issue.malformed, `a BER tag of more than ${MOST_TAG_OCTETS} octets`, d.at, d.left);
    d.rest(Bytes.unknown);
    return;
  }
  const tag = d.peekUint(octets);
  const isConstructed = (d.peek() & CONSTRUCTED) !== 0;
  lengthAndContents(d, () => contents(d, tag), octets, isConstructed);
}

/** Takes a length, with `before` tag octets in front of it, and what it encloses. */
export function lengthAndContents(d: Dissection, contents: () => void, before = 0, isConstructed = true): void {
  if (d.peek(before) === INDEFINITE && isConstructed) {
    d.mark(Ber.header, before + 1);
    indefinite(d, contents);
    return;
  }
  const length = takeLength(d, Ber.header, before);
  if (length < 0) return;
  d.narrow(length, Ber.header);
  contents();
  d.widen();
}

function indefinite(d: Dissection, contents: () => void): void {
  const length = lengthToEnd(d);
  if (length < 0) {
    d.report(
      d.cut ? Issue.cutCapture : Issue.truncated,
      'a length of indefinite form (0x80), but no end-of-contents octets (00 00) that end it',
      d.at,
      d.left,
    );
    contents();
    // Nothing behind it can be told from what is in it; and looking for the end once more each time would take for ever.
    d.rest(Bytes.unknown);
    return;
  }
  d.narrow(length, Ber.header);
  contents();
  d.widen();
  d.mark(Ber.endOfContents, END_OF_CONTENTS);
}

/** Octets up to the end-of-contents octets that belong to what was just opened; -1 where there are none. */
function lengthToEnd(d: Dissection): number {
  let ahead = 0;
  let open = 1;
  // Elements in each other are looked through once for each of them, so there is an end to it.
  for (let elements = 0; elements < Limits.itemsPerApdu; elements++) {
    if (d.peekUint(END_OF_CONTENTS, ahead) === 0) {
      if (--open === 0) return ahead;
      ahead += END_OF_CONTENTS;
      continue;
    }
    const constructed = d.peek(ahead) & CONSTRUCTED;
    const octets = tagOctets(d, ahead);
    if (d.peek(ahead) < 0 || octets === 0) return -1;
    ahead += octets;
    if (d.peek(ahead) === INDEFINITE && constructed) {
      open++;
      ahead++;
      continue;
    }
    const lengthSize = lengthOctets(d, ahead);
    const length = peekLength(d, ahead);
    if (lengthSize === 0 || length < 0) return -1;
    ahead += lengthSize + length;
  }
  return -1;
}

/** Octets that the tag at `ahead` takes, as far as they are there; 0 where it is too long. */
function tagOctets(d: Dissection, ahead: number): number {
  if ((d.peek(ahead) & MULTI_OCTET) !== MULTI_OCTET || d.peek(ahead) < 0) return 1;
  for (let octets = 2; octets <= MOST_TAG_OCTETS; octets++) {
    const octet = d.peek(ahead + octets - 1);
    if (octet < 0) return octets - 1;
    if (octet < 0x80) return octets;
  }
  return 0;
}

/** An element of the tag expected, whose contents are one field. Another tag is reported, and kept as data. */
export function primitive(d: Dissection, expected: number, field: Field): boolean {
  if (d.left === 0) return bare(d, field);
  let isThere = false;
  element(d, (_, tag) => {
    if (tag === expected) isThere = bare(d, field);
    else {
      const found = `BER tag ${hexTag(tag)} where ${hexTag(expected)} was expected`;
      d.report(Issue.malformed, `${field.label}: ${found}`, d.at, d.left);
      d.rest(Bytes.unknown);
    }
  });
  return isThere;
}

/** Contents that are one field, without an element of their own (an IMPLICIT tag). False where there are none. */
export function bare(d: Dissection, field: Field): boolean {
  if (d.left === 0) {
    d.report(Issue.malformed, `${field.label} is empty`);
    return false;
  }
  d.rest(field);
  return true;
}

/** `0x9f30 (context-specific 48)`. */
export function tagText(tag: number): string {
  const hex = hexTag(tag);
  const first = Number.parseInt(hex.slice(2, 4), 16);
  let number = first & MULTI_OCTET;
  if (number === MULTI_OCTET) {
    number = 0;
    for (let at = 4; at < hex.length; at += 2)
      number = number * 128 + (Number.parseInt(hex.slice(at, at + 2), 16) & 0x7f);
  }
  return `${hex} (${TagClasses[first >> 6]} ${number})`;
}

const hexTag = (tag: number): string => {
  const digits = tag.toString(16);
  return `0x${digits.padStart(digits.length + (digits.length % 2), '0')}`;
};
