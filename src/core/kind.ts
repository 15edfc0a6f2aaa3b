/**
 * How the bytes of a node are read. The kind stands beside the field on the tape because one field (the value of a
 * register, say) arrives in different encodings.
 */
export const Kind = {
  /** Nodes that belong together; an object in JSON. */
  group: 0,
  /** Repeated things; an array in JSON. */
  list: 1,
  /** Unsigned integer, big-endian, 1 to 6 bytes. */
  uint: 2,
  /** Two's complement integer, big-endian, 1 to 6 bytes. */
  int: 3,
  /** Some bits of an unsigned integer; the field has mask and shift. */
  bits: 4,
  /** Bytes without a further meaning; hex. */
  octets: 5,
  /** Characters, UTF-8 (of which ASCII is a part). */
  text: 6,
  /** Six value groups A to F (IEC 62056-6-1). */
  obis: 7,
  ipv4: 8,
  ipv6: 9,
  mac: 10,
  /** COSEM date-time, date and time (IEC 62056-6-2): 12, 5 and 4 bytes. */
  dateTime: 11,
  date: 12,
  time: 13,
  /** Content octets of a BER object identifier. */
  oid: 14,
  /** Content octets of a BER bit string: the first tells the unused bits of the last. */
  bitString: 15,
  /** 0 is false, all else true. */
  boolean: 16,
  /** An integer whose values have names. */
  enumerated: 17,
  /** An integer of flags; the set ones are named. */
  flagSet: 18,
  /** Unsigned integer, little-endian. */
  uintLittleEndian: 19,
  /** HDLC address bytes: 7 bits each, the lowest bit tells whether more follow (IEC 62056-46). */
  hdlcAddress: 20,
  /** Bytes that carry nothing but their presence: padding, empty values. */
  empty: 21,
  /** Encoding overhead: tags, lengths, counts, presence octets. Owned bytes that say how, not what. */
  header: 22,
  /** Something is wrong or notable here; the detail is text kept beside the tape. */
  issue: 23,
  /** A value that is not in the bytes; kept beside the tape. */
  derived: 24,
  /** Octets kept as hex that people know as eight bytes with a manufacturer in front. */
  systemTitle: 25,
  /** Unsigned 64-bit integer, big-endian. */
  uint64: 26,
  /** Digits, two in an octet, the last octet first: serial numbers in M-Bus. Others than 0 to 9 stay as they are. */
  bcd: 27,
  /** A number with a fraction, derived from text; never a kind of bytes. */
  decimal: 28,

  /** COSEM data with its tag: 0x40 + tag. See `dataKind`. */
  data: 0x40,
  /** COSEM data whose type stands elsewhere (compact-array): 0x80 + tag. */
  packedData: 0x80,
} as const;

/** A kind as kept on the tape, 0..255. */
export type Kind = number;

/** dont-care is tag 255; it gets the last code of its range. */
const DONT_CARE = 0x3f;

/** Kind of tagged COSEM data; `tag` is the data tag, 0..33 or 255. */
export function dataKind(tag: number): Kind {
  return Kind.data | (tag === 255 ? DONT_CARE : tag & DONT_CARE);
}

/** Kind of COSEM data without its own tag. */
export function packedKind(tag: number): Kind {
  return Kind.packedData | (tag === 255 ? DONT_CARE : tag & DONT_CARE);
}

export function isData(kind: Kind): boolean {
  return kind >= Kind.data;
}

/** The data tag behind a kind of COSEM data. */
export function dataTag(kind: Kind): number {
  const tag = kind & DONT_CARE;
  return tag === DONT_CARE ? 255 : tag;
}

/** Groups and lists: nodes that own no byte themselves. */
export function isContainer(kind: Kind): boolean {
  if (kind >= Kind.data) {
    const tag = kind & DONT_CARE;
    return tag === 1 || tag === 2 || tag === 19;
  }
  return kind <= Kind.list;
}

/** Nodes whose JSON is an array: lists, arrays, structures, compact-arrays. */
export function isList(kind: Kind): boolean {
  return kind === Kind.list || (kind >= Kind.data && isContainer(kind));
}
