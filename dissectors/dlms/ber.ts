/**
 * BER elements (X.690), as ACSE uses them: tag octet, length octets, contents. Tags above 30 do not occur in ACSE.
 */
import { Bytes, defineFields, type Dissection, type Field, header, Issue } from '../../src/core/index.js';
import { takeLength } from '../data/length.js';

export const Ber = defineFields('ber', {
  header: header('Tag and length'),
  unusedBits: header('Unused bits'),
});

/** Universal tags that stand inside ACSE fields. */
export const BerTag = { integer: 0x02, bitString: 0x03, octetString: 0x04, oid: 0x06, graphicString: 0x19 } as const;

/**
 * Takes tag and length, hands the contents to `contents`, and keeps what it leaves. Where the length is malformed, the
 * rest of the range is taken as data.
 */
export function element(d: Dissection, contents: (d: Dissection, tag: number) => void): void {
  const tag = d.peek();
  const length = takeLength(d, Ber.header, 1);
  if (length < 0) {
    d.rest(Bytes.unknown);
    return;
  }
  d.narrow(length, Ber.header);
  contents(d, tag);
  d.widen();
}

/** An element of the tag expected, whose contents are one field. Another tag is reported, and kept as data. */
export function primitive(d: Dissection, expected: number, field: Field): void {
  if (d.left === 0) {
    d.report(Issue.unusual, `${field.label} is empty`);
    return;
  }
  element(d, (_, tag) => {
    if (tag === expected) d.mark(field, d.left);
    else {
      d.report(Issue.malformed, `${field.label}: BER tag 0x${expected.toString(16).padStart(2, '0')} was expected`, d.at, d.left);
      d.rest(Bytes.unknown);
    }
  });
}
