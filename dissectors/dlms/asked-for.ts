/**
 * What a request asked for: attributes and methods of objects, as they are remembered until the answer comes. Apart from how values
 * are read (`asked.ts`), since that asks what was remembered.
 */
/** An attribute or a method of an object. Plain values, since answers are remembered. */
export interface Asked {
  /** -1: nothing is known. */
  readonly classId: number;
  /** Attribute or method id. */
  readonly member: number;
  readonly isMethod: boolean;
  /** The logical name as one number of 48 bits; -1: not known. */
  readonly instance: number;
  /** Where descriptor and selection lie in the bytes of the request. */
  readonly at: number;
  readonly end: number;
  /** The group on the tape at hand that describes it; -1: none. */
  readonly node: number;
  /** The bytes that `at` and `end` count in, where these are not those of the message. */
  readonly bytes: Uint8Array | undefined;
}

/** Who sends a value: the meter that has the object, or the client that writes it. */
export const From = { meter: true, client: false } as const;
export type From = boolean;

/** Nothing is known of what a value belongs to. */
export const NOTHING_ASKED: Asked = {
  classId: -1,
  member: 0,
  isMethod: false,
  instance: -1,
  at: 0,
  end: 0,
  node: -1,
  bytes: undefined,
};

/** The same in other bytes, or on another tape. Written out: spreading an object costs more than all else of an answer. */
export function placed(asked: Asked, at: number, end: number, node: number, bytes = asked.bytes): Asked {
  const { classId, member, isMethod, instance } = asked;
  return { classId, member, isMethod, instance, at, end, node, bytes };
}

/** What one request asked for: one thing, or a list. */
export type AskedFor = Asked | readonly Asked[];

/** What was asked for, with the descriptors that said so. Plain values. */
export interface Named {
  readonly asked: AskedFor;
  /** Descriptors as the request had them, for `Asked.at` and `end`. */
  readonly bytes: Uint8Array;
  /** The frame of the request; 0: none is known. */
  readonly frame: number;
}

export const isNothing = (asked: Asked): boolean => asked.classId < 0;
export const isList = (asked: AskedFor): asked is readonly Asked[] => Array.isArray(asked);

/** What the n-th value of an answer belongs to. */
export function nthAsked(asked: AskedFor, n: number): Asked {
  if (isList(asked)) return asked[n] ?? NOTHING_ASKED;
  return n === 0 ? asked : NOTHING_ASKED;
}
