/**
 * Loopback captures of BSD, macOS and Windows: the address family of the packet (LINKTYPE_NULL, LINKTYPE_LOOP).
 *
 *     family(4)  payload
 *
 * LOOP is big-endian. NULL has the byte order of the machine that captured, which nothing tells: families are small
 * numbers, so the order that makes a small number is taken.
 */
import {
  Bytes,
  type Dissection,
  type Dissector,
  defineFields,
  encoded,
  group,
  Issue,
  Kind,
  LinkType,
  Tables,
  u32,
} from '../../src/core/index.js';

const IPV4 = 2;
/** Each system chose its own: Linux 10, Windows 23, NetBSD and OpenBSD 24, FreeBSD 28, macOS 30. */
const IPV6: readonly number[] = [10, 23, 24, 28, 30];
const LARGEST_FAMILY = 0xffff;

const F = defineFields('null', {
  self: group('Loopback'),
  family: u32('Family', {
    names: (family) => (family === IPV4 ? 'IPv4' : IPV6.includes(family) ? 'IPv6' : undefined),
  }),
});

const familyLittleEndian = encoded(F.family, Kind.uintLittleEndian, 4);

export const nullLoopback: Dissector = {
  name: 'null-loopback',
  answers: [[Tables.linkType, LinkType.null]],
  self: F.self,

  dissect(d) {
    payload(d, d.peekUint(4) > LARGEST_FAMILY ? familyLittleEndian : F.family);
  },
};

export const loop: Dissector = {
  name: 'loop',
  answers: [[Tables.linkType, LinkType.loop]],

  dissect(d) {
    payload(d, F.family);
  },
};

function payload(d: Dissection, field: typeof F.family): void {
  d.open(F.self);
  const family = d.read(field);
  d.close();
  if (family === IPV4) d.next(Tables.etherType, 0x0800);
  else if (IPV6.includes(family)) d.next(Tables.etherType, 0x86dd);
  else {
    d.report(Issue.unknown, `no dissector answers address family ${family}`, d.at, d.left);
    d.rest(Bytes.unknown);
  }
  if (d.left > 0) d.trailing();
}
