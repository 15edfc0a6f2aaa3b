import { Bytes, type Dissection, Issue, Tables } from '../../src/core/index.js';

/** Goes on with IPv4 or IPv6 as the first half byte says, where nothing else does. */
export function nextByVersion(d: Dissection): void {
  const first = d.peek();
  const version = first >> 4;
  if (version === 6) d.next(Tables.etherType, 0x86dd);
  // An empty packet goes to IPv4, which says what is missing.
  else if (version === 4 || first < 0) d.next(Tables.etherType, 0x0800);
  else {
    d.report(Issue.unknown, `neither IPv4 nor IPv6: the first half byte is ${version}`, d.at, d.left);
    d.rest(Bytes.unknown);
  }
}
