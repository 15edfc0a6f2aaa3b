/**
 * BER elements (X.690), as ACSE uses them: tag octet, length octets, contents. Tags above 30 do not occur in ACSE.
 */
import { Bytes, type Dissection, defineFields, type Field, header, Issue } from '../../src/core/index.js';
import { takeLength } from '../data/length.js';

export const Ber = defineFields('ber', { header: header('Tag and length') });

/** Universal tags that stand inside ACSE fields. */
export const BerTag = { integer: 0x02, octetString: 0x04, oid: 0x06, graphicString: 0x19 } as const;

/** Takes tag and length, hands the contents to `contents`, and keeps what it leaves. */
export function element(d: Dissection, contents: (d: Dissection, tag: number) => void): void {
  const tag = d.peek();
  const length = takeLength(d, Ber.header, 1);
  if (length < 0) return;
  d.narrow(length, Ber.header);
  contents(d, tag);
  d.widen();
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

const hexTag = (tag: number): string => `0x${tag.toString(16).padStart(2, '0')}`;
